"""Charts as small SVG images, written by hand: the same numbers give the same bytes.

Blue and orange of Okabe and Ito's palette, which colour-blind readers can tell apart; series differ in mark and dash too, so that
they can be told apart in black and white.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log2
from typing import Any

BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#767676"

_WIDTH, _HEIGHT = 320, 266
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 308, 10, 196
_FEW = 10

Figure = Mapping[str, Any]


def precision_recall_chart(
    title: str,
    points: Sequence[Sequence[float]],
    prevalence: float,
    called: tuple[float | None, float | None],
    dictionary: tuple[float | None, float | None],
) -> str:
    """Draw a precision-recall curve with the floor that guessing gives, and the places of two rules that decide.

    Parameters
    ----------
    title : str
    points : sequence of (recall, precision, ...)
        By growing recall.
    prevalence : float
    called, dictionary : (recall, precision)
        Of the model at its threshold, and of the codebook's words; None where undefined.
    """
    parts = [_line([(0.0, prevalence), (1.0, prevalence)], GREY, dash="2 3"), _line([(x, y) for x, y, *_ in points], BLUE)]
    parts += [_marks([called], BLUE), _marks([dictionary], ORANGE, "square")]
    legend = [("dot", BLUE, "at threshold"), ("square", ORANGE, "dictionary"), ("2 3", GREY, "guessing")]
    return _chart(title, "recall", "precision", parts, legend)


def reliability_chart(title: str, bins: Sequence[Figure]) -> str:
    """Draw observed shares against stated probabilities, with intervals, and under each bin how many paragraphs it holds."""
    parts = [_line([(0.0, 0.0), (1.0, 1.0)], GREY, dash="2 3")]
    known = [(found["probability"], found["share"], found["paragraphs"] < _FEW) for found in bins]
    parts.append(_whiskers([(x, share["low"], share["high"]) for x, share, _ in known if share["low"] is not None], BLUE))
    parts.append(_marks([(x, share["value"]) for x, share, _ in known], BLUE))
    parts.append(_marks([(x, share["value"]) for x, share, few in known if few], "#fff", width=4))
    counts = "".join(
        f'<tspan x="{_x((found["low"] + found["high"]) / 2)}">{_short(found["paragraphs"])}</tspan>' for found in bins
    )
    parts.append(f'<text y="{_BOTTOM + 25}" font-size="8" text-anchor="middle">{counts}</text>')
    legend = [("dot", BLUE, "observed"), ("2 3", GREY, "as stated")]
    legend += [("hollow", BLUE, f"under {_FEW}")] if any(few for _, _, few in known) else []
    return _chart(title, "probability, and paragraphs in each tenth", "observed share", parts, legend)


def learning_chart(title: str, curve: Sequence[Figure]) -> str:
    """Draw macro average precision and macro F1 with intervals against the number of articles, doublings equally far apart."""
    numbers = [log2(max(1, point["articles"])) for point in curve]
    first, span = numbers[0] - 0.2, max(numbers[-1] - numbers[0] + 0.4, 0.4)
    xs = [(number - first) / span for number in numbers]
    lows = [point[name][end] for point in curve for name in ("f1", "average_precision") for end in ("low", "value")]
    known = [value for value in lows if value is not None]
    least = floor(10 * min(known)) / 10 if known else 0.0
    parts = []
    for name, colour, mark, dash in (("average_precision", BLUE, "round", ""), ("f1", ORANGE, "square", "5 3")):
        drawn = [(x, point[name]) for x, point in zip(xs, curve, strict=True) if point[name]["value"] is not None]
        places = [(x, _within(figure["value"], least)) for x, figure in drawn]
        ends = [
            (x, _within(figure["low"], least), _within(figure["high"], least)) for x, figure in drawn if figure["low"] is not None
        ]
        parts += [_line(places, colour, dash), _whiskers(ends, colour), _marks(places, colour, mark)]
    levels = [tenth / 10 for tenth in range(round(10 * least), 11)]
    ticks = [(x, str(point["articles"])) for x, point in zip(xs, curve, strict=True)]
    legend = [("dot", BLUE, "average precision"), ("square", ORANGE, "F1")]
    return _chart(
        title,
        "articles learned from (doubling scale)",
        "macro figure",
        parts,
        legend,
        ticks,
        [(_within(level, least), level) for level in levels],
    )


def coverage_chart(title: str, curve: Sequence[Figure]) -> str:
    """Draw the precision of calls against the share of what is there that they find, as the asked precision grows."""
    known = [point for point in curve if point["precision"] is not None and point["present_coverage"] is not None]
    places = [(point["present_coverage"], point["precision"]) for point in known]
    asked = [(point["present_coverage"], point["asked"]) for point in known]
    parts = [_line(asked, ORANGE, "5 3"), _marks(asked, ORANGE, "square"), _line(places, BLUE), _marks(places, BLUE)]
    return _chart(
        title, "share found of what is there", "precision", parts, [("dot", BLUE, "reached"), ("square", ORANGE, "asked")]
    )


def _chart(
    title: str,
    x_name: str,
    y_name: str,
    parts: Sequence[str],
    legend: Sequence[tuple[str, str, str]],
    ticks: Sequence[tuple[float, str]] = ((0.0, "0"), (0.25, ".25"), (0.5, ".5"), (0.75, ".75"), (1.0, "1")),
    levels: Sequence[tuple[float, float]] = ((0.0, 0.0), (0.25, 0.25), (0.5, 0.5), (0.75, 0.75), (1.0, 1.0)),
) -> str:
    middle = (_TOP + _BOTTOM) // 2
    grid = "".join(f"M{_LEFT} {_y(y)}H{_RIGHT}" for y, _ in levels) + "".join(f"M{_x(x)} {_TOP}V{_BOTTOM}" for x, _ in ticks)
    across = "".join(f'<tspan x="{_x(x)}">{escape(name)}</tspan>' for x, name in ticks)
    up = "".join(f'<text x="{_LEFT - 4}" y="{_y(y) + 3}">{_tick(level)}</text>' for y, level in levels)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'role="img" aria-label="{escape(title)}" font-size="10" fill="#333">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/><path d="{grid}" stroke="#ddd"/>'
        f'<g text-anchor="middle"><text y="{_BOTTOM + 13}">{across}</text>'
        f'<text x="{(_LEFT + _RIGHT) // 2}" y="{_BOTTOM + 39}">{escape(x_name)}</text>'
        f'<text transform="translate(9 {middle})rotate(-90)">{escape(y_name)}</text></g><g text-anchor="end">{up}</g>'
        f"{''.join(parts)}{_legend(legend)}</svg>"
    )


def _legend(entries: Sequence[tuple[str, str, str]]) -> str:
    step = (_RIGHT - _LEFT) / len(entries)
    drawn = []
    for place, (mark, colour, name) in enumerate(entries):
        x, y = round(_LEFT + place * step), _BOTTOM + 57
        if mark in ("dot", "hollow", "square"):
            drawn.append(_mark_path(f"M{x + 5} {y}h0", colour, "square" if mark == "square" else "round"))
            drawn += [_mark_path(f"M{x + 5} {y}h0", "#fff", width=4)] if mark == "hollow" else []
        else:
            drawn.append(f'<path d="M{x} {y}h12" stroke="{colour}" stroke-dasharray="{mark}"/>')
        drawn.append(f'<text x="{x + 15}" y="{y + 3}">{escape(name)}</text>')
    return "".join(drawn)


def _line(points: Sequence[tuple[float, float]], colour: str, dash: str = "") -> str:
    places = " ".join(f"{_x(x)},{_y(y)}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="1.5"{dashed}/>'


def _whiskers(ends: Sequence[tuple[float, float, float]], colour: str) -> str:
    path = "".join(f"M{_x(x)} {_y(low)}V{_y(high)}" for x, low, high in ends)
    return f'<path d="{path}" stroke="{colour}"/>'


def _marks(places: Sequence[tuple[float | None, float | None]], colour: str, cap: str = "round", width: int = 7) -> str:
    """Draw dots or squares: lines without length, whose ends are what is seen."""
    path = "".join(f"M{_x(x)} {_y(y)}h0" for x, y in places if x is not None and y is not None)
    return _mark_path(path, colour, cap, width) if path else ""


def _mark_path(path: str, colour: str, cap: str = "round", width: int = 7) -> str:
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width}" stroke-linecap="{cap}"/>'


def _within(value: float, least: float) -> float:
    return max(0.0, (value - least) / (1 - least)) if least < 1 else 1.0


def _x(share: float) -> int:
    return round(_LEFT + share * (_RIGHT - _LEFT))


def _y(share: float) -> int:
    return round(_BOTTOM - share * (_BOTTOM - _TOP))


def _tick(value: float) -> str:
    return "1" if value == 1 else f"{value:.2f}".rstrip("0").rstrip(".").removeprefix("0") or "0"


def _short(number: int) -> str:
    return f"{number}" if number < 10_000 else f"{ceil(number / 1000)}k"
