"""From the sketches of a run's articles to which are copies, in some bytes an article: the sketches stand in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile

import numpy as np
from numpy.typing import NDArray

from framing.articles.texts import Texts
from framing.running.duplicates import SKETCH

ALIKE = 0.5
_LIKELY = 0.3
_FEWEST = 16
_ARTICLES_AT_ONCE = 1024
_MOST_PARTS = 64
_IN_MEMORY = 1 << 20
_SIZE = 8 * SKETCH
_NONE = -1

Ints = NDArray[np.int64]


class Copies:
    """For each article and failure of a run, in their order, the article that it is a copy of.

    Attributes
    ----------
    first : ndarray of int, shape (n_articles,)
        Place of the first of those that it is a copy of; -1 for one that is a copy of none before it.
    """

    def __init__(self, first: Ints, ids: Iterable[str]) -> None:
        self.first = first
        self._named = np.unique(first[first >= 0])
        named = set(self._named.tolist())
        self._names = Texts(id for place, id in enumerate(ids) if place in named)

    def __len__(self) -> int:
        """How many articles are a copy of one before them."""
        return int((self.first >= 0).sum())

    def __iter__(self) -> Iterator[str]:
        """Yield the name of the first for each article, empty for one that is no copy."""
        for place in self.first:
            yield self._names[int(np.searchsorted(self._named, place))] if place >= 0 else ""


class Sketches:
    """The sketches of articles, in a file without a name that vanishes at the end of a ``with`` block.

    Parameters
    ----------
    folder : Path
        Where it stands, as long as it is too large for the memory.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))  # noqa: SIM115
        self._count = 0

    def __enter__(self) -> Sketches:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def append(self, sketch: Ints) -> None:
        """Add that of the next article; see `framing.running.duplicates.sketch`."""
        row = np.full(SKETCH, _NONE, dtype=np.int64)
        row[: len(sketch)] = sketch
        self._file.write(row.tobytes())
        self._count += 1

    def first_copies(self) -> Ints:
        """Return for each article the first of those that it is a copy of; -1 for one that is a copy of none before it.

        Returns
        -------
        ndarray of int, shape (n_articles,)
            Copies of copies have the same first.
        """
        first = np.full(len(self), _NONE, dtype=np.int64)
        with SpooledTemporaryFile(_IN_MEMORY, dir=str(self._folder)) as file:
            for earlier, later in self._likely(_Pairs(file, len(self), self._pairs())):
                if first[later] < 0 and _resemble(self._of(earlier), self._of(later)):
                    first[later] = first[earlier] if first[earlier] >= 0 else earlier
        return first

    def _of(self, place: int) -> Ints:
        found: Ints = self._rows(place, place + 1)[0]
        return found[: np.count_nonzero(found != _NONE)]

    def _rows(self, start: int, end: int) -> Ints:
        self._file.seek(_SIZE * start)
        return np.frombuffer(self._file.read(_SIZE * (end - start)), dtype=np.int64).reshape(-1, SKETCH)

    def _blocks(self) -> Iterator[tuple[int, Ints]]:
        for start in range(0, len(self), _ARTICLES_AT_ONCE):
            yield start, self._rows(start, min(len(self), start + _ARTICLES_AT_ONCE))

    def _pairs(self) -> Iterator[tuple[Ints, Ints]]:
        """Yield pairs of articles that share a hash, the earlier and the later: each article with the first that has the hash,
        and with the one before it. Of the hashes one part is looked at after the other."""
        parts = 1
        while parts < _MOST_PARTS and parts * _ARTICLES_AT_ONCE < len(self):
            parts *= 2
        for part in range(parts):
            found = [_of_part(rows, start, part, parts) for start, rows in self._blocks()]
            if found:
                yield _sharing(*(np.concatenate(some) for some in zip(*found, strict=True)))

    def _likely(self, pairs: _Pairs) -> Iterator[tuple[int, int]]:
        """Yield the pairs that share enough hashes to be looked at, by the later one."""
        for start, rows in self._blocks():
            earlier, later, shared = pairs.of(start // _ARTICLES_AT_ONCE)
            kept = shared >= _LIKELY * (rows != _NONE).sum(axis=1)[later - start]
            yield from zip(earlier[kept].tolist(), later[kept].tolist(), strict=True)


class _Pairs:
    """Pairs of articles in a file, so that those of some of the later ones can be found."""

    def __init__(self, file: SpooledTemporaryFile[bytes], n_articles: int, pairs: Iterable[tuple[Ints, Ints]]) -> None:
        self._file, self._width = file, n_articles
        self._bounds: list[Ints] = []
        starts = np.arange(0, n_articles + _ARTICLES_AT_ONCE, _ARTICLES_AT_ONCE)
        written = 0
        for earlier, later in pairs:
            keys = np.sort(later * n_articles + earlier)
            self._bounds.append(written + np.searchsorted(keys, starts * n_articles))
            file.write(keys.tobytes())
            written += len(keys)

    def of(self, block: int) -> tuple[Ints, Ints, Ints]:
        """Return the earlier and the later of each pair, and how many hashes they share, for the later ones of one block."""
        found = [self._read(*bounds[block : block + 2].tolist()) for bounds in self._bounds]
        keys, shared = np.unique(np.concatenate(found), return_counts=True)
        return keys % self._width, keys // self._width, shared

    def _read(self, start: int, end: int) -> Ints:
        self._file.seek(8 * start)
        return np.frombuffer(self._file.read(8 * (end - start)), dtype=np.int64)


def _of_part(rows: Ints, start: int, part: int, parts: int) -> tuple[Ints, Ints]:
    """Return the hashes of one part among sketches, and whose each is."""
    chosen = (rows & (parts - 1) == part) & (rows != _NONE)
    return rows[chosen], np.nonzero(chosen)[0] + start


def _sharing(hashes: Ints, owners: Ints) -> tuple[Ints, Ints]:
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    begins = np.ones(len(hashes), dtype=bool)
    begins[1:] = hashes[1:] != hashes[:-1]
    again = np.flatnonzero(~begins)
    heads = owners[begins][np.cumsum(begins)[again] - 1]
    before = owners[again - 1]
    other = before != heads
    return np.concatenate([heads, before[other]]), np.concatenate([owners[again], owners[again][other]])


def _resemble(one: Ints, other: Ints) -> bool:
    """Whether two texts are alike by the smallest hashes of both together; short ones only if they are the same."""
    a, b = set(one.tolist()), set(other.tolist())
    if min(len(a), len(b)) < _FEWEST:
        return a == b
    smallest = sorted(a | b)[:SKETCH]
    return sum(value in a and value in b for value in smallest) >= ALIKE * len(smallest)
