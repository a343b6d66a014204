"""From coded paragraphs to a model: strengths, calibration and thresholds from articles not seen, then a fit to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from framing.abstention import fit_abstention
from framing.calibration import tune
from framing.codebook import Codebook
from framing.coded import Coded, article_folds, check_enough, learned
from framing.domain_fitting import fit_domain
from framing.errors import ModelError
from framing.figures import Predictions
from framing.fitting import Options, fit
from framing.learned import Learned
from framing.pipelines import to_sklearn
from framing.spread import fit_spread
from framing.unseen import nested, predict_unseen


@dataclass(frozen=True)
class Lesson:
    """A model, and how it was come by.

    Attributes
    ----------
    model : Learned
    predictions : Predictions
        Of every paragraph by regressions that had not seen its article, with strength, calibration and thresholds from the
        other folds.
    folds : ndarray of int, shape (n_paragraphs,)
        The fold of each paragraph.
    strengths : dict
        From slug to the chosen strength; framings that could not be learned are missing.
    not_learned : dict
        From slug to the reason.
    """

    model: Learned
    predictions: Predictions
    folds: NDArray[np.int64]
    strengths: dict[str, float]
    not_learned: dict[str, str]


def learn(coded: Coded, codebook: Codebook, options: Options, progress: Callable[[str], object] = str) -> Lesson:
    """Fit a model to coded paragraphs.

    Parameters
    ----------
    coded : Coded
        Paragraphs of one article share a fold.
    codebook : Codebook
    options : Options
    progress : callable
        Told each step in a few words, and of each framing that is not learned.

    Raises
    ------
    CorpusError
        If there are too few articles, or no framing can be learned.
    """
    left_out = check_enough(coded, codebook)
    for reason in left_out.values():
        progress(f"not learned: {reason}")
    folds = article_folds(coded.articles, options.seed)
    progress(f"{len(coded.units)} coded paragraphs in {len(set(coded.articles))} articles, {folds.max() + 1} folds")
    with threadpool_limits(1):
        unseen = predict_unseen(coded, codebook, folds, options, progress)
        chosen = unseen.choose(coded.present)
        strengths = [unseen.strengths[place] for place in chosen]
        curves, thresholds = tune(unseen.at(chosen), coded.present, learned(coded, codebook))
        predictions = nested(unseen, coded, codebook, folds)
        progress("fitting on all of them")
        fitted = fit(coded, codebook, options, strengths)
        domain = fit_domain(fitted, coded, folds)
    model = replace(
        fitted,
        calibration=curves,
        thresholds=thresholds,
        spread=spreads(predictions, coded),
        abstention=fit_abstention(predictions.probabilities, coded.present),
        domain=domain,
    )
    _check_equal(model, coded.terms[:200])
    by_slug = {slug: strength for slug, strength in zip(codebook.slugs, strengths, strict=True) if slug not in left_out}
    return Lesson(model, predictions, folds, by_slug, left_out)


def spreads(predictions: Predictions, coded: Coded) -> NDArray[np.float64]:
    """Return how far paragraphs of an article err together, for each framing; see `framing.spread.fit_spread`."""
    n_framings = coded.present.shape[1]
    articles = coded.articles
    return np.array([fit_spread(predictions.probabilities[:, k], coded.present[:, k], articles) for k in range(n_framings)])


def _check_equal(model: Learned, paragraphs: Sequence[Sequence[str]]) -> None:
    """Refuse a model whose own scoring of paragraphs alone differs from scikit-learn's."""
    expected = to_sklearn(model).set_params(terms__analyzer=list).predict_proba(paragraphs)
    difference = float(np.abs(model.score_terms(paragraphs).probabilities - expected).max())
    if difference > 1e-9:
        raise ModelError(
            f"the model's scores differ from scikit-learn's by {difference:.1e}; "
            "this is a fault of the program, please report it."
        )
