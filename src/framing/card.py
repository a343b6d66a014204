"""What a model is, what it was made from, how good it is: as text for the terminal and as a model card."""

from __future__ import annotations

from framing.columns import aligned
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

## What it does

For a paragraph of a news article it gives the probability that each framing of the codebook is present and, where it is, the probabilities
of the stances ({stances}). TF-IDF weights of stems{pairs} go into one logistic regression a framing (presence) and one
multinomial regression over all framings (stance); presence is calibrated by a logistic curve.

| framing | definition |
|---|---|
{definitions}

## What it was trained on

- codebook: {name}, version {version}
- {paragraphs} coded paragraphs of {articles} articles; reference codings by the rule `{rule}`
- corpus checksum: `{corpus}`
- seed {seed}; {versions}

## How good it is

Measured on {measured}.

| framing | paragraphs with it | precision | recall | F1 | average precision | threshold |
|---|---|---|---|---|---|---|
{figures}
{stance}
## What it must not be used for

It measures what paragraphs convey, not what is true, nor what their authors or outlets believe. It knows the language and the matter of its
corpus only. A single paragraph's score is a weak statement; shares over many paragraphs, with their intervals, are what it is for, and a
published figure needs a hand-coded sample of the same material beside it.
"""


def model_card(model: FramingModel) -> str:
    """Return a model card in Markdown, with the header that the Hugging Face hub reads."""
    about, figures = model.provenance, model.figures
    names = ("precision", "recall", "f1", "average_precision")
    rows = []
    for slug, threshold in zip(model.codebook.slugs, model.thresholds, strict=True):
        found = figures["framings"][slug]
        rows.append(f"| {slug} | {found['present']} | {' | '.join(f'{found[name]:.2f}' for name in names)} | {threshold:.2f} |")
    rows.append(f"| macro | | | | {figures['macro_f1']:.2f} | {figures['mean_average_precision']:.2f} | |")
    return _CARD.format(
        language=model.codebook.language,
        name=model.codebook.name,
        version=model.codebook.version,
        stances=", ".join(model.codebook.stances) or "none",
        pairs=" and pairs of neighbouring stems" if model.terms.ngrams == 2 else "",
        definitions="\n".join(f"| {framing.slug} | {framing.definition} |" for framing in model.codebook.framings),
        paragraphs=about["paragraphs"],
        articles=about["articles"],
        rule=about["reference_rule"],
        corpus=about["corpus_checksum"],
        seed=about["seed"],
        versions=", ".join(f"{name} {number}" for name, number in about["versions"].items()),
        measured=figures["measured_on"],
        figures="\n".join(rows),
        stance=_stance(model),
    )


def _stance(model: FramingModel) -> str:
    if "stance" not in model.figures:
        return ""
    found = model.figures["stance"]
    each = ", ".join(f"{stance} {score:.2f}" for stance, score in found["f1"].items())
    return f"\nStance, where presence is right ({found['paragraphs']} codings): macro-F1 {found['macro_f1']:.2f} ({each}).\n"


def model_report(model: FramingModel, place: str) -> str:
    """Return what a model is: codebook, corpus, how it was made, thresholds, reference figures."""
    about, figures = model.provenance, model.figures
    rows = [
        ["model", place],
        ["codebook", f"{model.codebook.name}, version {model.codebook.version}"],
        ["stances", ", ".join(model.codebook.stances) or "none"],
        [
            "terms",
            f"{len(model.vocabulary)} (stems: {model.terms.stemmer or 'none'}, up to {model.terms.ngrams} words)",
        ],
        ["trained on", f"{about.get('paragraphs', '?')} paragraphs of {about.get('articles', '?')} articles"],
        ["corpus checksum", str(about.get("corpus_checksum", "?"))],
        ["reference rule", str(about.get("reference_rule", "?"))],
        ["seed", str(about.get("seed", "?"))],
        ["versions", ", ".join(f"{name} {number}" for name, number in about.get("versions", {}).items())],
        ["model checksum", model.checksum],
    ]
    lines = [f"{name:<16} {value}" for name, value in rows]
    table = [["framing", "threshold", "present", "precision", "recall", "F1", "average precision"]]
    for slug, threshold in zip(model.codebook.slugs, model.thresholds, strict=True):
        found = figures.get("framings", {}).get(slug, {})
        numbers = [_number(found.get(name)) for name in ("precision", "recall", "f1", "average_precision")]
        table.append([slug, f"{threshold:.3f}", str(found.get("present", "?")), *numbers])
    table.append(["macro", "", "", "", "", _number(figures.get("macro_f1")), _number(figures.get("mean_average_precision"))])
    lines += ["", *aligned(table, 200, left=1)]
    if "stance" in figures:
        stance = figures["stance"]
        lines.append(f"stance, where presence is right ({stance['paragraphs']} codings): macro-F1 {_number(stance['macro_f1'])}")
    if "measured_on" in figures:
        lines.append(f"measured on {figures['measured_on']}")
    return "\n".join(lines) + "\n"


def _number(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, (int, float)) else "?"
