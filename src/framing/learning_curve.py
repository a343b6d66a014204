"""What a growing number of coded articles brings, and whether more of them would pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.apart import Apart
from framing.codebook import Codebook
from framing.coded import FOLDS
from framing.fitting import FIXED, Options
from framing.gains import next_gain, verdict
from framing.paired import MACRO, compared, figure, macro_draws
from framing.unseen import nested, predict_unseen

SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)


def learning_curve(
    apart: Apart, codebook: Codebook, options: Options, progress: Callable[[str], object] = str
) -> list[dict[str, Any]]:
    """Measure on every fold what a growing share of the other folds' articles gives, at a fixed strength of the penalty.

    Returns
    -------
    list of dict
        ``articles`` (learned from, on average over folds), macro ``f1`` and ``average_precision``. Where a point has twice the
        articles of an earlier one: ``doubled_from``, and under ``NAME_change`` what the doubling brought, with its interval; the
        same resamples of the measured articles serve both, and which articles were drawn to learn from is taken as given. With
        two doublings, ``average_precision_next`` is what another is expected to bring, see `framing.gains.next_gain`.
    """
    coded, folds = apart.coded, apart.folds
    fast = replace(options, strength=options.strength or FIXED)
    codebook = replace(codebook, stances=())
    names = sorted(set(coded.articles))
    rank = dict(zip(names, np.random.default_rng(options.seed).permutation(len(names)).tolist(), strict=True))
    points: list[dict[str, Any]] = []
    draws: dict[float, dict[str, NDArray[np.float64]]] = {}
    for share in SHARES:
        if share * len(names) < 2 * FOLDS:
            continue
        progress(f"learning curve, {share:.0%} of the articles")
        kept = np.array([rank[article] < share * len(names) for article in coded.articles])
        unseen = predict_unseen(coded, codebook, folds, fast, keep=kept)
        predicted = nested(unseen, coded, codebook, folds)
        draws[share] = macro_draws(coded, predicted, options.seed)
        point: dict[str, Any] = {"articles": _learned_from(share, len(names), int(folds.max()) + 1)}
        if share / 2 in draws:
            point |= {"doubled_from": _learned_from(share / 2, len(names), int(folds.max()) + 1)}
            point |= compared(draws[share / 2], draws[share])
        if share / 4 in draws:
            quarter, half, full = (draws[part]["average_precision"] for part in (share / 4, share / 2, share))
            point["average_precision_next"] = figure(next_gain(half - quarter, full - half))
        points.append(point | {name: figure(values) for name, values in draws[share].items()})
    return points


def _learned_from(share: float, articles: int, n_folds: int) -> int:
    return round(sum(rank < share * articles for rank in range(articles)) * (n_folds - 1) / n_folds)


def in_words(curve: list[dict[str, Any]]) -> str:
    """Say what the last doubling of the articles brought, and whether more would pay; empty where nothing was doubled."""
    doubled = [point for point in curve if "doubled_from" in point]
    if not doubled:
        return "too few articles for a learning curve" if curve else ""
    last = doubled[-1]
    parts = []
    for name, said in zip(MACRO, ("F1", "average precision"), strict=True):
        change = last[f"{name}_change"]
        if change["value"] is not None:
            interval = f" ({change['low']:+.3f} to {change['high']:+.3f})" if change["low"] is not None else ""
            parts.append(f"{change['value']:+.3f}{interval} macro {said}")
    doubling = f"the last doubling of the articles, {last['doubled_from']} to {last['articles']}, "
    if not parts:
        return doubling + "cannot be judged: the macro figures are undefined"
    return doubling + f"brought {' and '.join(parts)}; {_expected(last.get('average_precision_next', {}))}"


def _expected(gain: dict[str, Any]) -> str:
    low, high = gain.get("low"), gain.get("high")
    if low is None or high is None:
        return verdict(low, high)
    expected = f"{gain['value']:+.3f} ({low:+.3f} to {high:+.3f}) macro average precision"
    return f"the next is expected to bring {expected}: {verdict(low, high)}"
