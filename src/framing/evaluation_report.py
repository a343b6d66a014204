"""An evaluation as text for the terminal, as records, and as rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from framing.columns import aligned, printable
from framing.evaluation import Evaluation
from framing.measures import NAMES
from framing.yardsticks import Yardsticks

_WIDTH = 200


def evaluation_record(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as plain data, with each framing's verdict."""
    record = asdict(evaluation)
    for slug, stick in evaluation.yardsticks.items():
        record["yardsticks"][slug]["verdict"] = _verdict(evaluation, slug, stick)
    return record


def evaluation_rows(evaluation: Evaluation) -> list[list[object]]:
    """Return every figure as a row of ``framing, measure, value, low, high, reason``; the first row is the header."""
    rows: list[list[object]] = [["framing", "measure", "value", "low", "high", "reason"]]
    found = evaluation.figures
    for slug, entry in [*found["framings"].items(), ("macro", found["macro"]), ("micro", found["micro"])]:
        rows += [_row(slug, name, entry[name]) for name in NAMES if name in entry]
    if "stance" in found:
        rows += [_row("stance", f"f1 {stance}", estimate) for stance, estimate in found["stance"]["f1"].items()]
        rows.append(_row("stance", "macro f1", found["stance"]["macro_f1"]))
    for point in evaluation.coverage:
        names = [name for name in point if name != "asked"]
        rows += [["all", f"{name} at precision {point['asked']:.2f}", point[name], "", "", ""] for name in names]
    rows += [
        ["all", f"profile interval {name}", evaluation.profile_coverage[name], "", "", ""] for name in evaluation.profile_coverage
    ]
    return rows


def evaluation_text(evaluation: Evaluation) -> str:
    """Return an evaluation for reading: figures, what to hold them against, leakage, learning curve, subgroups, errors."""
    parts = [
        [f"measured on {evaluation.measured_on}", "in brackets 95 % intervals, articles resampled"],
        _figures(evaluation),
        _stance(evaluation),
        _yardsticks(evaluation),
        _coverage(evaluation),
        _leakage(evaluation),
        _curve(evaluation),
        _subgroups(evaluation),
        _wrong(evaluation),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _figures(evaluation: Evaluation) -> list[str]:
    found = evaluation.figures
    table = [["framing", "paragraphs", "with it", *NAMES.values()]]
    for slug, entry in found["framings"].items():
        table.append([slug, str(entry["paragraphs"]), str(entry["present"]), *(shown(entry[name]) for name in NAMES)])
    table.append(["macro", "", "", *(shown(found["macro"][name]) for name in NAMES)])
    table.append(["micro", "", "", *(shown(found["micro"].get(name)) for name in NAMES)])
    return aligned(table, _WIDTH, left=1)


def _stance(evaluation: Evaluation) -> list[str]:
    found = evaluation.figures.get("stance")
    if not found:
        return []
    each = found["each"]
    most = max(each, key=each.get)
    majority = 2 * each[most] / (found["codings"] + each[most]) / len(each) if found["codings"] else 0.0
    table = [["stance, where presence is right", "codings", "F1"]]
    table += [[stance, str(each[stance]), shown(found["f1"][stance])] for stance in each]
    table.append(["macro", str(found["codings"]), shown(found["macro_f1"])])
    table.append([f"always {most}", "", f"{majority:.2f}"])
    return aligned(table, _WIDTH, left=1)


def _yardsticks(evaluation: Evaluation) -> list[str]:
    table = [["floors and ceiling of F1", "always", "dictionary", "model", "coders", "coders' alpha", "verdict"]]
    for slug, stick in evaluation.yardsticks.items():
        model = evaluation.figures["framings"][slug]["f1"]["value"]
        numbers = [_number(value) for value in (stick.always_f1, stick.dictionary_f1, model, stick.coders_f1, stick.coders_alpha)]
        table.append([slug, *numbers, _verdict(evaluation, slug, stick)])
    return aligned(table, _WIDTH, left=1)


def _verdict(evaluation: Evaluation, slug: str, stick: Yardsticks) -> str:
    f1 = evaluation.figures["framings"][slug]["f1"]
    return stick.verdict(f1["value"], f1["high"])


def _coverage(evaluation: Evaluation) -> list[str]:
    if not evaluation.coverage:
        return []
    table = [["calls at a precision (score --abstain)", "decisions called", "of what is there, found", "precision", "of absence"]]
    for point in evaluation.coverage:
        names = ("coverage", "present_coverage", "precision", "absent_precision")
        table.append([f"{point['asked']:.2f}", *(_number(point[name]) for name in names)])
    found = evaluation.profile_coverage
    where = {name: "undefined" if value is None else f"{value:.0%}" for name, value in found.items() if name != "articles"}
    profiles = (
        f"95 % intervals of framing profiles hold the true share in {where['covered']} of articles, and in "
        f"{where['covered_where_present']} of those that carry the framing (if paragraphs erred independently: "
        f"{where['independent']} and {where['independent_where_present']})"
    )
    return [*aligned(table, _WIDTH, left=1), profiles]


def _leakage(evaluation: Evaluation) -> list[str]:
    if evaluation.row_wise is None:
        return []
    parts = []
    for name in ("f1", "average_precision"):
        mixed, apart = evaluation.row_wise[name]["value"], evaluation.figures["macro"][name]["value"]
        if mixed is not None and apart is not None:
            parts.append(f"macro {NAMES[name]} {mixed:.2f} instead of {apart:.2f}")
    return (
        [f"leakage: folds by row, with paragraphs of one article on both sides, would have said {', '.join(parts)}"]
        if parts
        else []
    )


def _curve(evaluation: Evaluation) -> list[str]:
    if not evaluation.curve:
        return []
    table = [["learning curve: articles", "macro F1", "macro average precision"]]
    table += [[str(point["articles"]), shown(point["f1"]), shown(point["average_precision"])] for point in evaluation.curve]
    return aligned(table, _WIDTH, left=1)


def _subgroups(evaluation: Evaluation) -> list[str]:
    table = [["subgroup", "paragraphs", "micro F1", "macro F1"]]
    for column, values in evaluation.subgroups.items():
        for value, entry in values.items():
            table.append([f"{column}: {value}", str(entry["paragraphs"]), _number(entry["micro_f1"]), _number(entry["macro_f1"])])
    return aligned(table, 120, left=1) if len(table) > 1 else []


def _wrong(evaluation: Evaluation) -> list[str]:
    lines = ["most confident wrong calls"] if evaluation.wrong else []
    for call in evaluation.wrong:
        coded = "present" if call.present else "absent"
        terms = "; ".join(f"{term} {value:+.2f}" for term, value in call.terms)
        lines.append(
            printable(f"{call.framing} {call.probability:.2f}, coded {coded}: {call.article} {call.paragraph}  {terms}".rstrip())
        )
    return lines


def _row(slug: str, name: str, estimate: Mapping[str, Any]) -> list[object]:
    return [slug, name, *(estimate[part] for part in ("value", "low", "high", "reason"))]


def shown(estimate: Mapping[str, Any] | None) -> str:
    """Return an estimate with its interval; where it is undefined, why."""
    if estimate is None:
        return ""
    if estimate["value"] is None:
        return str(estimate["reason"])
    interval = f" ({estimate['low']:.2f}-{estimate['high']:.2f})" if estimate["low"] is not None else ""
    return f"{estimate['value']:.2f}{interval}"


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.2f}"
