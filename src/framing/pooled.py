"""Figures over all decisions at once, whatever their framing (micro), and the points of curves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.coded import Coded
from framing.estimates import recentred
from framing.figures import Predictions
from framing.paired import figure
from framing.resampled import average_precisions, calibration_errors, ratios, resamples

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BINS = 10
_RESAMPLES = 200
_MOST_CELLS = 4_000_000
_MOST_POINTS = 40


def micro_figures(coded: Coded, predicted: Predictions, seed: int = 0) -> dict[str, dict[str, Any]]:
    """Return average precision, Brier score and calibration error of all decisions, with intervals by article.

    Average precision over all framings ranks the decisions of different framings in one list, so that it also asks whether
    their probabilities mean the same.
    """
    rows, framings = np.nonzero(coded.present >= 0)
    truth, probabilities = coded.present[rows, framings] == 1, predicted.probabilities[rows, framings]
    at_once = max(1, _MOST_CELLS // max(1, len(rows)))
    parts = []
    for weights in resamples(coded.articles, seed, _RESAMPLES):
        for start in range(0, len(weights), at_once):
            some = weights[start : start + at_once][:, rows]
            parts.append(
                np.stack(
                    [
                        average_precisions(truth, probabilities, some),
                        ratios(some @ (probabilities - truth) ** 2, some.sum(axis=1)),
                        calibration_errors(truth, probabilities, some),
                    ]
                )
            )
    names = ("average_precision", "brier", "calibration_error")
    reasons = ("no paragraph carries a framing", "no paragraph was coded", "fewer than 10 decisions")
    draws = np.concatenate(parts, axis=1)
    draws[2, 1:] = recentred(float(draws[2, 0]), draws[2, 1:])
    return {name: figure(values, reason) for name, values, reason in zip(names, draws, reasons, strict=True)}


def curves(coded: Coded, predicted: Predictions, seed: int = 0) -> list[dict[str, Any]]:
    """Return for each framing the points of its precision-recall curve and of its reliability diagram.

    Returns
    -------
    list of dict
        ``precision_recall``: lists of recall, precision and the probability from which it is called, at most 40 and the last.
        ``reliability``: for each tenth of probability that holds paragraphs, ``low`` and ``high`` end, ``paragraphs``, their mean
        ``probability`` and the observed ``share`` that carries the framing, with its interval.
    """
    found = []
    for k in range(coded.present.shape[1]):
        known = coded.present[:, k] >= 0
        truth, probabilities = coded.present[known, k] == 1, predicted.probabilities[known, k]
        articles = [article for article, here in zip(coded.articles, known, strict=True) if here]
        found.append(
            {
                "precision_recall": _precision_recall(truth, probabilities),
                "reliability": _bins(truth, probabilities, articles, seed),
            }
        )
    return found


def _precision_recall(truth: Bools, probabilities: Floats) -> list[list[float]]:
    """Return recall, precision and probability wherever recall grows, thinned evenly."""
    if not truth.any():
        return []
    order = np.argsort(-probabilities, kind="stable")
    hits, ordered = np.cumsum(truth[order]), probabilities[order]
    ends = np.flatnonzero(np.append(np.diff(ordered) != 0, True))
    ends = ends[np.append(hits[ends][0] > 0, np.diff(hits[ends]) > 0)]
    kept = ends[np.unique(np.linspace(0, len(ends) - 1, _MOST_POINTS + 1).round().astype(int))]
    columns = (hits[kept] / hits[-1], hits[kept] / (kept + 1), ordered[kept])
    return [[round(float(value), 4) for value in point] for point in zip(*columns, strict=True)]


def _bins(truth: Bools, probabilities: Floats, articles: list[str], seed: int) -> list[dict[str, Any]]:
    place = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    member = (place[:, None] == np.arange(BINS)).astype(float)
    shares = np.concatenate(
        [ratios(weights @ (member * truth[:, None]), weights @ member) for weights in resamples(articles, seed, _RESAMPLES)]
    )
    return [
        {
            "low": b / BINS,
            "high": (b + 1) / BINS,
            "paragraphs": int(member[:, b].sum()),
            "probability": round(float(probabilities[place == b].mean()), 4),
            "share": figure(shares[:, b], ""),
        }
        for b in np.unique(place).tolist()
    ]
