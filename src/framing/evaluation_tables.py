"""The tables of an evaluation, as rows of text; the first row is the header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.evaluation import Evaluation
from framing.measures import NAMES
from framing.subgroups import LEAST
from framing.yardsticks import Yardsticks, macro_yardsticks

Rows = list[list[str]]

MASKED = {"plain": "as it is", "scoring": "hidden when scoring", "training": "hidden in training too"}


def figure_table(evaluation: Evaluation) -> Rows:
    """Return the figures of presence: a row a framing, then macro and micro."""
    found = evaluation.figures
    table = [["framing", "paragraphs", "with it", *NAMES.values()]]
    for slug, entry in found["framings"].items():
        table.append([slug, str(entry["paragraphs"]), str(entry["present"]), *_measures(entry)])
    return [*table, ["macro", "", "", *_measures(found["macro"])], ["micro", "", "", *_measures(found["micro"])]]


def _measures(entry: Mapping[str, Any]) -> list[str]:
    return [shown(entry.get(name), 3 if name in ("brier", "calibration_error") else 2) for name in NAMES]


def floor_table(evaluation: Evaluation) -> Rows:
    """Return what to hold F1 against, with the verdict."""
    table = [
        [
            "F1: floors and ceiling",
            "never",
            "always",
            "dictionary",
            "model",
            "coders",
            "model's alpha",
            "coders' alpha",
            "verdict",
        ]
    ]
    for slug, stick in evaluation.yardsticks.items():
        model = evaluation.figures["framings"][slug]["f1"]
        values = (stick.always_f1, stick.dictionary_f1, model["value"], stick.coders_f1, stick.model_alpha, stick.coders_alpha)
        table.append([slug, number(0.0), *map(number, values), verdict(evaluation, slug, stick)])
    macro = macro_yardsticks(evaluation.yardsticks)
    names = ("always_f1", "dictionary_f1", "", "coders_f1", "model_alpha", "coders_alpha")
    f1 = evaluation.figures["macro"]["f1"]["value"]
    table.append(["macro", number(0.0), *(number(macro[name] if name else f1) for name in names), ""])
    return table


def other_floors_table(evaluation: Evaluation) -> Rows:
    """Return the floors of the other measures beside the model's values."""
    parts = ("average precision: guessing", "dictionary", "model", "Brier: stating prevalence", "model")
    table = [["other floors", *parts, "precision: dictionary", "model", "recall: dictionary", "model"]]
    framings, macro = evaluation.figures["framings"], evaluation.figures["macro"]
    rows = [(slug, vars(stick), framings[slug]) for slug, stick in evaluation.yardsticks.items()]
    for slug, stick, model in [*rows, ("macro", macro_yardsticks(evaluation.yardsticks), macro)]:
        ranked = (stick["prevalence"], stick["dictionary_average_precision"], model["average_precision"]["value"])
        stated = (stick["prevalence_brier"], model["brier"]["value"])
        called = (
            stick["dictionary_precision"],
            model["precision"]["value"],
            stick["dictionary_recall"],
            model["recall"]["value"],
        )
        table.append([slug, *map(number, ranked), *(number(value, 3) for value in stated), *map(number, called)])
    return table


def stance_table(evaluation: Evaluation) -> Rows:
    """Return F1 of each stance over all framings, and the floor; empty where the codebook has no stances."""
    found = evaluation.figures.get("stance")
    if not found:
        return []
    table = [["stance, where presence is right", "codings", "F1"]]
    table += [[stance, str(codings), shown(found["f1"][stance])] for stance, codings in found["each"].items()]
    table.append(["macro", str(found["codings"]), shown(found["macro_f1"])])
    floor = evaluation.stance["majority"]
    table.append([f"always {floor['stance'] or 'the same'}", "", number(floor["macro_f1"])])
    return table


def stance_by_framing_table(evaluation: Evaluation) -> Rows:
    """Return the stance figures of each framing beside the floor of always saying its commonest stance."""
    framings = evaluation.stance.get("framings")
    if not framings:
        return []
    stances = list(evaluation.figures["stance"]["each"])
    table = [["stance by framing", *(f"{stance} F1 (codings)" for stance in stances), "macro F1", "commonest", "always that"]]
    for slug, found in framings.items():
        each = [f"{shown(found['f1'][stance])} ({found['each'][stance]})" for stance in stances]
        table.append(
            [slug, *each, shown(found["macro_f1"]), found["majority"]["stance"] or "none", number(found["majority"]["macro_f1"])]
        )
    return table


