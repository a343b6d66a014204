"""Measures of agreement between coders beyond chance: each says its formula and when it is undefined.

All take sums that add up over articles, with any number of axes before those that are named, so that a thousand resamples
are measured at once; where a measure is undefined it is nan.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from framing.resampled import ratios

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CUSTOMARY, TENTATIVE = 0.800, 0.667


def coincidences(values: Sequence[Sequence[int]], n_values: int) -> Floats:
    """Return the coincidence matrix of codings: how often two codings of a unit give each pair of values.

    Parameters
    ----------
    values : sequence of sequence of int
        For each unit, the values that its coders gave, in any order; a unit with fewer than two does not count.
    n_values : int

    Returns
    -------
    ndarray, shape (n_values, n_values)
        Symmetric; a unit with m codings adds m to its sum. (Krippendorff 2019, *Content Analysis*, 4th ed., ch. 12.)
    """
    total = np.zeros((n_values, n_values))
    for unit in values:
        if len(unit) > 1:
            counts = np.bincount(unit, minlength=n_values).astype(float)
            total += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    return total


def alpha(coincidence: Floats) -> float | None:
    """Return Krippendorff's alpha for nominal values; see `alphas`.

    Parameters
    ----------
    coincidence : ndarray, shape (n_values, n_values)
        From `coincidences`.

    Returns
    -------
    float or None
        1 is agreement without exception, 0 what chance would give; None where fewer than two values were ever used,
        since agreement by chance is then certain and alpha is undefined.
    """
    each = coincidence.sum(axis=1)
    found = float(alphas(each.sum() - np.trace(coincidence), each, 1 - np.eye(len(each))))
    return None if np.isnan(found) else found


def alphas(disagreement: Floats, counts: Floats, distances: Floats) -> Floats:
    r"""Return Krippendorff's alpha.

    .. math:: \alpha = 1 - D_o / D_e,\quad D_o = \frac1n \sum_u \sum_{i \ne j} \frac{\delta_{ij}}{m_u - 1},\quad
              D_e = \frac{1}{n (n - 1)} \sum_{c, k} n_c n_k \delta_{ck}

    Parameters
    ----------
    disagreement : ndarray, shape (...)
        :math:`n D_o`: over units with :math:`m_u \ge 2` codings, the distances of all ordered pairs of codings divided by
        :math:`m_u - 1`.
    counts : ndarray, shape (..., n_values)
        How often each value was given in such units.
    distances : ndarray, shape (n_values, n_values)
        Between values; for nominal ones 0 where they are the same and else 1.

    Returns
    -------
    ndarray, shape (...)
        nan where all values are the same, or there is none. (Krippendorff 2019, *Content Analysis*, 4th ed., ch. 12.)
    """
    total = counts.sum(axis=-1)
    expected = ((counts @ distances) * counts).sum(axis=-1)
    return 1 - ratios(disagreement * (total - 1), expected)


def chance_corrected(observed: Floats, expected: Floats) -> Floats:
    """Return ``(observed - expected) / (1 - expected)``, nan where chance alone makes agreement certain."""
    # Sums of shares can miss 1 by some bits.
    left = np.where(expected > 1 - 1e-12, 0.0, 1 - expected)
    return ratios(observed - expected, left)


def cohens_kappas(tables: Floats) -> Floats:
    r"""Return Cohen's kappa, :math:`(p_o - p_e) / (1 - p_e)` with :math:`p_e = \sum_c p_{c\cdot} p_{\cdot c}`.

    Parameters
    ----------
    tables : ndarray, shape (..., n_values, n_values)
        How often the first coder gave a value (row) where the second gave another (column).

    Returns
    -------
    ndarray, shape (...)
        nan where both only gave one and the same value, or nothing together. (Cohen 1960, *Educational and Psychological
        Measurement* 20(1).)
    """
    total = tables.sum(axis=(-2, -1))
    observed = ratios(np.trace(tables, axis1=-2, axis2=-1), total)
    expected = ratios((tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1), total * total)
    return chance_corrected(observed, expected)


def fleiss_kappas(agreeing: Floats, shares: Floats) -> Floats:
    r"""Return Fleiss' kappa, :math:`(\bar P - \bar P_e) / (1 - \bar P_e)` with :math:`\bar P_e = \sum_c p_c^2`.

    Parameters
    ----------
    agreeing : ndarray, shape (...)
        Over units with the same number of codings, the sum of the shares of pairs of codings that agree.
    shares : ndarray, shape (..., n_values)
        Over the same units, the sum of the shares of codings that gave each value.

    Returns
    -------
    ndarray, shape (...)
        nan where all values are the same, or there is none. (Fleiss 1971, *Psychological Bulletin* 76(5).)
    """
    units = shares.sum(axis=-1)
    expected = (ratios(shares, units[..., None]) ** 2).sum(axis=-1)
    return chance_corrected(ratios(agreeing, units), expected)


def gwets_ac1(agreement: Floats, shares: Floats) -> Floats:
    r"""Return Gwet's AC1, :math:`(p_a - p_e) / (1 - p_e)` with :math:`p_e = \frac{1}{q - 1} \sum_c \pi_c (1 - \pi_c)`.

    Parameters
    ----------
    agreement : ndarray, shape (...)
        :math:`p_a`: the share of pairs of codings that agree, mean over units with two codings or more.
    shares : ndarray, shape (..., n_values)
        Over all units that were coded, the sum of the shares of codings that gave each value; :math:`q` is the number of
        values that the codebook has, used or not.

    Returns
    -------
    ndarray, shape (...)
        nan where there is only one value. (Gwet 2008, *British Journal of Mathematical and Statistical Psychology* 61(1);
        with missing codings Gwet 2014, *Handbook of Inter-Rater Reliability*, 4th ed.)
    """
    n_values = shares.shape[-1]
    if n_values < 2:
        return np.full(agreement.shape, np.nan)
    mean = ratios(shares, shares.sum(axis=-1, keepdims=True))
    return chance_corrected(agreement, (mean * (1 - mean)).sum(axis=-1) / (n_values - 1))


def masi_distances(sets: Bools) -> Floats:
    r"""Return the MASI distance of every two sets, :math:`1 - J M`.

    :math:`J` is the size of the intersection by that of the union; :math:`M` is 1 for equal sets, 2/3 where one holds the other,
    1/3 where they overlap otherwise, 0 where they share nothing. Two empty sets are equal. (Passonneau 2006, LREC.)

    Parameters
    ----------
    sets : ndarray of bool, shape (n_sets, n_framings)

    Returns
    -------
    ndarray, shape (n_sets, n_sets)
    """
    members = sets.astype(np.float64)
    shared = members @ members.T
    size = members.sum(axis=1)
    first, second = size[:, None], size[None, :]
    equal = (shared == first) & (shared == second)
    within = (shared == first) | (shared == second)
    kind = np.where(equal, 1.0, np.where(within, 2 / 3, 1 / 3))
    jaccard = np.where(equal, 1.0, ratios(shared, first + second - shared))
    return 1 - np.where(equal | (shared > 0), np.nan_to_num(jaccard) * kind, 0.0)
