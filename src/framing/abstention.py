"""Calls that are sure enough: from which probability on a call was right as often as somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from framing.constants import PRECISIONS as PRECISIONS

Floats = NDArray[np.float64]

_FEWEST = 10
_CONFIDENCE = 0.80


@dataclass(frozen=True)
class Abstention:
    """For each precision of `PRECISIONS`, the probabilities beyond which calls reached it on held-out articles.

    Attributes
    ----------
    present_from : ndarray, shape (n_framings, n_precisions)
        A framing is said to be present at or above this probability; above 1 where no call reached the precision.
    absent_below : ndarray, shape (n_framings, n_precisions)
        A framing is said to be absent below this probability; 0 where no call reached the precision.
    """

    present_from: Floats
    absent_below: Floats

    def sure(self, probabilities: Floats, present: NDArray[np.bool_], precision: float) -> NDArray[np.bool_]:
        """Return which calls are sure enough; a call is never turned round, only kept or left open.

        Parameters
        ----------
        probabilities : ndarray, shape (n_paragraphs, n_framings)
        present : ndarray of bool, shape (n_paragraphs, n_framings)
            The calls.
        precision : float
            Share of calls, of presence and of absence each, that is to be right; taken up to the next hundredth.
        """
        i = min(int(np.searchsorted(PRECISIONS, precision - 1e-9)), len(PRECISIONS) - 1)
        return np.where(present, probabilities >= self.present_from[:, i], probabilities < self.absent_below[:, i])

    def unreachable(self, precision: float) -> NDArray[np.bool_]:
        """Return for which framings no call of presence reaches a precision; shape (n_framings,)."""
        i = min(int(np.searchsorted(PRECISIONS, precision - 1e-9)), len(PRECISIONS) - 1)
        return np.asarray(self.present_from[:, i] > 1)


def fit_abstention(probabilities: Floats, present: NDArray[np.int64]) -> Abstention:
    """Find the bounds on predictions for articles that the regression had not seen.

    A bound reaches a precision where the lower end of a one-sided 80 % Wilson interval of the share of right calls beyond
    it does, so that a few lucky calls promise nothing; at least 10 calls must lie beyond it.

    Parameters
    ----------
    probabilities : ndarray, shape (n_paragraphs, n_framings)
    present : ndarray of int, shape (n_paragraphs, n_framings)
        1 present, 0 absent, -1 unknown.
    """
    bounds = []
    for k in range(present.shape[1]):
        known = present[:, k] >= 0
        found, truth = probabilities[known, k], present[known, k] == 1
        never = 2.0
        sure_absent = _bounds(1 - found, ~truth, never)
        below = np.where(sure_absent == never, 0.0, np.nextafter(1 - sure_absent, 2))
        bounds.append((_bounds(found, truth, never), below))
    return Abstention(np.array([above for above, _ in bounds]), np.array([below for _, below in bounds]))


def wilson_low(hits: Floats, calls: Floats, confidence: float = _CONFIDENCE) -> Floats:
    """Return the lower end of the one-sided Wilson interval of a share (Wilson 1927, *JASA* 22)."""
    z = NormalDist().inv_cdf(confidence)
    share = hits / calls
    middle = share + z * z / (2 * calls)
    reach = z * np.sqrt(share * (1 - share) / calls + z * z / (4 * calls * calls))
    return np.asarray((middle - reach) / (1 + z * z / calls))


def _bounds(values: Floats, right: NDArray[np.bool_], never: float) -> Floats:
    """Return for each precision the lowest value at or above which calls reach it; shape (n_precisions,)."""
    order = np.argsort(-values, kind="stable")
    hits, calls = np.cumsum(right[order]).astype(float), np.arange(1, len(order) + 1, dtype=float)
    ends = np.append(np.diff(values[order]) < 0, True) if len(order) else np.zeros(0, bool)
    usable = ends & (calls >= _FEWEST)
    low = np.where(usable, wilson_low(hits, calls) if len(order) else 0.0, -1.0)
    found = [np.flatnonzero(low >= precision) for precision in PRECISIONS]
    return np.array([values[order][places[-1]] if len(places) else never for places in found])
