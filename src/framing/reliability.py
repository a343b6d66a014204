"""Intercoder reliability: how far independent coders agree beyond chance, with intervals by article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from framing.agreement import (
    CUSTOMARY,
    TENTATIVE,
    alphas,
    cohens_kappas,
    fleiss_kappas,
    gwets_ac1,
    masi_distances,
)
from framing.codebook import Codebook
from framing.codings import Coding
from framing.estimates import Estimate, estimate, estimates
from framing.questions import PRESENCE, PRESENT, SET, Question, questions, sheet_of
from framing.resampled import ratios, resamples
from framing.tallies import MISSING, Tallies, pair_tables, pairs_of, tally, usual_codings

Floats = NDArray[np.float64]

NO_TWO = "no paragraph has two codings"
SAME = "all codings are the same"
ONLY_PRESENCE, NOT_SETS = "asked of presence alone", "asked of single framings, not of sets"
SPECIFIC, PAIR = "specific agreement: ", "pair "


@dataclass(frozen=True)
class PairReliability:
    """How far two coders agree.

    Attributes
    ----------
    coders : tuple of (str, str)
    units : int
        Paragraphs that both coded.
    agreement, alpha, kappa : Estimate
        The share on which they agree, Krippendorff's alpha, Cohen's kappa.
    """

    coders: tuple[str, str]
    units: int
    agreement: Estimate
    alpha: Estimate
    kappa: Estimate


@dataclass(frozen=True)
class Reliability:
    """Reliability of one framing, in presence or in stance, or of the set of framings.

    Attributes
    ----------
    framing, question : str
        See `framing.questions.Question`.
    units : int
        Paragraphs with at least two codings of it.
    coders : int
        Coders who coded any of these.
    agreement : Estimate
        Percent agreement, as a share: of each paragraph's pairs of codings those that agree, mean over paragraphs.
    alpha : Estimate
        Krippendorff's alpha: nominal, for the set with the MASI distance.
    kappa : Estimate
        Cohen's kappa; with more than two coders the mean over the pairs for which it is defined (Light 1971).
    fleiss : Estimate
        Fleiss' kappa over the `fleiss_units` paragraphs with `fleiss_codings` codings, the number that most have.
    ac1 : Estimate
        Gwet's AC1.
    positive : Estimate
        Positive agreement: how likely another coder found the framing where one did; the F1 of one against another.
    specific : dict
        The same for each value that can be given; empty for the set.
    pairs : tuple of PairReliability
        Coders who share paragraphs; empty for the set.
    """

    framing: str
    question: str
    units: int
    coders: int
    agreement: Estimate
    alpha: Estimate
    kappa: Estimate
    fleiss: Estimate
    ac1: Estimate
    positive: Estimate
    fleiss_units: int
    fleiss_codings: int
    specific: Mapping[str, Estimate] = field(default_factory=dict)
    pairs: tuple[PairReliability, ...] = ()

    @property
    def verdict(self) -> str:
        """What the customary marks say of alpha: ``reliable``, ``tentative``, ``not reliable`` or ``undefined``."""
        return verdict(self.alpha.value)

    @property
    def measures(self) -> dict[str, Estimate]:
        """Every measure by name, in the order in which they are shown."""
        names = ("agreement", "alpha", "kappa", "fleiss", "ac1", "positive")
        return {name: getattr(self, name) for name in names}


def verdict(alpha: float | None) -> str:
    """Return what the customary marks say of alpha, see `framing.agreement.CUSTOMARY` and `TENTATIVE`."""
    if alpha is None:
        return "undefined"
    return "reliable" if alpha >= CUSTOMARY else "tentative" if alpha >= TENTATIVE else "not reliable"


def reliability(
    codings: Iterable[Coding], codebook: Codebook, *, seed: int = 0, resamples: int = 1000
) -> tuple[Reliability, ...]:
    """Return the reliability of presence, and of stance, for each framing, and of the set of framings.

    Parameters
    ----------
    codings : iterable of Coding
        Adjudications are left out.
    codebook : Codebook
    seed, resamples : int
        Of the bootstrap over articles: the same resamples for every question.
    """
    sheet = sheet_of(codings)
    n_articles = len({article for article, _ in sheet.units})
    rows = []
    for question in questions(sheet, codebook):
        measured = _Measured(question)
        for weights in _draws(n_articles, seed, resamples):
            measured.draw(weights)
        rows.append(measured.reliability(sheet.coders, resamples))
    return tuple(rows)


def _draws(n_articles: int, seed: int, number: int) -> Iterator[Floats]:
    if n_articles:
        yield from resamples(range(n_articles), seed, number)


class _Measured:
    """The measures of one question, as it is and in each resample."""

    def __init__(self, question: Question) -> None:
        answers = question.answers
        self.question = question
        distances = None if question.sets is None else masi_distances(question.sets)
        self.distances = 1 - np.eye(answers.n_values) if distances is None else distances
        self.usual = usual_codings(answers)
        self.tallies = tally(answers, self.usual, distances)
        self.pairs = pairs_of(answers) if question.question != SET else []
        self.tables = pair_tables(answers, self.pairs)
        self.common = self.tables.units()
        self.drawn: list[dict[str, Floats]] = []

    def draw(self, weights: Floats) -> None:
        """Measure resamples of articles, shape (n_resamples, n_articles); the first one is the codings themselves."""
        found = _measures(self.tallies.weighed(weights), self.distances, self.question)
        blocks = [_pair_measures(tables) for tables in self.tables.weighed(weights)]
        for name in _OF_PAIRS if blocks else ():
            found[f"{PAIR}{name}"] = np.concatenate([block[name] for block in blocks], axis=1)
        kappas = found.get(f"{PAIR}kappa", np.zeros((len(weights), 0)))
        known = ~np.isnan(kappas)
        found["kappa"] = ratios(np.where(known, kappas, 0.0).sum(axis=1), known.sum(axis=1).astype(np.float64))
        self.drawn.append(found)

    def reliability(self, coders: Sequence[str], resamples: int) -> Reliability:
        """Put values, intervals and the reasons of what is undefined together."""
        question, answers = self.question, self.question.answers
        paired = (answers.values != MISSING).sum(axis=1) > 1
        names = [name for name in self.drawn[0] if not name.startswith(PAIR)] if self.drawn else _NAMES
        estimates = {name: self._estimate(name, resamples) for name in names}
        specific = {name.removeprefix(SPECIFIC): estimates.pop(name) for name in list(estimates) if name.startswith(SPECIFIC)}
        asked = question.question == PRESENCE
        positive = specific[PRESENT] if asked and specific else Estimate(None, reason=NO_TWO if asked else ONLY_PRESENCE)
        return Reliability(
            question.framing,
            question.question,
            int(paired.sum()),
            int((answers.values[paired] != MISSING).any(axis=0).sum()),
            **{name: estimates[name] for name in _NAMES},
            positive=positive,
            fleiss_units=int(((answers.values != MISSING).sum(axis=1) == self.usual).sum()) if self.usual else 0,
            fleiss_codings=self.usual,
            specific=specific,
            pairs=tuple(self._pairs(coders, resamples)),
        )

    def _estimate(self, name: str, resamples: int) -> Estimate:
        if not self.drawn:
            return Estimate(None, reason=NO_TWO)
        draws = np.concatenate([found[name] for found in self.drawn])
        if np.isnan(draws[0]):
            return Estimate(None, reason=self._reason(name))
        return estimate(float(draws[0]), draws[1:].tolist(), resamples)

    def _reason(self, name: str) -> str:
        if not self.tallies.units.sum():
            return NO_TWO
        if self.question.question == SET and name in ("kappa", "fleiss", "ac1"):
            return NOT_SETS
        if name == "ac1":
            return "the codebook has one value only"
        if name == "kappa" and (self.tallies.pairable.sum(axis=0) > 0).sum() > 1:
            return "each pair of coders gave one value throughout"
        if name == "fleiss":
            return f"{SAME} in the paragraphs with {self.usual} codings"
        return "no coder gave this value" if name.startswith(SPECIFIC) else SAME

    def _pairs(self, coders: Sequence[str], resamples: int) -> Iterator[PairReliability]:
        if not self.pairs:
            return
        found = [estimates(np.concatenate([draw[f"{PAIR}{name}"] for draw in self.drawn]), resamples, SAME) for name in _OF_PAIRS]
        for (first, second), common, *figures in zip(self.pairs, self.common, *found, strict=True):
            yield PairReliability((coders[first], coders[second]), int(common), *figures)


_NAMES = ("agreement", "alpha", "kappa", "fleiss", "ac1")
_OF_PAIRS = ("agreement", "alpha", "kappa")


def _measures(sums: Tallies, distances: Floats, question: Question) -> dict[str, Floats]:
    agreement = ratios(sums.agreeing, sums.units)
    found = {"agreement": agreement, "alpha": alphas(sums.disagreement, sums.pairable, distances)}
    if question.question == SET:
        nothing = np.full(len(agreement), np.nan)
        return found | {"kappa": nothing, "fleiss": nothing, "ac1": nothing}
    specific = ratios(sums.met, sums.meetings)
    return {
        **found,
        "fleiss": fleiss_kappas(sums.usual_agreeing, sums.usual_shares),
        "ac1": gwets_ac1(agreement, sums.shares),
        **{f"{SPECIFIC}{value}": specific[:, i] for i, value in enumerate(question.values)},
    }


def _pair_measures(tables: Floats) -> dict[str, Floats]:
    """Measure pairs of coders from their tables, shape (n_resamples, n_pairs, n_values, n_values)."""
    given = (tables + np.swapaxes(tables, -2, -1)).sum(axis=-1)
    agreeing = np.trace(tables, axis1=-2, axis2=-1)
    return {
        "agreement": ratios(agreeing, tables.sum(axis=(-2, -1))),
        "alpha": alphas(given.sum(axis=-1) - 2 * agreeing, given, 1 - np.eye(given.shape[-1])),
        "kappa": cohens_kappas(tables),
    }
