"""The questions that reliability is asked of: each framing's presence and stance, and the set of framings of a paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.codebook import ABSENT, Codebook
from framing.codings import INDEPENDENT, Coding
from framing.errors import CorpusError
from framing.tallies import MISSING, Answers

PRESENCE, STANCE, SET = "presence", "stance", "set"
ALL = "(all framings)"
PRESENT = "present"


@dataclass(frozen=True)
class Question:
    """One question with everybody's answers.

    Attributes
    ----------
    framing : str
        Its slug, or `ALL` for the set.
    question : str
        ``"presence"``, ``"stance"`` (among codings that found the framing) or ``"set"``.
    values : tuple of str
        What can be answered; a set is its slugs joined by ``+``.
    answers : Answers
    sets : ndarray of bool, shape (n_values, n_framings), optional
        The framings in each value, for sets.
    """

    framing: str
    question: str
    values: tuple[str, ...]
    answers: Answers
    sets: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Sheet:
    """Independent codings as a sheet: a row a paragraph, a column a coder.

    Attributes
    ----------
    units : list of (str, int)
        Article and paragraph, in the order of the codings.
    coders : list of str
        By name.
    rows : list of Coding
    places : ndarray of int, shape (n_codings, 2)
        The unit and the coder of each coding.
    """

    units: list[tuple[str, int]]
    coders: list[str]
    rows: list[Coding]
    places: NDArray[np.int64]

    def answers(self, values: Sequence[int], n_values: int) -> Answers:
        """Return the answers to a question from the number that each coding gave, `MISSING` where it gave none."""
        table = np.full((len(self.units), len(self.coders)), MISSING, dtype=np.int64)
        table[self.places[:, 0], self.places[:, 1]] = values
        names = {name: i for i, name in enumerate(dict.fromkeys(article for article, _ in self.units))}
        articles = np.array([names[article] for article, _ in self.units], dtype=np.int64)
        return Answers(table, articles, len(names), n_values)


def sheet_of(codings: Iterable[Coding]) -> Sheet:
    """Return the independent codings as a sheet; adjudications are left out.

    Raises
    ------
    CorpusError
        If a coder coded a paragraph twice.
    """
    rows = [coding for coding in codings if coding.round == INDEPENDENT]
    units = {unit: i for i, unit in enumerate(dict.fromkeys(row.unit for row in rows))}
    coders = {name: i for i, name in enumerate(sorted({row.coder for row in rows}, key=_by_number))}
    places = np.array([(units[row.unit], coders[row.coder]) for row in rows], dtype=np.int64).reshape(len(rows), 2)
    if len(set(map(tuple, places.tolist()))) < len(rows):
        raise CorpusError("a coder coded one paragraph twice; keep one of the codings.")
    return Sheet(list(units), list(coders), rows, places)


def questions(sheet: Sheet, codebook: Codebook) -> Iterator[Question]:
    """Yield each framing's presence and, where there are stances, its stance; then the set, where there are several framings."""
    for k, slug in enumerate(codebook.slugs):
        given = [row.values[k] for row in sheet.rows]
        presence = [MISSING if value is None else int(value != ABSENT) for value in given]
        yield Question(slug, PRESENCE, (ABSENT, PRESENT), sheet.answers(presence, 2))
        if codebook.stances:
            index = {stance: i for i, stance in enumerate(codebook.stances)}
            stances = [index.get(value, MISSING) if value else MISSING for value in given]
            yield Question(slug, STANCE, codebook.stances, sheet.answers(stances, len(index)))
    if len(codebook.slugs) > 1:
        yield _set_question(sheet, codebook)


def _set_question(sheet: Sheet, codebook: Codebook) -> Question:
    """Return the question which framings a paragraph has; a coding that left a framing open does not answer it."""
    found = [None if None in row.values else tuple(value != ABSENT for value in row.values) for row in sheet.rows]
    kinds = {kind: i for i, kind in enumerate(sorted({kind for kind in found if kind is not None}))}
    numbers = [MISSING if kind is None else kinds[kind] for kind in found]
    names = tuple("+".join(slug for slug, has in zip(codebook.slugs, kind, strict=True) if has) or "none" for kind in kinds)
    members = np.array(list(kinds), dtype=bool).reshape(len(kinds), len(codebook.slugs))
    return Question(ALL, SET, names, sheet.answers(numbers, len(kinds)), members)


def _by_number(name: str) -> tuple[str, int, str]:
    """Order coder 10 after coder 9."""
    stem = name.rstrip("0123456789")
    digits = name[len(stem) :]
    return stem, int(digits) if digits.isascii() and digits else -1, name
