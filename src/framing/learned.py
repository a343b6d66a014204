"""`Learned`: numbers that turn the terms of a paragraph into probabilities of framings and stances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.abstention import Abstention
from framing.arrays import ArrayKernel
from framing.codebook import Codebook
from framing.context import neighbours_mean
from framing.decisions import decide
from framing.domain import Domain, Familiarity, article_vector, compared, familiarity, single_stems
from framing.kernel import BUILT, Kernel
from framing.lexicon import Weights
from framing.terms import TermCounts, Terms, count_terms, is_stem, weigh

Floats = NDArray[np.float64]

_PARAGRAPHS_AT_ONCE = 4096
_KERNEL: type[Kernel | ArrayKernel] = Kernel if BUILT else ArrayKernel
# Once made, either kernel is faster from 8 paragraphs on; the first time, what making it takes is made up for by some 500.
_WORTH_A_KERNEL = 64


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
    uncertain : ndarray of bool, shape (n_paragraphs, n_framings), optional
        Where no call was made, if calls were to have a precision; see `Learned.abstain`.
    """

    log_odds: Floats
    probabilities: Floats
    present: NDArray[np.bool_]
    stance_probabilities: Floats
    uncertain: NDArray[np.bool_] | None = None

    def __getitem__(self, rows: slice) -> Scores:
        """Return some of the paragraphs."""
        some = (self.log_odds[rows], self.probabilities[rows], self.present[rows], self.stance_probabilities[rows])
        return Scores(*some, None if self.uncertain is None else self.uncertain[rows])


@dataclass(frozen=True)
class Contribution:
    """A term of a paragraph, and what it adds to the log-odds of a framing."""

    term: str
    value: float


