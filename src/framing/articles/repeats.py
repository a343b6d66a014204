"""What a page prints twice: teasers cut off with dots, standfirsts, pull quotes, second titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from framing.articles.article import PARAGRAPH
from framing.articles.layout import LIST_ITEM

WORD = re.compile(r"\w+")
LONGEST_HEADING = 16
RUN = 5
_LONGEST_QUOTE, _TEASER, _TITLE = 45, 6, 30


class Places(Protocol):
    """From the words of a block, as one text, to the blocks that have these words and no others."""

    def get(self, key: str, default: Sequence[int], /) -> Sequence[int]: ...


def mark_repeats(blocks: Sequence[str], kinds: list[str]) -> None:
    """Mark what is printed twice: teasers cut off with dots, standfirsts, pull quotes, second titles."""
    words = [WORD.findall(block.lower()) for block in blocks]
    keys = [" ".join(found) for found in words]
    printed = [i for i, kind in enumerate(kinds) if kind != "separator" and keys[i]]
    asked = [i for i in printed if kinds[i] == PARAGRAPH and len(words[i]) >= RUN]
    places: dict[str, list[int]] = {}
    for i in printed:
        places.setdefault(keys[i], []).append(i)
    holders = _holders(words, asked, printed)
    for i in asked:
        others = [j for j in holders[" ".join(words[i][:RUN])] if j != i]
        again = places[keys[i]][0] < i and len(blocks[i].split()) > LONGEST_HEADING
        if again or is_repeated(blocks[i], words[i], keys, places, i, others):
            kinds[i] = "repeated"


def is_repeated(block: str, words: Sequence[str], keys: Sequence[str], places: Places, at: int, others: Sequence[int]) -> bool:
    """Whether a block is part of another, or a teaser of one.

    Parameters
    ----------
    block : str
    words : sequence of str
        Its words in small letters.
    keys : sequence of str
        The words of each block, as one text.
    places : Places
        From such a text to the blocks of these words.
    at : int
        Which block it is.
    others : sequence of int
        The other blocks that hold its first words.
    """
    key = keys[at]
    quoted = len(words) <= _LONGEST_QUOTE and not LIST_ITEM.match(block)
    quoted = quoted and any(len(keys[j]) > len(key) and f" {key} " in f" {keys[j]} " for j in others)
    return quoted or (is_cut_off(block, words) and _runs_on(words, keys, places, at, others))


def _holders(words: Sequence[Sequence[str]], asked: Sequence[int], printed: Sequence[int]) -> dict[str, list[int]]:
    """Return for the first words of each block that is asked about the blocks that hold them; time grows with the text alone."""
    holders: dict[str, list[int]] = {" ".join(words[i][:RUN]): [] for i in asked}
    first = {words[i][0] for i in asked}
    for j in printed:
        found = words[j]
        for place in range(len(found) - RUN + 1):
            if found[place] in first and (run := " ".join(found[place : place + RUN])) in holders and holders[run][-1:] != [j]:
                holders[run].append(j)
    return holders


def is_cut_off(block: str, words: Sequence[str]) -> bool:
    """Whether a block looks like the first words of something."""
    return block.rstrip().endswith(("...", "\u2026")) and len(words) >= _TEASER


def _runs_on(words: Sequence[str], keys: Sequence[str], places: Places, at: int, others: Sequence[int]) -> bool:
    """Whether another block begins with a teaser; or the teaser with a whole block after it, such as a title, running on into the
    block after that."""
    if any(keys[j].startswith(" ".join(words)) for j in others):
        return True
    for end in range(1, len(words) + 1):
        start, rest = " ".join(words[:end]), " ".join(words[end:])
        for j in places.get(start, ()) if len(start) > _TITLE else ():
            if j > at and (not rest or (j + 1 < len(keys) and keys[j + 1].startswith(rest))):
                return True
    return False
