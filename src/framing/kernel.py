"""The compiled way from texts to sums of weighted terms, where it is built; the same numbers as `framing.learned` to 1e-9.

``FRAMING_PURE=1`` in the environment leaves it out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.context import DECAY, REACH
from framing.lexicon import Lexicon, Projected, Weights, letters, signs
from framing.terms import Terms

Floats = NDArray[np.float64]

try:
    if os.environ.get("FRAMING_PURE"):
        raise ImportError
    _kernel: Any = import_module("framing._kernel")
except ImportError:
    _kernel = None

BUILT = _kernel is not None


class Read(NamedTuple):
    """The words of texts.

    Attributes
    ----------
    stems : ndarray of int, length n_words
        What the reader's `stem` says of each word, text after text.
    counts : ndarray of int, length n_texts
        Words of each text, -1 for one that is left to Python and has none here.
    marks : ndarray of int, length n_texts
        Bits of the marks of `framing.terms.PUNCTUATION` that stand in each.
    """

    stems: NDArray[np.int32]
    counts: NDArray[np.int32]
    marks: NDArray[np.uint8]


class Reader:
    """Reads texts word by word.

    Parameters
    ----------
    stem : callable
        Returns a number for a word; asked once a word.
    """

    def __init__(self, stem: Callable[[str], int]) -> None:
        self._reader: Any = _kernel.Reader({"letters": letters().tobytes(), "signs": signs().tobytes()}, stem)

    def read(self, texts: Sequence[str]) -> Read:
        """Return the words of texts."""
        # Two words have a character between them.
        stems = np.empty(sum(len(text) // 2 + 1 for text in texts), dtype=np.int32)
        counts, marks = np.empty(len(texts), dtype=np.int32), np.empty(len(texts), dtype=np.uint8)
        used = self._reader.read(list(texts), stems, counts, marks)
        return Read(stems[:used].copy(), counts, marks)


class Kernel:
    """The kernel of one model.

    Parameters
    ----------
    terms : Terms
    vocabulary : sequence of str, length n_terms
    weights : Weights
    """

    def __init__(self, terms: Terms, vocabulary: Sequence[str], weights: Weights) -> None:
        # The commonest terms first, so that what belongs to them stands together in the cache.
        order = np.argsort(weights.idf, kind="stable")
        lexicon = Lexicon(terms, [vocabulary[column] for column in order.tolist()])
        self._own, self._other = weights.own.shape[1], weights.other.shape[1]
        model = lexicon.arrays() | _weights_of(weights, order) | {"letters": letters(), "signs": signs()}
        given = {name: np.ascontiguousarray(values).tobytes() for name, values in model.items()}
        self._kernel: Any = _kernel.Kernel(given, lexicon.stem, self._own, self._other, *lexicon.punctuation)

    def project(
        self, texts: Sequence[str], articles: NDArray[np.int32], used: int | None = None, limits: Floats | None = None
    ) -> Projected:
        """Read paragraphs.

        Parameters
        ----------
        texts : sequence of str, length n_paragraphs
        articles : ndarray of int, shape (n_paragraphs,)
            The article of each, numbered from 0, in their order; -1 for one that stands alone.
        used : int, optional
            Only so many outputs are added up.
        limits : ndarray, shape (n_own,), optional
            Outputs after the first `n_own` stay zero for a paragraph in which each of these is below its limit.
        """
        width = self._own + self._other
        sums = np.zeros((len(texts), width))
        slow = np.zeros(len(texts), dtype=np.uint8)
        about = np.zeros((int(articles.max(initial=-1)) + 1, 4))
        lowest = np.full(self._own, -np.inf) if limits is None else np.array(limits)
        self._kernel.project(list(texts), articles, width if used is None else used, lowest, sums, slow, about)
        return Projected(sums, slow.astype(bool), about)

    @staticmethod
    def neighbours(values: Floats, articles: NDArray[np.int32]) -> Floats:
        """Return what `framing.context.neighbours_mean` does, for articles whose paragraphs stand together."""
        out = np.zeros(values.shape)
        if values.size:
            _kernel.neighbours(np.ascontiguousarray(values), articles, out, values.shape[1], DECAY, REACH)
        return out


def _weights_of(weights: Weights, order: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Return what belongs to terms, these in an order, rows of weights filled up to multiples of four."""
    unpaired = weights.unpaired[order]
    rows = unpaired[unpaired >= 0]
    other_row = np.full(len(order), -1, dtype=np.int32)
    other_row[unpaired >= 0] = np.arange(len(rows))
    return {
        "idf": weights.idf[order],
        "likeness_weights": weights.likeness[order],
        "centre": weights.centre[order],
        "single": weights.single[order].astype(np.uint8),
        "other_row": other_row,
        "own_weights": _padded(weights.own[order]),
        "other_weights": _padded(weights.other[rows]),
    }


def _padded(rows: Floats) -> Floats:
    return np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4)))
