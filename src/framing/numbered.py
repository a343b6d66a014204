"""Texts as numbered stems: the terms of many texts in a tenth of the room of lists, which are made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from framing import kernel
from framing.terms import PUNCTUATION, Terms, words

Ints = NDArray[np.int64]

_AT_ONCE = 4096
_WORTH_COMPILING = 64
_MARKS = list(PUNCTUATION)


class NumberedTexts(Sequence[list[str]]):
    """The terms of texts: the stems of their words by number, with the pairs of neighbours if there are to be any, and others.

    Attributes
    ----------
    stems : list of str
    numbers : ndarray of int, shape (n_words,)
        The stem of each word, text after text.
    starts : ndarray of int, shape (n_texts + 1,)
        Where the words of each text begin.
    others : dict
        From a text to the terms that it has beside these.
    paired : bool
    """

    def __init__(
        self, stems: list[str], numbers: NDArray[np.int32], starts: Ints, others: Mapping[int, tuple[str, ...]], paired: bool
    ) -> None:
        self.stems, self.numbers, self.starts, self.others, self.paired = stems, numbers, starts, others, paired

    @classmethod
    def of(cls, listed: Iterable[Sequence[str]]) -> NumberedTexts:
        """Return texts whose terms are all told."""
        others = {row: tuple(terms) for row, terms in enumerate(listed)}
        return cls([], np.zeros(0, dtype=np.int32), np.zeros(len(others) + 1, dtype=np.int64), others, paired=False)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> list[str]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[str]]: ...
    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[row] for row in range(len(self))[place]]
        row = range(len(self))[place]
        found = [self.stems[number] for number in self.numbers[self.starts[row] : self.starts[row + 1]].tolist()]
        pairs = [f"{first} {second}" for first, second in pairwise(found)] if self.paired else []
        return [*found, *pairs, *self.others.get(row, ())]

    def take(self, rows: Ints) -> NumberedTexts:
        """Return some of the texts."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        places = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], lengths)
        others = {new: self.others[old] for new, old in enumerate(rows.tolist()) if old in self.others}
        return NumberedTexts(self.stems, self.numbers[places], starts, others, self.paired)


def number_texts(texts: Sequence[str], terms: Terms, told: Mapping[int, Sequence[str]] | None = None) -> NumberedTexts:
    """Return the terms of texts, as `terms` gives them one by one, in time and room that grow with the text alone.

    Parameters
    ----------
    texts : sequence of str
    terms : Terms
    told : dict, optional
        From the place of a text that is empty to terms that it has all the same.
    """
    told = told or {}
    stems: dict[str, int] = {}
    numbers, lengths, bits = _read(texts, terms, stems)
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    marked = {row: tuple(told[row]) for row in told}
    if terms.punctuation:
        for row in np.flatnonzero(bits).tolist():
            marked[row] = (*marked.get(row, ()), *(mark for place, mark in enumerate(_MARKS) if bits[row] >> place & 1))
    found = NumberedTexts(list(stems), numbers, starts, marked, terms.ngrams > 1)
    for row in _may_have_phrases(found, terms):
        plain = found[row]
        if marks := terms.marked(plain)[len(plain) :]:
            marked[row] = (*marked.get(row, ()), *marks)
    return found


def _read(
    texts: Sequence[str], terms: Terms, known: dict[str, int]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
    """Number the stem of each word; return these, how many there are in each text, and the marks of each, a bit for each."""

    def number(word: str) -> int:
        return known.setdefault(terms.stem(word), len(known))

    reader = kernel.Reader(number) if kernel.BUILT and len(texts) >= _WORTH_COMPILING else None
    numbers = [np.zeros(0, dtype=np.int32)]
    lengths, bits = np.full(len(texts), -1, dtype=np.int32), np.zeros(len(texts), dtype=np.uint8)
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        rows = slice(start, start + len(some))
        stems = np.zeros(0, dtype=np.int32)
        if reader is not None:
            stems, lengths[rows], bits[rows] = reader.read(some)
        left = np.flatnonzero(lengths[rows] < 0)
        upto = np.cumsum(np.maximum(lengths[rows], 0))[left]
        for place, part in zip(left.tolist(), np.split(stems, upto)[:-1], strict=True):
            by_hand = [number(word) for word in words(some[place])]
            numbers.extend((part, np.array(by_hand, dtype=np.int32)))
            lengths[start + place] = len(by_hand)
            found = [any(one in some[place] for one in characters) for characters in PUNCTUATION.values()]
            bits[start + place] = sum(value << bit for bit, value in enumerate(found))
        numbers.append(stems[upto[-1] if len(upto) else 0 :])
    return np.concatenate(numbers), lengths, bits


def _may_have_phrases(found: NumberedTexts, terms: Terms) -> list[int]:
    """Return the texts that have the last stem of a part that a phrase of a list has."""
    if not terms.marks:
        return []
    wanted = {part.rpartition(" ")[2] for part in terms.marks}
    known = np.array([stem in wanted for stem in found.stems], dtype=bool)
    hits = known[found.numbers] if len(known) else np.zeros(0, dtype=bool)
    upto = np.concatenate([[0], np.cumsum(hits)])
    return np.flatnonzero(upto[found.starts[1:]] > upto[found.starts[:-1]]).tolist()
