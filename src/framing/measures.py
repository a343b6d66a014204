"""How good decisions and probabilities are, against reference codings: each measure says its formula and when it is undefined."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Every measure of presence, with the name that a reader sees.
NAMES = {
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "average_precision": "average precision",
    "brier": "Brier",
    "calibration_error": "calibration error",
}

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True)
class Counts:
    """How often a decision was right and wrong: true positives, false positives, false negatives."""

    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> float | None:
        """Share of what was called that is so; undefined where nothing was called."""
        return _ratio(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float | None:
        """Share of what is so that was called; undefined where nothing is so."""
        return _ratio(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float | None:
        """``2 hits / (2 hits + false alarms + misses)``; undefined where nothing is so and nothing was called."""
        return _ratio(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.false_alarms + other.false_alarms, self.misses + other.misses)


def count(truth: Truth, called: Truth) -> Counts:
    """Count hits, false alarms and misses of decisions, shape (n_paragraphs,) each."""
    return Counts(int((truth & called).sum()), int((~truth & called).sum()), int((truth & ~called).sum()))


def average_precision(truth: Truth, values: Floats) -> float | None:
    r"""Return the area under the precision-recall steps, :math:`\sum_n (R_n - R_{n-1}) P_n` over distinct values, highest first.

    Parameters
    ----------
    truth : ndarray of bool, shape (n_paragraphs,)
    values : ndarray, shape (n_paragraphs,)
        Probabilities or log-odds; only their order counts, equal ones are taken together.

    Returns
    -------
    float or None
        1 ranks all that is so before all that is not; None where nothing is so.
    """
    total = int(truth.sum())
    if not total:
        return None
    order = np.argsort(-values, kind="stable")
    hits = np.cumsum(truth[order])
    ends = np.flatnonzero(np.append(np.diff(values[order]) != 0, True))
    precision = hits[ends] / (ends + 1)
    return float((np.diff(hits[ends], prepend=0) * precision).sum() / total)


def brier(truth: Truth, probabilities: Floats) -> float | None:
    """Return the mean squared difference of probability and truth; 0 is best; None where there is no paragraph."""
    return float(((probabilities - truth) ** 2).mean()) if len(truth) else None


def calibration_error(truth: Truth, probabilities: Floats, bins: int = 10) -> float | None:
    """Return the adaptive calibration error: the mean difference of stated probability and observed share.

    Paragraphs are sorted by probability and cut into `bins` groups of equal size; the absolute differences of each group's mean
    probability and share are averaged, weighted by size. (Nixon et al. 2019, "Measuring Calibration in Deep Learning".)

    Returns
    -------
    float or None
        0 is best; None where there are fewer paragraphs than bins. With few paragraphs it is too high by chance.
    """
    if len(truth) < bins:
        return None
    order = np.argsort(probabilities, kind="stable")
    groups = np.array_split(order, bins)
    return float(sum(abs(probabilities[group].mean() - truth[group].mean()) * len(group) for group in groups) / len(truth))


def mean(values: list[float | None]) -> float | None:
    """Return the mean over framings; None where it is undefined for one of them."""
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known and len(known) == len(values) else None


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
