"""Regressions on the terms of coded paragraphs.

Presence is one logistic regression a framing on the TF-IDF weights of a paragraph and, beside them, the mean weights of
its neighbours. Stance is one multinomial regression over all framings, in which every term has a weight shared by the
framings and one of its own for each (Daumé III 2007, "Frustratingly Easy Domain Adaptation"), so that a framing with few
codings of a stance learns from the others; it takes no pairs of stems.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from framing.abstention import Abstention
from framing.calibration import regression
from framing.codebook import Codebook
from framing.coded import Coded, learned
from framing.context import neighbours_matrix
from framing.corpus import TRAIN
from framing.counting import count_every_term
from framing.domain import SIZES, Domain
from framing.errors import CorpusError
from framing.learned import Learned
from framing.logistic import MANY, fit_logistic
from framing.terms import Terms, stemmer_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRID = (1.0, 3.0, 10.0, 30.0, 100.0)
FIXED = 10.0
_NEVER_SEEN = -30.0
_LEAST_SHARE = 10
_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Options:
    """How a model is fitted.

    Attributes
    ----------
    seed : int
        Settles which articles share a fold.
    rule : str
        How codings are resolved to reference codings.
    strength : float, optional
        Inverse strength of the L2 penalty (scikit-learn's ``C``) for presence; by default the value of `GRID` that ranks
        held-out articles best is looked for, for each framing; see `framing.unseen.Unseen.choose`.
    stance_strength : float
        The same for stance.
    fewest_paragraphs : int
        A term must stand in so many paragraphs to be known.
    ngrams : int
        Longest run of stems that is a term, 1 or 2.
    context, stance_context : float
        How much the neighbouring paragraphs count beside a paragraph's own terms; 0 leaves them out.
    lists : bool
        Whether the words that the codebook lists, indicators and cues, are counted as terms of their own.
    punctuation : bool
        Whether question and quotation marks are terms.
    exclusive, at_least_one : bool, optional
        Take the place of what the codebook says.
    splits : tuple of str
        Splits of the corpus that are trained on.
    jobs : int
        Processes that fit at once; the numbers do not depend on it.
    """

    seed: int = 0
    rule: str = "adjudicated"
    strength: float | None = None
    stance_strength: float = 1.0
    fewest_paragraphs: int = 2
    ngrams: int = 2
    context: float = 1.0
    stance_context: float = 2.0
    lists: bool = True
    punctuation: bool = True
    exclusive: bool | None = None
    at_least_one: bool | None = None
    splits: tuple[str, ...] = (TRAIN,)
    jobs: int = 1

    @property
    def strengths(self) -> tuple[float, ...]:
        """The strengths to choose from, weakest first."""
        return GRID if self.strength is None else (self.strength,)


def terms_for(codebook: Codebook, options: Options) -> Terms:
    """Return the terms that a model for this codebook counts."""
    lists = codebook.lists if options.lists else None
    return Terms(stemmer_of(codebook.language), options.ngrams, lists, options.punctuation)


@dataclass(frozen=True)
class Counted:
    """How often each term stands in each paragraph of the articles, coded or not; counted once for all folds.

    Attributes
    ----------
    counts : sparse array of int, shape (n_all_paragraphs, n_terms)
    vocabulary : ndarray of str, shape (n_terms,)
        Without terms that are too rare to be known to a model of these paragraphs or of the greater part of them.
    around : sparse array of float, shape (n_all_paragraphs, n_all_paragraphs)
        Takes the mean of the neighbours; see `framing.context`.
    place : ndarray of int, shape (n_paragraphs,)
        Where the coded paragraphs stand among all.
    """

    counts: sparse.csr_matrix
    vocabulary: NDArray[np.object_]
    around: sparse.csr_matrix
    place: Ints


def count_all(coded: Coded, options: Options) -> Counted:
    """Count the terms of coded paragraphs and of the others in their articles."""
    articles, terms, place = coded.whole_articles()
    least = len(place) // _LEAST_SHARE
    counts, vocabulary = count_every_term(terms, _fewest(options, least))
    around = sparse.csr_matrix((len(articles), len(articles)))
    if options.context or options.stance_context:
        rows, columns, shares = neighbours_matrix(articles)
        around = sparse.csr_matrix((shares, (rows, columns)), shape=around.shape)
    return Counted(counts, vocabulary, around, place)


def _fewest(options: Options, n_paragraphs: int) -> int:
    """Return in how many of so many paragraphs a term must stand."""
    return min(options.fewest_paragraphs, max(1, n_paragraphs // 10))


class Features:
    """Coded paragraphs as weights: of all their terms, and of those of their neighbours, on average.

    Parameters
    ----------
    weights : sparse array, shape (n_all_paragraphs, n_known_terms)
    unpaired : ndarray of int, shape (n_unpaired,)
        Columns that are no pairs.
    around, place : see `Counted`
    """

    def __init__(self, weights: sparse.csr_matrix, unpaired: Ints, around: sparse.csr_matrix, place: Ints) -> None:
        self._weights, self._columns, self._around, self._place = weights, unpaired, around, place

    @cached_property
    def _alone(self) -> sparse.csr_matrix:
        return normalize(self._weights[:, self._columns])

    def for_presence(self, context: float) -> sparse.csr_matrix:
        """Return what presence is judged by; shape (n_paragraphs, n_terms + n_unpaired), or n_terms where no neighbour counts."""
        return self._beside(self._weights, context)

    def for_stance(self, context: float) -> sparse.csr_matrix:
        """Return what stance is judged by; shape (n_paragraphs, 2 n_unpaired), or n_unpaired where no neighbour counts."""
        return self._beside(self._alone, context)

    def _beside(self, weights: sparse.csr_matrix, context: float) -> sparse.csr_matrix:
        every = len(self._place) == weights.shape[0] and bool((np.diff(self._place) == 1).all())
        own = weights if every else weights[self._place]
        if not context or not self._around.nnz:
            return own
        return sparse.hstack([own, context * (self._around @ self._alone)[self._place]], format="csr")


def features(counted: Counted, rows: Ints, options: Options) -> tuple[Features, Ints, Floats]:
    """Weigh every coded paragraph by what some of them teach: which terms are known, and how rare each is.

    Returns
    -------
    Features
    columns : ndarray of int, shape (n_known_terms,)
        The known terms.
    idf : ndarray, shape (n_known_terms,)
        ``ln((1 + n) / (1 + df)) + 1`` for a term that stands in ``df`` of ``n`` paragraphs.
    """
    places = counted.place[rows]
    own = counted.counts if len(places) == counted.counts.shape[0] else counted.counts[places]
    frequency = np.bincount(own.indices, minlength=own.shape[1])
    fewest = _fewest(options, len(rows))
    columns = np.flatnonzero(frequency >= fewest)
    if not len(columns):
        raise CorpusError(f"no term stands in {fewest} of the coded paragraphs that are to be learned from; code more text.")
    idf = np.log((1 + len(rows)) / (1 + frequency[columns])) + 1.0
    counts = counted.counts if len(columns) == own.shape[1] else counted.counts[:, columns]
    damped = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, counts.data.max(initial=1) + 1))])
    # Single precision is enough where there are many paragraphs to learn from, and takes half the room.
    values = damped.astype(np.float32 if counts.shape[0] >= MANY else np.float64)[counts.data]
    for start in range(0, len(values), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        values[some] *= idf[counts.indices[some]]
    weights = sparse.csr_matrix((values, counts.indices, counts.indptr), shape=counts.shape)
    unpaired = np.flatnonzero([" " not in term for term in counted.vocabulary[columns]])
    return Features(normalize(weights, copy=False), unpaired, counted.around, counted.place), columns, idf


def fit(coded: Coded, codebook: Codebook, options: Options, strengths: Sequence[float]) -> Learned:
    """Fit to coded paragraphs, each framing's presence at its own strength; without calibration, thresholds and domain yet."""
    counted = count_all(coded, options)
    found, columns, idf = features(counted, np.arange(len(coded.units)), options)
    vocabulary = counted.vocabulary[columns]
    weights = found.for_presence(options.context)
    del counted
    n_framings, n_terms, n_unpaired = len(codebook.slugs), len(columns), sum(" " not in term for term in vocabulary)
    coef = np.zeros((n_framings, n_terms + n_unpaired))
    fitted = fit_presence(weights, coded.present, strengths, learned(coded, codebook))
    coef[:, : weights.shape[1]] = fitted[:, :-1]
    stance_coef = np.zeros((n_framings, len(codebook.stances), 2 * n_unpaired))
    stance_intercept = np.zeros((n_framings, len(codebook.stances)))
    if codebook.stances:
        of_stance = found.for_stance(options.stance_context)
        some, stance_intercept = fit_stance(of_stance, coded.stances, len(codebook.stances), options.stance_strength)
        stance_coef[:, :, : some.shape[2]] = some
    return Learned(
        codebook=codebook,
        terms=terms_for(codebook, options),
        vocabulary=tuple(vocabulary),
        idf=idf,
        coef=np.ascontiguousarray(coef[:, :n_terms]),
        intercept=fitted[:, -1].copy(),
        context_coef=options.context * coef[:, n_terms:],
        calibration=np.tile([1.0, 0.0], (n_framings, 1)),
        thresholds=np.full(n_framings, 0.5),
        stance_coef=np.ascontiguousarray(stance_coef[:, :, :n_unpaired]),
        stance_intercept=stance_intercept,
        stance_context_coef=options.stance_context * stance_coef[:, :, n_unpaired:],
        spread=np.zeros(n_framings),
        abstention=Abstention(np.ones((n_framings, 0)), np.zeros((n_framings, 0))),
        domain=Domain(np.zeros(n_terms), np.zeros(n_terms), np.zeros(len(SIZES))),
    )


def fit_presence(
    weights: sparse.csr_matrix,
    present: Ints,
    strengths: Sequence[float],
    possible: NDArray[np.bool_],
    starts: Floats | None = None,
) -> Floats:
    """Return weights, and last the intercept, of the regression of each framing; shape (n_framings, n_terms + 1).

    Where learning is not possible, or no paragraph here carries the framing, or all do, the weights are zero and the intercept is
    the log-odds of its share.

    Parameters
    ----------
    weights : sparse array, shape (n_paragraphs, n_terms)
    present : ndarray, shape (n_paragraphs, n_framings)
    strengths : sequence of float, length n_framings
    possible : ndarray of bool, shape (n_framings,)
    starts : ndarray, shape (n_framings, n_terms + 1), optional
        What an earlier call returned, to begin from.
    """
    carried, absent = (present == 1).sum(axis=0), (present == 0).sum(axis=0)
    both = np.flatnonzero(possible & (carried > 0) & (absent > 0))
    found = np.zeros((present.shape[1], weights.shape[1] + 1))
    found[:, -1] = np.log((carried + 0.5) / (absent + 0.5))
    begun = None if starts is None else starts[both]
    found[both] = fit_logistic(weights, present[:, both], [strengths[k] for k in both.tolist()], begun)
    return found


def fit_stance(weights: sparse.csr_matrix, stances: Ints, n_stances: int, strength: float) -> tuple[Floats, Floats]:
    """Return coefficients (n_framings, n_stances, n_terms) and intercepts (n_framings, n_stances)."""
    n_framings, n_terms = stances.shape[1], weights.shape[1]
    coef = np.zeros((n_framings, n_stances, n_terms))
    intercept = np.zeros((n_framings, n_stances))
    rows, framings = np.nonzero(stances >= 0)
    codes = stances[rows, framings]
    seen = np.unique(codes)
    intercept[:, np.setdiff1d(np.arange(n_stances), seen)] = _NEVER_SEEN
    if len(seen) < 2:
        return coef, intercept
    found = regression(strength, "balanced").fit(_per_framing(weights[rows], framings, n_framings), codes)
    both, shifts = _one_per_class(found)
    for k in range(n_framings):
        own = slice((k + 1) * n_terms, (k + 2) * n_terms)
        coef[k, seen] = both[:, :n_terms] + both[:, own]
        intercept[k, seen] = shifts + both[:, (n_framings + 1) * n_terms + k]
    return coef, intercept


def stance_probabilities(weights: sparse.csr_matrix, coef: Floats, intercept: Floats) -> Floats:
    """Return the probability of each stance of each framing; shape (n_paragraphs, n_framings, n_stances)."""
    n_framings, n_stances, n_terms = coef.shape
    if not n_stances:
        return np.zeros((weights.shape[0], n_framings, 0))
    values = weights @ coef.reshape(n_framings * n_stances, n_terms).T
    return np.asarray(softmax(values.reshape(-1, n_framings, n_stances) + intercept, axis=2))


def _per_framing(weights: sparse.csr_matrix, framings: Ints, n_framings: int) -> sparse.csr_matrix:
    """Return the shared columns, a copy of them for each framing (zero in the rows of others), and one column a
    framing."""
    flags = sparse.csr_matrix((np.ones(len(framings)), (np.arange(len(framings)), framings)), shape=(len(framings), n_framings))
    copies = [weights.multiply(flags[:, [k]]) for k in range(n_framings)]
    return sparse.hstack([weights, *copies, flags], format="csr")


def _one_per_class(regression: LogisticRegression) -> tuple[Floats, Floats]:
    """Return one row of weights a class; a regression on two classes keeps only their difference."""
    if len(regression.classes_) > 2:
        return regression.coef_, regression.intercept_
    half, shift = regression.coef_[0] / 2, regression.intercept_[0] / 2
    return np.stack([-half, half]), np.array([-shift, shift])
