"""What a model's figures are to be held against: floors that need no training, and the coders' own agreement as a ceiling."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from framing.agreement import alpha, coincidences
from framing.codebook import ABSENT, Codebook
from framing.coded import Coded
from framing.codings import INDEPENDENT, Coding
from framing.measures import Counts, average_precision, count, mean
from framing.terms import Terms


@dataclass(frozen=True)
class Yardsticks:
    """Floors and ceiling of one framing on some paragraphs.

    Attributes
    ----------
    prevalence : float
        Share of the paragraphs that carry it; the average precision of guessing.
    always_f1 : float or None
        F1 of calling it everywhere; to call it nowhere, as the majority has it, has F1 0.
    dictionary_f1, dictionary_average_precision : float or None
        Of calling it where one of the codebook's indicators stands; None where the codebook has none.
    coders_f1 : float or None
        F1 of one coder's codings against another's, over all pairs; None where no paragraph has two codings.
    coders_alpha : float or None
        Krippendorff's alpha of presence.
    prevalence_brier : float
        Brier score of stating the prevalence everywhere, ``p (1 - p)``; such a statement is calibrated, so that the floor of
        calibration error is 0.
    dictionary_precision, dictionary_recall : float or None
    model_alpha : float or None
        Krippendorff's alpha between the model's decisions and the reference codings, to set beside the coders'.
    """

    prevalence: float
    always_f1: float | None
    dictionary_f1: float | None
    dictionary_average_precision: float | None
    coders_f1: float | None
    coders_alpha: float | None
    prevalence_brier: float = 0.0
    dictionary_precision: float | None = None
    dictionary_recall: float | None = None
    model_alpha: float | None = None

    def verdict(self, f1: float | None, high: float | None) -> str:
        """Say in words where a model's F1, with the upper end of its interval, stands between floors and ceiling."""
        if f1 is None:
            return "undefined"
        floor = max(value for value in (self.always_f1, self.dictionary_f1, 0.0) if value is not None)
        if f1 <= floor:
            return "no better than a rule without training"
        if self.coders_f1 is None:
            return "above the floors; the coders' agreement is unknown"
        if (high if high is not None else f1) >= self.coders_f1:
            return "within the coders' disagreement"
        return "above the floors, below the coders"


def yardsticks(
    coded: Coded, codings: Sequence[Coding], codebook: Codebook, terms: Terms, called: NDArray[np.bool_] | None = None
) -> dict[str, Yardsticks]:
    """Measure floors and ceiling of each framing on coded paragraphs.

    Parameters
    ----------
    coded : Coded
    codings : sequence of Coding
        All codings of the corpus; only independent ones of these paragraphs count.
    codebook : Codebook
        Its indicators are the dictionary.
    terms : Terms
    called : ndarray of bool, shape (n_paragraphs, n_framings), optional
        The model's decisions, for its alpha.
    """
    units = set(coded.units)
    given = [coding for coding in codings if coding.unit in units and coding.round == INDEPENDENT]
    found = {}
    own = coded.terms
    for k, framing in enumerate(codebook.framings):
        known = coded.present[:, k] >= 0
        truth = coded.present[known, k] == 1
        looked_up = _matches([own[int(i)] for i in np.flatnonzero(known)], framing.indicators, terms)
        has = bool(framing.indicators)
        by_dictionary = count(truth, looked_up > 0)
        coders = _coders(given, k)
        found[framing.slug] = Yardsticks(
            prevalence=float(truth.mean()) if len(truth) else 0.0,
            always_f1=count(truth, np.ones(len(truth), dtype=bool)).f1,
            dictionary_f1=by_dictionary.f1 if has else None,
            dictionary_average_precision=average_precision(truth, looked_up) if has else None,
            coders_f1=coders[0],
            coders_alpha=coders[1],
            prevalence_brier=float(truth.mean() * (1 - truth.mean())) if len(truth) else 0.0,
            dictionary_precision=by_dictionary.precision if has else None,
            dictionary_recall=by_dictionary.recall if has else None,
            model_alpha=None if called is None else _alpha(truth, called[known, k]),
        )
    return found


def macro_yardsticks(found: Mapping[str, Yardsticks]) -> dict[str, float | None]:
    """Return the mean of each yardstick over the framings; None where it is undefined for one of them."""
    return {entry.name: mean([getattr(stick, entry.name) for stick in found.values()]) for entry in fields(Yardsticks)}


def _alpha(truth: NDArray[np.bool_], called: NDArray[np.bool_]) -> float | None:
    return alpha(coincidences(np.column_stack([truth, called]).astype(int).tolist(), 2))


def _matches(paragraphs: Sequence[Sequence[str]], indicators: Collection[str], terms: Terms) -> NDArray[np.float64]:
    """Return how many of the indicators stand in each paragraph; shape (n_paragraphs,)."""
    wanted = [parts for indicator in indicators if (parts := terms.parts(indicator))]
    return np.array([sum(parts <= found for parts in wanted) for found in map(set, paragraphs)], dtype=np.float64)


def _coders(codings: Sequence[Coding], k: int) -> tuple[float | None, float | None]:
    units: dict[tuple[str, int], list[int]] = {}
    for coding in codings:
        value = coding.values[k]
        if value is not None:
            units.setdefault(coding.unit, []).append(int(value != ABSENT))
    total = Counts(0, 0, 0)
    for values in units.values():
        for first, second in combinations(values, 2):
            total = total + Counts(first & second, first & ~second & 1, second & ~first & 1)
    return total.f1, alpha(coincidences(list(units.values()), 2))
