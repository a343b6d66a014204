"""Codings laid out for other programs that measure reliability: ReCal, the R package irr, SPSS.

In all of them a framing's presence is 0 or 1 and its stance the number of the stance in the codebook, from 1.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.codebook import Codebook
from framing.codings import Coding
from framing.corpus_writing import new_folder
from framing.errors import CorpusError
from framing.questions import PRESENCE, SET, Question, Sheet, questions, sheet_of
from framing.sheets import harmless
from framing.tallies import MISSING
from framing.writing import replacing

PROGRAMS = ("recal", "irr", "spss")
_ENCODING_MARK = "\ufeff"
_SPSS_GAP = "-9"


@dataclass(frozen=True)
class Variable:
    """One question as numbers.

    Attributes
    ----------
    name : str
        ``SLUG-presence`` or ``SLUG-stance``.
    labels : dict
        From number to what it means.
    cells : list of list of (int or None)
        A row a paragraph, a column a coder; None where a coder did not answer.
    """

    name: str
    labels: Mapping[int, str]
    cells: list[list[int | None]]


def export_codings(codings: list[Coding], codebook: Codebook, program: str, target: str | Path) -> list[str]:
    """Write independent codings for a program, and return the names of what was written.

    Parameters
    ----------
    codings : list of Coding
    codebook : Codebook
    program : str
        ``"recal"``: a new folder with one CSV a variable, without a header, a row a paragraph, a column a coder, ``#`` where a
        coder did not code; ``units.csv`` and ``contents.txt`` say what rows, columns and numbers are.
        ``"irr"``: a new folder with one CSV a variable and ``reliability.R``, which reads them.
        ``"spss"``: one syntax file with the data in it, a variable for each question and coder, -9 where a coder did not code.
    target : str or Path

    Raises
    ------
    FramingError
        If there are no codings, it cannot be written, or a folder is not empty.
    """
    sheet = sheet_of(codings)
    if not sheet.rows:
        raise CorpusError("there are no independent codings; there is nothing to write.")
    variables = [_variable(question) for question in questions(sheet, codebook) if question.question != SET]
    if program == "spss":
        with replacing(target) as file:
            file.write(spss_syntax(sheet, variables))
        return [str(target)]
    files = recal_files(sheet, variables) if program == "recal" else irr_files(sheet, variables)
    with new_folder(Path(target)) as folder:
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8", newline="")
    return list(files)


def recal_files(sheet: Sheet, variables: list[Variable]) -> dict[str, str]:
    """Return the files for ReCal by name."""
    files = {f"{variable.name}.csv": _csv([_filled(row, "#") for row in variable.cells]) for variable in variables}
    places = [[i, harmless(article), paragraph] for i, (article, paragraph) in enumerate(sheet.units, start=1)]
    files["units.csv"] = _csv([["row", "article", "paragraph"], *places])
    lines = ["Rows: the paragraphs of units.csv, in its order.", f"Columns: {', '.join(sheet.coders)}.", ""]
    for variable in variables:
        gaps = any(cell is None for row in variable.cells for cell in row)
        which = "ReCal OIR, which alone takes gaps (#)" if gaps else "ReCal2" if len(sheet.coders) == 2 else "ReCal3"
        lines.append(f"{variable.name}.csv: {_meanings(variable)}; for {which}")
    return files | {"contents.txt": "\n".join(lines) + "\n"}


def irr_files(sheet: Sheet, variables: list[Variable]) -> dict[str, str]:
    """Return the files for R's irr by name."""
    names = ["article", "paragraph", *(f"coder {coder}" for coder in sheet.coders)]
    files = {}
    for variable in variables:
        places = [[harmless(article), str(paragraph)] for article, paragraph in sheet.units]
        rows = [[*place, *_filled(row, "NA")] for place, row in zip(places, variable.cells, strict=True)]
        files[f"{variable.name}.csv"] = _csv([names, *rows])
    listed = ",\n".join(f"  {_r_text(variable.name)} = {_r_text(_meanings(variable))}" for variable in variables)
    return files | {"reliability.R": _R_SCRIPT.replace("VARIABLES", listed)}


