"""How sure the number of paragraphs that carry a framing is, where errors go together within an article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

COVERAGE = 0.95
# A logistic curve of a + s z, z normal, has about the mean of the curve of a / sqrt(1 + 0.346 s²).
_SHRINKING = (16 * np.sqrt(3) / (15 * np.pi)) ** 2
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_WIDEST = 4.0
_EXACT = 2000


def shifted(probabilities: Floats, spread: float) -> Floats:
    r"""Return the probabilities of an article's paragraphs at each shift that the article as a whole may have.

    The log-odds of all paragraphs of an article move together by a normal random shift of standard deviation `spread`:

    .. math:: p_i(z) = \mathrm{logistic}(\sqrt{1 + 0.346\,\sigma^2}\,\mathrm{logit}(p_i) + \sigma z)

    so that the mean over `z` stays about :math:`p_i` (Zeger, Liang & Albert 1988, *Biometrics* 44, eq. 3.4).

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
    kept = np.clip(probabilities, 1e-12, 1 - 1e-12)
    odds = np.log(kept / (1 - kept)) * np.sqrt(1 + _SHRINKING * spread**2)
    return np.asarray(1 / (1 + np.exp(-(odds[None, :] + spread * _NODES[:, None]))))


def mix(values: Floats) -> Floats:
    """Return the mean over the nodes of `shifted`, along the first axis."""
    return np.asarray(values[0] if len(values) == 1 else np.tensordot(_WEIGHTS, values, 1))


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
        Smallest numbers at which the distribution function reaches ``(1 - coverage) / 2`` and ``(1 + coverage) / 2``.
    """
    rows = shifted(probabilities, spread)
    tail = (1 - coverage) / 2
    n_paragraphs = len(probabilities)
    reached = np.cumsum(mix(_masses(rows))) if n_paragraphs <= _EXACT else _normal_mixture(rows)
    return tuple(min(int(np.searchsorted(reached, edge)), n_paragraphs) for edge in (tail, 1 - tail))  # type: ignore[return-value]


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
    members: dict[str, list[int]] = {}
    for row, article in enumerate(articles):
        if present[row] >= 0:
            members.setdefault(article, []).append(row)
    # One article at least must have two paragraphs, or nothing can go together.
    if all(len(rows) < 2 for rows in members.values()):
        return 0.0
    groups = [(probabilities[rows], present[rows] == 1) for rows in members.values()]

    def likelihood(spread: float) -> float:
        return sum(_log_likelihood(found, truth, spread) for found, truth in groups)

    coarse = _best(likelihood, np.linspace(0.0, _WIDEST, 9))
    return _best(likelihood, np.clip(np.linspace(coarse - 0.4, coarse + 0.4, 9), 0.0, _WIDEST))


def _best(likelihood: Callable[[float], float], grid: Floats) -> float:
    return round(float(grid[int(np.argmax([likelihood(float(spread)) for spread in grid]))]), 6)


def _log_likelihood(probabilities: Floats, truth: NDArray[np.bool_], spread: float) -> float:
    rows = np.clip(shifted(probabilities, spread), 1e-12, 1 - 1e-12)
    each = np.where(truth, np.log(rows), np.log1p(-rows)).sum(axis=1)
    top = each.max()
    return float(top + np.log(mix(np.exp(each - top))))


def _masses(rows: Floats) -> Floats:
    """Return the Poisson-binomial distributions of the number of events, shape (n_rows, n_events + 1)."""
    mass = np.zeros((len(rows), rows.shape[1] + 1))
    mass[:, 0] = 1.0
    for i, probability in enumerate(rows.T[:, :, None]):
        carried = mass[:, : i + 1] * probability
        mass[:, : i + 1] -= carried
        mass[:, 1 : i + 2] += carried
    return mass


def _normal_mixture(rows: Floats) -> Floats:
    """Return the distribution function of the number of events by the central limit theorem; exact recursion takes n² steps."""
    numbers = np.arange(rows.shape[1] + 1) + 0.5
    curve = np.vectorize(NormalDist().cdf, otypes=[float])
    parts = [
        curve((numbers - row.sum()) / max(float(np.sqrt((row * (1 - row)).sum())), 1e-9)) if row.sum() else np.ones(len(numbers))
        for row in rows
    ]
    return mix(np.array(parts))
