"""How sure the number of paragraphs that carry a framing is, where errors go together within an article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from framing.constants import COVERAGE, NODE_WEIGHTS, NODES

Floats = NDArray[np.float64]

_NODES, _WEIGHTS = np.array(NODES), np.array(NODE_WEIGHTS)
_WIDEST = 4.0
_SURE = 1e-9
_FURTHEST = 8.0
_EXACT = 2000


def shifted(probabilities: Floats, spread: float) -> Floats:
    r"""Return the probabilities of an article's paragraphs at each shift that the article as a whole may have.

    The log-odds of all paragraphs of an article move together by a normal random shift of standard deviation `spread`:

    .. math:: p_i(z) = \mathrm{logistic}(a_i + \sigma z)

    with :math:`a_i` such that the mean over `z` is :math:`p_i`: a logistic regression with a random intercept, stated by its
    marginal means (Zeger, Liang & Albert 1988, *Biometrics* 44).

    Parameters
    ----------
    probabilities : ndarray, shape (n_paragraphs,)
    spread : float
        Standard deviation of the shift, in log-odds; 0 where paragraphs err independently.

    Returns
    -------
    ndarray, shape (n_nodes, n_paragraphs)
        One row a node of Gauss-Hermite quadrature; a single row where `spread` is 0.
    """
    if spread <= 0:
        return probabilities[None, :]
    return _logistic(_odds(probabilities, spread)[None, :] + spread * _NODES[:, None])


def _shifts(probabilities: Floats, spread: float) -> Iterable[Floats]:
    """Return the rows of `shifted` one after the other, which takes a part of the memory."""
    if spread <= 0:
        return [probabilities]
    odds = _odds(probabilities, spread)
    return (_logistic(odds + shift) for shift in spread * _NODES)


def _odds(probabilities: Floats, spread: float) -> Floats:
    kept = np.clip(probabilities, _SURE, 1 - _SURE)
    centres, means = _means(spread)
    return np.asarray(np.interp(np.log(kept / (1 - kept)), means, centres))


@lru_cache(maxsize=64)
def _means(spread: float) -> tuple[Floats, Floats]:
    """Return log-odds without a shift, and the log-odds of the mean over the shifts that belongs to each."""
    centres = np.linspace(-1.0, 1.0, 4001) * (22.0 + _FURTHEST * spread)
    found = mix(_logistic(np.minimum(centres, 0.0)[None, :] + spread * _NODES[:, None]))
    half = np.log(found / (1 - found))
    return centres, np.where(centres <= 0, half, -half[::-1])


def _logistic(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)))


def mix(values: Floats) -> Floats:
    """Return the mean over the nodes of `shifted`, along the first axis."""
    return np.asarray(values[0] if len(values) == 1 else np.einsum("i,i...->...", _WEIGHTS, values))


def count_interval(probabilities: Floats, spread: float = 0.0, coverage: float = COVERAGE) -> tuple[int, int]:
    """Return the central interval of the number of paragraphs that carry a framing.

    Given the article's shift the number is Poisson binomial; over the shifts it is a mixture of such distributions.

    Parameters
    ----------
    probabilities : ndarray, shape (n_paragraphs,)
    spread : float
        See `shifted`.
    coverage : float
        Probability that the interval holds at least.

    Returns
    -------
    low, high : int
        Smallest numbers at which the distribution function reaches ``(1 - coverage) / 2`` and ``(1 + coverage) / 2``; widened,
        where the expected number lies outside, to the whole numbers on both sides of it.
    """
    tail = (1 - coverage) / 2
    n_paragraphs = len(probabilities)
    if n_paragraphs <= _EXACT:
        reached = np.cumsum(mix(_masses(shifted(probabilities, spread))))
        low, high = (min(int(np.searchsorted(reached, edge)), n_paragraphs) for edge in (tail, 1 - tail))
    else:
        low, high = _normal_mixture(_shifts(probabilities, spread), n_paragraphs, (tail, 1 - tail))
    expected = float(probabilities.sum())
    return min(low, int(expected)), max(high, min(n_paragraphs, int(np.ceil(expected - 1e-9))))


def at_least_one(probabilities: Floats, spread: float = 0.0) -> float:
    """Return the probability that at least one of some paragraphs of an article carries a framing."""
    return float(1 - mix(np.prod(1 - shifted(probabilities, spread), axis=1)))


def fit_spread(probabilities: Floats, present: NDArray[np.int64], articles: Sequence[str]) -> float:
    """Return the spread under which the reference codings of whole articles are likeliest, from 0 to 4.

    Parameters
    ----------
    probabilities : ndarray, shape (n_paragraphs,)
        Calibrated, for articles that the regression had not seen.
    present : ndarray of int, shape (n_paragraphs,)
        1 present, 0 absent, -1 unknown.
    articles : sequence of str, length n_paragraphs
    """
    known = np.flatnonzero(present >= 0)
    order = known[np.argsort(np.array(articles)[known], kind="stable")]
    names, starts = np.unique(np.array(articles)[order], return_index=True)
    if len(names) == len(order):
        # No article has two paragraphs; nothing can err together.
        return 0.0
    truth = present[order] == 1

    def likelihood(spread: float) -> float:
        rows = np.clip(shifted(probabilities[order], spread), _SURE, 1 - _SURE)
        each = np.add.reduceat(np.where(truth, np.log(rows), np.log1p(-rows)), starts, axis=1)
        top = each.max(axis=0)
        return float((top + np.log(mix(np.exp(each - top)))).sum())

    coarse = _best(likelihood, np.linspace(0.0, _WIDEST, 9))
    return _best(likelihood, np.clip(np.linspace(coarse - 0.4, coarse + 0.4, 9), 0.0, _WIDEST))


def _best(likelihood: Callable[[float], float], grid: Floats) -> float:
    return round(float(grid[int(np.argmax([likelihood(float(spread)) for spread in grid]))]), 6)


def _masses(rows: Floats) -> Floats:
    """Return the Poisson-binomial distributions of the number of events, shape (n_rows, n_events + 1)."""
    mass = np.zeros((len(rows), rows.shape[1] + 1))
    mass[:, 0] = 1.0
    for i, probability in enumerate(rows.T[:, :, None]):
        carried = mass[:, : i + 1] * probability
        mass[:, : i + 1] -= carried
        mass[:, 1 : i + 2] += carried
    return mass


def _normal_mixture(rows: Iterable[Floats], n_events: int, edges: tuple[float, float]) -> tuple[int, int]:
    """Return where the distribution function of the number of events reaches two edges, by the central limit theorem; exact
    recursion takes n² steps."""
    moments = [(float(row.sum()), max(float(np.sqrt((row * (1 - row)).sum())), 1e-9)) for row in rows]
    cdf = NormalDist().cdf

    def reached(number: int) -> float:
        return float(mix(np.array([[cdf((number + 0.5 - mean) / width) if mean else 1.0] for mean, width in moments]))[0])

    low, high = (min(bisect_left(range(n_events + 1), edge, key=reached), n_events) for edge in edges)
    return low, high
