"""From coded paragraphs to a model.

Presence is one logistic regression a framing on the TF-IDF weights of a paragraph and, beside them, the mean weights of
its neighbours. Stance is one multinomial regression over all framings, in which every term has a weight shared by the
framings and one of its own for each (Daumé III 2007, "Frustratingly Easy Domain Adaptation"), so that a framing with few
codings of a stance learns from the others; it takes no pairs of stems.
Calibration (Platt 1999) and thresholds come from predictions for articles that the regression had not seen.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from framing import __version__
from framing.calibration import apply_calibration, best_threshold, calibrate, regression
from framing.codebook import Codebook
from framing.coded import Coded, article_folds, check_both, check_enough, coded_paragraphs
from framing.context import neighbours_matrix
from framing.corpus import SPLITS, TRAIN, Corpus
from framing.domain import SIZES, Domain, article_vector, centre_of, single_stems
from framing.errors import ModelError
from framing.figures import Predictions, figures, nested, predict
from framing.model import FramingModel, unpaired
from framing.terms import Terms, count_terms, is_stem, stemmer_of

Floats = NDArray[np.float64]

_NEVER_SEEN = -30.0
_RAREST = 0.025


@dataclass(frozen=True)
class Options:
    """How a model is fitted.

    Attributes
    ----------
    seed : int
        Settles which articles share a fold.
    rule : str
        How codings are resolved to reference codings.
    strength, stance_strength : float
        Inverse strength of the L2 penalty (scikit-learn's ``C``) for presence and for stance.
    fewest_paragraphs : int
        A term must stand in so many paragraphs to be known.
    ngrams : int
        Longest run of stems that is a term, 1 or 2.
    context, stance_context : float
        How much the neighbouring paragraphs count beside a paragraph's own terms.
    lists : bool
        Whether the words that the codebook lists, indicators and cues, are counted as terms of their own.
    punctuation : bool
        Whether question and quotation marks are terms.
    splits : tuple of str
        Splits of the corpus that are trained on.
    jobs : int
        Folds fitted at once, each in a process of its own; the numbers do not depend on it.
    """

    seed: int = 0
    rule: str = "adjudicated"
    strength: float = 10.0
    stance_strength: float = 1.0
    fewest_paragraphs: int = 2
    ngrams: int = 2
    context: float = 1.0
    stance_context: float = 2.0
    lists: bool = True
    punctuation: bool = True
    splits: tuple[str, ...] = (TRAIN,)
    jobs: int = 1


def train(corpus: Corpus, options: Options | None = None, progress: Callable[[str], object] = str) -> FramingModel:
    """Fit a model to the training articles of a corpus.

    Parameters
    ----------
    corpus : Corpus
    options : Options, optional
    progress : callable
        Told each step in a few words.

    Returns
    -------
    FramingModel
        The same corpus, options and library versions give the same numbers.

    Raises
    ------
    CorpusError
        If a framing has too few codings to learn from.
    """
    options = options or Options()
    codebook = corpus.codebook
    with threadpool_limits(1):
        terms = terms_for(codebook, options)
        coded = coded_paragraphs(corpus, options.splits, options.rule, terms)
        check_enough(coded, codebook)
        folds = article_folds(coded.articles, options.seed)
        if terms.stemmer is None:
            progress(f"there is no stemmer for the language {codebook.language!r}; words are taken as they are")
        progress(f"{len(coded.units)} coded paragraphs in {len(set(coded.articles))} articles, {folds.max() + 1} folds")
        unseen = out_of_fold(coded, codebook, terms, folds, options, progress)
        calibration = calibrate(unseen.log_odds, coded.present)
        probabilities = apply_calibration(calibration, unseen.log_odds)
        progress("fitting on all of them")
        fitted = _fit(coded, codebook, terms, options)
        model = replace(
            fitted.model,
            calibration=calibration,
            thresholds=np.array([best_threshold(probabilities[:, k], coded.present[:, k]) for k in range(len(codebook.slugs))]),
            domain=fit_domain(fitted.model, coded, folds),
            provenance=_provenance(corpus, coded, options),
            figures={
                "measured_on": f"training articles in {folds.max() + 1} folds by article; thresholds from the other folds",
                **figures(coded, nested(unseen, coded.present, folds), codebook, options.seed),
            },
        )
        _check_equal(model, fitted, coded.rows(np.arange(min(200, len(coded.units)))))
        return replace(model, figures={**model.figures, "held_out": _held_out(corpus, model, options)})


def terms_for(codebook: Codebook, options: Options) -> Terms:
    """Return the terms that a model for this codebook counts."""
    lists = codebook.lists if options.lists else None
    return Terms(stemmer_of(codebook.language), options.ngrams, lists, options.punctuation)


@dataclass(frozen=True)
class _Features:
    """Coded paragraphs as weights: of all their terms; of those but pairs; and of those of their neighbours, on average."""

    terms: sparse.csr_matrix
    unpaired: sparse.csr_matrix
    neighbours: sparse.csr_matrix

    def for_presence(self, context: float) -> sparse.csr_matrix:
        return sparse.hstack([self.terms, context * self.neighbours], format="csr")

    def for_stance(self, context: float) -> sparse.csr_matrix:
        return sparse.hstack([self.unpaired, context * self.neighbours], format="csr")


def _features(vectorizer: TfidfVectorizer, coded: Coded) -> _Features:
    articles, terms, place = coded.whole_articles()
    weights = vectorizer.transform(terms)
    alone = normalize(weights[:, np.flatnonzero(unpaired(vectorizer.get_feature_names_out()) >= 0)])
    rows, columns, shares = neighbours_matrix(articles)
    mean = sparse.csr_matrix((shares, (rows, columns)), shape=(len(articles), len(articles)))
    return _Features(weights[place], alone[place], (mean @ alone)[place])


@dataclass(frozen=True)
class _Fitted:
    """The model, and the estimators it was read from."""

    model: FramingModel
    vectorizer: TfidfVectorizer
    presence: list[LogisticRegression]


def _fit(coded: Coded, codebook: Codebook, terms: Terms, options: Options) -> _Fitted:
    own = coded.terms
    fewest = min(options.fewest_paragraphs, max(1, len(own) // 10))
    vectorizer = TfidfVectorizer(analyzer=_as_they_are, sublinear_tf=True, min_df=fewest).fit(own)
    features = _features(vectorizer, coded)
    n_terms = features.terms.shape[1]
    presence = [
        _fit_presence(features.for_presence(options.context), coded.present[:, k], options) for k in range(len(codebook.slugs))
    ]
    coef = np.concatenate([estimator.coef_ for estimator in presence])
    stance_coef, stance_context_coef, stance_intercept = _fit_stance(features, coded.stances, len(codebook.stances), options)
    model = FramingModel(
        codebook=codebook,
        terms=terms,
        vocabulary=tuple(vectorizer.get_feature_names_out()),
        idf=vectorizer.idf_,
        coef=np.ascontiguousarray(coef[:, :n_terms]),
        intercept=np.concatenate([estimator.intercept_ for estimator in presence]),
        context_coef=options.context * coef[:, n_terms:],
        calibration=np.tile([1.0, 0.0], (len(presence), 1)),
        thresholds=np.full(len(presence), 0.5),
        stance_coef=stance_coef,
        stance_intercept=stance_intercept,
        stance_context_coef=stance_context_coef,
        domain=Domain(np.zeros(len(vectorizer.idf_)), np.zeros(len(SIZES))),
    )
    return _Fitted(model, vectorizer, presence)


def _as_they_are(terms: list[str]) -> list[str]:
    return terms


def _fit_presence(weights: sparse.csr_matrix, present: NDArray[np.int64], options: Options) -> LogisticRegression:
    known = present >= 0
    return regression(options.strength, "balanced").fit(weights[known], present[known])


def _fit_stance(
    features: _Features, stances: NDArray[np.int64], n_stances: int, options: Options
) -> tuple[Floats, Floats, Floats]:
    """Return coefficients of a paragraph's own terms and of its neighbours', (n_framings, n_stances, n_unpaired) each, and
    intercepts (n_framings, n_stances)."""
    n_framings, n_unpaired = stances.shape[1], features.unpaired.shape[1]
    coef = np.zeros((n_framings, n_stances, 2 * n_unpaired))
    intercept = np.zeros((n_framings, n_stances))
    rows, framings = np.nonzero(stances >= 0)
    codes = stances[rows, framings]
    seen = np.unique(codes)
    intercept[:, np.setdiff1d(np.arange(n_stances), seen)] = _NEVER_SEEN
    if len(seen) > 1:
        weights = features.for_stance(options.stance_context)[rows]
        found = regression(options.stance_strength, "balanced").fit(_per_framing(weights, framings, n_framings), codes)
        both, shifts = _one_per_class(found)
        n_terms = weights.shape[1]
        for k in range(n_framings):
            own = slice((k + 1) * n_terms, (k + 2) * n_terms)
            coef[k, seen] = both[:, :n_terms] + both[:, own]
            intercept[k, seen] = shifts + both[:, (n_framings + 1) * n_terms + k]
    return (np.ascontiguousarray(coef[:, :, :n_unpaired]), options.stance_context * coef[:, :, n_unpaired:], intercept)


def _per_framing(weights: sparse.csr_matrix, framings: NDArray[np.int64], n_framings: int) -> sparse.csr_matrix:
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


def out_of_fold(
    coded: Coded,
    codebook: Codebook,
    terms: Terms,
    folds: NDArray[np.int64],
    options: Options,
    progress: Callable[[str], object] = str,
    *,
    only: int | None = None,
    keep: NDArray[np.bool_] | None = None,
) -> Predictions:
    """Predict each paragraph by regressions that saw nothing of its fold; log-odds are not calibrated yet.

    Parameters
    ----------
    folds : ndarray of int, shape (n_paragraphs,)
        From `framing.coded.article_folds`.
    only : int, optional
        Predict this fold alone; the others' rows stay zero.
    keep : ndarray of bool, shape (n_paragraphs,), optional
        Paragraphs that may be learned from.
    """
    log_odds = np.zeros(coded.present.shape)
    stances = np.full((*coded.stances.shape, len(codebook.stances)), np.nan)
    may = np.ones(len(folds), dtype=bool) if keep is None else keep
    chosen = list(range(folds.max() + 1)) if only is None else [only]
    work = [(coded.rows(np.flatnonzero((folds != fold) & may)), coded.rows(np.flatnonzero(folds == fold))) for fold in chosen]
    progress(f"{len(chosen)} folds" if only is None else f"fold {only + 1}")
    found = Parallel(n_jobs=options.jobs)(delayed(_fit_and_predict)(*parts, codebook, terms, options) for parts in work)
    for fold, scores in zip(chosen, found, strict=True):
        log_odds[folds == fold], stances[folds == fold] = scores.log_odds, scores.stances
    return Predictions(log_odds, np.full(log_odds.shape, np.nan), np.zeros(log_odds.shape, dtype=bool), stances)


def _fit_and_predict(inside: Coded, outside: Coded, codebook: Codebook, terms: Terms, options: Options) -> Predictions:
    """Fit on some paragraphs and predict others."""
    check_both(inside, codebook)
    with threadpool_limits(1):
        return predict(_fit(inside, codebook, terms, options).model, outside)


def fit_domain(model: FramingModel, coded: Coded, folds: NDArray[np.int64]) -> Domain:
    """Find the middle of the training articles, and how near to the middle of the others the articles of each fold lie.

    For each of `SIZES` an article counts by its first so many words, if it has them; all but 2.5 % of them reach the least
    likeness.
    """
    single = single_stems(model.vocabulary)
    columns = {term: column for column, term in enumerate(model.vocabulary)}

    def vector(terms: Sequence[str]) -> Floats:
        return article_vector(count_terms([terms], columns), model.idf, single)

    words: dict[str, list[str]] = {}
    fold_of = dict(zip(coded.articles, folds.tolist(), strict=True))
    for article, terms in zip(coded.articles, coded.terms, strict=True):
        words.setdefault(article, []).extend(term for term in terms if is_stem(term))
    vectors = np.array([vector(terms) for terms in words.values()])
    place = np.array([fold_of[article] for article in words])
    centres = [centre_of(vectors[place != fold]) for fold in range(folds.max() + 1)]
    least: list[float] = []
    lowest = 0.0
    for size in SIZES:
        found = [
            float(vector(terms[:size]) @ centres[fold_of[article]]) for article, terms in words.items() if len(terms) >= size
        ]
        # Few articles are longer than most, and too uncertain a measure: what holds for the next shorter size holds.
        lowest = float(np.quantile(found, _RAREST)) if 2 * len(found) >= len(words) else lowest
        least.append(lowest)
    return Domain(centre_of(vectors), np.array(least))


def _held_out(corpus: Corpus, model: FramingModel, options: Options) -> dict[str, Any]:
    """Measure the model on each split that it was not trained on."""
    found = {}
    for split in SPLITS:
        coded = coded_paragraphs(corpus, [split], options.rule, model.terms)
        if split not in options.splits and coded.units:
            found[split] = {
                "articles": len(set(coded.articles)),
                **figures(coded, predict(model, coded), corpus.codebook, options.seed),
            }
    return found


def _provenance(corpus: Corpus, coded: Coded, options: Options) -> dict[str, Any]:
    return {
        "corpus_checksum": corpus.checksum,
        "articles": len(set(coded.articles)),
        "paragraphs": len(coded.units),
        "reference_rule": options.rule,
        **{name: value for name, value in asdict(options).items() if name not in ("rule", "splits", "jobs")},
        "splits": list(options.splits),
        "versions": {
            "framing": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in ("numpy", "scipy", "scikit-learn", "PyStemmer")},
        },
    }


def _check_equal(model: FramingModel, fitted: _Fitted, coded: Coded) -> None:
    """Refuse a model whose own scoring differs from scikit-learn's."""
    weights = _features(fitted.vectorizer, coded).for_presence(model.provenance["context"])
    expected = np.stack([estimator.decision_function(weights) for estimator in fitted.presence], axis=1)
    difference = float(np.abs(predict(model, coded).log_odds - expected).max())
    if difference > 1e-9:
        raise ModelError(
            f"the model's scores differ from scikit-learn's by {difference:.1e}; "
            "this is a fault of the program, please report it."
        )
