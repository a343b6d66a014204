"""Codings: who coded which paragraph how, and the reference coding that is resolved from them.

``codings.csv`` is wide: one row for an article, paragraph and coder, one column for each framing, holding ``absent``,
a stance, or nothing where this framing was not coded. A row of ``absent`` is a paragraph that was coded and carries
no framing.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.codebook import Codebook
from framing.errors import CorpusError
from framing.sheets import OnError, read_sheet, refuse
from framing.writing import replacing

INDEPENDENT, ADJUDICATION = "independent", "adjudication"
FIXED = ("article", "paragraph", "coder", "round", "codebook")
# The day of a coding stands in the first of these columns that is there, if any.
CODED, *_ALSO_CODED = "coded", "date"
AGREEMENT, MAJORITY, ONE_CODER, UNRESOLVED = "agreement", "majority", "one coder", "unresolved"
DISAGREEMENT, NOT_CODED = "disagreement", "not coded"


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's row for one paragraph.

    Attributes
    ----------
    article, paragraph, coder : str, int, str
    round : str
        ``"independent"`` or ``"adjudication"`` (a third reading of what two coders disagreed on).
    codebook : str
        Version of the codebook it was made with.
    values : tuple of (str or None)
        One per framing, in codebook order; None where not coded.
    line : int
        Its line in the file, for messages.
    coded : str
        When it was made, as YYYY-MM-DD, with or without a time; empty where that is not known.
    """

    article: str
    paragraph: int
    coder: str
    values: tuple[str | None, ...]
    round: str = INDEPENDENT
    codebook: str = ""
    line: int = 0
    coded: str = ""

    @property
    def unit(self) -> tuple[str, int]:
        """The paragraph that was coded: article and number."""
        return self.article, self.paragraph


@dataclass(frozen=True, slots=True)
class Reference:
    """The resolved coding of one paragraph, and how each framing was resolved.

    Attributes
    ----------
    values : tuple of (str or None)
        One per framing; None where no reference could be reached.
    resolutions : tuple of str
        ``agreement``, ``adjudication``, ``majority``, ``one coder`` or ``unresolved``, one per framing.
    """

    values: tuple[str | None, ...]
    resolutions: tuple[str, ...]


def read_codings(path: str | Path, codebook: Codebook, on_error: OnError = refuse) -> list[Coding]:
    """Read ``codings.csv``.

    Parameters
    ----------
    path : str or Path
    codebook : Codebook
    on_error : callable
        Told of each row that is wrong, which is then left out; by default the first one is raised.

    Raises
    ------
    CorpusError
        If a column, a paragraph number or a value is not what the codebook allows; the message names the line.
    """
    missing = "there are no codings here; a corpus keeps them in codings.csv."
    codings = []
    for line, cells in read_sheet(path, missing, ("article", "paragraph", "coder")):
        _check_framings(cells, codebook, path)
        try:
            codings.append(_coding(cells, codebook, f"{path}, line {line}", line))
        except CorpusError as error:
            on_error(error)
    return codings


def write_codings(path: str | Path, codings: Iterable[Coding], codebook: Codebook) -> None:
    """Write ``codings.csv``, sorted by article, paragraph, round and coder; with a column ``coded`` if any has a date."""
    order = {INDEPENDENT: 0, ADJUDICATION: 1}
    codings = list(codings)
    dated = any(coding.coded for coding in codings)
    with replacing(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*FIXED, *([CODED] if dated else []), *codebook.slugs])
        for coding in sorted(codings, key=lambda coding: (*coding.unit, order[coding.round], coding.coder)):
            writer.writerow(
                [
                    coding.article,
                    coding.paragraph,
                    coding.coder,
                    coding.round,
                    coding.codebook,
                    *([coding.coded] if dated else []),
                    *(value or "" for value in coding.values),
                ]
            )


def resolve(codings: Iterable[Coding], n_framings: int, rule: str = "adjudicated") -> dict[tuple[str, int], Reference]:
    """Resolve codings to one reference coding a paragraph.

    Parameters
    ----------
    codings : iterable of Coding
    n_framings : int
    rule : str
        ``"adjudicated"``: an adjudication decides; without one, what all coders agree on stands, and a disagreement
        has no reference. ``"majority"``: the value that most independent coders gave; a tie has no reference.
        ``"coder:NAME"``: what this coder gave.

    Returns
    -------
    dict
        From (article, paragraph) to its `Reference`, in the order of the codings.
    """
    if rule not in ("adjudicated", "majority") and not rule.startswith("coder:"):
        raise CorpusError(f"no rule is called {rule!r}; use adjudicated, majority or coder:NAME.")
    units: dict[tuple[str, int], list[Coding]] = {}
    for coding in codings:
        if not rule.startswith("coder:") or coding.coder == rule.removeprefix("coder:"):
            units.setdefault(coding.unit, []).append(coding)
    if not units and rule.startswith("coder:"):
        raise CorpusError(f"nothing was coded by {rule.removeprefix('coder:')!r}; check the coder's name.")
    return {unit: _resolve_unit(rows, n_framings, rule) for unit, rows in units.items()}


