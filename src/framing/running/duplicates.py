"""Which articles of a run are copies of another: the same text under two names, or a wire story printed twice.

Each article is kept as a sketch, the smallest hashes of its runs of five words (Broder 1997, "On the resemblance and
containment of documents"); the share of common hashes among the smallest of two articles together estimates their resemblance.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from framing.terms import words

SKETCH = 32
_MOST_KNOWN = 1 << 16
_AT_ONCE = 1 << 20
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


def sketch(texts: Iterable[str]) -> NDArray[np.int64]:
    """Return the `SKETCH` smallest hashes of the runs of five words of an article's paragraphs, in rising order; of one run if
    it has fewer words.

    Returns
    -------
    ndarray of int, shape (n_hashes,)
    """
    smallest = np.zeros(0, dtype=np.uint64)
    open_run = np.zeros(0, dtype=np.uint64)
    for part in _parts(texts):
        if len(_hashes) > _MOST_KNOWN:
            _hashes.clear()
        found = np.array(list(map(_hashes.__getitem__, words(part))), dtype=np.uint64)
        found = np.concatenate([open_run, found]) if len(open_run) else found
        if len(found) >= _RUN:
            runs = _runs(found, _RUN)
            smallest = np.unique(np.concatenate([smallest, runs]) if len(smallest) else runs)[:SKETCH]
        open_run = found[max(0, len(found) - _RUN + 1) :]
    if not len(smallest) and len(open_run):
        smallest = _runs(open_run, len(open_run))
    return smallest.astype(np.int64)


def told(sketch: NDArray[np.int64]) -> str:
    """Return a sketch as text, for the journal."""
    return b64encode(sketch.astype("<i8").tobytes()).decode()


def untold(text: str) -> NDArray[np.int64]:
    """Return the sketch that a text of the journal stands for."""
    return np.frombuffer(b64decode(text), dtype="<i8")


def _parts(texts: Iterable[str]) -> Iterator[str]:
    """Yield texts as one, divided between two of them where it is long."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size > _AT_ONCE:
            yield " ".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield " ".join(waiting)


def _runs(hashes: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """Return the hashes of the runs of so many words."""
    runs = np.zeros(len(hashes) - length + 1, dtype=np.uint64)
    for place in range(length):
        runs += (hashes[place : place + len(runs)] + np.uint64(place)) * _MIXERS[place]
    runs ^= runs >> np.uint64(29)
    runs *= _MIX
    runs ^= runs >> np.uint64(32)
    return runs >> np.uint64(12)
