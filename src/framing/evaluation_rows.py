"""Every figure of an evaluation as a row of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from framing.evaluation import Evaluation
from framing.measures import NAMES
from framing.paired import MACRO
from framing.sheets import harmless
from framing.yardsticks import macro_yardsticks

COLUMNS = ("section", "framing", "group", "measure", "value", "low", "high", "reason")

Row = list[object]


def evaluation_rows(evaluation: Evaluation) -> list[Row]:
    """Return all figures, one a row; the first row is the header.

    ``section`` says of what (``presence``, ``yardsticks``, ``stance``, ``reliability``, ``coverage``, ``leakage``, ``masking``,
    ``curve``, ``subgroups``, ``errors``), ``group`` what a figure is of within it: a subgroup, a number of articles, a bin.
    """
    parts = (_presence, _yardsticks, _stance, _reliability, _coverage, _leakage, _masking, _curve, _subgroups, _errors)
    rows = [row for part in parts for row in part(evaluation)]
    return [list(COLUMNS), *([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)]


def _presence(evaluation: Evaluation) -> Iterator[Row]:
    found = evaluation.figures
    for slug, entry in found["framings"].items():
        yield from (_plain("presence", slug, "", name, entry[name]) for name in ("paragraphs", "present"))
        yield from (_figure("presence", slug, "", name, entry[name]) for name in NAMES)
    for name in ("macro", "micro"):
        yield from (_figure("presence", name, "", measure, found[name][measure]) for measure in NAMES if measure in found[name])


def _yardsticks(evaluation: Evaluation) -> Iterator[Row]:
    for slug, stick in evaluation.yardsticks.items():
        yield from (_plain("yardsticks", slug, "", name, value) for name, value in vars(stick).items())
    yield from (_plain("yardsticks", "macro", "", name, value) for name, value in macro_yardsticks(evaluation.yardsticks).items())


def _stance(evaluation: Evaluation) -> Iterator[Row]:
    if not evaluation.stance:
        return
    of_all = {**evaluation.figures["stance"], "majority": evaluation.stance["majority"]}
    for slug, found in [("", of_all), *evaluation.stance["framings"].items()]:
        for stance, codings in found["each"].items():
            yield _plain("stance", slug, stance, "codings", codings)
            yield _figure("stance", slug, stance, "f1", found["f1"][stance])
        yield _figure("stance", slug, "", "macro_f1", found["macro_f1"])
        yield _plain("stance", slug, f"always {found['majority']['stance']}", "macro_f1", found["majority"]["macro_f1"])
    stances = list(of_all["each"])
    for coded, row in zip(stances, evaluation.stance["confusion"], strict=True):
        yield from (_plain("stance", "", f"{coded} said {said}", "confusion", n) for said, n in zip(stances, row, strict=True))


def _reliability(evaluation: Evaluation) -> Iterator[Row]:
    for slug, points in evaluation.points.items():
        for found in points["reliability"]:
            group = f"{found['low']:.1f}-{found['high']:.1f}"
            yield from (_plain("reliability", slug, group, name, found[name]) for name in ("paragraphs", "probability"))
            yield _figure("reliability", slug, group, "share", found["share"])


def _coverage(evaluation: Evaluation) -> Iterator[Row]:
    for point in evaluation.coverage:
        group = f"precision {point['asked']:.2f}"
        yield from (_plain("coverage", "", group, name, value) for name, value in point.items() if name != "asked")
    yield from (_plain("coverage", "", "profile intervals", name, value) for name, value in evaluation.profile_coverage.items())


def _leakage(evaluation: Evaluation) -> Iterator[Row]:
    if evaluation.row_wise is not None:
        yield from (_figure("leakage", "macro", "folds by row", name, found) for name, found in evaluation.row_wise.items())


def _masking(evaluation: Evaluation) -> Iterator[Row]:
    if evaluation.masking:
        yield from (_plain("masking", "", "", name, evaluation.masking[name]) for name in ("names", "share"))
    for group in ("plain", "scoring", "training"):
        yield from (_figure("masking", "macro", group, name, found) for name, found in evaluation.masking.get(group, {}).items())


def _curve(evaluation: Evaluation) -> Iterator[Row]:
    for point in evaluation.curve:
        group = f"{point['articles']} articles"
        names = [*MACRO, *(f"{name}_change" for name in MACRO if "doubled_from" in point)]
        yield from (_figure("curve", "macro", group, name, point[name]) for name in names)


def _subgroups(evaluation: Evaluation) -> Iterator[Row]:
    for column, values in evaluation.subgroups.items():
        for value, entry in values.items():
            group = f"{column}: {value}"
            yield from (_plain("subgroups", "", group, name, entry[name]) for name in ("articles", "paragraphs"))
            yield from (
                _figure("subgroups", name.partition("_")[0], group, "f1", entry[name]) for name in ("micro_f1", "macro_f1")
            )


def _errors(evaluation: Evaluation) -> Iterator[Row]:
    for call in evaluation.wrong:
        coded = "coded present" if call.present else "coded absent"
        terms = "; ".join(f"{term} {value:+.3f}" for term, value in call.terms)
        yield ["errors", call.framing, f"{call.article} {call.paragraph}", coded, call.probability, None, None, terms]


def _figure(section: str, framing: str, group: str, measure: str, estimate: Mapping[str, Any]) -> Row:
    return [section, framing, group, measure, *(estimate[part] for part in ("value", "low", "high", "reason"))]


def _plain(section: str, framing: str, group: str, measure: str, value: float | None) -> Row:
    return [section, framing, group, measure, value, None, None, "undefined" if value is None else ""]
