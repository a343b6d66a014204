"""What `framing.spread` says of one short article, in plain Python: the same numbers, without tables that pay off for many."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import ceil, exp, floor, log, prod, sqrt

from framing.constants import COVERAGE, NODE_WEIGHTS, NODES

_SURE = 1e-9
_FURTHEST = 22.0, 8.0
_MIDDLE = 2000
_MOST_STEPS = 100
_LIKE_NORMAL = 0.346


def count_interval(probabilities: Sequence[float], spread: float) -> tuple[int, int]:
    """Return the central interval of the number of paragraphs that carry a framing; see `framing.spread.count_interval`."""
    n_paragraphs = len(probabilities)
    reached = list(accumulate(_mixed([_masses(row) for row in _shifted(probabilities, spread)])))
    tail = (1 - COVERAGE) / 2
    low, high = (min(bisect_left(reached, edge), n_paragraphs) for edge in (tail, 1 - tail))
    expected = sum(probabilities)
    return min(low, int(expected)), max(high, min(n_paragraphs, ceil(expected - 1e-9)))


def at_least_one(probabilities: Sequence[float], spread: float) -> float:
    """Return the probability that at least one of some paragraphs of an article carries a framing."""
    return 1 - _mixed([[prod(1 - probability for probability in row)] for row in _shifted(probabilities, spread)])[0]


def _shifted(probabilities: Sequence[float], spread: float) -> list[list[float]]:
    """Return the probabilities at each shift that the article as a whole may have; see `framing.spread.shifted`."""
    if spread <= 0:
        return [list(probabilities)]
    centres = [_centre(min(max(probability, _SURE), 1 - _SURE), spread) for probability in probabilities]
    return [[1 / (1 + exp(-centre - spread * node)) for centre in centres] for node in NODES]


def _centre(probability: float, spread: float) -> float:
    """Return the log-odds without a shift whose mean over the shifts is a probability, read off between points of a grid."""
    wanted = log(probability / (1 - probability))
    step = _place(_MIDDLE + 1, spread)
    # Newton's way, from what is nearly right, since the logistic function is nearly a normal distribution function.
    before = min(max(_MIDDLE + floor(wanted * sqrt(1 + _LIKE_NORMAL * spread * spread) / step), 0), 2 * _MIDDLE - 1)
    for _ in range(_MOST_STEPS):
        low, high = _mean(before, spread), _mean(before + 1, spread)
        if low <= wanted < high:
            return _place(before, spread) + step / (high - low) * (wanted - low)
        before = min(max(before + floor((wanted - low) / (high - low)), 0), 2 * _MIDDLE - 1)
    return _place(before if wanted < low else before + 1, spread)


def _place(number: int, spread: float) -> float:
    return (number / _MIDDLE - 1) * (_FURTHEST[0] + _FURTHEST[1] * spread)


@lru_cache(maxsize=1 << 14)
def _mean(number: int, spread: float) -> float:
    """Return the log-odds of the mean over the shifts at a point of the grid."""
    if number > _MIDDLE:
        return -_mean(2 * _MIDDLE - number, spread)
    centre = _place(number, spread)
    found = sum(weight / (1 + exp(-centre - spread * node)) for node, weight in zip(NODES, NODE_WEIGHTS, strict=True))
    return log(found / (1 - found))


def _masses(probabilities: Sequence[float]) -> list[float]:
    """Return the Poisson-binomial distribution of the number of events."""
    mass = [1.0]
    for probability in probabilities:
        other = 1 - probability
        mass = [stays * other + comes * probability for stays, comes in zip([*mass, 0.0], [0.0, *mass], strict=True)]
    return mass


def _mixed(rows: Sequence[Sequence[float]]) -> list[float]:
    if len(rows) == 1:
        return list(rows[0])
    return [sum(weight * value for weight, value in zip(NODE_WEIGHTS, column, strict=True)) for column in zip(*rows, strict=True)]