def spss_syntax(sheet: Sheet, variables: list[Variable]) -> str:
    """Return SPSS syntax that reads the data in it, labels variables and values, and compares each pair of coders."""
    width = max([8, *(len(article.encode()) for article, _ in sheet.units)])
    names = [[f"v{v}_c{c}" for c in range(1, len(sheet.coders) + 1)] for v in range(1, len(variables) + 1)]
    every = [name for row in names for name in row]
    lines = [f'DATA LIST LIST (",") /article (A{width}) paragraph (F6.0)', *_wrapped(every, "(F3.0)"), "BEGIN DATA"]
    for i, (article, paragraph) in enumerate(sheet.units):
        cells = [cell for variable in variables for cell in _filled(variable.cells[i], _SPSS_GAP)]
        lines.append(",".join([_spss_text(article), str(paragraph), *cells]))
    lines += ["END DATA.", f"MISSING VALUES {every[0]} TO {every[-1]} ({_SPSS_GAP}).", ""]
    for row, variable in zip(names, variables, strict=True):
        for name, coder in zip(row, sheet.coders, strict=True):
            lines.append(f"VARIABLE LABELS {name} {_spss_text(f'{variable.name}, {coder}')}.")
        meanings = " ".join(f"{number} {_spss_text(label)}" for number, label in variable.labels.items())
        lines += ["VALUE LABELS", *(f"  {name}" for name in row), f"  {meanings}.", ""]
    lines += _spss_pairs(sheet, variables, names)
    return _ENCODING_MARK + "\n".join(lines) + "\n"


def _spss_pairs(sheet: Sheet, variables: list[Variable], names: list[list[str]]) -> Iterator[str]:
    """Yield a table with Cohen's kappa for each variable and pair of coders who share paragraphs."""
    for variable, row in zip(variables, names, strict=True):
        given = [{i for i, cells in enumerate(variable.cells) if cells[c] is not None} for c in range(len(sheet.coders))]
        for first in range(len(row)):
            for second in range(first + 1, len(row)):
                if given[first] & given[second]:
                    yield f"CROSSTABS /TABLES={row[first]} BY {row[second]} /STATISTICS=KAPPA."


def _variable(question: Question) -> Variable:
    start = 0 if question.question == PRESENCE else 1
    cells = [[None if value == MISSING else value + start for value in row] for row in question.answers.values.tolist()]
    return Variable(f"{question.framing}-{question.question}", dict(enumerate(question.values, start)), cells)


def _filled(row: list[int | None], gap: str) -> list[str]:
    return [gap if cell is None else str(cell) for cell in row]


def _meanings(variable: Variable) -> str:
    return ", ".join(f"{number} {label}" for number, label in variable.labels.items())


def _csv(rows: Sequence[Sequence[object]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def _r_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _spss_text(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _wrapped(names: list[str], format: str) -> list[str]:
    lines = ["  " + " ".join(f"{name} {format}" for name in names[i : i + 8]) for i in range(0, len(names), 8)]
    return [*lines[:-1], *(f"{line}." for line in lines[-1:])]


_R_SCRIPT = """# Reliability of each variable with the package irr.
# Once: install.packages("irr"). Then, in this folder: Rscript reliability.R
library(irr)

variables <- c(
VARIABLES
)

for (name in names(variables)) {
  sheet <- read.csv(paste0(name, ".csv"), check.names = FALSE, na.strings = "NA", encoding = "UTF-8")
  codings <- as.matrix(sheet[, -(1:2), drop = FALSE])
  codings <- codings[, colSums(!is.na(codings)) > 0, drop = FALSE]
  cat("\\n==", name, "(", variables[[name]], ")\\n")
  if (ncol(codings) < 2 || length(unique(na.omit(as.vector(codings)))) < 2) {
    cat("fewer than two coders or values: nothing to measure\\n")
    next
  }
  print(kripp.alpha(t(codings), method = "nominal"))
  whole <- codings[complete.cases(codings), , drop = FALSE]
  if (nrow(whole) > 0) {
    print(agree(whole))
    print(if (ncol(whole) == 2) kappa2(whole) else kappam.fleiss(whole))
  } else {
    cat("no paragraph was coded by everybody: kappa is left out\\n")
  }
}
"""
