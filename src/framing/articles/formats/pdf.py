"""PDF, through pypdf: lines as they stand on the page, without what every page repeats, joined to paragraphs."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from statistics import median
from typing import Any

from framing.articles.article import Article, Meta
from framing.articles.formats.databases import export_articles
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.layout import LIST_ITEM, join_lines
from framing.articles.reading import article_from_text
from framing.errors import ArticleError

NAME = "PDF"
ENDINGS = (".pdf",)

_EDGE = 3
_WIDE = 1.2
_LINES_A_PARAGRAPH = 15
_PAGE_NUMBER = re.compile(r"(?:page|seite|p\.)?\s*[-\u2013]?\s*\d{1,4}\s*[-\u2013]?(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?", re.I)
_LIGATURES = str.maketrans({"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"})


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:  # noqa: ARG001
    """Yield the one article of a PDF, or the many of an export of a newspaper database."""
    pages, meta = document(file)
    # What ends each document of an export may stand at the same edge of most pages.
    if (found := export_articles("\n".join(_joined(pages)), file, wrapped=True)) is not None:
        yield from found
        return
    lines = _joined(_without_repeated(pages))
    text = "\n".join(_unwrapped(lines) if lines.count("") > len(lines) / _LINES_A_PARAGRAPH else lines)
    yield article_from_text(text, id=file.id, source=file.name, meta=meta)


def document(file: Input) -> tuple[list[list[str]], Meta]:
    """Return the lines of each page of a PDF, empty ones where the page has space between paragraphs, and its properties."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise ArticleError(f'{file.name}: PDF needs an extra: pip install "framing[docs]"') from None
    data = file.read_bytes()
    if b"%PDF-" not in data[:1024]:
        raise ArticleError(f"{file.name}: this is no PDF, whatever its name says; save it anew.")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = PdfReader(BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise ArticleError(f"{file.name}: is locked with a password; unlock it first.")
        pages = [[line.translate(_LIGATURES) for line in _lines(page)] for page in document.pages]
        meta = _meta(document.metadata)
    except (
        PyPdfError,
        RecursionError,
        AssertionError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
    ) as error:
        raise ArticleError(f"{file.name}: the PDF is damaged or cut off ({_said(error)}); get it once more.") from None
    if not any(line.strip() for lines in pages for line in lines):
        raise ArticleError(f"{file.name}: has no text layer; its pages are pictures, whose text must be recognised first.")
    return pages, meta


def _lines(page: Any) -> list[str]:
    """Return the lines of a page in the order in which it prints them, with an empty one where a paragraph begins."""
    lines: list[_Line] = []

    def take(text: str, at: Sequence[float], of_text: Sequence[float], _font: object, size: float) -> None:
        if not text.strip():
            if lines and text and " " in text:
                lines[-1].text += " "
            return
        across = of_text[4] * at[0] + of_text[5] * at[2] + at[4]
        up = of_text[4] * at[1] + of_text[5] * at[3] + at[5]
        height = abs(size * of_text[3] * at[3]) or 10.0
        if lines and abs(lines[-1].up - up) < 0.4 * height and "\n" not in text.rstrip("\n"):
            lines[-1].text += text.strip("\n")
        else:
            lines.append(_Line(text.strip("\n"), across, up, height))

    page.extract_text(visitor_text=take)
    return _spaced(lines)


@dataclass
class _Line:
    text: str
    across: float
    up: float
    height: float


def _spaced(lines: Sequence[_Line]) -> list[str]:
    """Put an empty line where there is more space than usual between lines, or where one is indented."""
    gaps = [round(before.up - line.up, 1) for before, line in pairwise(lines) if before.up > line.up]
    small = sorted(gap for gap in gaps if gap < 2.5 * median(line.height for line in lines)) if lines else []
    usual = small[len(small) // 3] if small else 0.0
    left = Counter(round(line.across) for line in lines).most_common(1)[0][0] if lines else 0
    found: list[str] = []
    for i, line in enumerate(lines):
        indented = i and 0.5 < (line.across - left) / line.height < 4 and abs(lines[i - 1].across - left) < 0.5 * line.height
        gap = lines[i - 1].up - line.up if i else 0.0
        if i and usual and (gap > _WIDE * usual or gap < -usual or indented):
            found.append("")
        found += [" ".join(part.split()) for part in line.text.split("\n")]
    return found


def _without_repeated(pages: Sequence[list[str]]) -> list[list[str]]:
    """Take page numbers, and what stands at the same edge of most pages, off."""
    edges = [_edge_lines(lines) for lines in pages]
    counted = Counter(re.sub(r"\d+", "#", lines[i].strip()) for lines, edge in zip(pages, edges, strict=True) for i in edge)
    often = {line for line, count in counted.items() if count > 2 and count > len(pages) / 2}
    found = []
    for lines, edge in zip(pages, edges, strict=True):
        off = {i for i in edge if re.sub(r"\d+", "#", lines[i].strip()) in often or _PAGE_NUMBER.fullmatch(lines[i].strip())}
        found.append([line for i, line in enumerate(lines) if i not in off])
    return found


def _edge_lines(lines: Sequence[str]) -> list[int]:
    filled = [i for i, line in enumerate(lines) if line.strip()]
    return sorted({*filled[:_EDGE], *filled[-_EDGE:]})


def _joined(pages: Sequence[list[str]]) -> list[str]:
    """Put pages together; a paragraph that goes on over a page's end is one."""
    text: list[str] = []
    for lines in pages:
        while lines and not lines[0].strip():
            lines = lines[1:]
        while lines and not lines[-1].strip():
            lines = lines[:-1]
        if not lines:
            continue
        if text and (re.search(r"[.!?:\"\u201d\u00bb]$", text[-1]) or not lines[0][:1].islower()):
            text.append("")
        text += lines
    return text


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """Make one line of those between two empty ones, but for list items."""
    whole = "\n".join(lines)
    found: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if block and (not line or LIST_ITEM.match(line)):
            found += [join_lines(block, whole), ""]
            block = []
        block += [line] if line else []
    return found


def _meta(found: Any) -> Meta:
    if not found:
        return Meta()
    date = str(found.get("/CreationDate") or "").removeprefix("D:")
    said = {name: " ".join(str(found.get(key) or "").split()) for name, key in (("title", "/Title"), ("author", "/Author"))}
    return Meta(**said, date=f"{date[:4]}-{date[4:6]}-{date[6:8]}" if date[:8].isdigit() else "")


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
