"""Regressions on the terms of coded paragraphs.

Presence is one logistic regression a framing on the TF-IDF weights of a paragraph and, beside them, the mean weights of
its neighbours. Stance is one multinomial regression over all framings, in which every term has a weight shared by the
framings and one of its own for each (Daumé III 2007, "Frustratingly Easy Domain Adaptation"), so that a framing with few
codings of a stance learns from the others; it takes no pairs of stems.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import softmax
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from framing.abstention import Abstention
from framing.calibration import regression
from framing.codebook import Codebook
from framing.coded import Coded, learned
from framing.context import neighbours_matrix
from framing.corpus import TRAIN
from framing.domain import SIZES, Domain
from framing.learned import Learned, unpaired
from framing.terms import Terms, stemmer_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRID = (1.0, 3.0, 10.0, 30.0, 100.0)
FIXED = 10.0
_NEVER_SEEN = -30.0


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
        held-out articles best is looked for, for each framing.
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
    """How often each term stands in each paragraph of the coded articles; counted once for all folds.

    Attributes
    ----------
    counts : sparse array of float, shape (n_all_paragraphs, n_terms)
        Of every paragraph of the articles, coded or not.
    vocabulary : ndarray of str, shape (n_terms,)
    place : ndarray of int, shape (n_paragraphs,)
        Rows of `counts` that are coded.
    neighbours : sparse array, shape (n_paragraphs, n_all_paragraphs)
        What `framing.context.neighbours_mean` does, for the coded rows.
    """

    counts: sparse.csr_matrix
    vocabulary: NDArray[np.object_]
    place: Ints
    neighbours: sparse.csr_matrix

    @property
    def coded(self) -> sparse.csr_matrix:
        """The counts of the coded paragraphs, shape (n_paragraphs, n_terms)."""
        return self.counts[self.place]


def count_all(coded: Coded) -> Counted:
    """Count every term of the articles in which the coded paragraphs stand."""
    articles, paragraphs, place = coded.whole_articles()
    rows, columns, shares = neighbours_matrix(articles)
    mean = sparse.csr_matrix((shares, (rows, columns)), shape=(len(articles), len(articles)))[place]
    if not any(paragraphs):
        return Counted(sparse.csr_matrix((len(paragraphs), 0)), np.zeros(0, dtype=object), place, mean)
    counter = CountVectorizer(analyzer=_as_they_are, dtype=np.float64)
    counts = counter.fit_transform(paragraphs)
    return Counted(counts, counter.get_feature_names_out(), place, mean)


def _as_they_are(terms: Sequence[str]) -> Sequence[str]:
    return terms


@dataclass(frozen=True)
class Weighing:
    """TF-IDF weights as some paragraphs have them: which terms are known, and the transformer that weighs them."""

    columns: Ints
    transformer: TfidfTransformer

    def __call__(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return the weights of the known terms, each paragraph of length 1."""
        return self.transformer.transform(counts[:, self.columns])


def weighing(counts: sparse.csr_matrix, fewest_paragraphs: int) -> Weighing:
    """Learn from paragraphs which terms are known and how rare each is."""
    fewest = min(fewest_paragraphs, max(1, counts.shape[0] // 10))
    columns = np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]) >= fewest)
    return Weighing(columns, TfidfTransformer(sublinear_tf=True).fit(counts[:, columns]))


@dataclass(frozen=True)
class Features:
    """Paragraphs as weights: of all their terms; of those but pairs; and the mean of the latter over their neighbours."""

    terms: sparse.csr_matrix
    unpaired: sparse.csr_matrix
    neighbours: sparse.csr_matrix

    def for_presence(self, context: float) -> sparse.csr_matrix:
        """Return what presence is learned from, shape (n_paragraphs, n_terms + n_unpaired), or without context its first part."""
        return sparse.hstack([self.terms, context * self.neighbours], format="csr") if context else self.terms

    def for_stance(self, context: float) -> sparse.csr_matrix:
        """Return what stance is learned from, shape (n_paragraphs, 2 n_unpaired), or without context the first half."""
        return sparse.hstack([self.unpaired, context * self.neighbours], format="csr") if context else self.unpaired


