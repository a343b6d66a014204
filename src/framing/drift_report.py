"""Coder drift for reading, as records, and as rows of a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TextIO

from framing.columns import aligned, percent, printable
from framing.drift import Drifts, Period
from framing.sheets import harmless

_WIDTH = 200
_ARROW = " \u2192 "
_BY_LINE = "by order in codings.csv, which may not be that of coding (dates in a column `coded` would settle it)"


def write_drift(found: Drifts, file: TextIO, format: str) -> None:
    """Write drift as ``table``, ``json`` or ``csv``."""
    if format == "json":
        file.write(json.dumps(asdict(found), indent=2, ensure_ascii=False) + "\n")
    elif format == "csv":
        file.write("\ufeff")
        csv.writer(file, lineterminator="\n").writerows(drift_rows(found))
    else:
        file.write(drift_report(found))


def drift_report(found: Drifts) -> str:
    """Return a row for each framing and coder, the periods joined by arrows."""
    table = [["framing", "coder", "codings", "present", "agreement with the others", "alpha"]]
    for row in found.rows:
        present = ["-" if period.present is None else percent(period.present) for period in row.periods]
        agreement = ["-" if period.agreement.value is None else percent(period.agreement.value) for period in row.periods]
        alpha = ["-" if period.alpha.value is None else f"{period.alpha.value:.3f}" for period in row.periods]
        codings = str(sum(period.codings for period in row.periods))
        table.append([row.framing, printable(row.coder), codings, *map(_ARROW.join, (present, agreement, alpha))])
    order = "by date of coding" if found.dated else _BY_LINE
    lines = [
        *aligned(table, _WIDTH, left=2),
        "",
        f"presence in the first, second and last third of each coder's codings, {order}",
    ]
    lines.append("-: undefined, since all codings are the same or nobody else coded the paragraphs (--format csv says which)")
    if found.undated:
        lines.append(f"{found.undated} codings have no date and were left out")
    return "\n".join(lines) + "\n"


def drift_rows(found: Drifts) -> list[list[object]]:
    """Return a row for each framing, coder and period; the first row is the header."""
    rows: list[list[object]] = [
        ["framing", "coder", "period", "first", "last", "codings", "present", "agreement", "alpha", "reason"]
    ]
    for row in found.rows:
        rows += [
            [row.framing, harmless(row.coder), number, *_cells(period)] for number, period in enumerate(row.periods, start=1)
        ]
    return rows


def _cells(period: Period) -> Sequence[Any]:
    figures = [period.present, period.agreement.value, period.alpha.value]
    shown = ["" if value is None else value for value in figures]
    return [harmless(period.first), harmless(period.last), period.codings, *shown, period.agreement.reason or period.alpha.reason]
