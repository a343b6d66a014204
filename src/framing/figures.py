"""What is said of predictions: decisions not tuned on what they are measured on, every measure with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.calibration import apply_calibration, best_threshold, calibrate
from framing.codebook import Codebook
from framing.coded import Coded
from framing.estimates import Estimate, bootstrap_all
from framing.measures import NAMES, Counts, average_precision, brier, calibration_error, count, mean
from framing.model import FramingModel

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Predictions:
    """What is predicted of paragraphs.

    Attributes
    ----------
    log_odds, probabilities : ndarray, shape (n_paragraphs, n_framings)
    called : ndarray of bool, shape (n_paragraphs, n_framings)
        Whether the framing is said to be present.
    stances : ndarray, shape (n_paragraphs, n_framings, n_stances)
        Probabilities of the stances; nan where there is none.
    """

    log_odds: Floats
    probabilities: Floats
    called: NDArray[np.bool_]
    stances: Floats


def predict(model: FramingModel, coded: Coded) -> Predictions:
    """Return what a model says of coded paragraphs in their articles, with stances for every framing, present or not."""
    articles, terms, place = coded.whole_articles()
    scores = replace(model, thresholds=np.zeros(len(model.thresholds))).score_terms(terms, articles)
    probabilities = scores.probabilities[place]
    return Predictions(
        scores.log_odds[place], probabilities, probabilities >= model.thresholds, scores.stance_probabilities[place]
    )


def nested(unseen: Predictions, present: NDArray[np.int64], folds: NDArray[np.int64], only: int | None = None) -> Predictions:
    """Calibrate and decide each fold by curves and thresholds from the other folds.

    Parameters
    ----------
    unseen : Predictions
        From `framing.training.out_of_fold`.
    present : ndarray, shape (n_paragraphs, n_framings)
    folds : ndarray of int, shape (n_paragraphs,)
    only : int, optional
        Decide this fold alone; nothing is called in the others.
    """
    probabilities, called = np.zeros(present.shape), np.zeros(present.shape, dtype=bool)
    for fold in range(folds.max() + 1) if only is None else (only,):
        inside, outside = folds != fold, folds == fold
        curves = calibrate(unseen.log_odds[inside], present[inside])
        tuned = apply_calibration(curves, unseen.log_odds[inside])
        probabilities[outside] = apply_calibration(curves, unseen.log_odds[outside])
        for k in range(present.shape[1]):
            called[outside, k] = probabilities[outside, k] >= best_threshold(tuned[:, k], present[inside, k])
    return replace(unseen, probabilities=probabilities, called=called)


def figures(coded: Coded, predicted: Predictions, codebook: Codebook, seed: int = 0, resamples: int = 400) -> dict[str, Any]:
    """Measure predictions of coded paragraphs, with intervals by bootstrap over articles.

    Returns
    -------
    dict
        ``framings`` (from slug to support and measures), ``macro``, ``micro``, and where the codebook has stances
        ``stance``: their F1 where presence is right. A measure is a dict of ``value``, ``low``, ``high`` and
        ``reason``; see `Estimate`.
    """
    known = coded.present >= 0
    truth = coded.present == 1

    def measure(rows: NDArray[np.int64]) -> dict[str, float | None]:
        return _measure(coded, predicted, codebook, rows)

    found = {
        name: asdict(_rounded(estimate))
        for name, estimate in bootstrap_all(measure, coded.articles, seed=seed, resamples=resamples).items()
    }
    framings = {
        slug: {
            "paragraphs": int(known[:, k].sum()),
            "present": int(truth[:, k].sum()),
            **{name: found[f"{slug} {name}"] for name in NAMES},
        }
        for k, slug in enumerate(codebook.slugs)
    }
    said: dict[str, Any] = {
        "framings": framings,
        "macro": {name: found[f"macro {name}"] for name in NAMES},
        "micro": {name: found[f"micro {name}"] for name in ("precision", "recall", "f1")},
    }
    if codebook.stances:
        right = (coded.stances >= 0) & predicted.called
        said["stance"] = {
            "codings": int(right.sum()),
            "each": {stance: int((coded.stances[right] == i).sum()) for i, stance in enumerate(codebook.stances)},
            "f1": {stance: found[f"stance {stance}"] for stance in codebook.stances},
            "macro_f1": found["stance macro"],
        }
    return said


def _measure(coded: Coded, predicted: Predictions, codebook: Codebook, rows: NDArray[np.int64]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    total = Counts(0, 0, 0)
    for k, slug in enumerate(codebook.slugs):
        some = rows[coded.present[rows, k] >= 0]
        truth = coded.present[some, k] == 1
        counts = count(truth, predicted.called[some, k])
        total = total + counts
        probabilities = predicted.probabilities[some, k]
        values = (
            counts.precision,
            counts.recall,
            counts.f1,
            average_precision(truth, probabilities),
            brier(truth, probabilities),
            calibration_error(truth, probabilities),
        )
        found |= {f"{slug} {name}": value for name, value in zip(NAMES, values, strict=True)}
    found |= {f"macro {name}": mean([found[f"{slug} {name}"] for slug in codebook.slugs]) for name in NAMES}
    found |= {"micro precision": total.precision, "micro recall": total.recall, "micro f1": total.f1}
    return found | _measure_stance(coded, predicted, codebook.stances, rows)


def _measure_stance(
    coded: Coded, predicted: Predictions, stances: Sequence[str], rows: NDArray[np.int64]
) -> dict[str, float | None]:
    if not stances:
        return {}
    right = (coded.stances[rows] >= 0) & predicted.called[rows]
    truth, said = coded.stances[rows][right], predicted.stances[rows][right]
    likeliest = said.argmax(axis=1) if len(said) else np.zeros(0, dtype=np.int64)
    found = {f"stance {stance}": count(truth == i, likeliest == i).f1 for i, stance in enumerate(stances)}
    return found | {"stance macro": mean(list(found.values()))}


def _rounded(estimate: Estimate) -> Estimate:
    value, low, high = (None if number is None else round(number, 4) for number in (estimate.value, estimate.low, estimate.high))
    return Estimate(value, low, high, estimate.reason)
