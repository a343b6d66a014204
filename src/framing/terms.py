"""Text to terms, the same at training and at scoring.

A text is lower-cased and divided into words (letters, digits and apostrophes inside them); each word is reduced to
its stem; the terms are the stems, every pair of neighbouring stems, and marks: ``#name`` for each word or phrase of a
list that stands in the text, ``?`` for a question and ``"`` for a quotation.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"\w+(?:'\w+)*")
APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\uff07": "'"})

PUNCTUATION = {"?": "?\uff1f\u061f\u037e", '"': '"\u201c\u201d\u201e\u00ab\u00bb\u300c\u300e'}

# Snowball's name for each language code it knows.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


def stemmer_of(language: str) -> str | None:
    """Return the Snowball algorithm for a language, named by its code or in English; None where there is none."""
    name = language.strip().lower()
    return name if name in STEMMERS.values() else STEMMERS.get(name.partition("-")[0])


def words(text: str) -> list[str]:
    """Return the words of `text`, lower-cased, with one kind of apostrophe."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    return _WORD.findall(text.lower())


def printed_words(text: str) -> list[tuple[str, str]]:
    """Return the words of `text` as they are printed, each with the last character before it that is no white space."""
    normal = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    return [(normal[: match.start()].rstrip()[-1:], match[0]) for match in _WORD.finditer(normal)]


class Terms:
    """The terms of a text: stems, pairs of neighbouring stems, and marks.

    Parameters
    ----------
    stemmer : str or None
        A Snowball algorithm, such as ``"english"``; None leaves words as they are.
    ngrams : int
        Longest run of stems that is a term of its own, 1 or 2.
    lists : mapping of str to sequence of str
        Words and phrases, by the name of their list; see `Codebook.lists`. For each of them that stands in a text, the
        text has the term ``#name``; a phrase stands in it where all its pairs of neighbouring stems do.
    punctuation : bool
        Whether a question mark and a quotation mark are terms, each once a text.
    """

    def __init__(
        self,
        stemmer: str | None = "english",
        ngrams: int = 2,
        lists: Mapping[str, Sequence[str]] | None = None,
        punctuation: bool = False,
    ) -> None:
        self.stemmer = stemmer
        self.ngrams = ngrams
        self.lists = {name: tuple(phrases) for name, phrases in (lists or {}).items()}
        self.punctuation = punctuation
        self.stem = _stem_function(stemmer)
        self.marks: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for name, phrases in self.lists.items():
            for parts in sorted({self.parts(phrase) for phrase in phrases}, key=sorted):
                if parts:
                    self.marks.setdefault(min(parts), []).append((f"#{name}", parts))

    def __call__(self, text: str) -> list[str]:
        """Return the terms of `text`: single stems, then pairs joined by a space, then marks."""
        stems = [self.stem(word) for word in words(text)]
        terms = stems if self.ngrams == 1 else stems + [f"{first} {second}" for first, second in pairwise(stems)]
        if self.punctuation:
            terms = terms + [mark for mark, characters in PUNCTUATION.items() if any(one in text for one in characters)]
        return self.marked(terms)

    def marked(self, terms: list[str]) -> list[str]:
        """Return stems and pairs with the marks of the lists whose phrases stand among them."""
        found = set(terms)
        marks = [mark for part in found & self.marks.keys() for mark, parts in self.marks[part] if parts <= found]
        return terms + sorted(marks)

    def parts(self, phrase: str) -> frozenset[str]:
        """Return the terms that stand wherever a phrase does: its pairs of stems, or its stem if it is one word."""
        stems = [self.stem(word) for word in words(phrase)]
        if len(stems) < 2 or self.ngrams == 1:
            return frozenset(stems)
        return frozenset(f"{first} {second}" for first, second in pairwise(stems))

    def __reduce__(self) -> tuple[type[Terms], tuple[object, ...]]:
        return Terms, (self.stemmer, self.ngrams, self.lists, self.punctuation)


def is_stem(term: str) -> bool:
    """Whether a term is a single stem, neither a pair nor a mark."""
    return " " not in term and not term.startswith("#") and term not in PUNCTUATION


def _stem_function(stemmer: str | None):  # type: ignore[no-untyped-def]
    if stemmer is None:
        return str
    from Stemmer import Stemmer

    stem = Stemmer(stemmer, 0).stemWord

    @lru_cache(maxsize=1 << 16)
    def cached(word: str) -> str:
        return stem(word) if len(word) < 64 else word

    return cached


class TermCounts:
    """How often each known term stands in each paragraph, row by row.

    Attributes
    ----------
    rows, columns : ndarray of int, shape (n_entries,)
        Paragraph and term of each count, sorted by paragraph, then term.
    counts : ndarray of float, shape (n_entries,)
    n_paragraphs : int
    n_terms : ndarray of int, shape (n_paragraphs,)
        Terms of each paragraph, known or not.
    """

    def __init__(
        self,
        rows: NDArray[np.int64],
        columns: NDArray[np.int64],
        counts: NDArray[np.float64],
        n_paragraphs: int,
        n_terms: NDArray[np.int64],
    ) -> None:
        self.rows, self.columns, self.counts = rows, columns, counts
        self.n_paragraphs, self.n_terms = n_paragraphs, n_terms

    def among(self, kept: NDArray[np.int64]) -> TermCounts:
        """Return the counts of some of the terms; `kept` holds each one's new column, -1 for the others."""
        chosen = kept[self.columns] >= 0
        columns = kept[self.columns[chosen]]
        return TermCounts(self.rows[chosen], columns, self.counts[chosen], self.n_paragraphs, self.n_terms)


def count_terms(paragraphs: Iterable[Sequence[str]], vocabulary: Mapping[str, int]) -> TermCounts:
    """Count the terms of `vocabulary` among the terms of each paragraph."""
    import numpy as np

    rows: list[int] = []
    columns: list[int] = []
    counts: list[int] = []
    totals: list[int] = []
    find = vocabulary.get
    for row, found in enumerate(paragraphs):
        totals.append(len(found))
        known = sorted((column, count) for term, count in Counter(found).items() if (column := find(term)) is not None)
        rows.extend([row] * len(known))
        columns.extend(column for column, _ in known)
        counts.extend(count for _, count in known)
    return TermCounts(
        np.array(rows, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        np.array(counts, dtype=np.float64),
        len(totals),
        np.array(totals, dtype=np.int64),
    )


def weigh(counts: TermCounts, idf: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Return the tf-idf weight of each count, each paragraph scaled to length 1.

    .. math:: w = (1 + \ln tf) \cdot idf \,/\, \lVert (1 + \ln tf) \cdot idf \rVert_2

    Returns
    -------
    ndarray of float, shape (n_entries,)
    """
    import numpy as np

    weights = (1.0 + np.log(counts.counts)) * idf[counts.columns]
    lengths = np.sqrt(np.bincount(counts.rows, weights * weights, counts.n_paragraphs))
    lengths[lengths == 0.0] = 1.0
    return weights / lengths[counts.rows]
