"""Whether coding more pays: one rule for every learning curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LITTLE = 0.01


def next_gain(first: NDArray[np.float64], last: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Return what the next doubling of the coded articles is expected to bring, from what the last two brought.

    The curve :math:`a - b n^{-c}` has gains that shrink by one factor with every doubling, so that after the gains
    :math:`g_1` and :math:`g_2` the next is expected to be :math:`g_2 \cdot \min(1, g_2 / g_1)`, and nothing where the last was
    none.
    """
    gained = np.maximum(last, 0.0)
    shrinking = np.divide(np.minimum(gained, first), first, out=np.ones_like(last), where=first > 0)
    return np.asarray(gained * shrinking)


def verdict(low: float | None, high: float | None) -> str:
    """Say in words whether coding more of the same pays, from the interval of the next gain in macro average precision."""
    if low is None or high is None:
        return "whether coding more pays cannot be told"
    if high < LITTLE:
        return "coding more of the same hardly pays"
    return "coding more pays" if low >= LITTLE else "coding more may pay"
