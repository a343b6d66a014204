"""What a model is, what it was made from, how good it is: as text for the terminal and as a model card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framing.columns import aligned, printable
from framing.measures import NAMES
from framing.model import FramingModel

_CARD = """---
library_name: framing
license: mit
language: {language}
pipeline_tag: text-classification
tags: [framing, stance, content-analysis]
---

# A framing model: {name}

Written by `framing train`; every number below comes from the model file.

## What it is for

For researchers who measure how often, and with which stance, news on this matter carries these framings: scoring paragraphs with
`framing score`, comparing outlets, periods and viewpoints, and finding paragraphs to read. Figures for publication rest on shares over many
paragraphs, with their intervals, beside a hand-coded sample of the same material.

## What it does

For a paragraph of a news article it gives the probability that each framing of the codebook is present and, where the codebook has stances,
the probabilities of the stances. TF-IDF weights of stems{pairs}{marks} go into one logistic regression a framing (presence){stance};
neighbouring paragraphs add to both; presence is calibrated by a logistic curve.

| framing | definition |
|---|---|
{definitions}

## What it was trained on

- codebook: {name}, version {version}
- {paragraphs} coded paragraphs of {articles} articles (splits: {splits}); reference codings by the rule `{rule}`
- how the articles came about and who coded them stands in the README of the corpus; coders' agreement is shown below as ceiling
- corpus checksum: `{corpus}`
- seed {seed}; {versions}

## How good it is

In brackets 95 % intervals, by resampling articles. The figures by folds are of models trained on the other folds; under a split they are of this
model, unless another is named. Floors: F1 of calling a framing always, and of the codebook's indicators as a dictionary. Ceiling: F1 and
alpha of the coders among each other.

{figures}

## What it must not be used for

It measures what paragraphs convey, not what is true, nor what their authors or outlets believe. It knows the language and the matter of its
corpus only. A single paragraph's score is a weak statement; shares over many paragraphs, with their intervals, are what it is for, and a
published figure needs a hand-coded sample of the same material beside it. It must not be used to judge persons, nor to decide what may be published.

## How to cite

The framing maintainers (2026). *framing: a stance and framing classifier for news*, version {program}. Model of the codebook "{name}",
version {version}, corpus checksum {short}.
"""


def model_card(model: FramingModel) -> str:
    """Return a model card in Markdown, with the header that the Hugging Face hub reads."""
    about = model.provenance
    stance = (
        f" and one multinomial\nregression over all framings (stance: {', '.join(model.codebook.stances)})"
        if model.codebook.stances
        else ""
    )
    return _CARD.format(
        language=model.codebook.language,
        name=model.codebook.name,
        version=model.codebook.version,
        stance=stance,
        pairs=" and pairs of neighbouring stems" if model.terms.ngrams == 2 else "",
        marks=", and marks for the words that the codebook lists," if model.terms.lists else "",
        definitions="\n".join(f"| {framing.slug} | {framing.definition} |" for framing in model.codebook.framings),
        paragraphs=about["paragraphs"],
        articles=about["articles"],
        splits=", ".join(about["splits"]),
        rule=about["reference_rule"],
        program=about["versions"]["framing"],
        short=about["corpus_checksum"][:12],
        corpus=about["corpus_checksum"],
        seed=about["seed"],
        versions=", ".join(f"{name} {number}" for name, number in about["versions"].items()),
        figures="\n\n".join(_card_figures(model, title, figures) for title, figures in measured(model)),
    )


def _card_figures(model: FramingModel, title: str, figures: Any) -> str:
    tables = [_markdown(rows) for rows in (_floor_rows(model, figures), _coverage_rows(figures)) if len(rows) > 1]
    lines = [*stance_lines(model, figures), *_profile_lines(figures)]
    return "\n\n".join([f"### {title[0].upper()}{title[1:]}", _markdown(figure_rows(model, figures)), *lines, *tables])


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rest))


def _floor_rows(model: FramingModel, figures: Any) -> list[list[str]]:
    names = {
        "always_f1": "always",
        "dictionary_f1": "dictionary",
        "dictionary_average_precision": "dictionary, average precision",
        "coders_f1": "coders",
        "coders_alpha": "coders' alpha",
        "model_alpha": "model's alpha",
    }
    rows = [["floors and ceiling", *names.values()]]
    for slug in model.codebook.slugs:
        sticks = _inside(figures, "yardsticks", slug)
        if sticks:
            rows.append([slug, *(_number(_inside(sticks, name)) for name in names)])
    return rows


def _coverage_rows(figures: Any) -> list[list[str]]:
    names = {"coverage": "decisions called", "precision": "precision", "absent_precision": "of absence"}
    points = _inside(figures, "coverage")
    head = ["called at a precision (`--abstain`)", *names.values()]
    rows = points if isinstance(points, list) else []
    return [head, *([_number(_inside(point, name)) for name in ("asked", *names)] for point in rows)]


def _profile_lines(figures: Any) -> list[str]:
    found = _inside(figures, "profile_coverage")
    if not found:
        return []
    everywhere, present = (_number(_inside(found, name)) for name in ("covered", "covered_where_present"))
    return [
        f"The 95 % interval of a framing profile holds the true share in {everywhere} of cases, {present} where it is not zero."
    ]


def _number(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, (int, float)) else "undefined"


def measured(model: FramingModel) -> list[tuple[str, Any]]:
    """Return what a model's figures were measured on, and the figures: cross-validated first, then each held-out split."""
    found = [(str(model.figures.get("measured_on", "?")), model.figures)]
    held_out = model.figures.get("held_out")
    for split, figures in held_out.items() if isinstance(held_out, dict) else ():
        by = _inside(figures, "by")
        who = f", by {by}" if by else " that it was not trained on"
        found.append((f"split `{split}`, {_inside(figures, 'articles')} articles{who}", figures))
    return found


