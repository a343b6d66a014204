"""The compiled way from texts to sums of weighted terms, where it is built; the same numbers as `framing.learned` to 1e-9.

``FRAMING_PURE=1`` in the environment leaves it out.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.context import DECAY, REACH
from framing.terms import APOSTROPHES, PUNCTUATION, Terms

Floats = NDArray[np.float64]

try:
    if os.environ.get("FRAMING_PURE"):
        raise ImportError
    _kernel: Any = import_module("framing._kernel")
except ImportError:
    _kernel = None

BUILT = _kernel is not None
_LETTERS, _SIGNS = range(0x590), range(0x2000, 0x20D0)
_NO_WORD, _SLOW, _APOSTROPHE = 0, 1, 2


class Weights(NamedTuple):
    """What a kernel adds up.

    Attributes
    ----------
    idf : ndarray, shape (n_terms,)
    own : ndarray, shape (n_terms, n_own)
        Weights of all terms, scaled by the length over all of them.
    other : ndarray, shape (n_unpaired, n_other)
        Weights of terms other than pairs, scaled by the length over these.
    unpaired : ndarray of int, shape (n_terms,)
        Position among them, -1 for a pair.
    single : ndarray of bool, shape (n_terms,)
    likeness, centre : ndarray, shape (n_terms,)
        See `framing.domain.Domain`.
    """

    idf: Floats
    own: Floats
    other: Floats
    unpaired: NDArray[np.int64]
    single: NDArray[np.bool_]
    likeness: Floats
    centre: Floats


class Projected(NamedTuple):
    """What a kernel says of paragraphs.

    Attributes
    ----------
    sums : ndarray, shape (n_paragraphs, n_own + n_other)
    slow : ndarray of bool, shape (n_paragraphs,)
        Paragraphs that it leaves to Python; their sums are zero.
    about : ndarray, shape (n_articles, 4)
        Likeness, known words, words, and whether a paragraph was left to Python.
    """

    sums: Floats
    slow: NDArray[np.bool_]
    about: Floats


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
        self._reader: Any = _kernel.Reader({"letters": _letters().tobytes(), "signs": _signs().tobytes()}, stem)

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
        tables = _Tables(terms, vocabulary)
        model = tables.arrays() | {
            "idf": weights.idf,
            **_placed(weights),
            "likeness_weights": weights.likeness,
            "centre": weights.centre,
            "single": weights.single.astype(np.uint8),
            "letters": _letters(),
            "signs": _signs(),
        }
        self._width = weights.own.shape[1] + weights.other.shape[1]
        given = {name: np.ascontiguousarray(values).tobytes() for name, values in model.items()}
        asks, quotes = (tables.column.get(mark, -1) if terms.punctuation else -1 for mark in PUNCTUATION)
        self._kernel: Any = _kernel.Kernel(given, tables.stem, weights.own.shape[1], weights.other.shape[1], asks, quotes)

    def project(self, texts: Sequence[str], articles: NDArray[np.int32], used: int | None = None) -> Projected:
        """Read paragraphs; `articles` numbers the article of each from 0, in their order, -1 for one that stands alone. Only the
        first `used` outputs are added up."""
        sums = np.zeros((len(texts), self._width))
        slow = np.zeros(len(texts), dtype=np.uint8)
        about = np.zeros((int(articles.max(initial=-1)) + 1, 4))
        self._kernel.project(list(texts), articles, self._width if used is None else used, sums, slow, about)
        return Projected(sums, slow.astype(bool), about)


def _placed(weights: Weights) -> dict[str, NDArray[Any]]:
    """Return the weights of all terms one after the other, and where those of each begin, ``-1 - place`` for a pair."""
    paired = weights.unpaired < 0
    whole = np.concatenate([weights.own[~paired], weights.other], axis=1)
    place = np.empty(len(paired), dtype=np.int64)
    place[~paired] = np.arange(len(whole)) * whole.shape[1]
    place[paired] = -1 - (whole.size + np.arange(int(paired.sum())) * weights.own.shape[1])
    return {"weights": np.concatenate([whole.ravel(), weights.own[paired].ravel()]), "place": place}


def neighbours(values: Floats, articles: NDArray[np.int32]) -> Floats:
    """Return what `framing.context.neighbours_mean` does, for articles whose paragraphs stand together."""
    out = np.zeros(values.shape)
    if values.size:
        _kernel.neighbours(np.ascontiguousarray(values), articles, out, values.shape[1], DECAY, REACH)
    return out


class _Tables:
    """Stems, pairs and phrases by number."""

    def __init__(self, terms: Terms, vocabulary: Sequence[str]) -> None:
        self.column = {term: column for column, term in enumerate(vocabulary)}
        self.terms = terms
        self.numbers: dict[str, int] = {}
        self.parts: dict[str, int] = {}
        phrases = [
            (self.column[mark], trigger, sorted(parts))
            for trigger, listed in terms.marks.items()
            for mark, parts in listed
            if mark in self.column
        ]
        for _, _, parts in phrases:
            for part in parts:
                self.parts.setdefault(part, len(self.parts))
        self.phrases = phrases
        marks = {*PUNCTUATION, *(term for term in vocabulary if term.startswith("#"))}
        known = [term for term in (*vocabulary, *self.parts) if term not in marks]
        self.pairs = sorted({term for term in known if term.count(" ") == 1})
        for term in known:
            for stem in term.split(" ") if term.count(" ") < 2 else ():
                self.numbers.setdefault(stem, len(self.numbers))

    def stem(self, word: str) -> int:
        """Return the number of a word's stem, -1 for one that no term has."""
        return self.numbers.get(self.terms.stem(word), -1)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the tables as the kernel takes them."""
        by_part: list[list[int]] = [[] for _ in self.parts]
        for number, (_, trigger, _) in enumerate(self.phrases):
            by_part[self.parts[trigger]].append(number)
        pairs = []
        for term in self.pairs:
            first, second = term.split(" ")
            pairs.append((self.numbers[first], self.numbers[second], self.column.get(term, -1), self.parts.get(term, -1)))
        return {
            "stem_column": _ints(self.column.get(stem, -1) for stem in self.numbers),
            "stem_part": _ints(self.parts.get(stem, -1) for stem in self.numbers),
            "pairs": np.array(pairs, dtype=np.int32),
            "part_start": _starts(by_part),
            "part_phrases": _ints(number for listed in by_part for number in listed),
            "phrase_column": _ints(column for column, _, _ in self.phrases),
            "phrase_start": _starts([parts for _, _, parts in self.phrases]),
            "phrase_parts": _ints(self.parts[part] for _, _, parts in self.phrases for part in parts),
        }


def _ints(values: Any) -> NDArray[np.int32]:
    return np.fromiter(values, dtype=np.int32)


def _starts(listed: Sequence[Sequence[object]]) -> NDArray[np.int32]:
    return np.cumsum([0, *map(len, listed)]).astype(np.int32)


@lru_cache(maxsize=1)
def _letters() -> NDArray[np.uint16]:
    classes = [_class_of(chr(code)) for code in _LETTERS]
    return np.array([letter | marks << 14 for letter, marks in classes], dtype=np.uint16)


@lru_cache(maxsize=1)
def _signs() -> NDArray[np.uint8]:
    classes = [_class_of(chr(code)) for code in _SIGNS]
    return np.array(
        [min(letter, _SLOW) | marks << 6 if letter != _APOSTROPHE else letter for letter, marks in classes], dtype=np.uint8
    )


def _class_of(character: str) -> tuple[int, int]:
    """Return the class of a character, or the code of its small letter, and the marks that it is, a bit for each."""
    marks = sum(1 << place for place, characters in enumerate(PUNCTUATION.values()) if character in characters)
    small = character.lower()
    plain = unicodedata.is_normalized("NFC", character) and not unicodedata.combining(character) and len(small) == 1
    # The small letter of a capital sigma depends on what stands around it.
    if not plain or character == "\u03a3":
        return _SLOW, marks
    if character == "'" or ord(character) in APOSTROPHES:
        return _APOSTROPHE, marks
    return ord(small) if re.match(r"\w", small) else _NO_WORD, marks
