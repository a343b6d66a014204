"""What stands around a paragraph in its article: its neighbours' values, averaged, the nearer the heavier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from framing.constants import DECAY as DECAY
from framing.constants import REACH as REACH

Floats = NDArray[np.float64]


def neighbours_mean(values: Floats, articles: Sequence[str | None]) -> Floats:
    r"""Return for each paragraph the weighted mean of its neighbours' values.

    .. math:: m_i = \sum_{j \ne i} d^{|i-j|-1} v_j \Big/ \sum_{j \ne i} d^{|i-j|-1}, \quad d = 0.9

    over the paragraphs of the same article that are at most 30 away. Since it is linear, the mean of the neighbours'
    sums of weighted terms is the sum of their mean weights.

    Parameters
    ----------
    values : ndarray, shape (n_paragraphs, n_values)
    articles : sequence of (str or None), length n_paragraphs
        The article of each paragraph; those of one article stand in their order. None for one that stands alone.

    Returns
    -------
    ndarray, shape (n_paragraphs, n_values)
        Zero for a paragraph without neighbours.
    """
    total = np.zeros(values.shape)
    for members in _groups(articles):
        total[members] = _within(values[members])
    return total


def neighbours_together(values: Floats, articles: NDArray[np.int32]) -> Floats:
    """Return the same mean for articles whose paragraphs stand together, by number, -1 for one that stands alone."""
    total, reached = np.zeros(values.shape), np.zeros(len(values))
    for distance in range(1, REACH + 1):
        first = np.flatnonzero((articles[:-distance] == articles[distance:]) & (articles[distance:] >= 0))
        if not len(first):
            break
        weight = DECAY ** (distance - 1)
        for mine, other in ((first, first + distance), (first + distance, first)):
            total[mine] += weight * values[other]
            reached[mine] += weight
    return total / np.where(reached > 0.0, reached, 1.0)[:, None]


def neighbours_matrix(articles: Sequence[str | None]) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return the same mean as rows, columns and values of a sparse matrix, shape (n_paragraphs, n_paragraphs)."""
    rows, columns, weights = [], [], []
    for members in _groups(articles):
        length = len(members)
        place = np.arange(length)
        share = 1.0 / np.maximum(_total_weight(length), 1e-300)
        for distance in range(1, min(length - 1, REACH) + 1):
            for shift in (-distance, distance):
                kept = place[(place + shift >= 0) & (place + shift < length)]
                rows.append(members[kept])
                columns.append(members[kept + shift])
                weights.append(DECAY ** (distance - 1) * share[kept])
    if not rows:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(weights)


def _within(values: Floats) -> Floats:
    length = len(values)
    total = np.zeros(values.shape)
    for distance in range(1, min(length - 1, REACH) + 1):
        weight = DECAY ** (distance - 1)
        total[distance:] += weight * values[:-distance]
        total[:-distance] += weight * values[distance:]
    return total / np.maximum(_total_weight(length), 1e-300)[:, None]


def _total_weight(length: int) -> Floats:
    """Return the sum of the weights of each paragraph's neighbours, shape (length,)."""
    reached = np.concatenate([[0.0], np.cumsum(DECAY ** np.arange(REACH))])
    before = np.arange(length)
    return np.asarray(reached[np.minimum(before, REACH)] + reached[np.minimum(before[::-1], REACH)])


def _groups(articles: Sequence[str | None]) -> list[NDArray[np.int64]]:
    """Return the positions of the paragraphs of each article that has more than one."""
    found: dict[str, list[int]] = {}
    for position, article in enumerate(articles):
        if article is not None:
            found.setdefault(article, []).append(position)
    return [np.array(members) for members in found.values() if len(members) > 1]
