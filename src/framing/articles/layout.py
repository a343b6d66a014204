"""Text to blocks: which lines belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

LIST_ITEM = re.compile(
    r"(?:[-*+\u2022\u2023\u25aa\u25cf\u25e6\u2043\u2219\u00b7\u2013\u2014]|\(?(?:\d{1,2}|[a-z])[.)])[ \t\u00a0]+\S"
)
_WIDEST_PAGE = 110
_NARROWEST_PAGE = 30


def split_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line number and text of each block of `text`.

    A blank line ends a block. Where lines were wrapped at a page width they are joined again; elsewhere each line is
    a block. A list item is always a block of its own.
    """
    lines = text.splitlines()
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


def _page_width(lines: list[str]) -> int | None:
    """Return the width at which the lines were wrapped, None where they were not.

    Wrapped lines end where the next word would not have fitted.
    """
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 3:
        return None
    width = round(_ninety_fifth(lengths))
    if not _NARROWEST_PAGE <= width <= _WIDEST_PAGE or lengths[-1] > 2 * width:
        return None
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip() and not LIST_ITEM.match(b.lstrip())]
    full = sum(_is_full(a, b, width) for a, b in pairs)
    return width if full >= 2 and full >= 0.6 * len(pairs) else None


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


def join_lines(lines: list[str], text: str) -> str:
    """Join wrapped lines; a hyphen at a line's end stays unless the text prints the word elsewhere without it."""
    joined = lines[0].strip()
    for line in lines[1:]:
        line = line.strip()
        tail, head = re.search(r"(\w+)-$", joined), re.match(r"[^\W\d_]+", line)
        if tail and head:
            solid = rf"\b{tail[1]}{head[0]}\b"
            joined = joined[:-1] + line if head[0].islower() and re.search(solid, text) else joined + line
        else:
            joined = f"{joined} {line}"
    return joined
