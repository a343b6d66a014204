"""From log-odds to probabilities, and from probabilities to a decision: logistic curves and thresholds, one a framing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]

_LEVEL = 1e-3


def regression(strength: float, weight: str | None = None) -> LogisticRegression:
    """Return the regression that is used throughout, not yet fitted; `strength` is scikit-learn's ``C``."""
    return LogisticRegression(C=strength, class_weight=weight, solver="newton-cg", tol=1e-6, max_iter=500)


def calibrate(log_odds: Floats, present: NDArray[np.int64]) -> Floats:
    r"""Return slope and intercept of a logistic curve from log-odds to probability, one a framing.

    The curve is fitted to targets drawn in from 0 and 1, :math:`1 / (N_- + 2)` and :math:`(N_+ + 1) / (N_+ + 2)`, so that a few
    paragraphs, ranked without a fault, do not make it a step (Platt 1999, "Probabilistic outputs for support vector machines").

    Returns
    -------
    ndarray, shape (n_framings, 2)
        Slopes are positive; where the data would have one fall, or all or none of the paragraphs carry the framing, the curve
        is all but level at its share.
    """
    known = present >= 0
    return np.array([_curve(log_odds[known[:, k], k], present[known[:, k], k] == 1) for k in range(present.shape[1])]).reshape(
        -1, 2
    )


def _curve(log_odds: Floats, carried: NDArray[np.bool_]) -> tuple[float, float]:
    n_carried, n_absent = int(carried.sum()), int((~carried).sum())
    if n_carried and n_absent:
        target = np.where(carried, (n_carried + 1) / (n_carried + 2), 1 / (n_absent + 2))
        # A target between 0 and 1 is a case of each kind, weighted.
        found = regression(1e6).fit(
            np.tile(log_odds, 2)[:, None], np.repeat([1, 0], len(target)), np.concatenate([target, 1 - target])
        )
        slope, shift = float(found.coef_[0, 0]), float(found.intercept_[0])
        if slope > _LEVEL:
            return slope, shift
    share = float(np.log((n_carried + 0.5) / (n_absent + 0.5)))
    return _LEVEL, share - _LEVEL * float(log_odds.mean() if len(log_odds) else 0.0)


def tune(log_odds: Floats, present: NDArray[np.int64], possible: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return curves, shape (n_framings, 2), and thresholds, shape (n_framings,), from predictions for unseen articles.

    A framing that could not be learned keeps its share as its probability, and is called where that is at least one half.
    """
    curves = np.tile([1.0, 0.0], (present.shape[1], 1))
    curves[possible] = calibrate(log_odds[:, possible], present[:, possible])
    probabilities = apply_calibration(curves, log_odds)
    thresholds = [best_threshold(probabilities[:, k], present[:, k]) if possible[k] else 0.5 for k in range(present.shape[1])]
    return curves, np.array(thresholds)


def apply_calibration(curves: Floats, log_odds: Floats) -> Floats:
    """Return probabilities, shape (n_paragraphs, n_framings), for log-odds of that shape."""
    return np.asarray(expit(curves[:, 0] * log_odds + curves[:, 1]))


def best_threshold(probabilities: Floats, present: NDArray[np.int64]) -> float:
    """Return the probability from which calling a framing present gives the highest F1, half-way to the next lower
    probability; 1 where no paragraph carries it."""
    known = present >= 0
    if not (present == 1).any():
        return 1.0
    order = np.argsort(-probabilities[known], kind="stable")
    sorted_probabilities, hits = probabilities[known][order], np.cumsum(present[known][order])
    f1 = 2 * hits / (np.arange(1, len(hits) + 1) + hits[-1])
    ends = np.append(sorted_probabilities[1:] < sorted_probabilities[:-1], True)
    best = int(np.argmax(np.where(ends, f1, -1.0)))
    below = sorted_probabilities[best + 1] if best + 1 < len(hits) else 0.0
    return float(sorted_probabilities[best] + below) / 2
