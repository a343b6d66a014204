"""`Learned`: numbers that turn the terms of a paragraph into probabilities of framings and stances."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.codebook import Codebook
from framing.decisions import decide
from framing.domain import Domain, Familiarity, article_vector, familiarity, is_single, single_stems
from framing.terms import TermCounts, Terms, count_terms, weigh

Floats = NDArray[np.float64]

_PARAGRAPHS_AT_ONCE = 4096


@dataclass(frozen=True)
class Scores:
    """What a model says of some paragraphs.

    Attributes
    ----------
    log_odds : ndarray, shape (n_paragraphs, n_framings)
        The regression's own value, before calibration.
    probabilities : ndarray, shape (n_paragraphs, n_framings)
        Calibrated probability that the framing is present.
    present : ndarray of bool, shape (n_paragraphs, n_framings)
        Whether the framing is said to be present; see `framing.decisions.decide`.
    stance_probabilities : ndarray, shape (n_paragraphs, n_framings, n_stances)
        Probability of each stance, given that the framing is present; nan where it is not.
    """

    log_odds: Floats
    probabilities: Floats
    present: NDArray[np.bool_]
    stance_probabilities: Floats


@dataclass(frozen=True)
class Contribution:
    """A term of a paragraph, and what it adds to the log-odds of a framing."""

    term: str
    value: float


@dataclass(frozen=True)
class Explanation:
    """Why a framing has its log-odds: ``intercept + sum of contributions``; calibration is a monotone step after it."""

    framing: str
    log_odds: float
    intercept: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, eq=False)
class Learned:
    """TF-IDF and logistic regression, as arrays: all that scoring needs, and nothing that runs.

    Attributes
    ----------
    codebook : Codebook
    terms : Terms
    vocabulary : tuple of str
        The known terms, in the order of the arrays' last axis.
    idf : ndarray, shape (n_terms,)
    coef : ndarray, shape (n_framings, n_terms)
        Weights of presence, one regression a framing.
    intercept : ndarray, shape (n_framings,)
    calibration : ndarray, shape (n_framings, 2)
        Slope (positive) and intercept of ``probability = 1 / (1 + exp(-(slope * log_odds + intercept)))``.
    thresholds : ndarray, shape (n_framings,)
        Probability from which a framing counts as present.
    stance_coef : ndarray, shape (n_framings, n_stances, n_terms)
        Weights of stance, one multinomial regression a framing.
    stance_intercept : ndarray, shape (n_framings, n_stances)
    domain : Domain
        Where its training articles lie, to tell texts that are unlike them.
    provenance, figures : dict
        What it was trained on and with, and how well it did; plain data.
    """

    codebook: Codebook
    terms: Terms
    vocabulary: tuple[str, ...]
    idf: Floats
    coef: Floats
    intercept: Floats
    calibration: Floats
    thresholds: Floats
    stance_coef: Floats
    stance_intercept: Floats
    domain: Domain
    provenance: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    checksum: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {term: column for column, term in enumerate(self.vocabulary)})
        object.__setattr__(self, "_single", single_stems(self.vocabulary))

    # Scoring

    def score_texts(self, texts: Sequence[str]) -> Scores:
        """Score texts, each as one paragraph.

        Returns
        -------
        Scores
            With ``n_paragraphs = len(texts)``.
        """
        return self._in_parts(texts, self.terms)

    def score_terms(self, paragraphs: Sequence[Sequence[str]], *, every_stance: bool = False) -> Scores:
        """Score paragraphs of which only the terms are known, in any order; see `framing.withheld`.

        With `every_stance` the stance of each framing is given, whether it is present or not.
        """
        return self._in_parts(paragraphs, lambda terms: terms, every_stance)

    def familiarity(self, texts: Sequence[str]) -> Familiarity:
        """Say how like an article, given as its paragraphs, is to the training articles."""
        return self.familiarity_of_terms([self.terms(text) for text in texts])

    def familiarity_of_terms(self, paragraphs: Sequence[Sequence[str]]) -> Familiarity:
        """Say how like an article, given as the terms of its paragraphs, is to the training articles."""
        counts = self._count(paragraphs)
        vector = article_vector(counts, self.idf, self._single)  # type: ignore[attr-defined]
        n_words = sum(is_single(term) for terms in paragraphs for term in terms)
        known = int(counts.counts[self._single[counts.columns]].sum())  # type: ignore[attr-defined]
        return familiarity(self.domain, vector, known, n_words)

    def explain(self, text: str) -> tuple[Explanation, ...]:
        """Say which terms of a text moved each framing, strongest first."""
        return self.explain_terms(self.terms(text))

    def explain_terms(self, terms: Sequence[str]) -> tuple[Explanation, ...]:
        """Say which of a paragraph's terms moved each framing, strongest first."""
        counts = self._count([terms])
        weights = weigh(counts, self.idf)
        return tuple(self._explain(k, slug, counts, weights) for k, slug in enumerate(self.codebook.slugs))

    def _in_parts(
        self, paragraphs: Sequence[Any], terms_of: Callable[[Any], Sequence[str]], every_stance: bool = False
    ) -> Scores:
        starts = range(0, max(1, len(paragraphs)), _PARAGRAPHS_AT_ONCE)
        counts = (self._count(map(terms_of, paragraphs[start : start + _PARAGRAPHS_AT_ONCE])) for start in starts)
        parts = [self._score(some, every_stance) for some in counts]
        if len(parts) == 1:
            return parts[0]
        return Scores(*(np.concatenate([getattr(part, name) for part in parts]) for name in Scores.__dataclass_fields__))

    def _count(self, paragraphs: Iterable[Sequence[str]]) -> TermCounts:
        return count_terms(paragraphs, self._columns)  # type: ignore[attr-defined]

    def _score(self, counts: TermCounts, every_stance: bool) -> Scores:
        weights = weigh(counts, self.idf)
        log_odds = _project(counts, weights, self.coef) + self.intercept
        slope, shift = self.calibration.T
        probabilities = _logistic(slope * log_odds + shift)
        present = decide(probabilities, self.thresholds, self.codebook)
        shown = np.ones_like(present) if every_stance else present
        return Scores(log_odds, probabilities, present, self._stances(counts, weights, shown))

    def _stances(self, counts: TermCounts, weights: Floats, shown: NDArray[np.bool_]) -> Floats:
        n_framings, n_stances = self.stance_intercept.shape
        stances = np.full((counts.n_paragraphs, n_framings, n_stances), np.nan)
        for k in range(n_framings if n_stances else 0):
            rows = shown[:, k]
            if rows.any():
                kept = rows[counts.rows]
                some = TermCounts(
                    counts.rows[kept], counts.columns[kept], counts.counts[kept], counts.n_paragraphs, counts.n_terms
                )
                stances[rows, k] = _softmax((_project(some, weights[kept], self.stance_coef[k]) + self.stance_intercept[k])[rows])
        return stances

    def _explain(self, k: int, slug: str, counts: TermCounts, weights: Floats) -> Explanation:
        values = weights * self.coef[k, counts.columns]
        order = np.argsort(-np.abs(values), kind="stable")
        found = tuple(Contribution(self.vocabulary[counts.columns[i]], float(values[i])) for i in order)
        return Explanation(slug, float(values.sum() + self.intercept[k]), float(self.intercept[k]), found)


def _project(counts: TermCounts, weights: Floats, coef: Floats) -> Floats:
    """Return the product of the weighted counts and `coef`, shape (n_paragraphs, n_outputs)."""
    return np.stack([np.bincount(counts.rows, weights * row[counts.columns], counts.n_paragraphs) for row in coef], axis=1)


def _logistic(values: Floats) -> Floats:
    small = np.exp(-np.abs(values))
    return np.where(values >= 0, 1.0, small) / (1.0 + small)


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
