"""Coded paragraphs as arrays, ready for fitting and measuring, and their folds by article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.codebook import ABSENT, Codebook
from framing.corpus import Corpus
from framing.errors import CorpusError
from framing.numbered import NumberedTexts, number_texts
from framing.terms import Terms

FEWEST = 5
FOLDS = 5


@dataclass(frozen=True)
class Coded:
    """Coded paragraphs, and the articles that they stand in.

    Attributes
    ----------
    units : list of (str, int), length n_paragraphs
        Article and number of each paragraph.
    found : NumberedTexts, length n_all_paragraphs
        The terms of all paragraphs of these articles, coded or not.
    present : ndarray, shape (n_paragraphs, n_framings)
        1 present, 0 absent, -1 no reference coding.
    stances : ndarray of int, shape (n_paragraphs, n_framings)
        Index of the stance; -1 where absent or without one.
    every : list of (str, int), length n_all_paragraphs
        Article and number of all paragraphs; without it the coded ones are all.
    """

    units: list[tuple[str, int]]
    found: NumberedTexts
    present: NDArray[np.int64]
    stances: NDArray[np.int64]
    every: list[tuple[str, int]] | None = None

    @property
    def articles(self) -> list[str]:
        """The article of each paragraph."""
        return [article for article, _ in self.units]

    @property
    def terms(self) -> NumberedTexts:
        """The terms of each paragraph."""
        return self.found.take(self.place)

    @property
    def place(self) -> NDArray[np.int64]:
        """Where the coded paragraphs stand among all; shape (n_paragraphs,)."""
        if self.every is None:
            return np.arange(len(self.units))
        place = {unit: row for row, unit in enumerate(self.every)}
        return np.array([place[unit] for unit in self.units], dtype=np.int64)

    def rows(self, rows: NDArray[np.int64]) -> Coded:
        """Return some of the paragraphs, by their row numbers."""
        units = [self.units[int(i)] for i in rows]
        articles = {article for article, _ in units}
        every = self.every or self.units
        kept = np.array([row for row, (article, _) in enumerate(every) if article in articles], dtype=np.int64)
        return Coded(units, self.found.take(kept), self.present[rows], self.stances[rows], [every[int(row)] for row in kept])

    def whole_articles(self) -> tuple[list[str], NumberedTexts, NDArray[np.int64]]:
        """Return article and terms of every paragraph of the articles, and the places of the coded ones among them."""
        return [article for article, _ in self.every or self.units], self.found, self.place


def coded_paragraphs(corpus: Corpus, splits: Collection[str], rule: str, terms: Terms) -> Coded:
    """Collect the paragraphs of some splits that have a reference coding, sorted by article and number."""
    codebook = corpus.codebook
    index = {value: i for i, value in enumerate(codebook.stances)}
    reference = {
        unit: found.values
        for unit, found in sorted(corpus.reference(rule).items())
        if corpus.split(unit[0]) in splits and any(found.values)
    }
    shape = (len(reference), len(codebook.framings))
    present = [[-1 if value is None else int(value != ABSENT) for value in values] for values in reference.values()]
    stances = [[index.get(value or "", -1) for value in values] for values in reference.values()]
    every, found = _whole(corpus, dict.fromkeys(article for article, _ in reference), terms)
    return Coded(
        list(reference),
        found,
        np.array(present, dtype=np.int64).reshape(shape),
        np.array(stances, dtype=np.int64).reshape(shape),
        every,
    )


def _whole(corpus: Corpus, articles: Iterable[str], terms: Terms) -> tuple[list[tuple[str, int]], NumberedTexts]:
    """Return all paragraphs of articles, and their terms; where the corpus has no text, those that are withheld."""
    wanted = dict.fromkeys(articles)
    texts = {
        (article, number): paragraph.text
        for article in wanted
        if article in corpus.articles
        for number, paragraph in enumerate(corpus.articles[article].paragraphs, start=1)
    }
    told = {
        unit: terms.marked([term for term in kept.terms if terms.ngrams > 1 or " " not in term])
        for unit, kept in corpus.withheld.items()
        if unit[0] in wanted and unit not in texts
    }
    every = sorted([*texts, *told])
    others = {row: told[unit] for row, unit in enumerate(every) if unit in told}
    return every, number_texts([texts.get(unit, "") for unit in every], terms, others)


def coded_texts(texts: Sequence[str], present: NDArray[np.int64], groups: Sequence[object] | None, terms: Terms) -> Coded:
    """Return texts with what is present in each, shape (n_texts, n_framings), as coded paragraphs without stances.

    `groups` names the article of each; without it each text is an article of its own.
    """
    articles = [f"{i}" for i in range(len(texts))] if groups is None else [str(group) for group in groups]
    if len(articles) != len(texts):
        raise CorpusError(f"X has {len(texts)} texts and groups has {len(articles)}; they must be as many.")
    units = [(article, i) for i, article in enumerate(articles, start=1)]
    return Coded(units, number_texts(texts, terms), present, np.full(present.shape, -1, dtype=np.int64))


def not_learned(coded: Coded, codebook: Codebook) -> dict[str, str]:
    """Return the framings that cannot be learned, each with the reason: carried by fewer than five paragraphs, absent from
    fewer, or either in one article alone."""
    known: dict[str, int] = {}
    articles = np.array([known.setdefault(article, len(known)) for article in coded.articles], dtype=np.int64)
    found = {}
    for k, slug in enumerate(codebook.slugs):
        for value, what in ((1, "carry"), (0, "do not carry")):
            rows = coded.present[:, k] == value
            number = np.count_nonzero(np.bincount(articles[rows]))
            if rows.sum() < FEWEST or number < 2:
                found[slug] = (
                    f"{rows.sum()} coded paragraphs in {number} articles {what} the framing {slug!r}; "
                    f"code at least {FEWEST} in 2 articles, or take it out of the codebook"
                )
    return found


def learned(coded: Coded, codebook: Codebook) -> NDArray[np.bool_]:
    """Return which framings can be learned; shape (n_framings,)."""
    left_out = not_learned(coded, codebook)
    return np.array([slug not in left_out for slug in codebook.slugs])


def check_enough(coded: Coded, codebook: Codebook) -> dict[str, str]:
    """Refuse to train where no framing can be learned, or fewer than five articles are coded; return `not_learned`."""
    number = len(set(coded.articles))
    if number < FOLDS:
        raise CorpusError(
            f"only {number} article{'s have' if number != 1 else ' has'} coded paragraphs for training; code at least {FOLDS}."
        )
    found = not_learned(coded, codebook)
    if len(found) == len(codebook.slugs):
        first = next(iter(found.values()))
        raise CorpusError(f"{first}." if len(found) == 1 else f"none of the {len(found)} framings can be learned: {first}.")
    return found


def article_folds(articles: Sequence[str], seed: int, n_folds: int = FOLDS) -> NDArray[np.int64]:
    """Return the fold of each paragraph; the paragraphs of one article share theirs, and folds are of about equal size.

    Returns
    -------
    ndarray of int, shape (n_paragraphs,)
    """
    names, sizes = np.unique(articles, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(names))
    order = order[np.argsort(-sizes[order], kind="stable")]
    filled = np.zeros(min(n_folds, len(names)), dtype=np.int64)
    fold_of = {}
    for i in order:
        fold = int(filled.argmin())
        fold_of[names[i]] = fold
        filled[fold] += sizes[i]
    return np.array([fold_of[article] for article in articles])
