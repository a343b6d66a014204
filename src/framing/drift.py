"""Coder drift: whether coders find framings more or less often, and agree less, as the coding goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from framing.agreement import alphas
from framing.codebook import Codebook
from framing.codings import INDEPENDENT, Coding
from framing.errors import CorpusError
from framing.estimates import Estimate
from framing.questions import PRESENCE, Question, Sheet, questions, sheet_of
from framing.tallies import MISSING, Answers, tally

EVERYBODY = "(everybody)"
PERIODS = 3
_NO_OTHER = "nobody else coded these paragraphs"
_SAME = "all codings are the same"

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Period:
    """One period of a coder's work on a framing.

    Attributes
    ----------
    first, last : str
        Dates of its first and last coding; empty where codings have no date.
    codings : int
    present : float or None
        Share of the coder's codings that found the framing; None without codings.
    agreement : Estimate
        Share of pairs of codings that agree: the coder's with the others' of the same paragraphs, mean over paragraphs.
    alpha : Estimate
        Krippendorff's alpha, nominal, of all codings of the paragraphs that the coder coded in the period.
    """

    first: str
    last: str
    codings: int
    present: float | None
    agreement: Estimate
    alpha: Estimate


@dataclass(frozen=True)
class Drift:
    """A coder's periods for one framing; the coder `EVERYBODY` stands for all, by the first coding of each paragraph."""

    framing: str
    coder: str
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Drifts:
    """All coders' periods.

    Attributes
    ----------
    dated : bool
        Whether codings were ordered by their dates; else by their order in the file.
    undated : int
        Codings that were left out because only others have a date.
    rows : tuple of Drift
    """

    dated: bool
    undated: int
    rows: tuple[Drift, ...]


def drift(codings: Sequence[Coding], codebook: Codebook) -> Drifts:
    """Return presence in each third of the coding, for everybody and for each coder.

    Parameters
    ----------
    codings : sequence of Coding
        Adjudications are left out. If any has a date those with a date count, by date; else all, by line.
    codebook : Codebook

    Raises
    ------
    CorpusError
        If a date is none; the message names the line.
    """
    given = [coding for coding in codings if coding.round == INDEPENDENT]
    dated = [coding for coding in given if coding.coded]
    chosen = sorted(dated, key=_when) if dated else sorted(given, key=lambda coding: coding.line)
    sheet = sheet_of(chosen)
    asked = [question for question in questions(sheet, codebook) if question.question == PRESENCE]
    days = np.full((len(sheet.units), len(sheet.coders)), "", dtype="<U40")
    for (unit, coder), row in zip(sheet.places, sheet.rows, strict=True):
        days[unit, coder] = row.coded
    rows = [
        Drift(question.framing, name, tuple(_periods(question, sheet, days, c)))
        for question in asked
        for c, name in [(None, EVERYBODY), *enumerate(sheet.coders)]
    ]
    return Drifts(bool(dated), len(given) - len(chosen), tuple(rows))


def _when(coding: Coding) -> tuple[datetime, int]:
    try:
        found = datetime.fromisoformat(coding.coded)
    except ValueError:
        raise CorpusError(f"codings.csv, line {coding.line}: {coding.coded!r} is no date; write dates as YYYY-MM-DD.") from None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found, coding.line


def _periods(question: Question, sheet: Sheet, days: NDArray[np.str_], coder: int | None) -> Iterator[Period]:
    """Yield thirds of what a coder answered, or of all units, in the order of the codings."""
    values = question.answers.values
    mine = slice(None) if coder is None else slice(coder, coder + 1)
    rows = sheet.places[:, 0] if coder is None else sheet.places[sheet.places[:, 1] == coder, 0]
    units = np.fromiter(dict.fromkeys(rows.tolist()), dtype=np.int64)
    units = units[(values[units, mine] != MISSING).any(axis=1)]
    for part in np.array_split(units, PERIODS):
        found = days[part, mine]
        yield _period(values[part], values[part, mine], found[found != ""].tolist(), coder)


def _period(values: Rows, own: Rows, days: Sequence[str], coder: int | None) -> Period:
    given = own[own != MISSING]
    first, last = (min(days), max(days)) if days else ("", "")
    sums = tally(Answers(values, np.zeros(len(values), dtype=np.int64), 1, 2), 0) if len(values) else None
    if sums is None or not sums.units.sum():
        nothing = Estimate(None, reason=_NO_OTHER if len(given) else "no codings")
        return Period(first, last, len(given), float(given.mean()) if len(given) else None, nothing, nothing)
    agreement = float(sums.agreeing[0] / sums.units[0]) if coder is None else _with_others(values, coder)
    alpha = float(alphas(sums.disagreement, sums.pairable, 1 - np.eye(2))[0])
    found = Estimate(None, reason=_SAME) if np.isnan(alpha) else Estimate(alpha)
    return Period(first, last, len(given), float(given.mean()), Estimate(agreement), found)


def _with_others(values: Rows, coder: int) -> float:
    """Return the share of the others' codings that are the coder's, mean over the units that others coded."""
    own = values[:, [coder]]
    others = np.delete(values, coder, axis=1)
    there = others != MISSING
    shared = there.any(axis=1)
    same = ((others == own) & there).sum(axis=1)[shared] / there.sum(axis=1)[shared]
    return float(same.mean())