def model_report(model: FramingModel, place: str) -> str:
    """Return what a model is: codebook, corpus, how it was made, thresholds, reference figures."""
    about = model.provenance
    stems = f"stems: {model.terms.stemmer or 'none'}, up to {model.terms.ngrams} words"
    versions, left_out = about.get("versions"), about.get("not_learned")
    rows = [
        ("model", place),
        ("codebook", f"{model.codebook.name}, version {model.codebook.version}"),
        ("stances", ", ".join(model.codebook.stances) or "none"),
        ("terms", f"{len(model.vocabulary)} ({stems})"),
        ("trained on", f"{about.get('paragraphs', '?')} paragraphs of {about.get('articles', '?')} articles"),
        ("corpus checksum", about.get("corpus_checksum", "?")),
        ("reference rule", about.get("reference_rule", "?")),
        *([("not learned", ", ".join(left_out))] if isinstance(left_out, dict) and left_out else []),
        ("seed", about.get("seed", "?")),
        ("versions", ", ".join(f"{name} {number}" for name, number in versions.items()) if isinstance(versions, dict) else "?"),
        ("model checksum", model.checksum),
    ]
    lines = [printable(f"{name:<16} {value}") for name, value in rows]
    for title, figures in measured(model):
        lines += [
            "",
            printable(f"measured on {title}"),
            *aligned(figure_rows(model, figures), 200, left=1),
            *stance_lines(model, figures),
        ]
    return "\n".join([*lines, "", "in brackets 95 % intervals, articles resampled"]) + "\n"


def figure_rows(model: FramingModel, figures: Any) -> list[list[str]]:
    """Return figures of a model as a table with its header, one row a framing and one for their mean."""
    rows = [["framing", "threshold", "with it", *NAMES.values()]]
    for slug, threshold in zip(model.codebook.slugs, model.thresholds, strict=True):
        measures = [_shown(_inside(figures, "framings", slug, name)) for name in NAMES]
        rows.append([slug, f"{threshold:.2f}", str(_inside(figures, "framings", slug, "present") or "?"), *measures])
    rows.append(["macro", "", "", *(_shown(_inside(figures, "macro", name)) for name in NAMES)])
    return rows


def stance_lines(model: FramingModel, figures: Any) -> list[str]:
    """Return the figures of stance in a sentence, nothing where the codebook has no stances."""
    stance = _inside(figures, "stance")
    if not stance:
        return []
    each = ", ".join(f"{name} {_shown(_inside(stance, 'f1', name))}" for name in model.codebook.stances)
    macro = _shown(_inside(stance, "macro_f1"))
    return [f"Stance, where presence is right ({_inside(stance, 'codings')} codings): macro-F1 {macro}; F1 of {each}."]


def _inside(data: Any, *path: str) -> Any:
    """Return what stands at a path of nested dicts; None where it ends. Figures are somebody's data and may lack anything."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _shown(estimate: Any) -> str:
    value, low, high = (_inside(estimate, name) for name in ("value", "low", "high"))
    if not isinstance(value, (int, float)):
        return str(_inside(estimate, "reason") or "?")
    return f"{value:.2f} ({low:.2f}-{high:.2f})" if isinstance(low, float) and isinstance(high, float) else f"{value:.2f}"
