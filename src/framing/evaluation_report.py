"""An evaluation as text for the terminal, and as records."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from framing.columns import aligned, printable
from framing.evaluation import Evaluation
from framing.evaluation_tables import (
    Rows,
    confusion_table,
    coverage_table,
    curve_table,
    figure_table,
    floor_table,
    leakage_table,
    masking_table,
    other_floors_table,
    stance_by_framing_table,
    stance_table,
    subgroup_tables,
    verdict,
)

_WIDTH = 200
_EXCERPT = 160


def evaluation_record(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as plain data, with each framing's verdict."""
    record = asdict(evaluation)
    for slug, stick in evaluation.yardsticks.items():
        record["yardsticks"][slug]["verdict"] = verdict(evaluation, slug, stick)
    return record


def evaluation_text(evaluation: Evaluation) -> str:
    """Return an evaluation for reading: figures, what to hold them against, leakage, learning curve, subgroups, errors."""
    parts = [
        [printable(f"measured on {evaluation.measured_on}"), "in brackets 95 % intervals, articles resampled"],
        _lines(figure_table(evaluation)),
        _lines(floor_table(evaluation)),
        _lines(other_floors_table(evaluation)),
        _lines(stance_table(evaluation)),
        _lines(stance_by_framing_table(evaluation)),
        _lines(confusion_table(evaluation)),
        [*_lines(coverage_table(evaluation)), *profiles_in_words(evaluation)],
        _lines(leakage_table(evaluation)),
        [*_lines(masking_table(evaluation)), *names_in_words(evaluation)],
        [*_lines(curve_table(evaluation)), *([evaluation.curve_in_words] if evaluation.curve_in_words else [])],
        *(_lines(table) for table in subgroup_tables(evaluation).values()),
        _wrong(evaluation),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def profiles_in_words(evaluation: Evaluation) -> list[str]:
    """Say how often the intervals of framing profiles hold the truth."""
    found = evaluation.profile_coverage
    if not found:
        return []
    where = {name: "undefined" if value is None else f"{value:.0%}" for name, value in found.items() if name != "articles"}
    return [
        f"95 % intervals of framing profiles hold the true share for {where['covered']} of all articles and framings, and for "
        f"{where['covered_where_present']} of those where a paragraph carries it (if paragraphs erred independently: "
        f"{where['independent']} and {where['independent_where_present']})"
    ]


def names_in_words(evaluation: Evaluation) -> list[str]:
    """Say which terms were taken for names."""
    found = evaluation.masking
    if not found:
        return []
    examples = f", such as {', '.join(found['commonest'])}" if found["commonest"] else ""
    note = f"; {found['note']}" if found["note"] else ""
    return [printable(f"{found['names']} terms are taken for names, {found['share']:.1%} of all stems{examples}{note}")]


def _lines(rows: Rows) -> list[str]:
    return aligned(rows, _WIDTH, left=1) if rows else []


def _wrong(evaluation: Evaluation) -> list[str]:
    lines = ["most confident wrong calls"] if evaluation.wrong else []
    for call in evaluation.wrong:
        coded = "present" if call.present else "absent"
        terms = "; ".join(f"{term} {value:+.2f}" for term, value in call.terms)
        lines.append(
            printable(f"{call.framing} {call.probability:.2f}, coded {coded}: {call.article} {call.paragraph}  {terms}".rstrip())
        )
        if call.text:
            cut = len(call.text) > _EXCERPT
            lines.append(f"    {printable(call.text[:_EXCERPT])}{'…' if cut else ''}")
    return lines