def confusion_table(evaluation: Evaluation) -> Rows:
    """Return how often each coded stance was taken for which."""
    if not evaluation.stance:
        return []
    stances = list(evaluation.figures["stance"]["each"])
    rows = zip(stances, evaluation.stance["confusion"], strict=True)
    return [["coded", *(f"said {stance}" for stance in stances)], *([stance, *map(str, row)] for stance, row in rows)]


def coverage_table(evaluation: Evaluation) -> Rows:
    """Return what is left of the calls when a precision is asked for."""
    if not evaluation.coverage:
        return []
    table = [["calls at a precision (score --abstain)", "decisions called", "of what is there, found", "precision", "of absence"]]
    names = ("coverage", "present_coverage", "precision", "absent_precision")
    return table + [[f"{point['asked']:.2f}", *(number(point[name]) for name in names)] for point in evaluation.coverage]


def leakage_table(evaluation: Evaluation) -> Rows:
    """Return the figures that folds by row would have given beside the others, and the gap."""
    if evaluation.row_wise is None:
        return []
    table = [["leakage", "kept apart", "folds by row", "gap"]]
    for name in ("f1", "average_precision"):
        apart, mixed = evaluation.figures["macro"][name], evaluation.row_wise[name]
        table.append([f"macro {NAMES[name]}", shown(apart), shown(mixed), changed(evaluation.row_wise[f"{name}_change"])])
    return table


def masking_table(evaluation: Evaluation) -> Rows:
    """Return the figures with names and without."""
    table = [["names of people, places, outlets", "macro F1", "change", "macro average precision", "change"]]
    for key, name in MASKED.items():
        found = evaluation.masking.get(key)
        if found:
            cells = [(shown(found[measure]), changed(found.get(f"{measure}_change"))) for measure in ("f1", "average_precision")]
            table.append([name, *cells[0], *cells[1]])
    return table if len(table) > 1 else []


def curve_table(evaluation: Evaluation) -> Rows:
    """Return the learning curve, with what each doubling brought."""
    table = [["learning curve: articles", "macro F1", "macro average precision", "twice as many as", "brought"]]
    for point in evaluation.curve:
        doubled = str(point.get("doubled_from", ""))
        figures = (shown(point["f1"]), shown(point["average_precision"]))
        table.append([str(point["articles"]), *figures, doubled, changed(point.get("average_precision_change"))])
    return table if len(table) > 1 else []


def subgroup_tables(evaluation: Evaluation) -> dict[str, Rows]:
    """Return a table for each column by which the paragraphs were divided."""
    tables = {}
    for column, values in evaluation.subgroups.items():
        table = [[column, "articles", "paragraphs", "micro F1", "macro F1"]]
        for value, entry in values.items():
            name = value or f"(values with fewer than {LEAST} paragraphs, or none)"
            figures = (shown(entry["micro_f1"]), shown(entry["macro_f1"]))
            table.append([name, str(entry["articles"]), str(entry["paragraphs"]), *figures])
        tables[column] = table
    return tables


def verdict(evaluation: Evaluation, slug: str, stick: Yardsticks) -> str:
    """Say where a framing's F1 stands between floors and ceiling."""
    f1 = evaluation.figures["framings"][slug]["f1"]
    return stick.verdict(f1["value"], f1["high"])


def shown(estimate: Mapping[str, Any] | None, digits: int = 2) -> str:
    """Return an estimate with its interval; where it is undefined, why."""
    if estimate is None:
        return ""
    if estimate["value"] is None:
        reason = str(estimate["reason"])
        return reason if reason.startswith("undefined") else f"undefined: {reason}"
    interval = f" ({estimate['low']:.{digits}f}-{estimate['high']:.{digits}f})" if estimate["low"] is not None else ""
    return f"{estimate['value']:.{digits}f}{interval}"


def changed(estimate: Mapping[str, Any] | None) -> str:
    """Return a difference with its sign and interval."""
    if estimate is None:
        return ""
    if estimate["value"] is None:
        return "undefined"
    interval = f" ({estimate['low']:+.3f} to {estimate['high']:+.3f})" if estimate["low"] is not None else ""
    return f"{estimate['value']:+.3f}{interval}"


def number(value: float | None, digits: int = 2) -> str:
    """Return a number without an interval."""
    return "undefined" if value is None else f"{value:.{digits}f}"
