"""From probabilities to decisions: which framings a paragraph is said to carry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framing.codebook import Codebook

Floats = NDArray[np.float64]


def decide(probabilities: Floats, thresholds: Floats, codebook: Codebook) -> NDArray[np.bool_]:
    """Return which framings are present, as the codebook's rules have it.

    A framing is present where its probability reaches its threshold. Where a paragraph carries one framing at most
    (``exclusive``), only the one stays whose probability exceeds its threshold by most. Where it carries one at least
    (``at_least_one``), the likeliest is present where none reaches its threshold. The first of equals is taken.

    Parameters
    ----------
    probabilities : ndarray, shape (n_paragraphs, n_framings)
    thresholds : ndarray, shape (n_framings,)
    codebook : Codebook

    Returns
    -------
    ndarray of bool, shape (n_paragraphs, n_framings)
    """
    present = probabilities >= thresholds
    rows = np.arange(len(probabilities))
    if codebook.exclusive:
        most = np.zeros_like(present)
        most[rows, np.where(present, probabilities - thresholds, -1.0).argmax(axis=1)] = True
        present &= most
    if codebook.at_least_one:
        present[rows, probabilities.argmax(axis=1)] |= ~present.any(axis=1)
    return np.asarray(present)
