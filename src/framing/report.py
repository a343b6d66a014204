"""Records to text for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from framing.codebook import Codebook
from framing.columns import aligned, fitted, printable
from framing.findings import ANY, LEAD, SHARE, Carried, Share

if TYPE_CHECKING:
    from framing.learned import Explanation
    from framing.light import LightlyScored
    from framing.light_stored import Light
    from framing.model import FramingModel
    from framing.scoring import ScoredArticle

    Model = FramingModel | Light
    Scored = ScoredArticle | LightlyScored

_LEFT_OPEN = " ? marks what is too uncertain to call at a precision of {:g}."
Style = Callable[[str, str], str]

_NARROWEST_TEXT = 16
_COLOURS = ("green", "red", "yellow", "cyan", "magenta", "blue")
_TERMS = 6
_RULES = {SHARE: "framing profile: share", ANY: "framing profile: any paragraph", LEAD: "framing profile: first three"}
_LEGEND_WITHOUT_STANCE = "Each number is the probability that the framing is present; from the threshold on it counts as present."
_LEGEND = (
    "Each number is the probability that the framing is present; from the threshold on it counts as present, "
    "and its likeliest stance is named."
)


def plain(text: str, style: str) -> str:  # noqa: ARG001
    """Return `text` as it is: the style of an output that has none."""
    return text


def article_report(model: Model, scored: Scored, width: int, style: Style = plain) -> str:
    """Return a scored article as text: its paragraphs with their framings, then its framing profile.

    Parameters
    ----------
    model : FramingModel or Light
    scored : ScoredArticle or LightlyScored
    width : int
        Columns of the terminal.
    style : callable
        Colours a text: ``style("12", "bold")``; by default nothing is coloured.
    """
    title = [style(fitted(printable(scored.article.title), width).rstrip(), "bold")] if scored.article.title else []
    lines = [*title, *_wrapped(_about(scored), width), *_wrapped_if(_unlike(scored), width, style), ""]
    lines += _paragraph_lines(model, scored, width, style)
    legend = _LEGEND if model.codebook.stances else _LEGEND_WITHOUT_STANCE
    lines += ["", *_wrapped(legend + (_LEFT_OPEN.format(scored.abstain) if scored.abstain is not None else ""), width)]
    if scored.profile:
        lines += ["", *profile_lines(scored, width, style)]
    return "\n".join(lines) + "\n"


def profile_lines(scored: Scored, width: int, style: Style) -> list[str]:
    """Return the framing profile as a table, its rule in the head."""
    stances = list(scored.profile[0].stances)
    measures = ["share", "expected", "95 %"] if scored.rollup == SHARE else ["carried", "probability"]
    uncertain = ["uncertain"] if scored.abstain is not None else []
    rows = [[_RULES[scored.rollup], "present", *uncertain, *measures, *stances]]
    for share in scored.profile:
        counts = [str(share.stances[stance]) for stance in stances]
        left_open = [str(share.uncertain)] if uncertain else []
        rows.append([share.framing, f"{share.present} of {share.paragraphs}", *left_open, *_measures(share), *counts])
    return [style(line, "bold") if i == 0 else line for i, line in enumerate(aligned(rows, width, left=1))]


def _measures(share: Share | Carried) -> list[str]:
    if isinstance(share, Carried):
        return [_yes_or_no(share), _decimal(share.probability)]
    return [_percent(share.share), _percent(share.expected), f"{_rounded(share.low)}-{_percent(share.high)}"]


def profiles_report(scored: Sequence[Scored], width: int, style: Style = plain) -> str:
    """Return one row an article: the share of its paragraphs that carries each framing, and how many those are; by another
    rule, whether it carries the framing, and the probability of that."""
    slugs = [share.framing for share in scored[0].profile] if scored else []
    rule = _RULES[scored[0].rollup].partition(": ")[2] if scored else ""
    rows = [[f"article, by {rule}", "paragraphs", *slugs]]
    for one in scored:
        shares = [_in_short(share) for share in one.profile]
        rows.append([one.article.id + (" (unlike)" if one.familiarity.unlike else ""), str(len(one.article.paragraphs)), *shares])
    if sum(max(len(row[i]) for row in rows) + 2 for i in range(len(rows[0]))) > width + 2:
        return "\n".join(line for row in rows[1:] for line in [style(row[0], "bold"), *_listed(rows[0][1:], row[1:])]) + "\n"
    lines = aligned(rows, width, left=1)
    return "\n".join([style(lines[0], "bold"), *lines[1:]]) + "\n"


def _in_short(share: Share | Carried) -> str:
    if isinstance(share, Carried):
        return f"{_yes_or_no(share)} ({_decimal(share.probability)})"
    return f"{_percent(share.share)} ({share.present}{f' + {share.uncertain}?' if share.uncertain else ''})"


def _yes_or_no(share: Carried) -> str:
    return "?" if share.carried is None else "yes" if share.carried else "no"


def _listed(names: Sequence[str], values: Sequence[str]) -> list[str]:
    """Return names and values one below the other, where there is no room for them side by side."""
    longest = max(map(len, names))
    return [f"  {name:<{longest}}  {value}" for name, value in zip(names, values, strict=True)]


def _unlike(scored: Scored) -> str:
    found = scored.familiarity
    if not found.unlike:
        return ""
    return (
        f"Unlike the articles that the model was trained on (likeness {found.likeness:.2f}, theirs at least {found.least:.2f}; "
        f"{_percent(found.known)} of its words are known): the scores may mean nothing."
    )


def _wrapped_if(text: str, width: int, style: Style) -> list[str]:
    return [style(line, "yellow") for line in _wrapped(text, width)] if text else []


def _about(scored: Scored) -> str:
    left_out: dict[str, int] = {}
    for block in scored.article.blocks:
        if block.number is None:
            left_out[block.kind] = left_out.get(block.kind, 0) + 1
    what = ", ".join(f"{count} {kind}" for kind, count in left_out.items())
    count = len(scored.article.paragraphs)
    return f"{printable(scored.article.id)}: {count} paragraph{'s' * (count != 1)}{f' (not counted: {what})' if what else ''}"


def _paragraph_lines(model: Model, scored: Scored, width: int, style: Style) -> list[str]:
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
    from_ = "".join(f"  {f'from {_decimal(threshold)}':<{cell_width}}" for threshold in model.thresholds)
    lines.append(style(" " * (number_width + 1 + text_width) + from_, "dim").rstrip())
    for row, block in enumerate(scored.blocks):
        cells = "".join(f"  {_cell(model.codebook, scored, row, k, cell_width, style)}" for k in range(len(heads)))
        lines.append(f"{_number_of(block):>{number_width}} {fitted(_shown(block), text_width)}{cells}".rstrip())
        lines += _explained(scored, row, number_width, width, style)
    return lines


def _paragraph_list(model: Model, scored: Scored, width: int, number_width: int, style: Style) -> list[str]:
    """Name the present framings under each paragraph, where there is no room for a column each."""
    lines = []
    for row, block in enumerate(scored.blocks):
        text = fitted(_shown(block), max(_NARROWEST_TEXT, width - number_width - 1)).rstrip()
        lines.append(f"{_number_of(block):>{number_width}} {text}")
        for k, slug in enumerate(model.codebook.slugs):
            cell = _cell(model.codebook, scored, row, k, 0, style)
            if scored.scores.present[row][k] or len(model.codebook.slugs) <= 6:
                lines.append(f"{'':>{number_width}}   {slug} {cell} (from {_decimal(model.thresholds[k])})")
        lines += _explained(scored, row, number_width, width, style)
    return lines


def _cell(codebook: Codebook, scored: Scored, row: int, k: int, width: int, style: Style) -> str:
    probability = _decimal(scored.scores.probabilities[row][k])
    if scored.scores.uncertain is not None and scored.scores.uncertain[row][k]:
        return style(f"{f'{probability} ?':<{width}}", "dim")
    if not scored.scores.present[row][k]:
        return style(f"{probability:<{width}}", "dim")
    if not codebook.stances:
        return style(f"{f'{probability} present':<{width}}", "bold")
    stances = list(scored.scores.stance_probabilities[row][k])
    stance = stances.index(max(stances))
    return style(f"{f'{probability} {codebook.stances[stance]}':<{width}}", _COLOURS[stance % len(_COLOURS)])


def _decimal(probability: float) -> str:
    shown = min(probability, 0.99) if probability < 1 else 1.0
    return f"{shown:.2f}".replace("0.", ".", 1)


def _explained(scored: Scored, row: int, indent: int, width: int, style: Style) -> list[str]:
    if not scored.explanations:
        return []
    found = [one for k, one in enumerate(scored.explanations[row]) if scored.scores.present[row][k]]
    margin = " " * (indent + 3)
    return [style(line, "dim") for one in found for line in _wrapped(margin + _explanation(one), width, margin + "  ")]


def _explanation(found: Explanation) -> str:
    shown, rest = found.contributions[:_TERMS], found.contributions[_TERMS:]
    parts = [f"{contribution.term} {contribution.value:+.2f}" for contribution in shown]
    if rest:
        parts.append(f"{len(rest)} other terms {sum(contribution.value for contribution in rest):+.2f}")
    return (
        f"{found.framing}: log-odds {found.log_odds:+.2f} = intercept {found.intercept:+.2f}, neighbours {found.context:+.2f}; "
        + "; ".join(parts)
    )


def _number_of(block: Any) -> str:
    return "-" if block.number is None else str(block.number)


def _shown(block: Any) -> str:
    return printable(block.text) if block.number is not None else f"[{block.kind}] {printable(block.text)}"


def _percent(share: float) -> str:
    """Print a share in whole per cent, never 0 or 100 unless it is."""
    rounded = _rounded(share)
    if rounded == 0 and share > 0:
        return "<1 %"
    if rounded == 100 and share < 1:
        return ">99 %"
    return f"{rounded} %"


def _rounded(share: float) -> int:
    return int(100 * share + 0.5)


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    from textwrap import wrap

    return wrap(text, max(width, 20), subsequent_indent=indent, break_on_hyphens=False) or [""]
