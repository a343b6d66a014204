"""Whether coding more pays: what a doubling of the coded articles has brought, and what the next one can be expected to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from framing.codebook import Codebook
from framing.coded import FOLDS, Coded, article_folds, learned
from framing.estimates import Estimate, estimate
from framing.fitting import FIXED, Options, count_all
from framing.gains import next_gain, verdict
from framing.resampled import average_precisions, resamples
from framing.unseen import predict_unseen

Floats = NDArray[np.float64]

SHARES = (0.25, 0.5, 1.0)
_ORDERS = 3


@dataclass(frozen=True)
class Doubling:
    """Gains in macro average precision, on articles not seen.

    Attributes
    ----------
    articles : int
        Coded articles in all.
    curve : tuple of Estimate
        Macro average precision when a quarter, half and all of the other folds' articles are learned from.
    last, next : Estimate
        Gain of the last doubling, and the expected gain of the next.
    """

    articles: int
    curve: tuple[Estimate, ...]
    last: Estimate
    next: Estimate

    @property
    def verdict(self) -> str:
        """Say in words whether coding more of the same pays."""
        said = verdict(self.next.low, self.next.high)
        return f"{said}: {self.next.reason}" if self.next.reason else said


def doubling(
    coded: Coded,
    codebook: Codebook,
    options: Options,
    progress: Callable[[str], object] = str,
    *,
    n_resamples: int = 400,
) -> Doubling:
    """Estimate what twice as many coded articles would bring.

    The next gain is expected from the last two, see `framing.gains.next_gain`. Parts of the articles are drawn in three orders;
    intervals come from resampling articles, the same in every part. The penalty has its usual strength.

    Parameters
    ----------
    coded : Coded
    codebook : Codebook
    options : Options
    progress : callable
        Told each step in a few words.
    """
    names = sorted(set(coded.articles))
    if len(names) < 4 * FOLDS:
        none = Estimate(None, reason=f"only {len(names)} articles are coded; it takes {4 * FOLDS}")
        return Doubling(len(names), (none, none, none), none, none)
    fast = replace(options, strength=options.strength or FIXED)
    weights = list(resamples(coded.articles, options.seed, n_resamples))
    points = []
    for share in SHARES:
        progress(f"learning curve, {share:.0%} of the articles")
        points.append(_macro(coded, codebook, fast, share, weights))
    quarter, half, full = points
    first, last = half - quarter, full - half
    values = [*points, last, next_gain(first, last)]
    found = [estimate(value[0], value[1:], n_resamples) for value in values]
    return Doubling(len(names), (found[0], found[1], found[2]), found[3], found[4])


def _macro(coded: Coded, codebook: Codebook, options: Options, share: float, weights: list[Floats]) -> Floats:
    """Return macro average precision on the articles as they are, then in each resample, at a share of the articles."""
    names = sorted(set(coded.articles))
    folds = article_folds(coded.articles, options.seed)
    counted = count_all(coded, options)
    possible = np.flatnonzero(learned(coded, codebook))
    found = []
    for order in range(_ORDERS if share < 1 else 1):
        rng = np.random.default_rng([options.seed, order])
        chosen = set(rng.permutation(names)[: round(share * len(names))].tolist())
        keep = np.array([article in chosen for article in coded.articles])
        unseen = predict_unseen(coded, codebook, folds, options, keep=keep, counted=counted).log_odds[0]
        each = [_precisions(coded.present[:, k], unseen[:, k], weights) for k in possible]
        found.append(np.nanmean(each, axis=0))
    return np.asarray(np.mean(found, axis=0))


def _precisions(present: NDArray[np.int64], log_odds: Floats, weights: list[Floats]) -> Floats:
    known = present >= 0
    return np.concatenate([average_precisions(present[known] == 1, log_odds[known], some[:, known]) for some in weights])