def resolution_counts(codings: Iterable[Coding], reference: Mapping[tuple[str, int], Reference]) -> dict[str, int]:
    """Count how framings of paragraphs were resolved, those left open as ``disagreement`` or ``not coded``.

    Parameters
    ----------
    codings : iterable of Coding
    reference : mapping
        From `resolve`; what is in it is counted.

    Returns
    -------
    dict
        From the resolution to its number, most frequent first.
    """
    given: dict[tuple[str, int], set[int]] = {}
    for coding in codings:
        given.setdefault(coding.unit, set()).update(k for k, value in enumerate(coding.values) if value is not None)
    counted: Counter[str] = Counter()
    for unit, found in reference.items():
        for k, how in enumerate(found.resolutions):
            open_ = DISAGREEMENT if k in given.get(unit, ()) else NOT_CODED
            counted[open_ if how == UNRESOLVED else how] += 1
    return dict(counted.most_common())


def _resolve_unit(rows: Sequence[Coding], n_framings: int, rule: str) -> Reference:
    resolved = [_resolve_framing(rows, k, rule) for k in range(n_framings)]
    return Reference(tuple(value for value, _ in resolved), tuple(how for _, how in resolved))


def _resolve_framing(rows: Sequence[Coding], k: int, rule: str) -> tuple[str | None, str]:
    given = {
        which: [value for row in rows if row.round == which and (value := row.values[k]) is not None]
        for which in (INDEPENDENT, ADJUDICATION)
    }
    if given[ADJUDICATION] and rule != "majority":
        decided = set(given[ADJUDICATION])
        return (decided.pop(), ADJUDICATION) if len(decided) == 1 else (None, UNRESOLVED)
    counted = Counter(given[INDEPENDENT]).most_common()
    if not counted:
        return None, UNRESOLVED
    value, most = counted[0]
    if len(counted) == 1:
        return value, AGREEMENT if most > 1 else ONE_CODER
    if rule == "majority" and most > counted[1][1]:
        return value, MAJORITY
    return None, UNRESOLVED


def _check_framings(cells: Mapping[str, str], codebook: Codebook, path: str | Path) -> None:
    """Refuse codings without a column for every framing; a sheet in which nothing is coded yet may lack some."""
    lacking = [slug for slug in codebook.slugs if slug not in cells]
    if lacking:
        raise CorpusError(
            f"{path}, line 1: there is no column {lacking[0]!r}; add one, empty where the framing was not coded, "
            "or take the framing out of the codebook."
        )


def _coding(cells: Mapping[str, str], codebook: Codebook, where: str, line: int) -> Coding:
    for name in ("article", "coder"):
        if not cells[name]:
            raise CorpusError(f"{where}: the {name} is missing.")
    values = []
    for slug in codebook.slugs:
        value = cells[slug] or None
        if value is not None and value not in codebook.values:
            raise CorpusError(
                f"{where}: {value!r} is no coding of {slug!r}; use {', '.join(codebook.values)}, or leave it empty."
            )
        values.append(value)
    which = cells.get("round") or INDEPENDENT
    if which not in (INDEPENDENT, ADJUDICATION):
        raise CorpusError(f"{where}: {which!r} is no round; use {INDEPENDENT} or {ADJUDICATION}.")
    number = paragraph_number(cells["paragraph"], where)
    coded = next((cells[name] for name in (CODED, *_ALSO_CODED) if name in cells and name not in codebook.slugs), "")
    return Coding(cells["article"], number, cells["coder"], tuple(values), which, cells.get("codebook", ""), line, coded)


def paragraph_number(cell: str, where: str) -> int:
    """Return the number of a paragraph from a cell, or raise a `CorpusError` that says where it is wrong."""
    if not (cell.isascii() and cell.isdigit()) or len(cell) > 6 or int(cell) < 1:
        raise CorpusError(f"{where}: {cell!r} is no paragraph number; paragraphs are counted from 1.")
    return int(cell)
