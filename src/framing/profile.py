"""An article's framing profile: which share of its paragraphs carries each framing, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.codebook import Codebook
from framing.learned import Scores


@dataclass(frozen=True)
class Share:
    """One framing in one article.

    Attributes
    ----------
    framing : str
    paragraphs : int
        Scored paragraphs of the article.
    present : int
        Paragraphs in which the framing is present.
    share : float
        ``present / paragraphs``.
    expected : float
        Mean probability: the share to be expected from the calibrated probabilities, thresholds aside.
    low, high : float
        95 % interval of the share: 2.5 % and 97.5 % quantiles of the number of carrying paragraphs, if each carries
        the framing with its probability, independently (Poisson binomial), divided by `paragraphs`.
    stances : dict
        From stance to the number of present paragraphs in which it is the likeliest.
    """

    framing: str
    paragraphs: int
    present: int
    share: float
    expected: float
    low: float
    high: float
    stances: dict[str, int]


def framing_profile(codebook: Codebook, scores: Scores) -> tuple[Share, ...]:
    """Return one `Share` a framing, in codebook order, from the scores of one article's paragraphs (at least one)."""
    total = len(scores.probabilities)
    shares = []
    for k, slug in enumerate(codebook.slugs):
        present = scores.present[:, k]
        low, high = poisson_binomial_interval(scores.probabilities[:, k])
        likeliest = stance_indices(scores, k)[present]
        shares.append(
            Share(
                framing=slug,
                paragraphs=total,
                present=int(present.sum()),
                share=float(present.mean()),
                expected=float(scores.probabilities[:, k].mean()),
                low=low / total,
                high=high / total,
                stances={stance: int((likeliest == i).sum()) for i, stance in enumerate(codebook.stances)},
            )
        )
    return tuple(shares)


def stance_indices(scores: Scores, k: int) -> NDArray[np.int64]:
    """Return the likeliest stance of framing `k` in each paragraph, -1 where it is not present; shape
    (n_paragraphs,)."""
    likeliest = np.full(len(scores.present), -1, dtype=np.int64)
    rows = scores.present[:, k]
    if scores.stance_probabilities.shape[2]:
        likeliest[rows] = scores.stance_probabilities[rows, k].argmax(axis=1)
    return likeliest


def poisson_binomial_interval(probabilities: NDArray[np.float64], coverage: float = 0.95) -> tuple[int, int]:
    """Return the central interval of a sum of independent yes-or-no events.

    Parameters
    ----------
    probabilities : ndarray, shape (n_events,)
    coverage : float
        Probability that the interval holds at least.

    Returns
    -------
    low, high : int
        Smallest numbers at which the distribution function reaches ``(1 - coverage) / 2`` and ``(1 + coverage) / 2``.
    """
    n_events = len(probabilities)
    if n_events > 2000:
        # By the central limit theorem; the exact recursion takes n² steps.
        from statistics import NormalDist

        middle, spread = float(probabilities.sum()), float(np.sqrt((probabilities * (1 - probabilities)).sum()))
        reach = NormalDist().inv_cdf((1 + coverage) / 2) * spread
        return max(0, round(middle - reach)), min(n_events, round(middle + reach))
    mass = np.ones(1)
    for probability in probabilities:
        mass = np.append(mass, 0.0) * (1 - probability) + np.insert(mass, 0, 0.0) * probability
    reached = np.cumsum(mass)
    tail = (1 - coverage) / 2
    return int(np.searchsorted(reached, tail)), min(int(np.searchsorted(reached, 1 - tail)), n_events)
