"""A report as a list of blocks, written as one self-contained HTML page or as Markdown; what it holds is text, never markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:72rem;margin:0 auto;padding:1rem}
h1{line-height:1.2}h2{margin-top:2.5rem;border-bottom:1px solid #bbb}h3{margin-bottom:.3rem}
p,li,blockquote{max-width:46rem;overflow-wrap:anywhere}
.wide{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .45rem;border-bottom:1px solid #ddd;text-align:right;vertical-align:top}
td{white-space:nowrap}td:first-child,td.words{white-space:normal}.words{min-width:11rem}
th{border-bottom:1px solid #777}thead th{vertical-align:bottom}
th:first-child,td:first-child,.words{text-align:left}td:first-child{overflow-wrap:anywhere;min-width:9rem}
.charts{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;max-width:100%;break-inside:avoid}figcaption{font-weight:600;max-width:320px}
svg{max-width:100%;height:auto;display:block}summary{cursor:pointer;color:#00507d;font-size:.85rem}
blockquote{margin:.3rem 0 1rem;padding-left:.8rem;border-left:3px solid #bbb}
.note{color:#444;font-size:.85rem;margin:.1rem 0}
@media print{body{max-width:none;font-size:11px}summary{display:none}}
"""

# What Markdown or a reader of Markdown would take for markup.
_MARKS = re.compile(r"[\\`*_\[\]|~$^]|^[-+#]|(?<=^\d)[.)](?=\s)|(?<=^\d\d)[.)](?=\s)")


@dataclass(frozen=True)
class Heading:
    """A heading; 1 is that of the page."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """Rows of cells under a header.

    Attributes
    ----------
    rows : sequence of sequence of str
        The first is the header.
    words : tuple of int
        Columns beside the first that hold words, not numbers.
    """

    rows: Sequence[Sequence[str]]
    words: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chart:
    """An SVG image with its caption, and the same as a table for those who do not see it."""

    svg: str
    caption: str
    table: Table


@dataclass(frozen=True)
class Charts:
    """Charts side by side."""

    charts: Sequence[Chart]


@dataclass(frozen=True)
class Passage:
    """Somebody's text, with what is to be said of it."""

    title: str
    text: str
    note: str


Block = Heading | Text | Bullets | Table | Charts | Passage


def html_page(blocks: Sequence[Block], title: str, language: str = "en") -> str:
    """Return a whole HTML page: no script, nothing that is loaded from elsewhere."""
    body = "\n".join(_html(block) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_clean(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def markdown_page(blocks: Sequence[Block]) -> str:
    """Return the report as Markdown, its charts as SVG within it."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _html(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{_clean(text)}</h{level}>"
        case Text(text):
            return f"<p>{_clean(text)}</p>"
        case Bullets(items):
            return "<ul>\n" + "\n".join(f"<li>{_clean(item)}</li>" for item in items) + "\n</ul>"
        case Table():
            return f'<div class="wide" tabindex="0">{_html_table(block)}</div>'
        case Charts(charts):
            return '<div class="charts">\n' + "\n".join(_html_chart(chart) for chart in charts) + "\n</div>"
        case Passage(title, text, note):
            quote = f"<blockquote>{_clean(text)}</blockquote>" if text else ""
            return f'<p><strong>{_clean(title)}</strong></p>\n<p class="note">{_clean(note)}</p>\n{quote}'


def _html_chart(chart: Chart) -> str:
    return (
        f"<figure><figcaption>{_clean(chart.caption)}</figcaption>{chart.svg}"
        f'<details><summary>Numbers</summary><div class="wide">{_html_table(chart.table)}</div></details></figure>'
    )


def _html_table(table: Table) -> str:
    def cell(place: int, text: str, tag: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        words = ' class="words"' if place in table.words else ""
        return f"<{tag}{scope}{words}>{_clean(text)}</{tag}>"

    head, *rows = table.rows
    lines = ["".join(cell(place, text, "td") for place, text in enumerate(row)) for row in rows]
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    top = "".join(cell(place, text, "th") for place, text in enumerate(head))
    return f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _markdown(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_marked(text)}"
        case Text(text):
            return _marked(text)
        case Bullets(items):
            return "\n".join(f"- {_marked(item)}" for item in items)
        case Table():
            return _markdown_table(block)
        case Charts(charts):
            return "\n\n".join(f"**{_marked(one.caption)}**\n\n{one.svg}\n\n{_markdown_table(one.table)}" for one in charts)
        case Passage(title, text, note):
            quote = f"\n\n> {_marked(text)}" if text else ""
            return f"**{_marked(title)}**\n\n{_marked(note)}{quote}"


def _markdown_table(table: Table) -> str:
    head, *rows = table.rows
    rule = [":---" if place == 0 or place in table.words else "---:" for place in range(len(head))]
    lines = [[_marked(cell) for cell in head], rule, *([_marked(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _clean(text: str) -> str:
    return escape(_plain(text))


def _marked(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", escape(_plain(text), quote=False))


def _plain(text: str) -> str:
    """Leave out what cannot stand in a page: control characters, halves of surrogate pairs, marks that turn the line around."""
    kept = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(kept.split())
