"""Text to blocks: which lines belong together."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from framing.articles.pieces import Pieces

_LINE = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
LIST_ITEM = re.compile(
    r"(?:[-*+\u2022\u2023\u25aa\u25cf\u25e6\u2043\u2219\u00b7\u2013\u2014]|\(?(?:\d{1,2}|[a-z])[.)])[ \t\u00a0]+\S"
)
_WIDEST_PAGE = 110
_NARROWEST_PAGE = 30


def split_blocks(text: str | Pieces) -> Iterator[tuple[int, str]]:
    """Yield the line number and text of each block of `text`.

    A blank line ends a block. Where lines were wrapped at a page width they are joined again; elsewhere each line is
    a block. A list item is always a block of its own.
    """
    lines = _LINE.split(text) if isinstance(text, str) else _Lines(text)
    width = _page_width(lines)
    block: list[str] = []
    start = 0
    previous = ""
    for number, line in enumerate(lines, start=1):
        if block and (width is None or _begins_block(previous, line, width)):
            yield start, join_lines(block, text)
            block = []
        if line.strip():
            if not block:
                start = number
            block.append(line)
        previous = line
    if block:
        yield start, join_lines(block, text)


class _Lines:
    """The lines of a text in pieces, divided anew each time they are gone through."""

    def __init__(self, text: Pieces) -> None:
        self._text = text

    def __iter__(self) -> Iterator[str]:
        last = ""
        for piece in self._text:
            # Only the last piece ends without a line feed, and what stands behind that of another begins the next.
            *whole, last = _LINE.split(piece)
            yield from whole
        yield last


def _page_width(lines: Iterable[str]) -> int | None:
    """Return the width at which the lines were wrapped, None where they were not.

    Wrapped lines end where the next word would not have fitted.
    """
    lengths = sorted(array("l", (len(line.rstrip()) for line in lines if line.strip())))
    if len(lengths) < 3:
        return None
    width = round(_ninety_fifth(lengths))
    if not _NARROWEST_PAGE <= width <= _WIDEST_PAGE or lengths[-1] > 2 * width:
        return None
    full = pairs = 0
    for a, b in pairwise(lines):
        if a.strip() and b.strip() and not LIST_ITEM.match(b.lstrip()):
            pairs += 1
            full += _is_full(a, b, width)
    return width if full >= 2 and full >= 0.6 * pairs else None


def _ninety_fifth(lengths: Sequence[int]) -> float:
    """Return the last of the 20-quantiles of three or more sorted numbers, as `statistics.quantiles` does."""
    place, parts = divmod(19 * (len(lengths) + 1), 20)
    before = min(place, len(lengths) - 1)
    parts += 20 * (place - before)
    return (lengths[before - 1] * (20 - parts) + lengths[before] * parts) / 20


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line.rstrip()) + 1 + len(following.split()[0]) > 0.93 * width


def _begins_block(previous: str, line: str, width: int) -> bool:
    if not line.strip() or LIST_ITEM.match(line.lstrip()):
        return True
    indent, above = len(line) - len(line.lstrip()), len(previous) - len(previous.lstrip())
    if indent > above and not LIST_ITEM.match(previous.lstrip()):
        return True
    return not _is_full(previous, line, width) and (indent == above or previous.rstrip().endswith((".", "!", "?", '"', "\u201d")))


def join_lines(lines: list[str], text: str | Pieces) -> str:
    """Join wrapped lines; a hyphen at a line's end stays unless the text prints the word elsewhere without it."""
    joined = lines[0].strip()
    for line in lines[1:]:
        line = line.strip()
        tail, head = re.search(r"(\w+)-$", joined), re.match(r"[^\W\d_]+", line)
        if tail and head:
            solid = head[0].islower() and _is_printed(tail[1] + head[0], text)
            joined = joined[:-1] + line if solid else joined + line
        else:
            joined = f"{joined} {line}"
    return joined


def _is_printed(word: str, text: str | Pieces) -> bool:
    return re.search(rf"\b{word}\b", text) is not None if isinstance(text, str) else word in text.words
