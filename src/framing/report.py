"""Records to text for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from framing.agreement import CUSTOMARY, TENTATIVE, Reliability
from framing.codebook import Codebook
from framing.corpus_check import Check
from framing.linking import Linked
from framing.model import Explanation, FramingModel
from framing.scoring import ScoredArticle

Style = Callable[[str, str], str]

_NARROWEST_TEXT = 16
_COLOURS = ("green", "red", "yellow", "cyan", "magenta", "blue")
_TERMS = 6


def plain(text: str, style: str) -> str:  # noqa: ARG001
    """Return `text` as it is: the style of an output that has none."""
    return text


def article_report(model: FramingModel, scored: ScoredArticle, width: int, style: Style = plain) -> str:
    """Return a scored article as text: its paragraphs with their framings, then its framing profile.

    Parameters
    ----------
    model : FramingModel
    scored : ScoredArticle
    width : int
        Columns of the terminal.
    style : callable
        Colours a text: ``style("12", "bold")``; by default nothing is coloured.
    """
    lines = [style(_fit(_clean(scored.article.title or scored.article.id), width).rstrip(), "bold"), _about(scored), ""]
    lines += _paragraph_lines(model, scored, width, style)
    if scored.profile:
        lines += ["", *profile_lines(scored, width, style)]
    return "\n".join(lines) + "\n"


def profile_lines(scored: ScoredArticle, width: int, style: Style) -> list[str]:
    """Return the framing profile as a table."""
    stances = list(scored.profile[0].stances)
    rows = [["framing profile", "present", "share", "expected, 95 % interval", *stances]]
    for share in scored.profile:
        interval = f"{_percent(share.expected)}  {_percent(share.low)} to {_percent(share.high)}"
        counts = [str(share.stances[stance]) for stance in stances]
        rows.append([share.framing, f"{share.present} of {share.paragraphs}", _percent(share.share), interval, *counts])
    return [style(line, "bold") if i == 0 else line for i, line in enumerate(_aligned(rows, width, left=1))]


def profiles_report(scored: Sequence[ScoredArticle], width: int, style: Style = plain) -> str:
    """Return one row an article: the share of its paragraphs that carries each framing."""
    slugs = [share.framing for share in scored[0].profile] if scored else []
    rows = [["article", "paragraphs", *slugs]]
    rows += [
        [
            one.article.id,
            str(len(one.article.paragraphs)),
            *(f"{_percent(share.share)} ({share.present})" for share in one.profile),
        ]
        for one in scored
    ]
    lines = _aligned(rows, width, left=1)
    return "\n".join([style(lines[0], "bold"), *lines[1:]]) + "\n"


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
    lines += ["", *_aligned(table, 200, left=1)]
    if "stance" in figures:
        stance = figures["stance"]
        lines.append(f"stance, where presence is right ({stance['paragraphs']} codings): macro-F1 {_number(stance['macro_f1'])}")
    if "measured_on" in figures:
        lines.append(f"measured on {figures['measured_on']}")
    return "\n".join(lines) + "\n"


def reliability_report(rows: Sequence[Reliability]) -> str:
    """Return the reliability of each framing as a table, with the customary marks."""
    table = [["framing", "question", "paragraphs", "agreement", "alpha", "95 % interval", "verdict"]]
    for row in rows:
        found = row.alpha
        interval = f"{found.low:.3f} to {found.high:.3f}" if found.low is not None else found.reason
        agreement = "undefined" if row.agreement is None else f"{row.agreement:.3f}"
        value = "undefined" if found.value is None else f"{found.value:.3f}"
        table.append([row.framing, row.question, str(row.units), agreement, value, interval, row.verdict])
    marks = f"alpha: Krippendorff's, nominal; reliable from {CUSTOMARY:.3f}, tentative from {TENTATIVE:.3f}"
    return "\n".join([*_aligned(table, 200, left=1), f"{marks}; intervals by bootstrap over articles"]) + "\n"


def check_report(check: Check) -> str:
    """Return what is in a corpus, then warnings and errors."""
    lines = []
    for name, rows in check.counts.items():
        lines.append(name)
        lines += [f"  {_clean(what)}: {count}" for what, count in rows.items()]
    lines += [f"warning: {sentence}" for sentence in check.warnings]
    lines += [f"error: {sentence}" for sentence in check.errors]
    lines.append(f"{len(check.errors)} errors, {len(check.warnings)} warnings")
    return "\n".join(lines) + "\n"


def link_report(linked: Linked) -> str:
    """Return how many withheld paragraphs were found, and name those that differ or are missing."""
    total = len(linked.links) + len(linked.missing)
    lines = [f"{len(linked.links)} of {total} paragraphs found, {len(linked.differing)} of them with a text that differs"]
    lines += [
        f"differs: {link.unit[0]} {link.unit[1]}, {link.likeness:.0%} of its terms: {link.file}, line {link.paragraph.line}"
        for link in linked.differing
    ]
    lines += [f"not found: {article} {paragraph}" for article, paragraph in linked.missing]
    lines += [f"not read: {sentence}" for sentence in linked.unreadable]
    return "\n".join(lines) + "\n"


def _about(scored: ScoredArticle) -> str:
    left_out: dict[str, int] = {}
    for block in scored.article.blocks:
        if block.number is None:
            left_out[block.kind] = left_out.get(block.kind, 0) + 1
    what = ", ".join(f"{count} {kind}" for kind, count in left_out.items())
    count = len(scored.article.paragraphs)
    return f"{_clean(scored.article.id)}: {count} paragraph{'s' * (count != 1)}{f' (not counted: {what})' if what else ''}"


def _paragraph_lines(model: FramingModel, scored: ScoredArticle, width: int, style: Style) -> list[str]:
    number_width = max(2, *(len(_number_of(block)) for block in scored.blocks))
    heads = [slug.split("-") for slug in model.codebook.slugs]
    stance_width = max((len(stance) for stance in model.codebook.stances), default=len("present"))
    cell_width = max(3 + 1 + stance_width, *(len(part) for head in heads for part in head))
    text_width = width - number_width - 1 - len(heads) * (cell_width + 2)
    if text_width < _NARROWEST_TEXT:
        return _paragraph_list(model, scored, width, number_width, style)
    tallest = max(len(head) for head in heads)
    lines = []
    for level in range(tallest):
        parts = [head[level - tallest + len(head)] if level >= tallest - len(head) else "" for head in heads]
        lines.append(
            style(" " * (number_width + 1 + text_width) + "".join(f"  {part:<{cell_width}}" for part in parts), "bold").rstrip()
        )
    for row, block in enumerate(scored.blocks):
        cells = "".join(f"  {_cell(model.codebook, scored, row, k, cell_width, style)}" for k in range(len(heads)))
        lines.append(f"{_number_of(block):>{number_width}} {_fit(_shown(block), text_width)}{cells}".rstrip())
        lines += _explained(scored, row, number_width, style)
    return lines


def _paragraph_list(model: FramingModel, scored: ScoredArticle, width: int, number_width: int, style: Style) -> list[str]:
    """Name the present framings under each paragraph, where there is no room for a column each."""
    lines = []
    for row, block in enumerate(scored.blocks):
        text = _fit(_shown(block), max(_NARROWEST_TEXT, width - number_width - 1)).rstrip()
        lines.append(f"{_number_of(block):>{number_width}} {text}")
        for k, slug in enumerate(model.codebook.slugs):
            cell = _cell(model.codebook, scored, row, k, 0, style)
            if scored.scores.present[row, k] or len(model.codebook.slugs) <= 6:
                lines.append(f"{'':>{number_width}}   {slug} {cell}")
        lines += _explained(scored, row, number_width, style)
    return lines


def _cell(codebook: Codebook, scored: ScoredArticle, row: int, k: int, width: int, style: Style) -> str:
    probability = f"{scored.scores.probabilities[row, k]:.2f}".replace("0.", ".", 1)
    if not scored.scores.present[row, k]:
        return style(f"{probability:<{width}}", "dim")
    if not codebook.stances:
        return style(f"{f'{probability} present':<{width}}", "bold")
    stance = int(scored.scores.stance_probabilities[row, k].argmax())
    return style(f"{f'{probability} {codebook.stances[stance]}':<{width}}", _COLOURS[stance % len(_COLOURS)])


def _explained(scored: ScoredArticle, row: int, indent: int, style: Style) -> list[str]:
    if not scored.explanations:
        return []
    found = [one for k, one in enumerate(scored.explanations[row]) if scored.scores.present[row, k]]
    return [style(f"{'':>{indent}}   {_explanation(one)}", "dim") for one in found]


def _explanation(found: Explanation) -> str:
    shown, rest = found.contributions[:_TERMS], found.contributions[_TERMS:]
    parts = [f"{contribution.term} {contribution.value:+.2f}" for contribution in shown]
    if rest:
        parts.append(f"{len(rest)} other terms {sum(contribution.value for contribution in rest):+.2f}")
    return f"{found.framing}: log-odds {found.log_odds:+.2f} = intercept {found.intercept:+.2f}; " + "; ".join(parts)


def _number_of(block: Any) -> str:
    return "-" if block.number is None else str(block.number)


def _shown(block: Any) -> str:
    return _clean(block.text) if block.number is not None else f"[{block.kind}] {_clean(block.text)}"


def _clean(text: str) -> str:
    """Leave out what a terminal would obey rather than print."""
    return "".join(character if character.isprintable() else " " for character in text)


def _wide(character: str) -> int:
    return 0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fit(text: str, width: int) -> str:
    """Cut or fill `text` to `width` columns of a terminal."""
    total = sum(map(_wide, text)) if not text.isascii() else len(text)
    if total <= width:
        return text + " " * (width - total)
    kept, used = [], 0
    for character in text:
        if used + _wide(character) > width - 1:
            break
        kept.append(character)
        used += _wide(character)
    return "".join(kept) + "\u2026" + " " * (width - 1 - used)


def _aligned(rows: Sequence[Sequence[str]], width: int, left: int) -> list[str]:
    """Return rows as lines, the first `left` columns flush left; a first column that is too long is cut."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    widths[0] = max(12, min(widths[0], width - sum(widths[1:]) - 2 * (len(widths) - 1)))
    lines = []
    for row in rows:
        cells = [_fit(_clean(cell), widths[i]) if i < left else cell.rjust(widths[i]) for i, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return lines


def _percent(share: float) -> str:
    """Print a share in whole per cent, never 0 or 100 unless it is."""
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "<1 %"
    if rounded == 100 and share < 1:
        return ">99 %"
    return f"{rounded} %"


def _number(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, (int, float)) else "?"
