"""Counts of the terms of many paragraphs as one sparse array, terms in alphabetical order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from framing.numbered import NumberedTexts

Ints = NDArray[np.int64]
Small = NDArray[np.int32]

_AT_ONCE = 1 << 20
_LOW = (1 << 32) - 1


class _Columns(NamedTuple):
    """Terms by the numbers of their words, the second plus 1, 0 for a single word; and how often they stand where."""

    first: Small
    second: Small
    counts: sparse.csc_matrix


class _Told(NamedTuple):
    """Terms that are told beside numbered stems: the row of each, the number of its word, and of its second word or -1."""

    rows: Small
    first: Small
    second: Small

    def some(self, kept: NDArray[np.bool_]) -> _Told:
        return _Told(self.rows[kept], self.first[kept], self.second[kept])


def count_every_term(texts: NumberedTexts, fewest: int = 1) -> tuple[sparse.csr_matrix, NDArray[np.object_]]:
    """Count the terms of texts.

    Parameters
    ----------
    texts : NumberedTexts
    fewest : int
        Terms that stand in fewer texts are left out.

    Returns
    -------
    counts : sparse array of int, shape (n_texts, n_terms)
    vocabulary : ndarray of str, shape (n_terms,)
        In alphabetical order.
    """
    told, names = _spelled(texts)
    singles = _singles(texts, told, len(names))
    frequent = np.diff(singles.counts.indptr) >= fewest
    return _in_order([_some(singles, frequent), *_pairs(texts, told, frequent, fewest)], names)


def _spelled(texts: NumberedTexts) -> tuple[_Told, list[str]]:
    """Return the terms that are told, and all words."""
    numbers = {stem: number for number, stem in enumerate(texts.stems)} if texts.others else {}
    found = [
        (row, numbers.setdefault(word, len(numbers)), numbers.setdefault(second, len(numbers)) if second else -1)
        for row, terms in texts.others.items()
        for word, _, second in (term.partition(" ") for term in terms)
    ]
    return _Told(*np.array(found, dtype=np.int32).reshape(-1, 3).T), list(numbers) or texts.stems


def _singles(texts: NumberedTexts, told: _Told, n_words: int) -> _Columns:
    shape, longest = (len(texts), n_words), int(np.diff(texts.starts).max(initial=1))
    ones = np.ones(len(texts.numbers), dtype=np.min_scalar_type(longest))
    counts = sparse.csr_matrix((ones, texts.numbers, texts.starts), shape=shape).tocsc()
    counts.sum_duplicates()
    alone = told.some(told.second < 0)
    if len(alone.rows):
        also = sparse.coo_matrix((np.ones(len(alone.rows), dtype=np.int32), (alone.rows, alone.first)), shape=shape)
        counts = counts.astype(np.int32) + also.tocsc()
    numbers = np.arange(n_words, dtype=np.int32)
    return _Columns(numbers, np.zeros_like(numbers), counts)


def _pairs(texts: NumberedTexts, told: _Told, frequent: NDArray[np.bool_], fewest: int) -> Iterator[_Columns]:
    """Yield the pairs that stand in enough texts, those of some first words at a time; none is more frequent than its words."""
    told = told.some(told.second >= 0)
    begins = frequent[texts.numbers] & texts.paired
    begins[:-1] &= begins[1:]
    begins[texts.starts[1:][np.diff(texts.starts) > 0] - 1] = False
    for low, high in _ranges(np.bincount(np.concatenate([texts.numbers[begins], told.first]), minlength=len(frequent))):
        inside = np.flatnonzero(begins & (texts.numbers >= low) & (texts.numbers < high))
        rows = (np.searchsorted(texts.starts, inside, side="right") - 1).astype(np.int32)
        own = _Told(rows, texts.numbers[inside], texts.numbers[inside + 1])
        also = told.some((told.first >= low) & (told.first < high))
        both = _Told(*(np.concatenate(values) for values in zip(own, also, strict=True)))
        columns = _pairs_of(both, len(frequent), len(texts))
        yield _some(columns, np.diff(columns.counts.indptr) >= fewest)


def _ranges(numbers: Ints) -> Iterator[tuple[int, int]]:
    """Yield bounds of places between which about a million things are, given how many are at each."""
    upto = np.cumsum(numbers)
    total = int(upto[-1]) if len(upto) else 0
    bounds = np.searchsorted(upto, np.arange(0, total, _AT_ONCE), side="right")
    yield from pairwise([*np.unique(bounds).tolist(), len(numbers)] if total else [])


def _pairs_of(pairs: _Told, n_words: int, n_rows: int) -> _Columns:
    """Count pairs. They are sorted by their second words, then their first, each with its row beside it."""
    starts, beside = _sorted(pairs.second, pairs.first.astype(np.int64) << 32 | pairs.rows, n_words)
    seconds = np.repeat(np.arange(n_words, dtype=np.int64), np.diff(starts))
    starts, beside = _sorted((beside >> 32).astype(np.int32), seconds << 32 | beside & _LOW, n_words)
    firsts = np.repeat(np.arange(n_words, dtype=np.int32), np.diff(starts))
    begin = np.flatnonzero(_changes(firsts) | _changes(beside))
    of_row = beside[begin]
    firsts, seconds = firsts[begin], (of_row >> 32).astype(np.int32)
    begins_pair = np.flatnonzero(_changes(firsts) | _changes(seconds))
    counts = np.diff(begin, append=len(beside))
    counts = counts.astype(np.min_scalar_type(int(counts.max(initial=1))))
    found = (counts, (of_row & _LOW).astype(np.int32), np.append(begins_pair, len(begin)))
    places = sparse.csc_matrix(found, shape=(n_rows, len(begins_pair)))
    return _Columns(firsts[begins_pair], seconds[begins_pair] + np.int32(1), places)


def _sorted(keys: Small, beside: Ints, n_keys: int) -> tuple[Small, Ints]:
    """Sort what stands beside small numbers by them, in time that grows with both alone, as a sparse array of one row is turned;
    return where each number begins, too."""
    turned = sparse.csr_matrix((beside, keys, [0, len(keys)]), shape=(1, n_keys)).tocsc()
    return turned.indptr, turned.data


def _changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    return np.concatenate([[True], values[1:] != values[:-1]])[: len(values)]


def _some(columns: _Columns, kept: NDArray[np.bool_]) -> _Columns:
    counts, lengths = columns.counts, np.diff(columns.counts.indptr)
    inside = np.repeat(kept, lengths)
    ends = np.concatenate([[0], np.cumsum(lengths[kept])])
    some = sparse.csc_matrix((counts.data[inside], counts.indices[inside], ends), shape=(counts.shape[0], int(kept.sum())))
    return _Columns(columns.first[kept], columns.second[kept], some)


def _in_order(columns: list[_Columns], names: Sequence[str]) -> tuple[sparse.csr_matrix, NDArray[np.object_]]:
    """Put terms in alphabetical order: that of their words, since no letter sorts before a space."""
    first, second = (np.concatenate([getattr(some, name) for some in columns]) for name in ("first", "second"))
    rank = np.zeros(len(names) + 1, dtype=np.int64)
    rank[1 + np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)] = np.arange(1, len(names) + 1)
    order = np.lexsort([rank[second], rank[first + 1]])
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    counts = sparse.hstack([some.counts for some in columns], format="csc")
    columns.clear()
    counts.data = counts.data.astype(np.min_scalar_type(int(counts.data.max(initial=1))))
    counts = counts.tocsr()
    counts.indices = place[counts.indices]
    counts.has_sorted_indices = False
    spelled = zip(first[order].tolist(), second[order].tolist(), strict=True)
    vocabulary = [f"{names[one]} {names[two - 1]}" if two else names[one] for one, two in spelled]
    return counts, np.array([*vocabulary, None], dtype=object)[:-1]
