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
        lexicon = Lexicon(terms, vocabulary)
        model = lexicon.arrays() | {
            "idf": weights.idf,
            **_placed(weights),
            "likeness_weights": weights.likeness,
            "centre": weights.centre,
            "single": weights.single.astype(np.uint8),
            "letters": letters(),
            "signs": signs(),
        }
        self._width = weights.own.shape[1] + weights.other.shape[1]
        given = {name: np.ascontiguousarray(values).tobytes() for name, values in model.items()}
        outputs = weights.own.shape[1], weights.other.shape[1]
        self._kernel: Any = _kernel.Kernel(given, lexicon.stem, *outputs, *lexicon.punctuation)

    def project(self, texts: Sequence[str], articles: NDArray[np.int32], used: int | None = None) -> Projected:
        """Read paragraphs; `articles` numbers the article of each from 0, in their order, -1 for one that stands alone. Only the
        first `used` outputs are added up."""
        sums = np.zeros((len(texts), self._width))
        slow = np.zeros(len(texts), dtype=np.uint8)
        about = np.zeros((int(articles.max(initial=-1)) + 1, 4))
        self._kernel.project(list(texts), articles, self._width if used is None else used, sums, slow, about)
        return Projected(sums, slow.astype(bool), about)

    @staticmethod
    def neighbours(values: Floats, articles: NDArray[np.int32]) -> Floats:
        """Return what `framing.context.neighbours_mean` does, for articles whose paragraphs stand together."""
        out = np.zeros(values.shape)
        if values.size:
            _kernel.neighbours(np.ascontiguousarray(values), articles, out, values.shape[1], DECAY, REACH)
        return out


def _placed(weights: Weights) -> dict[str, NDArray[Any]]:
    """Return the weights of all terms one after the other, and where those of each begin, ``-1 - place`` for a pair."""
    paired = weights.unpaired < 0
    whole = np.concatenate([weights.own[~paired], weights.other], axis=1)
    place = np.empty(len(paired), dtype=np.int64)
    place[~paired] = np.arange(len(whole)) * whole.shape[1]
    place[paired] = -1 - (whole.size + np.arange(int(paired.sum())) * weights.own.shape[1])
    return {"weights": np.concatenate([whole.ravel(), weights.own[paired].ravel()]), "place": place}
