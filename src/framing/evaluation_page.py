"""An evaluation as a report for readers: blocks in the order in which they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from framing.charts import coverage_chart, learning_chart, precision_recall_chart, reliability_chart
from framing.evaluation import Evaluation
from framing.evaluation_report import names_in_words, profiles_in_words
from framing.evaluation_tables import (
    Rows,
    confusion_table,
    coverage_table,
    curve_table,
    figure_table,
    floor_table,
    leakage_table,
    masking_table,
    number,
    other_floors_table,
    shown,
    stance_by_framing_table,
    stance_table,
    subgroup_tables,
    verdict,
)
from framing.pages import Block, Bullets, Chart, Charts, Heading, Passage, Table, Text, html_page, markdown_page

_TITLE = "How good the coding is: an evaluation"
# What a reader asks for first.
_FIRST = ("genre", "viewpoint", "year")

_APART = (
    "No article, and none that shares near-duplicate paragraphs with it, teaches and is measured. Nothing is measured on "
    "paragraphs by which its calibration or threshold was chosen."
)
_INTERVALS = (
    "Brackets hold 95 % intervals, from drawing articles anew; they do not say how much the codings, or the articles learned "
    "from, happen to be what they are. A figure that is undefined says why."
)
_FLOORS = (
    "Rules that need no training are the floors: to call a framing nowhere, as the majority has it (F1 counted as 0), to call "
    "it everywhere, and to call it where one of the codebook's words stands. The ceiling is how well one coder's codings agree "
    "with another's on the same paragraphs, as F1 and as Krippendorff's alpha; the model's alpha is against reference codings."
)
_CALIBRATION = (
    "Where probabilities are right, the share of paragraphs that carry the framing is the probability stated. Lines are "
    "95 % intervals; a hollow point has fewer than 10 paragraphs and says little."
)
_NAMES = (
    "The same with names of people, places and outlets hidden. What is lost when they are hidden in training too is what only "
    "names tell; what is lost when they are hidden at scoring alone is how much a model that knew them leans on them."
)
_LIMITS = (
    "The figures hold for articles like those measured. Other outlets, times and matters can be harder; code a sample of yours.",
    "Reference codings are coders' decisions by one codebook, not the truth; where coders disagree no model can be right.",
    "A single paragraph's call is a weak statement; shares over many paragraphs, with their intervals, are what it is for.",
    "It measures what paragraphs convey, not what is true, nor what authors or outlets believe; no person is to be judged by it.",
    "Figures of rare framings and small subgroups are uncertain, and of many some look good or bad by chance.",
)
_YEAR = 2026


def evaluation_page(evaluation: Evaluation, name: str) -> str:
    """Return the report, as Markdown if `name` ends in ``.md``, otherwise as one HTML page."""
    blocks = report_blocks(evaluation)
    return (
        markdown_page(blocks) if PurePath(name).suffix.lower() in (".md", ".markdown") else html_page(blocks, _title(evaluation))
    )


def report_blocks(evaluation: Evaluation) -> list[Block]:
    """Return the report as blocks."""
    return [
        Heading(_title(evaluation), 1),
        *_measured(evaluation),
        *_headline(evaluation),
        *_held_against(evaluation),
        *_ranking(evaluation),
        *_calibration(evaluation),
        *_abstention(evaluation),
        *_stance(evaluation),
        *_learning(evaluation),
        *_leakage(evaluation),
        *_names(evaluation),
        *_subgroups(evaluation),
        *_errors(evaluation),
        *_end(evaluation),
    ]


def _title(evaluation: Evaluation) -> str:
    return f"{_TITLE} – {evaluation.about['codebook']}"


def _measured(evaluation: Evaluation) -> list[Block]:
    about = evaluation.about
    what = "A trained model" if "model_checksum" in about else "What training on this corpus gives"
    return [
        Heading("What was measured, and how it was kept apart"),
        Text(
            f"{what}, measured on {evaluation.measured_on}. Corpus “{about['corpus']}”, codebook {about['codebook']}, version "
            f"{about['codebook_version']}; codings resolved by the rule {about['reference_rule']}."
        ),
        Text(_INTERVALS if "model_checksum" in about else f"{_APART} {_INTERVALS}"),
        Bullets([f"{slug}: {name}" for slug, name in about["framings"].items()]),
    ]


def _headline(evaluation: Evaluation) -> list[Block]:
    macro, sticks = evaluation.figures["macro"], evaluation.yardsticks
    verdicts = [verdict(evaluation, slug, stick) for slug, stick in sticks.items()]
    counted = "; ".join(f"{found}: {verdicts.count(found)} of {len(verdicts)} framings" for found in dict.fromkeys(verdicts))
    stance = evaluation.figures.get("stance")
    lines = [
        f"Macro F1 {shown(macro['f1'])}, macro average precision {shown(macro['average_precision'])}, calibration error "
        f"{shown(macro['calibration_error'], 3)}.",
        f"F1 held against floors and ceiling: {counted}.",
    ]
    if stance:
        floor = evaluation.stance["majority"]
        lines.append(
            f"Stance, where presence is right: macro F1 {shown(stance['macro_f1'])}; always saying the commonest gives "
            f"{number(floor['macro_f1'])}."
        )
    if evaluation.curve_in_words:
        lines.append(f"{evaluation.curve_in_words[0].upper()}{evaluation.curve_in_words[1:]}.")
    return [Heading("In short"), Bullets(lines), Heading("Figures of presence"), Table(figure_table(evaluation))]


def _held_against(evaluation: Evaluation) -> list[Block]:
    floors = floor_table(evaluation)
    return [
        Heading("Floors and ceiling"),
        Text(_FLOORS),
        Table(floors, words=(len(floors[0]) - 1,)),
        Table(other_floors_table(evaluation)),
    ]


def _ranking(evaluation: Evaluation) -> list[Block]:
    charts = []
    for slug, points in evaluation.points.items():
        entry, stick = evaluation.figures["framings"][slug], evaluation.yardsticks[slug]
        called = entry["recall"]["value"], entry["precision"]["value"]
        title = f"{slug}: average precision {shown(entry['average_precision'])}"
        svg = precision_recall_chart(
            title, points["precision_recall"], stick.prevalence, called, (stick.dictionary_recall, stick.dictionary_precision)
        )
        charts.append(Chart(svg, title, Table(_tenths(points["precision_recall"]))))
    return [
        Heading("Precision and recall"),
        Text("Each point is a threshold: further right more of what is there is found, further up fewer calls are wrong."),
        Charts(charts),
    ]


def _tenths(points: Sequence[Sequence[float]]) -> Rows:
    """Return the first point from which each tenth of recall is reached."""
    table = [["recall", "precision", "called from probability"]]
    for tenth in range(1, 11):
        reached = next((point for point in points if point[0] >= tenth / 10), None)
        if reached:
            table.append([number(reached[0]), number(reached[1]), number(reached[2], 3)])
    return table


def _calibration(evaluation: Evaluation) -> list[Block]:
    charts = []
    for slug, points in evaluation.points.items():
        title = f"{slug}: calibration error {shown(evaluation.figures['framings'][slug]['calibration_error'], 3)}"
        table = [["probability", "paragraphs", "mean probability", "observed share"]]
        for found in points["reliability"]:
            ends = f"{found['low']:.1f} to {found['high']:.1f}"
            table.append([ends, str(found["paragraphs"]), number(found["probability"]), shown(found["share"])])
        charts.append(Chart(reliability_chart(title, points["reliability"]), title, Table(table)))
    return [
        Heading("Calibration"),
        Text(_CALIBRATION),
        Charts(charts),
    ]


def _abstention(evaluation: Evaluation) -> list[Block]:
    rows = coverage_table(evaluation)
    if not rows:
        return []
    title = "Calls at an asked precision"
    chart = Chart(coverage_chart(title, evaluation.coverage), title, Table(rows))
    return [
        Heading("Leaving uncertain paragraphs uncalled"),
        Charts([chart]),
        *(Text(f"{line}.") for line in profiles_in_words(evaluation)),
    ]


def _stance(evaluation: Evaluation) -> list[Block]:
    if not evaluation.stance:
        return [Heading("Stance"), Text("The codebook has no stances.")]
    return [
        Heading("Stance"),
        Text(
            "Measured where a framing is coded and called present. The floor is always to say the stance that is commonest there."
        ),
        Table(stance_table(evaluation)),
        Table(confusion_table(evaluation)),
        Table(stance_by_framing_table(evaluation)),
    ]


def _learning(evaluation: Evaluation) -> list[Block]:
    rows = curve_table(evaluation)
    if not rows:
        return []
    title = "Learning curve"
    chart = Chart(learning_chart(title, evaluation.curve), title, Table(rows))
    return [Heading("Would more coded articles pay?"), Text(f"{_sentence(evaluation.curve_in_words)}"), Charts([chart])]


def _leakage(evaluation: Evaluation) -> list[Block]:
    rows = leakage_table(evaluation)
    if not rows:
        return []
    return [
        Heading("Leakage"),
        Text(
            "What folds by row, with paragraphs of one article on both sides, would have said: the gap is what they flatter by."
        ),
        Table(rows),
    ]


def _names(evaluation: Evaluation) -> list[Block]:
    rows = masking_table(evaluation)
    if not rows:
        return []
    return [
        Heading("Is it the framing or the actor?"),
        Text(_NAMES),
        Table(rows),
        *(Text(f"{line}.") for line in names_in_words(evaluation)),
    ]


def _subgroups(evaluation: Evaluation) -> list[Block]:
    tables = subgroup_tables(evaluation)
    if not tables:
        return []
    order = sorted(tables, key=lambda column: _FIRST.index(column) if column in _FIRST else len(_FIRST))
    return [
        Heading("Subgroups"),
        Text("Small groups differ by chance: compare intervals, not values."),
        *(Table(tables[column]) for column in order),
    ]


def _errors(evaluation: Evaluation) -> list[Block]:
    blocks: list[Block] = []
    for slug in dict.fromkeys(call.framing for call in evaluation.wrong):
        blocks.append(Heading(slug, 3))
        for call in evaluation.wrong:
            if call.framing == slug:
                title = f"{call.article}, paragraph {call.paragraph}: {_call(call.probability, call.present)}"
                terms = ", ".join(f"{term} {value:+.2f}" for term, value in call.terms)
                held = "" if call.text else " (The corpus does not hold the text.)"
                blocks.append(Passage(title, call.text, f"Moved most by: {terms}.{held}" if terms else held.strip()))
    lead = (
        "The most confident wrong calls of each framing, with what moved the log-odds most. Not every one is the model's error."
    )
    return [Heading("Errors worth reading"), Text(lead), *blocks] if blocks else []


def _call(probability: float, present: bool) -> str:
    return f"probability {probability:.2f}, but coded {'present' if present else 'absent'}"


def _end(evaluation: Evaluation) -> list[Block]:
    about: dict[str, Any] = evaluation.about
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    marks = [f"corpus {about['corpus_checksum']}"]
    marks += [f"model {about['model_checksum']}"] if about.get("model_checksum") else []
    marks += [f"seed {about['seed']}"] if "seed" in about else []
    return [
        Heading("Limits"),
        Bullets(_LIMITS),
        Heading("How to cite"),
        Text(
            f"The framing maintainers ({_YEAR}). framing: a stance and framing classifier for news "
            f"(version {about['versions']['framing']}). Evaluation of {about['codebook']}, version "
            f"{about['codebook_version']}; {'; '.join(marks)}."
        ),
        Text(f"Made with {versions}."),
    ]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""
