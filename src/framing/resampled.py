"""Measures of all framings in many resamples at once.

A resample is a weight for every paragraph: how often its article was drawn. Each measure takes weights, shape
(n_resamples, n_paragraphs), and equals the measure of `framing.measures` on paragraphs repeated that often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_MOST_CELLS = 4_000_000


def resamples(clusters: Sequence[object], seed: int, number: int) -> Iterator[Floats]:
    """Yield the weights of all paragraphs as they are, then those of `number` resamples of clusters, some at a time.

    Yields
    ------
    ndarray, shape (n_resamples, n_paragraphs)
        The first has one row of ones.
    """
    names, members = np.unique(np.array([str(cluster) for cluster in clusters]), return_inverse=True)
    yield np.ones((1, len(members)))
    rng = np.random.default_rng(seed)
    at_once = max(1, _MOST_CELLS // max(1, len(members)))
    left = number if len(names) > 1 else 0
    while left:
        some = min(left, at_once)
        drawn = [np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names)) for _ in range(some)]
        yield np.array(drawn, dtype=np.float64)[:, members]
        left -= some


def ratios(part: Floats, whole: Floats) -> Floats:
    """Return part by whole, nan where the whole is nothing."""
    found: Floats = np.divide(part, whole, out=np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan), where=whole > 0)
    return found


def average_precisions(truth: Bools, values: Floats, weights: Floats) -> Floats:
    """Return average precision in each resample, nan where nothing is so; shape (n_resamples,).

    Parameters
    ----------
    truth, values : ndarray, shape (n_paragraphs,)
    weights : ndarray, shape (n_resamples, n_paragraphs)
    """
    order = np.argsort(-values, kind="stable")
    ordered = weights[:, order]
    all_so_far = np.cumsum(ordered, axis=1)
    so = np.flatnonzero(truth[order])
    # Equal values are taken together: the precision of each is that at the last of them.
    sorted_values = values[order]
    last = np.searchsorted(-sorted_values, -sorted_values[so], side="right") - 1
    gained = ordered[:, so]
    hits_so_far = np.cumsum(gained, axis=1)
    hits_at_last = hits_so_far[:, np.searchsorted(so, last, side="right") - 1]
    precision = ratios(hits_at_last, all_so_far[:, last])
    total = gained.sum(axis=1)
    return ratios(np.where(gained > 0, gained * precision, 0.0).sum(axis=1), total)


def calibration_errors(truth: Bools, probabilities: Floats, weights: Floats, bins: int = 10) -> Floats:
    """Return the adaptive calibration error in each resample, nan where there are fewer paragraphs than bins.

    Parameters
    ----------
    truth, probabilities : ndarray, shape (n_paragraphs,)
    weights : ndarray, shape (n_resamples, n_paragraphs)
        Whole numbers.
    """
    order = np.argsort(probabilities, kind="stable")
    ends = np.cumsum(weights[:, order], axis=1)
    excess = (probabilities - truth)[order]
    sums = np.cumsum(weights[:, order] * excess, axis=1)
    total = ends[:, -1:] if len(order) else np.zeros((len(weights), 1))
    if not len(order):
        return np.full(len(weights), np.nan)
    small, larger = np.divmod(total.astype(np.int64), bins)
    edges = np.arange(1, bins) * small + np.minimum(np.arange(1, bins), larger)
    # One search for all resamples: each is moved past the end of the one before.
    stride = float(total.max()) + 1.0
    moved = (ends + np.arange(len(ends))[:, None] * stride).ravel()
    wanted = (edges + np.arange(len(ends))[:, None] * stride).ravel()
    place = np.searchsorted(moved, wanted, side="left").reshape(edges.shape)
    row = np.arange(len(ends))[:, None]
    column = np.minimum(place - row * len(order), len(order) - 1)
    reached = sums[row, column] - (ends[row, column] - edges) * excess[column]
    groups = np.diff(np.hstack([np.zeros((len(ends), 1)), reached, sums[:, -1:]]), axis=1)
    return np.where(total[:, 0] >= bins, np.abs(groups).sum(axis=1) / np.maximum(total[:, 0], 1.0), np.nan)
