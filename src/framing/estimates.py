"""A statistic with its interval, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A statistic with its 95 % interval.

    Attributes
    ----------
    value, low, high : float or None
    reason : str
        Why a value or an interval is undefined; empty where both are there.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def bootstrap_all(
    statistics: Callable[[Rows], Mapping[str, float | None]], clusters: Sequence[object], *, seed: int = 0, resamples: int = 1000
) -> dict[str, Estimate]:
    """Estimate statistics of rows that come in clusters, with percentile intervals over resampled clusters.

    Parameters
    ----------
    statistics : callable
        From row numbers, repeated as drawn, to values by name; None where one is undefined for them.
    clusters : sequence, length n_rows
        The cluster, such as the article, of each row; clusters are drawn whole (Davison & Hinkley 1997, *Bootstrap
        Methods*, ch. 3.8).
    seed, resamples : int

    Returns
    -------
    dict
        One `Estimate` a statistic; without an interval where there are fewer than two clusters, or where more than a
        tenth of the resamples are undefined.
    """
    names, members = np.unique(np.array([str(cluster) for cluster in clusters]), return_inverse=True)
    rows = [np.flatnonzero(members == i) for i in range(len(names))]
    values = statistics(np.arange(len(clusters)))
    rng = np.random.default_rng(seed)
    draws = [
        statistics(np.concatenate([rows[i] for i in rng.integers(len(rows), size=len(rows))]))
        for _ in range(resamples if len(rows) > 1 else 0)
    ]
    return {name: estimate(value, [draw[name] for draw in draws], resamples) for name, value in values.items()}


def bootstrap(
    statistic: Callable[[Rows], float | None], clusters: Sequence[object], *, seed: int = 0, resamples: int = 1000
) -> Estimate:
    """Estimate one statistic; see `bootstrap_all`."""
    return bootstrap_all(lambda rows: {"": statistic(rows)}, clusters, seed=seed, resamples=resamples)[""]


def recentred(value: float, draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return resampled values of a statistic that resampling makes larger, moved back so that their mean is `value`.

    A mean of absolute differences, such as a calibration error, grows in resamples; its plain percentile interval can lie above
    it. Nothing falls below 0.
    """
    known = draws[~np.isnan(draws)]
    return draws if not len(known) or np.isnan(value) else np.maximum(draws - max(0.0, float(known.mean()) - value), 0.0)


def estimate(value: float | None, draws: Iterable[float | None], resamples: int) -> Estimate:
    """Return a value with the percentile interval of its resamples; None and nan are undefined."""
    if value is None or np.isnan(value):
        return Estimate(None, reason="undefined here")
    found = [draw for draw in draws if draw is not None and not np.isnan(draw)]
    if not found or len(found) < 0.9 * resamples:
        return Estimate(float(value), reason="too few articles for an interval")
    low, high = np.quantile(found, [0.025, 0.975])
    return Estimate(float(value), float(low), float(high))


def estimates(draws: Floats, resamples: int, reason: str) -> list[Estimate]:
    """Return many values with their percentile intervals, as `estimate` does.

    Parameters
    ----------
    draws : ndarray, shape (1 + n_resamples, n_values)
        The values themselves, then their resamples; nan where undefined.
    resamples : int
    reason : str
        Why a value is undefined.
    """
    values, ordered = draws[0], np.sort(draws[1:], axis=0)
    known = (~np.isnan(ordered)).sum(axis=0)
    enough = (known > 0) & (known >= 0.9 * resamples)
    ends = [_quantiles(ordered, known, share) if len(ordered) else np.full(len(values), np.nan) for share in (0.025, 0.975)]
    rows = zip(values.tolist(), enough.tolist(), ends[0].tolist(), ends[1].tolist(), strict=True)
    return [
        Estimate(None, reason=reason)
        if np.isnan(value)
        else Estimate(value, low, high)
        if there
        else Estimate(value, reason="too few articles for an interval")
        for value, there, low, high in rows
    ]


def _quantiles(ordered: Floats, known: Rows, share: float) -> Floats:
    """Return a quantile of each column, sorted with nan last, of which `known` are defined; linear between neighbours."""
    place = share * np.maximum(known - 1, 0)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(known - 1, 0))
    columns = np.arange(ordered.shape[1])
    low = ordered[below, columns]
    found: Floats = low + (ordered[above, columns] - low) * (place - below)
    return found