def features_of(counted: Counted, weigh: Weighing) -> Features:
    """Return the features of the coded paragraphs, as a weighing has them."""
    weights = weigh(counted.counts)
    alone = normalize(weights[:, np.flatnonzero(unpaired(counted.vocabulary[weigh.columns].tolist()) >= 0)])
    return Features(weights[counted.place], alone[counted.place], counted.neighbours @ alone)


def fit(counted: Counted, coded: Coded, codebook: Codebook, options: Options, strengths: Sequence[float]) -> Learned:
    """Fit to coded paragraphs, each framing's presence at its own strength; without calibration, thresholds and domain yet."""
    weigh = weighing(counted.coded, options.fewest_paragraphs)
    features = features_of(counted, weigh)
    weights = features.for_presence(options.context)
    n_framings, n_terms, n_unpaired = len(codebook.slugs), features.terms.shape[1], features.unpaired.shape[1]
    coef, intercept = np.zeros((n_framings, n_terms + n_unpaired)), np.zeros(n_framings)
    for k, possible in enumerate(learned(coded, codebook)):
        path = presence_path(weights, coded.present[:, k], strengths[k : k + 1], possible)
        ((coef[k, : weights.shape[1]], intercept[k]),) = path
    stance_weights = features.for_stance(options.stance_context)
    stance_coef, stance_intercept = fit_stance(stance_weights, coded.stances, len(codebook.stances), options.stance_strength)
    stance_context = np.zeros((n_framings, len(codebook.stances), n_unpaired))
    if options.stance_context:
        stance_context = options.stance_context * stance_coef[:, :, n_unpaired:]
    return Learned(
        codebook=codebook,
        terms=terms_for(codebook, options),
        vocabulary=tuple(counted.vocabulary[weigh.columns]),
        idf=weigh.transformer.idf_,
        coef=np.ascontiguousarray(coef[:, :n_terms]),
        intercept=intercept,
        context_coef=options.context * coef[:, n_terms:],
        calibration=np.tile([1.0, 0.0], (n_framings, 1)),
        thresholds=np.full(n_framings, 0.5),
        stance_coef=np.ascontiguousarray(stance_coef[:, :, :n_unpaired]),
        stance_intercept=stance_intercept,
        stance_context_coef=stance_context,
        spread=np.zeros(n_framings),
        abstention=Abstention(np.ones((n_framings, 0)), np.zeros((n_framings, 0))),
        domain=Domain(np.zeros(n_terms), np.zeros(n_terms), np.zeros(len(SIZES))),
    )


def presence_path(
    weights: sparse.csr_matrix, present: Ints, strengths: Sequence[float], possible: bool = True
) -> Iterator[tuple[Floats, float]]:
    """Yield weights, shape (n_terms,), and intercept of one framing's regression at each strength, weakest first.

    Each fit starts from the one before. Where learning is not possible, or no paragraph here carries the framing, or all do,
    the weights are zero and the intercept is the log-odds of its share.
    """
    carried, absent = int((present == 1).sum()), int((present == 0).sum())
    if not (possible and carried and absent):
        for _ in strengths:
            yield np.zeros(weights.shape[1]), float(np.log((carried + 0.5) / (absent + 0.5)))
        return
    known = present >= 0
    some = weights if known.all() else weights[known]
    estimator = regression(strengths[0], "balanced").set_params(warm_start=True)
    for strength in strengths:
        estimator.set_params(C=strength).fit(some, present[known])
        yield estimator.coef_[0], float(estimator.intercept_[0])


def fit_stance(weights: sparse.csr_matrix, stances: Ints, n_stances: int, strength: float) -> tuple[Floats, Floats]:
    """Return coefficients (n_framings, n_stances, n_terms) and intercepts (n_framings, n_stances)."""
    n_framings, n_terms = stances.shape[1], weights.shape[1]
    coef = np.zeros((n_framings, n_stances, n_terms))
    intercept = np.zeros((n_framings, n_stances))
    rows, framings = np.nonzero(stances >= 0)
    codes = stances[rows, framings]
    seen = np.unique(codes)
    if not n_stances:
        return coef, intercept
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
