"""Logistic regressions on the same sparse terms, L2-penalised, classes balanced; several are fitted side by side."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg.blas import saxpy, sdot

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Lane = Generator[Floats, tuple[float, Floats], Floats]

MANY = 100_000
_TOLERANCE = 1e-5
_LANES = 4
_MEMORY = 14
_MOST_STEPS = 500
_AT_ONCE = 20_000


def fit_logistic(
    weights: sparse.csr_matrix, carried: NDArray[np.int64], strengths: Sequence[float], starts: Floats | None = None
) -> Floats:
    r"""Return the weights, and last the intercept, of one regression a column of `carried`; each minimises

    .. math:: \tfrac12 \lVert w \rVert^2 + C \sum_i s_i \ln(1 + \exp(-y_i (w \cdot x_i + b))), \quad s_i = n / (2 n_{y_i}),

    scikit-learn's objective with ``class_weight="balanced"``.

    It is minimised by L-BFGS over :math:`h_j^{1/4} w_j`, where :math:`h_j` bounds the curvature along a term: terms differ in
    curvature as they do in frequency, and so it takes half the steps. It ends where no slope of the mean loss is steeper than
    1e-5 for 100,000 paragraphs or more, and for fewer, which cost less, with the square of their number: log-odds are then within
    a hundredth of the optimum for 10,000 paragraphs, and within a tenth for 100,000. Regressions take their steps
    together, since to multiply the terms by four columns takes little longer than by two.

    Parameters
    ----------
    weights : sparse array, shape (n_paragraphs, n_terms)
        In single precision too, if there are so many.
    carried : ndarray of int, shape (n_paragraphs, n_regressions)
        1 or 0; -1 where it is not known. Each column has both.
    strengths : sequence of float, length n_regressions
        ``C``.
    starts : ndarray, shape (n_regressions, n_terms + 1), optional
        What an earlier call returned, to begin from.

    Returns
    -------
    ndarray, shape (n_regressions, n_terms + 1)
    """
    n_rows, n_terms = weights.shape
    squares = _squares(weights)
    steep = _TOLERANCE * min(1.0, n_rows / MANY) ** 2
    found = np.zeros((carried.shape[1], n_terms + 1)) if starts is None else starts.copy()
    for first in range(0, carried.shape[1], _LANES):
        some = slice(first, first + _LANES)
        _side_by_side(weights, squares, carried[:, some], np.asarray(strengths[some]), found[some], steep)
    return found


def _squares(weights: sparse.csr_matrix) -> Floats:
    """Return the sum of the squares of each term's weights, and of the intercept's; shape (n_terms + 1,)."""
    total = np.zeros(weights.shape[1])
    for start in range(0, weights.shape[0], _AT_ONCE):
        some = weights[start : start + _AT_ONCE]
        total += np.bincount(some.indices, some.data.astype(np.float64) ** 2, minlength=len(total))
    return np.append(total, weights.shape[0])


def _side_by_side(
    weights: sparse.csr_matrix, squares: Floats, carried: NDArray[np.int64], strengths: Floats, found: Floats, steep: float
) -> None:
    """Fit some regressions, from what `found` has and into it."""
    sign = np.where(carried == 1, 1.0, -1.0)
    counts = np.stack([(carried == value).sum(axis=0) for value in (0, 1)])
    n_known = counts.sum(axis=0)
    # The mean loss, not the sum: its slopes do not depend on how many paragraphs there are.
    each = np.where(carried == 1, 0.5 / counts[1], 0.5 / counts[0]) * (carried >= 0)
    signed = -sign * each
    penalty = 1.0 / (strengths * n_known)
    scale = ((penalty[:, None] + squares / (4.0 * weights.shape[0])) / penalty[:, None]) ** -0.25
    turned = weights.T
    lanes = [_lbfgs(found[k] / scale[k], steep) for k in range(len(found))]
    asked = {k: next(lane) for k, lane in enumerate(lanes)}
    while asked:
        active = list(asked)
        values = np.empty((len(squares), len(active)), dtype=weights.dtype)
        for place, k in enumerate(active):
            values[:, place] = asked[k] * scale[k]
        margin = (weights @ values[:-1] + values[-1]) * sign[:, active]
        small = np.exp(-np.abs(margin))
        lost = np.einsum("ij,ij->j", each[:, active], np.log1p(small) + np.maximum(-margin, 0.0))
        pull = np.where(margin >= 0, small, 1.0) / (1.0 + small) * signed[:, active]
        slopes = turned @ pull.astype(weights.dtype)
        for place, k in enumerate(active):
            point = asked[k][:-1] * scale[k, :-1]
            slope = np.append(slopes[:, place] + penalty[k] * point, pull[:, place].sum())
            try:
                asked[k] = lanes[k].send((float(lost[place] + 0.5 * penalty[k] * (point @ point)), slope * scale[k]))
            except StopIteration as ended:
                found[k] = ended.value * scale[k]
                del asked[k]


def _lbfgs(point: Floats, steep: float) -> Lane:
    """Minimise by L-BFGS (Nocedal and Wright 2006, *Numerical Optimization*, algorithm 7.4): yield points, be sent the value and
    the slope at each, return the last. What it remembers is in single precision, which suffices for a direction."""
    value, slope = yield point
    steps: list[tuple[Singles, Singles, float]] = []
    for _ in range(_MOST_STEPS):
        if np.abs(slope).max() <= steep:
            break
        direction = _direction(slope, steps)
        falling = float(slope @ direction)
        if falling >= 0.0:
            steps.clear()
            direction, falling = -slope, -float(slope @ slope)
        reach = 1.0 if steps else 1.0 / np.sqrt(-falling)
        low, high = 0.0, np.inf
        # A step must go down and not end where the way falls as steeply as it began (weak Wolfe conditions).
        while True:
            new = point + reach * direction
            new_value, new_slope = yield new
            if new_value > value + 1e-4 * reach * falling + 1e-14 * abs(value):
                high = reach
            elif new_slope @ direction < 0.9 * falling:
                low = reach
            else:
                break
            if high < np.inf and high - low <= 1e-10 * high:
                return point
            reach = (low + high) / 2 if high < np.inf else 2 * low
        moved, changed = (new - point).astype(np.float32), (new_slope - slope).astype(np.float32)
        curved = float(sdot(moved, changed))
        if curved > 0.0:
            steps = [*steps[1 - _MEMORY :], (moved, changed, curved)]
        point, value, slope = new, new_value, new_slope
    return point


def _direction(slope: Floats, steps: list[tuple[Singles, Singles, float]]) -> Floats:
    """Return minus the slope times what the steps tell of the inverse curvature: the two loops of the algorithm."""
    if not steps:
        return -slope
    way = (-slope).astype(np.float32)
    shares = []
    for moved, changed, curved in reversed(steps):
        shares.append(sdot(moved, way) / curved)
        way = saxpy(changed, way, a=-shares[-1])
    _, changed, curved = steps[-1]
    way *= np.float32(curved / sdot(changed, changed))
    for (moved, changed, curved), share in zip(steps, reversed(shares), strict=True):
        way = saxpy(moved, way, a=share - sdot(changed, way) / curved)
    return way.astype(np.float64)
