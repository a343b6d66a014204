"""From coded paragraphs to a model: the only room that knows scikit-learn's estimators.

Presence is one logistic regression a framing on TF-IDF weights. Stance is one multinomial regression over all
framings, in which every term has a weight shared by the framings and one of its own for each (Daumé III 2007,
"Frustratingly Easy Domain Adaptation"), so that a framing with few codings of a stance learns from the others.
Calibration (Platt 1999) and thresholds come from predictions for articles that the regression had not seen.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score, precision_recall_fscore_support
from threadpoolctl import threadpool_limits

from framing import __version__
from framing.calibration import apply_calibration, best_threshold, calibrate, regression
from framing.codebook import ABSENT, Codebook
from framing.corpus import TRAIN, Corpus
from framing.errors import CorpusError, ModelError
from framing.model import FramingModel
from framing.terms import STEMMERS, Terms

Floats = NDArray[np.float64]

FEWEST = 5
_FOLDS = 5
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
    strength, stance_strength : float
        Inverse strength of the L2 penalty (scikit-learn's ``C``) for presence and for stance.
    fewest_paragraphs : int
        A term must stand in so many paragraphs to be known.
    ngrams : int
        Longest run of stems that is a term, 1 or 2.
    """

    seed: int = 0
    rule: str = "adjudicated"
    strength: float = 10.0
    stance_strength: float = 10.0
    fewest_paragraphs: int = 2
    ngrams: int = 2


@dataclass(frozen=True)
class Coded:
    """Coded paragraphs, ready for fitting.

    Attributes
    ----------
    texts, articles : list of str, length n_paragraphs
    present : ndarray, shape (n_paragraphs, n_framings)
        1 present, 0 absent, -1 no reference coding.
    stances : ndarray of int, shape (n_paragraphs, n_framings)
        Index of the stance; -1 where absent or without one.
    """

    texts: list[str]
    articles: list[str]
    present: NDArray[np.int64]
    stances: NDArray[np.int64]


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
    with threadpool_limits(1):
        coded = coded_paragraphs(corpus, TRAIN, options.rule)
        check_enough(coded, corpus.codebook)
        terms = Terms(STEMMERS.get(corpus.codebook.language), options.ngrams)
        folds = article_folds(coded.articles, options.seed)
        progress(f"{len(coded.texts)} coded paragraphs in {len(set(coded.articles))} articles, {folds.max() + 1} folds")
        counted = [terms(text) for text in coded.texts]
        unseen, unseen_stances = _out_of_fold(counted, coded, corpus.codebook, terms, folds, options, progress)
        calibration = calibrate(unseen, coded.present)
        probabilities = apply_calibration(calibration, unseen)
        progress("fitting on all of them")
        fitted = _fit(counted, coded, corpus.codebook, terms, options)
        model = replace(
            fitted.model,
            calibration=calibration,
            thresholds=np.array(
                [best_threshold(probabilities[:, k], coded.present[:, k]) for k in range(len(corpus.codebook.slugs))]
            ),
            provenance=_provenance(corpus, coded, options),
            figures=_figures(unseen, unseen_stances, coded, corpus.codebook, folds),
        )
        _check_equal(model, fitted, coded.texts[:200])
    return model


def coded_paragraphs(corpus: Corpus, split: str, rule: str) -> Coded:
    """Collect the paragraphs of one split that have a reference coding."""
    texts, articles, present, stances = [], [], [], []
    codebook = corpus.codebook
    index = {value: i for i, value in enumerate(codebook.stances)}
    for (article, paragraph), reference in sorted(corpus.reference(rule).items()):
        if corpus.split(article) == split and any(reference.values):
            texts.append(corpus.articles[article].paragraphs[paragraph - 1].text)
            articles.append(article)
            present.append([-1 if value is None else int(value != ABSENT) for value in reference.values])
            stances.append([index.get(value or "", -1) for value in reference.values])
    shape = (len(texts), len(codebook.framings))
    return Coded(
        texts,
        articles,
        np.array(present, dtype=np.int64).reshape(shape),
        np.array(stances, dtype=np.int64).reshape(shape),
    )


