"""Which articles of a run are copies of another: the same text under two names, or a wire story printed twice.

Each article is kept as a sketch, the smallest hashes of its runs of five words (Broder 1997, "On the resemblance and
containment of documents"); the share of common hashes among the smallest of two articles together estimates their resemblance.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from framing.terms import words

SKETCH = 32
ALIKE = 0.5
_LIKELY = 0.3
_FEWEST = 16
_MOST_KNOWN = 1 << 18
_RUN = 5
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIXERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD], dtype=np.uint64
)


class _Hashes(dict[str, int]):
    """The hash of each word, made when it is first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = found = crc32(word.encode("utf-8", "surrogatepass"))
        return found


_hashes = _Hashes()


def sketch(text: str) -> list[int]:
    """Return the `SKETCH` smallest hashes of the runs of five words of a text, in rising order; of one run if it is shorter."""
    if len(_hashes) > _MOST_KNOWN:
        _hashes.clear()
    found = list(map(_hashes.__getitem__, words(text)))
    if not found:
        return []
    hashes = np.array(found, dtype=np.uint64)
    length = min(_RUN, len(hashes))
    runs = np.zeros(len(hashes) - length + 1, dtype=np.uint64)
    for place in range(length):
        runs += (hashes[place : place + len(runs)] + np.uint64(place)) * _MIXERS[place]
    runs ^= runs >> np.uint64(29)
    runs *= _MIX
    runs ^= runs >> np.uint64(32)
    smallest = np.unique(runs >> np.uint64(12))[:SKETCH]
    return [int(value) for value in smallest]


def first_copies(sketches: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return for each article the first of those that it is a copy of; -1 for one that is a copy of none before it.

    Parameters
    ----------
    sketches : sequence of ndarray of int, length n_articles
        See `sketch`.

    Returns
    -------
    ndarray of int, shape (n_articles,)
        Copies of copies have the same first.
    """
    first = np.full(len(sketches), -1, dtype=np.int64)
    for earlier, later, shared in zip(*_pairs(sketches), strict=True):
        if first[later] < 0 and shared >= _LIKELY * len(sketches[later]) and _resemble(sketches[earlier], sketches[later]):
            first[later] = first[earlier] if first[earlier] >= 0 else earlier
    return first


def _pairs(sketches: Sequence[NDArray[np.int64]]) -> tuple[list[int], list[int], list[int]]:
    """Return pairs of articles that share hashes, by the later one, and how many: each article with the first that has one of its
    hashes, and with the one before it."""
    none: tuple[list[int], list[int], list[int]] = ([], [], [])
    sizes = [len(one) for one in sketches]
    if not sum(sizes):
        return none
    hashes, owners = np.concatenate(sketches), np.repeat(np.arange(len(sketches)), sizes)
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    begins = np.concatenate([[True], hashes[1:] != hashes[:-1]])
    heads = owners[begins][np.cumsum(begins) - 1]
    again = np.flatnonzero(~begins)
    if not len(again):
        return none
    before = np.where(owners[again - 1] == heads[again], -1, owners[again - 1])
    earlier, later = np.concatenate([heads[again], before]), np.concatenate([owners[again], owners[again]])
    keys, shared = np.unique((later * len(sketches) + earlier)[earlier >= 0], return_counts=True)
    return (keys % len(sketches)).tolist(), (keys // len(sketches)).tolist(), shared.tolist()


def _resemble(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Whether two texts are alike by the smallest hashes of both together; short ones only if they are the same."""
    a, b = set(one.tolist()), set(other.tolist())
    if min(len(a), len(b)) < _FEWEST:
        return a == b
    smallest = sorted(a | b)[:SKETCH]
    return sum(value in a and value in b for value in smallest) >= ALIKE * len(smallest)
