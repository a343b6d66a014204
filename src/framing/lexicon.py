"""What a model's terms are by number, and what each character is, for the ways that read whole batches of texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.terms import APOSTROPHES, PUNCTUATION, Terms

Floats = NDArray[np.float64]

NO_WORD, SLOW, APOSTROPHE = 0, 1, 2
_LETTERS, SIGNS = range(0x590), range(0x2000, 0x20D0)


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


class Lexicon:
    """Stems, pairs and phrases by number."""

    def __init__(self, terms: Terms, vocabulary: Sequence[str]) -> None:
        self.column = {term: column for column, term in enumerate(vocabulary)}
        self.terms = terms
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
        known = [term for term in dict.fromkeys((*vocabulary, *self.parts)) if term not in marks]
        spaces = [term.count(" ") for term in known]
        self.pairs = [term for term, n in zip(known, spaces, strict=True) if n == 1] if terms.ngrams > 1 else []
        self.stems_of_pairs = " ".join(self.pairs).split(" ") if self.pairs else []
        stems = (term for term, n in zip(known, spaces, strict=True) if n == 0)
        self.numbers = {stem: number for number, stem in enumerate(dict.fromkeys((*stems, *self.stems_of_pairs)))}
        self.punctuation = [self.column.get(mark, -1) if terms.punctuation else -1 for mark in PUNCTUATION]

    def stem(self, word: str) -> int:
        """Return the number of a word's stem, -1 for one that no term has."""
        return self.numbers.get(self.terms.stem(word), -1)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the tables as the kernel takes them."""
        by_part: list[list[int]] = [[] for _ in self.parts]
        for number, (_, trigger, _) in enumerate(self.phrases):
            by_part[self.parts[trigger]].append(number)
        return {
            "stem_column": _ints(self.column.get(stem, -1) for stem in self.numbers),
            "stem_part": _ints(self.parts.get(stem, -1) for stem in self.numbers),
            "pairs": np.column_stack(
                [
                    _ints(self.numbers[stem] for stem in self.stems_of_pairs).reshape(-1, 2),
                    _ints(self.column.get(pair, -1) for pair in self.pairs),
                    _ints(self.parts.get(pair, -1) for pair in self.pairs),
                ]
            ),
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
def letters() -> NDArray[np.uint16]:
    """Return the class of each of the first characters, or the code of its small letter, and from bit 14 the marks that it is."""
    classes = [_class_of(chr(code)) for code in _LETTERS]
    return np.array([letter | marks << 14 for letter, marks in classes], dtype=np.uint16)


@lru_cache(maxsize=1)
def signs() -> NDArray[np.uint8]:
    """Return the class of each of `SIGNS`, and from bit 6 the marks that it is."""
    classes = [_class_of(chr(code)) for code in SIGNS]
    return np.array(
        [min(letter, SLOW) | marks << 6 if letter != APOSTROPHE else letter for letter, marks in classes], dtype=np.uint8
    )


def _class_of(character: str) -> tuple[int, int]:
    """Return the class of a character, or the code of its small letter, and the marks that it is, a bit for each."""
    marks = sum(1 << place for place, characters in enumerate(PUNCTUATION.values()) if character in characters)
    small = character.lower()
    plain = unicodedata.is_normalized("NFC", character) and not unicodedata.combining(character) and len(small) == 1
    # The small letter of a capital sigma depends on what stands around it.
    if not plain or character == "\u03a3":
        return SLOW, marks
    if character == "'" or ord(character) in APOSTROPHES:
        return APOSTROPHE, marks
    return ord(small) if re.match(r"\w", small) else NO_WORD, marks
