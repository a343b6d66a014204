"""Reliability for reading, as records, and as rows of a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from framing.agreement import CUSTOMARY, TENTATIVE
from framing.columns import aligned, percent, printable
from framing.estimates import Estimate
from framing.reliability import NOT_SETS, ONLY_PRESENCE, PairReliability, Reliability, verdict
from framing.sheets import harmless

_WIDTH = 200
_NAMES = {
    "agreement": "agreement",
    "alpha": "alpha",
    "kappa": "Cohen's kappa",
    "fleiss": "Fleiss' kappa",
    "ac1": "Gwet's AC1",
    "positive": "positive agreement",
}
_NOT_ASKED = (NOT_SETS, ONLY_PRESENCE)


def write_reliability(rows: Sequence[Reliability], file: TextIO, format: str, *, pairs: bool = False) -> None:
    """Write reliability as ``table``, ``json`` or ``csv``."""
    if format == "json":
        file.write(json.dumps(reliability_records(rows), indent=2, ensure_ascii=False) + "\n")
    elif format == "csv":
        # Excel takes a CSV file for UTF-8 only if it begins with a byte order mark.
        file.write("\ufeff")
        csv.writer(file, lineterminator="\n").writerows(reliability_rows(rows))
    else:
        file.write(reliability_report(rows, pairs=pairs))


def reliability_report(rows: Sequence[Reliability], *, pairs: bool = False) -> str:
    """Return the reliability of each framing as a table, what is undefined with its reason, and what the columns mean.

    Parameters
    ----------
    rows : sequence of Reliability
    pairs : bool
        Whether a table of the pairs of coders follows.
    """
    lines = aligned([_HEAD, *map(_main_row, rows)], _WIDTH, left=1)
    lines += [f"undefined: {sentence}" for sentence in _reasons(rows)]
    lines += ["", *_legend(rows)]
    if pairs:
        lines += ["", *_pair_table(rows)]
    return "\n".join(lines) + "\n"


def reliability_records(rows: Sequence[Reliability]) -> list[dict[str, Any]]:
    """Return one record for each framing and question: every measure with its interval, the verdict, the pairs of coders."""
    return [asdict(row) | {"verdict": row.verdict} for row in rows]


def reliability_rows(rows: Sequence[Reliability]) -> list[list[object]]:
    """Return every figure as a row of a spreadsheet; the first row is the header.

    The column ``coders`` names the pair where a figure is that of two coders alone.
    """
    table: list[list[object]] = [
        ["framing", "question", "coders", "paragraphs", "measure", "value", "low", "high", "verdict", "reason"]
    ]
    for row in rows:
        specific = {f"specific agreement: {value}": found for value, found in row.specific.items()}
        for name, found in {**row.measures, **specific}.items():
            paragraphs = row.fleiss_units if name == "fleiss" else row.units
            table.append(_cells(row, "", paragraphs, name, found))
        for pair in row.pairs:
            names = harmless(" and ".join(pair.coders))
            table += [_cells(row, names, pair.units, name, found) for name, found in _of_pair(pair).items()]
    return table


_HEAD = [
    "framing",
    "question",
    "paragraphs",
    "agreement",
    "alpha",
    "95 % interval",
    "verdict",
    "Cohen",
    "Fleiss",
    "AC1",
    "positive",
]


def _main_row(row: Reliability) -> list[str]:
    others = [_shown(row.measures[name]) for name in ("kappa", "fleiss", "ac1", "positive")]
    paragraphs, agreement = str(row.units), _percent(row.agreement)
    return [row.framing, row.question, paragraphs, agreement, _shown(row.alpha), _interval(row.alpha), row.verdict, *others]


def _cells(row: Reliability, coders: str, paragraphs: int, name: str, found: Estimate) -> list[object]:
    said = verdict(found.value) if name == "alpha" else ""
    figures = ["" if value is None else value for value in (found.value, found.low, found.high)]
    return [row.framing, row.question, coders, paragraphs, name, *figures, said, found.reason]


def _reasons(rows: Sequence[Reliability]) -> Iterator[str]:
    for row in rows:
        reasons: dict[str, list[str]] = {}
        for name, found in row.measures.items():
            if found.value is None and found.reason not in _NOT_ASKED:
                reasons.setdefault(found.reason, []).append(_NAMES[name])
        for reason, names in reasons.items():
            what = "everything" if len(names) > 4 else ", ".join(names)
            yield f"{row.framing}, {row.question}: {what}, since {reason}"


def _legend(rows: Sequence[Reliability]) -> list[str]:
    lines = [
        "agreement: share of the pairs of codings of a paragraph that agree; stance: among codings that found the framing",
        f"alpha: Krippendorff's, nominal (set: MASI distance); from {CUSTOMARY:.3f} reliable, from {TENTATIVE:.3f} for tentative "
        "conclusions only; intervals by bootstrap over articles",
        "Cohen: kappa, mean over pairs of coders (--pairs); AC1: Gwet's; positive: where one coder found the framing, how often "
        "another did",
    ]
    part = [
        f"{row.framing} {row.question} {row.fleiss_units} of {row.units} (with {row.fleiss_codings} codings)"
        for row in rows
        if row.fleiss.reason not in _NOT_ASKED and row.fleiss_units < row.units
    ]
    fleiss = "Fleiss: kappa, which needs the same number of codings everywhere"
    shown = "; ".join(part[:4]) + (f" and {len(part) - 4} more" if len(part) > 4 else "")
    lines.append(f"{fleiss}: made of the paragraphs with the usual number: {shown}" if part else fleiss)
    return [*lines, "all measures with intervals: --format csv or json"]


def _pair_table(rows: Sequence[Reliability]) -> list[str]:
    table = [["framing", "question", "coders", "paragraphs", "agreement", "alpha", "kappa", "95 % interval of kappa"]]
    for row in rows:
        for pair in row.pairs:
            names = printable(" and ".join(pair.coders))
            figures = [_percent(pair.agreement), _shown(pair.alpha), _shown(pair.kappa), _interval(pair.kappa)]
            table.append([row.framing, row.question, names, str(pair.units), *figures])
    return aligned(table, _WIDTH, left=3) if len(table) > 1 else ["no two coders have coded the same paragraph"]


def _of_pair(pair: PairReliability) -> dict[str, Estimate]:
    return {"agreement": pair.agreement, "alpha": pair.alpha, "kappa": pair.kappa}


def _shown(found: Estimate) -> str:
    if found.value is None:
        return "-" if found.reason in _NOT_ASKED else "undefined"
    return f"{found.value:.3f}"


def _percent(found: Estimate) -> str:
    return "undefined" if found.value is None else percent(found.value, 1)


def _interval(found: Estimate) -> str:
    return f"{found.low:.3f} to {found.high:.3f}" if found.low is not None else found.reason if found.value is not None else "-"