def check_enough(coded: Coded, codebook: Codebook) -> None:
    """Refuse to learn a framing from fewer than five paragraphs with it, or without it, or from one article alone."""
    articles = np.array(coded.articles)
    if len(set(coded.articles)) < _FOLDS:
        raise CorpusError(f"only {len(set(coded.articles))} articles have coded paragraphs for training; code at least {_FOLDS}.")
    for k, slug in enumerate(codebook.slugs):
        for value, what in ((1, "carry"), (0, "do not carry")):
            rows = coded.present[:, k] == value
            if rows.sum() < FEWEST or len(set(articles[rows])) < 2:
                raise CorpusError(
                    f"{rows.sum()} coded paragraphs in {len(set(articles[rows]))} articles {what} the framing "
                    f"{slug!r}; "
                    f"code at least {FEWEST} in 2 articles, or take it out of the codebook."
                )


def article_folds(articles: Sequence[str], seed: int, n_folds: int = _FOLDS) -> NDArray[np.int64]:
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


@dataclass(frozen=True)
class _Fitted:
    """The model, and the estimators it was read from."""

    model: FramingModel
    vectorizer: TfidfVectorizer
    presence: list[LogisticRegression]


def _fit(counted: Sequence[list[str]], coded: Coded, codebook: Codebook, terms: Terms, options: Options) -> _Fitted:
    fewest = min(options.fewest_paragraphs, max(1, len(counted) // 10))
    vectorizer = TfidfVectorizer(analyzer=_as_they_are, sublinear_tf=True, min_df=fewest)
    weights = vectorizer.fit_transform(counted)
    presence = [_fit_presence(weights, coded.present[:, k], options) for k in range(len(codebook.slugs))]
    stance_coef, stance_intercept = _fit_stance(weights, coded.stances, len(codebook.stances), options)
    model = FramingModel(
        codebook=codebook,
        terms=terms,
        vocabulary=tuple(vectorizer.get_feature_names_out()),
        idf=vectorizer.idf_,
        coef=np.concatenate([estimator.coef_ for estimator in presence]),
        intercept=np.concatenate([estimator.intercept_ for estimator in presence]),
        calibration=np.tile([1.0, 0.0], (len(presence), 1)),
        thresholds=np.full(len(presence), 0.5),
        stance_coef=stance_coef,
        stance_intercept=stance_intercept,
    )
    return _Fitted(model, vectorizer, presence)


def _as_they_are(terms: list[str]) -> list[str]:
    return terms


def _fit_presence(weights: sparse.csr_matrix, present: NDArray[np.int64], options: Options) -> LogisticRegression:
    known = present >= 0
    return regression(options.strength, "balanced").fit(weights[known], present[known])


def _fit_stance(
    weights: sparse.csr_matrix, stances: NDArray[np.int64], n_stances: int, options: Options
) -> tuple[Floats, Floats]:
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
    found = regression(options.stance_strength, "balanced").fit(_per_framing(weights[rows], framings, n_framings), codes)
    both, shifts = _one_per_class(found)
    for k in range(n_framings):
        own = slice((k + 1) * n_terms, (k + 2) * n_terms)
        coef[k, seen] = both[:, :n_terms] + both[:, own]
        intercept[k, seen] = shifts + both[:, (n_framings + 1) * n_terms + k]
    return coef, intercept


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


def _out_of_fold(
    counted: Sequence[list[str]],
    coded: Coded,
    codebook: Codebook,
    terms: Terms,
    folds: NDArray[np.int64],
    options: Options,
    progress: Callable[[str], object],
) -> tuple[Floats, NDArray[np.int64]]:
    """Return log-odds and likeliest stances of each paragraph, from regressions that saw nothing of its article."""
    log_odds = np.zeros(coded.present.shape)
    stances = np.full(coded.stances.shape, -1)
    for fold in range(folds.max() + 1):
        progress(f"fold {fold + 1} of {folds.max() + 1}")
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        part = replace(coded, present=coded.present[inside], stances=coded.stances[inside])
        fitted = _fit([counted[int(i)] for i in inside], part, codebook, terms, options)
        model = replace(fitted.model, thresholds=np.zeros(len(codebook.slugs)))
        scores = model.score_texts([coded.texts[int(i)] for i in outside])
        log_odds[outside] = scores.log_odds
        if codebook.stances:
            stances[outside] = scores.stance_probabilities.argmax(axis=2)
    return log_odds, stances


def _figures(
    log_odds: Floats, stances: NDArray[np.int64], coded: Coded, codebook: Codebook, folds: NDArray[np.int64]
) -> dict[str, Any]:
    """Measure the predictions for unseen articles; calibration and threshold of each fold come from the other folds."""
    framings: dict[str, Any] = {}
    called = np.zeros(log_odds.shape, dtype=bool)
    for fold in range(folds.max() + 1):
        others = folds != fold
        curves = calibrate(log_odds[others], coded.present[others])
        inner, outer = apply_calibration(curves, log_odds[others]), apply_calibration(curves, log_odds[~others])
        for k in range(log_odds.shape[1]):
            called[~others, k] = outer[:, k] >= best_threshold(inner[:, k], coded.present[others, k])
    for k, slug in enumerate(codebook.slugs):
        known = coded.present[:, k] >= 0
        truth = coded.present[known, k]
        precision, recall, f1, _ = precision_recall_fscore_support(truth, called[known, k], average="binary", zero_division=0)
        framings[slug] = {
            "paragraphs": int(known.sum()),
            "present": int(truth.sum()),
            "precision": round(float(precision), 4),
            "recall": round(float(recall), 4),
            "f1": round(float(f1), 4),
            "average_precision": round(float(average_precision_score(truth, log_odds[known, k])), 4),
        }
    right = (coded.stances >= 0) & called
    figures: dict[str, Any] = {
        "measured_on": f"training articles in {folds.max() + 1} folds by article; thresholds from the others",
        "framings": framings,
        "macro_f1": round(float(np.mean([entry["f1"] for entry in framings.values()])), 4),
        "mean_average_precision": round(float(np.mean([entry["average_precision"] for entry in framings.values()])), 4),
    }
    if codebook.stances and right.any():
        truth, said = coded.stances[right], stances[right]
        scores = f1_score(truth, said, labels=range(len(codebook.stances)), average=None, zero_division=0)
        figures["stance"] = {
            "paragraphs": int(right.sum()),
            "f1": {stance: round(float(score), 4) for stance, score in zip(codebook.stances, scores, strict=True)},
            "macro_f1": round(float(scores.mean()), 4),
        }
    return figures


def _provenance(corpus: Corpus, coded: Coded, options: Options) -> dict[str, Any]:
    return {
        "corpus_checksum": corpus.checksum,
        "articles": len(set(coded.articles)),
        "paragraphs": len(coded.texts),
        "reference_rule": options.rule,
        "seed": options.seed,
        "strength": options.strength,
        "stance_strength": options.stance_strength,
        "fewest_paragraphs": options.fewest_paragraphs,
        "versions": {
            "framing": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in ("numpy", "scipy", "scikit-learn", "PyStemmer")},
        },
    }


def _check_equal(model: FramingModel, fitted: _Fitted, texts: Sequence[str]) -> None:
    """Refuse a model whose own scoring differs from scikit-learn's."""
    weights = fitted.vectorizer.transform([model.terms(text) for text in texts])
    expected = np.stack([estimator.decision_function(weights) for estimator in fitted.presence], axis=1)
    difference = float(np.abs(model.score_texts(texts).log_odds - expected).max())
    if difference > 1e-9:
        raise ModelError(
            f"the model's scores differ from scikit-learn's by {difference:.1e}; "
            "this is a fault of the program, please report it."
        )