@dataclass(frozen=True)
class Explanation:
    """Why a framing has its log-odds: ``intercept + context + sum of contributions``; calibration is a monotone step after it.

    `context` is what the neighbouring paragraphs add.
    """

    framing: str
    log_odds: float
    intercept: float
    context: float
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
    context_coef : ndarray, shape (n_framings, n_unpaired)
        Weights of the neighbouring paragraphs' terms, pairs left out; see `framing.context`.
    calibration : ndarray, shape (n_framings, 2)
        Slope (positive) and intercept of ``probability = 1 / (1 + exp(-(slope * log_odds + intercept)))``.
    thresholds : ndarray, shape (n_framings,)
        Probability from which a framing counts as present.
    stance_coef : ndarray, shape (n_framings, n_stances, n_unpaired)
        Weights of stance, one multinomial regression a framing, on terms other than pairs.
    stance_intercept : ndarray, shape (n_framings, n_stances)
    stance_context_coef : ndarray, shape (n_framings, n_stances, n_unpaired)
        Weights of the neighbouring paragraphs' terms.
    spread : ndarray, shape (n_framings,)
        How far the log-odds of an article's paragraphs err together; see `framing.spread`.
    abstention : Abstention
        From which probability on a call was right how often.
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
    context_coef: Floats
    calibration: Floats
    thresholds: Floats
    stance_coef: Floats
    stance_intercept: Floats
    stance_context_coef: Floats
    spread: Floats
    abstention: Abstention
    domain: Domain
    provenance: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    checksum: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {term: column for column, term in enumerate(self.vocabulary)})
        object.__setattr__(self, "_single", single_stems(self.vocabulary))
        object.__setattr__(self, "_unpaired", unpaired(self.vocabulary))

    # Scoring

    def score_texts(self, texts: Sequence[str]) -> Scores:
        """Score texts, each as one paragraph that stands alone.

        Returns
        -------
        Scores
            With ``n_paragraphs = len(texts)``.
        """
        if not self._is_worth_a_kernel(len(texts)):
            return self.score_terms([self.terms(text) for text in texts])
        alone = np.full(len(texts), -1, dtype=np.int32)
        sums, _ = self._sums(texts, alone, len(self.intercept) + self.stance_intercept.size, self._limits)
        own, stances, _, _ = self._divided(sums)
        return self._scores(own + self.intercept, stances)

    def score_terms(
        self, paragraphs: Sequence[Sequence[str]], articles: Sequence[str | None] | None = None, *, every_stance: bool = False
    ) -> Scores:
        """Score paragraphs given as their terms, in any order within a paragraph.

        Parameters
        ----------
        paragraphs : sequence of sequence of str
        articles : sequence of (str or None), optional
            The article of each paragraph; those of one article stand in their order, since neighbours count. None, and
            by default all, stand alone.
        every_stance : bool
            Whether the stance of each framing is given, present or not.
        """
        around = list(articles) if articles is not None else [None] * len(paragraphs)
        starts = range(0, max(1, len(paragraphs)), _PARAGRAPHS_AT_ONCE)
        counted = [self._count(paragraphs[start : start + _PARAGRAPHS_AT_ONCE]) for start in starts]
        parts = [self._own(counts) for counts in counted]
        own, own_stance, of_neighbours, stance_of_neighbours = (
            parts[0] if len(parts) == 1 else tuple(np.concatenate(values) for values in zip(*parts, strict=True))
        )
        log_odds = own + neighbours_mean(of_neighbours, around) + self.intercept
        return self._scores(log_odds, own_stance + neighbours_mean(stance_of_neighbours, around), every_stance)

    def _scores(self, log_odds: Floats, stances: Floats, every_stance: bool = False) -> Scores:
        slope, shift = self.calibration.T
        probabilities = _logistic(slope * log_odds + shift)
        present = decide(probabilities, self.thresholds, self.codebook)
        wanted = np.ones_like(present) if every_stance else present
        return Scores(log_odds, probabilities, present, self._stances(stances, wanted))

    def score_articles(self, articles: Sequence[Sequence[str]]) -> list[tuple[Scores, Familiarity]]:
        """Score whole articles, each given as its paragraphs, and say how like the training articles each is.

        All of them together cost less than one after the other.
        """
        lengths = [len(paragraphs) for paragraphs in articles]
        bounds = np.cumsum([0, *lengths])
        many = self._is_worth_a_kernel(int(bounds[-1]))
        scores, likenesses = self._projected(articles) if many else self._counted(articles)
        return [(scores[start:end], likeness) for (start, end), likeness in zip(pairwise(bounds), likenesses, strict=True)]

    def _counted(self, articles: Sequence[Sequence[str]]) -> tuple[Scores, list[Familiarity]]:
        terms = [[self.terms(text) for text in paragraphs] for paragraphs in articles]
        names = [str(number) for number, paragraphs in enumerate(articles) for _ in paragraphs]
        every = [found for paragraphs in terms for found in paragraphs]
        return self.score_terms(every, names), [self.familiarity_of_terms(paragraphs) for paragraphs in terms]

    def _projected(self, articles: Sequence[Sequence[str]]) -> tuple[Scores, list[Familiarity]]:
        texts = [text for paragraphs in articles for text in paragraphs]
        kept = [number for number, paragraphs in enumerate(articles) if paragraphs]
        numbers = np.repeat(np.arange(len(kept), dtype=np.int32), [len(articles[number]) for number in kept])
        sums, about = self._sums(texts, numbers)
        own, stances, around, stances_around = self._divided(sums)
        every = self._kernel.neighbours(np.concatenate([around, stances_around], axis=1), numbers)
        log_odds = own + every[:, : len(self.intercept)] + self.intercept
        scores = self._scores(log_odds, stances + every[:, len(self.intercept) :])
        likenesses = [compared(self.domain, 0.0, 0, 0)] * len(articles)
        for number, (likeness, known, n_words, left) in zip(kept, about.tolist(), strict=True):
            if left:
                likenesses[number] = self.familiarity(articles[number])
            else:
                likenesses[number] = compared(self.domain, likeness, int(known), int(n_words))
        return scores, likenesses

    @staticmethod
    def _is_worth_a_kernel(n_paragraphs: int) -> bool:
        """Whether so many paragraphs are scored faster by a kernel, which takes a moment to be made; the same everywhere, so that
        the last digits do not depend on what a process has done before."""
        return n_paragraphs >= _WORTH_A_KERNEL

    @cached_property
    def _limits(self) -> Floats:
        """Sums below which a framing is not present in a paragraph that stands alone; shape (n_framings,)."""
        if self.codebook.at_least_one:
            return np.full(len(self.intercept), -np.inf)
        slope, shift = self.calibration.T
        with np.errstate(all="ignore"):
            limits = (np.log(self.thresholds / (1.0 - self.thresholds)) - shift) / slope - self.intercept
        # Not a hair too high, whatever is rounded.
        return np.where(np.isfinite(limits), limits - 1e-6 * (1.0 + np.abs(limits) + np.abs(self.intercept)), -np.inf)

    def _sums(
        self, texts: Sequence[str], articles: NDArray[np.int32], used: int | None = None, limits: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Return the sums of each paragraph and what the kernel says of each article; see `framing.kernel.Projected`."""
        found = self._kernel.project(texts, articles, used, limits)
        every = np.flatnonzero(found.slow)
        for start in range(0, len(every), _PARAGRAPHS_AT_ONCE):
            slow = every[start : start + _PARAGRAPHS_AT_ONCE]
            own, stances, around, stances_around = self._own(self._count([self.terms(texts[row]) for row in slow.tolist()]))
            found.sums[slow] = np.concatenate([own, stances, around, stances_around], axis=1)
        return found.sums, found.about

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_kernel"}

    @cached_property
    def _kernel(self) -> Kernel | ArrayKernel:
        n_framings, n_stances = self.stance_intercept.shape
        stance, around = (
            coef.reshape(n_framings * n_stances, coef.shape[2]) for coef in (self.stance_coef, self.stance_context_coef)
        )
        other = np.concatenate([stance, self.context_coef, around]).T
        single, unpaired = self._single, self._unpaired  # type: ignore[attr-defined]
        weights = Weights(self.idf, self.coef.T, other, unpaired, single, self.domain.weights, self.domain.centre)
        return _KERNEL(self.terms, self.vocabulary, weights)

    def _divided(self, sums: Floats) -> list[Floats]:
        n_framings, n_stances = self.stance_intercept.shape
        ends = np.cumsum([n_framings, n_framings * n_stances, n_framings])
        return np.split(sums, ends, axis=1)

    def abstain(self, scores: Scores, precision: float) -> Scores:
        """Leave open what is too uncertain to call at a precision, the share of calls that is to be right."""
        uncertain = ~self.abstention.sure(scores.probabilities, scores.present, precision)
        stances = np.where(uncertain[:, :, None], np.nan, scores.stance_probabilities)
        return replace(scores, present=scores.present & ~uncertain, stance_probabilities=stances, uncertain=uncertain)

    def familiarity(self, texts: Sequence[str]) -> Familiarity:
        """Say how like an article, given as its paragraphs, is to the training articles."""
        return self.familiarity_of_terms(map(self.terms, texts))

    def familiarity_of_terms(self, paragraphs: Iterable[Sequence[str]]) -> Familiarity:
        """Say how like an article, given as the terms of its paragraphs, is to the training articles."""
        total = np.zeros(len(self.vocabulary))
        n_words = 0
        paragraphs = iter(paragraphs)
        while some := list(islice(paragraphs, _PARAGRAPHS_AT_ONCE)):
            counts = self._count(some)
            total += np.bincount(counts.columns, counts.counts, len(total))
            n_words += sum(is_stem(term) for terms in some for term in terms)
        known = int(total[self._single].sum())  # type: ignore[attr-defined]
        return familiarity(self.domain, article_vector(total, self.domain.weights), known, n_words)

    def explain(self, texts: Sequence[str]) -> list[tuple[Explanation, ...]]:
        """Say for each paragraph of an article which terms moved each framing, strongest first."""
        return self.explain_terms([self.terms(text) for text in texts], [""] * len(texts))

    def explain_terms(
        self, paragraphs: Sequence[Sequence[str]], articles: Sequence[str | None] | None = None
    ) -> list[tuple[Explanation, ...]]:
        """Say which terms of paragraphs, given as to `score_terms`, moved each framing, strongest first."""
        counts = self._count(paragraphs)
        weights = weigh(counts, self.idf)
        around = neighbours_mean(self._own(counts)[2], articles or [None] * len(paragraphs))
        starts = np.searchsorted(counts.rows, np.arange(counts.n_paragraphs + 1))
        return [
            tuple(
                self._explain(k, slug, counts.columns[start:end], weights[start:end], float(around[row, k]))
                for k, slug in enumerate(self.codebook.slugs)
            )
            for row, (start, end) in enumerate(pairwise(starts))
        ]

    def _count(self, paragraphs: Iterable[Sequence[str]]) -> TermCounts:
        return count_terms(paragraphs, self._columns)  # type: ignore[attr-defined]

    def _own(self, counts: TermCounts) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the sums of each paragraph's terms: for presence, for stance, and what they lend their neighbours for both."""
        unpaired = counts.among(self._unpaired)  # type: ignore[attr-defined]
        weights = weigh(unpaired, self.idf[self._unpaired >= 0])  # type: ignore[attr-defined]
        n_framings, n_stances = self.stance_intercept.shape
        outputs = np.concatenate(
            [
                self.context_coef,
                *(coef.reshape(n_framings * n_stances, coef.shape[2]) for coef in (self.stance_coef, self.stance_context_coef)),
            ]
        )
        sums = _project(unpaired, weights, outputs)
        end = n_framings + n_framings * n_stances
        return _project(counts, weigh(counts, self.idf), self.coef), sums[:, n_framings:end], sums[:, :n_framings], sums[:, end:]

    def _stances(self, values: Floats, present: NDArray[np.bool_]) -> Floats:
        n_framings, n_stances = self.stance_intercept.shape
        stances = np.full((len(values), n_framings, n_stances), np.nan)
        if n_stances and present.any():
            stances[present] = _softmax((values.reshape(stances.shape) + self.stance_intercept)[present])
        return stances

    def _explain(self, k: int, slug: str, columns: NDArray[np.int64], weights: Floats, context: float) -> Explanation:
        values = weights * self.coef[k, columns]
        order = np.argsort(-np.abs(values), kind="stable")
        found = tuple(Contribution(self.vocabulary[columns[i]], float(values[i])) for i in order)
        intercept = float(self.intercept[k])
        return Explanation(slug, float(values.sum() + intercept + context), intercept, context, found)


def unpaired(vocabulary: Sequence[str]) -> NDArray[np.int64]:
    """Return for each term its position among those that are no pairs, -1 for a pair; shape (n_terms,)."""
    kept = np.array([" " not in term for term in vocabulary], dtype=bool)
    return np.where(kept, np.cumsum(kept) - 1, -1)


def _project(counts: TermCounts, weights: Floats, coef: Floats) -> Floats:
    """Return the product of the weighted counts and `coef`, shape (n_paragraphs, n_outputs)."""
    if not len(coef):
        return np.zeros((counts.n_paragraphs, 0))
    return np.stack([np.bincount(counts.rows, weights * row[counts.columns], counts.n_paragraphs) for row in coef], axis=1)


def _logistic(values: Floats) -> Floats:
    small = np.exp(-np.abs(values))
    return np.where(values >= 0, 1.0, small) / (1.0 + small)


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
