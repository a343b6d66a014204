"""From log-odds to probabilities, and from probabilities to a decision: logistic curves and thresholds, one a framing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]


def regression(strength: float, weight: str | None = None) -> LogisticRegression:
    """Return the regression that is used throughout, not yet fitted; `strength` is scikit-learn's ``C``."""
    return LogisticRegression(C=strength, class_weight=weight, solver="newton-cg", tol=1e-6, max_iter=500)


def calibrate(log_odds: Floats, present: NDArray[np.int64]) -> Floats:
    """Return slope and intercept of a logistic curve from log-odds to probability, one a framing.

    Returns
    -------
    ndarray, shape (n_framings, 2)
        Slopes are positive; where the data would have one fall, or all or none of the paragraphs carry the framing, the curve
        is left out (slope 1, intercept 0).
    """
    curves = []
    for k in range(present.shape[1]):
        known = present[:, k] >= 0
        if len(np.unique(present[known, k])) < 2:
            curves.append((1.0, 0.0))
            continue
        found = regression(1e6).fit(log_odds[known, k : k + 1], present[known, k])
        slope, shift = float(found.coef_[0, 0]), float(found.intercept_[0])
        curves.append((slope, shift) if slope > 0 else (1.0, 0.0))
    return np.array(curves)


def tune(log_odds: Floats, present: NDArray[np.int64], possible: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return curves, shape (n_framings, 2), and thresholds, shape (n_framings,), from predictions for unseen articles.

    A framing that could not be learned keeps its share as its probability, and is called where that is at least one half.
    """
    curves = np.tile([1.0, 0.0], (present.shape[1], 1))
    curves[possible] = calibrate(log_odds[:, possible], present[:, possible]).reshape(-1, 2)
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
