"""Where coders disagree: the paragraphs, who said what, and what was decided."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.codings import ADJUDICATION, INDEPENDENT, Coding
from framing.corpus import Corpus
from framing.sheets import harmless
from framing.workbooks import write_workbook
from framing.writing import replacing

ARTICLE, PARAGRAPH, CODER = "article", "paragraph", "coder"
DECISION = " adjudication"


@dataclass(frozen=True)
class Disagreement:
    """One paragraph on which independent coders disagree.

    Attributes
    ----------
    unit : tuple of (str, int)
    codings : tuple of Coding
        The independent ones, by coder.
    disputed : tuple of int
        Framings, by number, of which two different values were given.
    adjudications : tuple of Coding
        What was decided already.
    """

    unit: tuple[str, int]
    codings: tuple[Coding, ...]
    disputed: tuple[int, ...]
    adjudications: tuple[Coding, ...]

    def decided(self, k: int) -> str | None:
        """What was decided of a framing; None where nothing was, or two decisions differ."""
        found = {row.values[k] for row in self.adjudications} - {None}
        return found.pop() if len(found) == 1 else None

    @property
    def open(self) -> bool:
        """Whether a disputed framing is not decided yet."""
        return any(self.decided(k) is None for k in self.disputed)


def disagreements(corpus: Corpus) -> list[Disagreement]:
    """Return the paragraphs with disagreement in presence or stance, by article and number."""
    units: dict[tuple[str, int], list[Coding]] = {}
    for coding in corpus.codings:
        units.setdefault(coding.unit, []).append(coding)
    found = []
    for unit, rows in sorted(units.items()):
        given = sorted((row for row in rows if row.round == INDEPENDENT), key=lambda row: row.coder)
        disputed = tuple(
            k for k in range(len(corpus.codebook.slugs)) if len({row.values[k] for row in given if row.values[k] is not None}) > 1
        )
        if disputed:
            found.append(Disagreement(unit, tuple(given), disputed, tuple(row for row in rows if row.round == ADJUDICATION)))
    return found


def disagreement_rows(corpus: Corpus, found: Sequence[Disagreement]) -> list[list[str | int]]:
    """Return a sheet to decide disagreements in; the first row is the header.

    A row a paragraph: its text (empty where it is withheld), the framings in dispute, and for each framing what the coders said
    and an ``adjudication`` to be filled in; ``coder`` is for the name of who decides. What was decided before stands there.
    `framing.adjudications.adjudicate` reads it back.
    """
    slugs = corpus.codebook.slugs
    columns = [name for slug in slugs for name in (f"{slug} codings", f"{slug}{DECISION}")]
    rows: list[list[str | int]] = [[ARTICLE, PARAGRAPH, "text", "disagreement", *columns, CODER]]
    for one in found:
        article = corpus.articles.get(one.unit[0])
        text = article.paragraphs[one.unit[1] - 1].text if article else ""
        disputed = "; ".join(slugs[k] for k in one.disputed)
        cells = [cell for k in range(len(slugs)) for cell in (_said(one, k), one.decided(k) or "")]
        names = {row.coder for row in one.adjudications}
        rows.append([*one.unit, text, disputed, *cells, names.pop() if len(names) == 1 else ""])
    return rows


def write_disagreements(corpus: Corpus, path: str | Path) -> list[Disagreement]:
    """Write the sheet, as XLSX if the name says so and else as CSV, and return what is in it.

    Raises
    ------
    FramingError
        If it cannot be written, or XLSX is asked for and openpyxl is not installed.
    """
    found = disagreements(corpus)
    rows = disagreement_rows(corpus, found)
    if Path(path).suffix.lower() == ".xlsx":
        choices = {f"{slug}{DECISION}": corpus.codebook.values for slug in corpus.codebook.slugs}
        write_workbook(path, "disagreements", rows, choices)
        return found
    with replacing(path) as file:
        # Excel takes a CSV file for UTF-8 only if it begins with a byte order mark.
        file.write("\ufeff")
        csv.writer(file).writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return found


def _said(one: Disagreement, k: int) -> str:
    return "; ".join(f"{row.coder}: {row.values[k]}" for row in one.codings if row.values[k] is not None)
