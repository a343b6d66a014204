"""Texts to sums of weighted terms by whole arrays, where no kernel is compiled; the same numbers as `framing.learned` to 1e-9.

Texts are read in blocks that stay in the cache, as bytes of UTF-8, and no object is made for a word: its bytes, in small letters,
are its key, one or four numbers of 64 bits, and its stem is asked for once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.context import neighbours_together
from framing.keys import Keys, mixed
from framing.lexicon import Lexicon, Projected, Weights
from framing.reading import LONGEST, Reading, blocks, read, spelled
from framing.terms import Terms

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

_MOST_WORDS = 1 << 20
_SCRATCH = 18
_NOTHING = np.zeros(0, dtype=np.int64)


class _Counted(NamedTuple):
    """How often each place, that of a term, stands in each paragraph, row by row; rows of pairs come after all others."""

    rows: Ints
    places: Ints
    counts: Ints


class ArrayKernel:
    """What `framing.kernel.Kernel` is, without a compiler.

    Parameters
    ----------
    terms : Terms
    vocabulary : sequence of str, length n_terms
    weights : Weights
    """

    neighbours = staticmethod(neighbours_together)

    def __init__(self, terms: Terms, vocabulary: Sequence[str], weights: Weights) -> None:
        lexicon = Lexicon(terms, vocabulary)
        self._lock = Lock()
        self._scratch = np.zeros(1 << _SCRATCH, dtype=np.int32)
        self._words = [_Stems(1, lexicon.stem), _Stems(LONGEST // 8, lexicon.stem)]
        self._width, self._own = weights.own.shape[1] + weights.other.shape[1], weights.own.shape[1]
        self._some_outputs: dict[int, Floats] = {}
        self._place(lexicon, lexicon.arrays(), weights)

    def _place(self, lexicon: Lexicon, tables: dict[str, NDArray[Any]], weights: Weights) -> None:
        """Give a place to each stem, then to each mark, then to each pair, whether the model knows it or only a list does."""
        first, second, pair_column, pair_part = tables["pairs"].T.astype(np.int64)
        self._n_stems = len(lexicon.numbers)
        self._pairs = Keys(1)
        self._pairs.add((first * self._n_stems + second).view(np.uint64)[None])
        # A list may have a name with a space, whose mark has the weights of a pair.
        marks = sorted(
            {*tables["phrase_column"].tolist(), *lexicon.punctuation} - {-1}, key=lambda mark: weights.unpaired[mark] < 0
        )
        place = {column: self._n_stems + number for number, column in enumerate(marks)}
        columns = np.concatenate([tables["stem_column"], np.array(marks, dtype=np.int64), pair_column])
        self._n_places, self._first_pair = max(len(columns), 1), self._n_stems + len(marks)
        self._n_alone = self._n_stems + sum(weights.unpaired[column] >= 0 for column in marks)
        self._idf, self._likeness, self._centre, self._single = (
            np.append(values, 0)[columns] for values in (weights.idf, weights.likeness, weights.centre, weights.single)
        )
        own, other = (np.append(values, np.zeros((1, values.shape[1])), axis=0) for values in (weights.own, weights.other))
        alone = columns[: self._n_alone]
        self._alone = np.concatenate([own[alone], other[np.append(weights.unpaired, -1)[alone]]], axis=1)
        self._paired = own[columns[self._n_alone :]]
        self._part = np.concatenate([tables["stem_part"], np.full(len(marks), -1), pair_part])
        listed = sorted((lexicon.parts[part], number) for number, (_, _, parts) in enumerate(lexicon.phrases) for part in parts)
        parts, self._part_phrases = np.array(listed, dtype=np.int64).reshape(-1, 2).T
        self._part_start = np.searchsorted(parts, np.arange(len(lexicon.parts) + 1))
        self._phrase_size = np.diff(tables["phrase_start"])
        self._phrase_place = np.array([place[column] for column in tables["phrase_column"].tolist()], dtype=np.int64)
        self._mark_place = [place.get(column, -1) for column in lexicon.punctuation]

    def project(
        self, texts: Sequence[str], articles: NDArray[np.int32], used: int | None = None, _limits: Floats | None = None
    ) -> Projected:
        """Read paragraphs; see `framing.kernel.Kernel.project`. All outputs are added up, whatever the limits."""
        used = self._width if used is None else used
        sums, slow = np.zeros((len(texts), self._width)), np.zeros(len(texts), dtype=bool)
        known, n_words = np.zeros(len(texts)), np.zeros(len(texts))
        about = np.zeros((int(articles.max(initial=-1)) + 1, 4))
        carried = _NOTHING, _NOTHING
        with self._lock:
            for start, end in blocks(texts):
                found = read(texts[start:end])
                counted = self._count(found)
                self._add_up(counted, sums[start:end, :used])
                sums[start + found.slow] = 0.0
                slow[start + found.slow] = True
                if len(about):
                    alone = _Counted(*(values[: np.searchsorted(counted.rows, end - start)] for values in counted))
                    n_words[start:end] = found.n_words
                    known[start:end] = np.bincount(alone.rows, alone.counts * self._single[alone.places], end - start)
                    carried = self._compare(alone, articles[start:end], articles[end : end + 1], carried, about)
        grouped = articles >= 0
        for column, values in enumerate((known, n_words, slow), 1):
            about[:, column] = np.bincount(articles[grouped], values[grouped], len(about))
        return Projected(sums, slow, about)

    def _stems(self, reading: Reading) -> Ints:
        """Return the number of each word's stem, -1 for one that no term has."""
        stems = np.full(len(reading.starts), -1)
        short, fitting = reading.lengths <= 8, reading.lengths <= LONGEST
        for known, wanted in zip(self._words, (short, fitting & ~short), strict=True):
            some = np.flatnonzero(wanted)
            stems[some] = known.of(reading.keys(some, known.parts))
        return stems

    def _count(self, reading: Reading) -> _Counted:
        n, n_places = len(reading.n_words), self._n_places
        stems = self._stems(reading)
        at = np.flatnonzero(stems >= 0)
        rows, stems = np.repeat(np.arange(n), reading.n_words).take(at), stems.take(at)
        first = np.flatnonzero((at[1:] == at[:-1] + 1) & (rows[1:] == rows[:-1]))
        pairs = self._pairs.find((stems.take(first) * self._n_stems + stems.take(first + 1)).view(np.uint64)[None])
        kept = np.flatnonzero(pairs >= 0)
        paired = rows.take(first.take(kept)) * n_places + pairs.take(kept) + self._first_pair
        keys, counts = self._distinct(np.append(rows * n_places + stems, paired))
        rows = keys // n_places
        places = keys - rows * n_places
        marks = self._marks(rows, places, reading.marked)
        rows, places, counts = (np.append(*both) for both in zip((rows, places, counts), marks, strict=True))
        rows[places >= self._n_alone] += n
        order = np.argsort(rows.astype(np.uint16), kind="stable")
        return _Counted(rows.take(order), places.take(order), counts.take(order))

    def _marks(self, rows: Ints, places: Ints, marked: list[Ints]) -> _Counted:
        """Count the marks of punctuation, and of phrases all of whose parts are among terms, each given once a row."""
        parts = self._part.take(places)
        some = np.flatnonzero(parts >= 0)
        parts, n_phrases = parts.take(some), max(len(self._phrase_size), 1)
        starts, listed = self._part_start[parts], self._part_start[parts + 1] - self._part_start[parts]
        nth = np.arange(listed.sum()) + np.repeat(starts - np.cumsum(listed) + listed, listed)
        keys, n_seen = self._distinct(np.repeat(rows.take(some), listed) * n_phrases + self._part_phrases[nth])
        rows = keys // n_phrases
        phrases = keys - rows * n_phrases
        whole = n_seen == self._phrase_size[phrases]
        found = [rows[whole] * self._n_places + self._phrase_place[phrases[whole]]]
        found += [rows * self._n_places + place for rows, place in zip(marked, self._mark_place, strict=True) if place >= 0]
        keys, counts = self._distinct(np.concatenate(found))
        rows = keys // self._n_places
        return _Counted(rows, keys - rows * self._n_places, counts)

    def _distinct(self, keys: Ints, counts: Ints | None = None) -> tuple[Ints, Ints]:
        """Return each key once, in no order, and how often it is there, or the sum of its counts."""
        found = [(_NOTHING, _NOTHING)]
        # The last of the keys with one place tells the others whether they are the same; those that are not go round again.
        while len(keys):
            places = (mixed(keys.view(np.uint64)[None]) >> np.uint64(64 - _SCRATCH)).view(np.int64)
            self._scratch[places] = np.arange(len(keys), dtype=np.int32)
            last = self._scratch[places]
            same = keys[last] == keys
            totals = np.bincount(last[same], None if counts is None else counts[same])
            kept = np.flatnonzero(totals > 0)
            found.append((keys[kept], totals[kept]))
            keys, counts = keys[~same], None if counts is None else counts[~same]
        distinct, sums = (np.concatenate(values) for values in zip(*found, strict=True))
        return distinct, sums

    def _add_up(self, counted: _Counted, sums: Floats) -> None:
        """Set sums to the weights of counted terms, each paragraph scaled to length 1."""
        n, width = sums.shape
        weights = (1.0 + np.log(counted.counts)) * self._idf[counted.places]
        squares = np.bincount(counted.rows, weights * weights, 2 * n).reshape(2, n)
        bounds = np.searchsorted(counted.rows, np.arange(2 * n + 1))
        split = bounds[n]
        values = self._outputs(width).take(counted.places[:split], axis=0)
        for total, (start, end) in zip(sums, pairwise(bounds[: n + 1].tolist()), strict=True):
            weights[start:end].dot(values[start:end], out=total)
        having = np.flatnonzero(bounds[n:-1] < bounds[n + 1 :])
        if len(having):
            values = self._paired.take(counted.places[split:] - self._n_alone, axis=0) * weights[split:, None]
            sums[having, : self._own] += np.add.reduceat(values, bounds[n:][having] - split, axis=0)
        every, alone = (np.sqrt(np.where(square > 0.0, square, 1.0))[:, None] for square in (squares.sum(axis=0), squares[0]))
        sums[:, : self._own] /= every
        sums[:, self._own :] /= alone

    def _outputs(self, n: int) -> Floats:
        """Return the first weights of all terms but pairs, with nothing between them."""
        if n not in self._some_outputs:
            self._some_outputs[n] = np.ascontiguousarray(self._alone[:, :n])
        return self._some_outputs[n]

    def _compare(
        self, counted: _Counted, articles: NDArray[np.int32], later: NDArray[np.int32], carried: tuple[Ints, Ints], about: Floats
    ) -> tuple[Ints, Ints]:
        """Say how like the training articles those of a block are; return the counts of one that goes on in a later block."""
        of = articles[counted.rows].astype(np.int64)
        some = np.flatnonzero((of >= 0) & (self._likeness[counted.places] != 0.0))
        keys = of[some] * self._n_places + counted.places[some]
        keys, counts = self._distinct(np.append(carried[0], keys), np.append(carried[1], counted.counts[some]))
        of = keys // self._n_places
        places = keys - of * self._n_places
        open_ = of == later if len(later) else np.zeros(len(of), dtype=bool)
        if len(of):
            values = (1.0 + np.log(counts)) * self._likeness[places]
            first = of.min()
            length = np.sqrt(np.bincount(of - first, values * values))
            products = np.bincount(of - first, values * self._centre[places])
            about[first : first + len(length), 0] = products / np.where(length > 0.0, length, 1.0)
        return keys[open_], counts[open_]


class _Stems:
    """The stems of words of so many parts of 8 bytes: each is asked for once and remembered."""

    def __init__(self, parts: int, stem: Callable[[str], int]) -> None:
        self.parts, self._stem = parts, stem
        self._words, self._stems = Keys(parts), _NOTHING

    def of(self, words: Words) -> Ints:
        """Return the number of the stem of each word, -1 for one that no term has."""
        numbers = self._words.find(words)
        new = np.flatnonzero(numbers < 0)
        if not len(new):
            return self._stems.take(numbers)
        listed = np.ascontiguousarray(words[:, new].T, "<u8").view(f"V{8 * self.parts}").ravel().tolist()
        stems = {word: self._stem(spelled(word)) for word in dict.fromkeys(listed)}
        found = np.append(self._stems, -1).take(numbers)
        found[new] = [stems[word] for word in listed]
        n = self._words.n
        if n + len(stems) <= _MOST_WORDS:
            self._stems = np.append(self._stems[:n], np.fromiter(stems.values(), dtype=np.int64))
            self._words.add(np.frombuffer(b"".join(stems), "<u8").reshape(-1, self.parts).T.astype(np.uint64))
        return found
