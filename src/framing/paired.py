"""Macro figures of several predictions of the same paragraphs, and how much they differ, with intervals."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.coded import Coded
from framing.estimates import estimate
from framing.figures import Predictions
from framing.resampled import average_precisions, ratios, resamples

Floats = NDArray[np.float64]

MACRO = ("f1", "average_precision")
_RESAMPLES = 400


def macro_draws(coded: Coded, predicted: Predictions, seed: int = 0, number: int = _RESAMPLES) -> dict[str, Floats]:
    """Return macro F1 and macro average precision of the paragraphs as they are, then in each resample of articles.

    The same coded paragraphs and seed give the same resamples, so that two predictions can be compared draw by draw.

    Returns
    -------
    dict of ndarray, shape (1 + n_resamples,)
        The first is undefined (nan) where a framing's is; a resample's is the mean over the framings that it holds.
    """
    parts: dict[str, list[Floats]] = {name: [] for name in MACRO}
    for weights in resamples(coded.articles, seed, number):
        each = [_of_framing(coded, predicted, k, weights) for k in range(coded.present.shape[1])]
        for place, name in enumerate(MACRO):
            parts[name].append(_mean(np.array([found[place] for found in each])))
    return {name: np.concatenate(found) for name, found in parts.items()}


def figure(draws: Floats, reason: str = "undefined for a framing") -> dict[str, Any]:
    """Return a figure with its interval as a dict of ``value``, ``low``, ``high`` and ``reason``."""
    found = estimate(float(draws[0]), draws[1:], len(draws) - 1)
    numbers = {
        name: None if value is None else round(float(value), 4) for name, value in asdict(found).items() if name != "reason"
    }
    return {**numbers, "reason": reason if found.value is None else found.reason}


def compared(one: dict[str, Floats], other: dict[str, Floats]) -> dict[str, dict[str, Any]]:
    """Return the macro figures of `other`, and under ``NAME_change`` by how much they exceed those of `one`."""
    return {name: figure(other[name]) for name in MACRO} | {f"{name}_change": figure(other[name] - one[name]) for name in MACRO}


def _of_framing(coded: Coded, predicted: Predictions, k: int, weights: Floats) -> tuple[Floats, Floats]:
    known = coded.present[:, k] >= 0
    some = weights[:, known]
    truth, called = coded.present[known, k] == 1, predicted.called[known, k]
    f1 = ratios(2 * (some @ (truth & called)), some @ truth.astype(float) + some @ called.astype(float))
    return f1, average_precisions(truth, predicted.probabilities[known, k], some)


def _mean(values: Floats) -> Floats:
    defined = ~np.isnan(values)
    enough = defined.all(axis=0) if values.shape[1] == 1 else defined.any(axis=0)
    return np.where(enough, np.where(defined, values, 0.0).sum(axis=0) / np.maximum(defined.sum(axis=0), 1), np.nan)
