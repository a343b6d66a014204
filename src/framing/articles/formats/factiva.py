"""Factiva: the articles of one exported file, as HTML with two-letter fields or as text that ends each with its number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from framing.articles.article import Article, Meta
from framing.articles.dates import plain_date
from framing.articles.documents import Document, Export, articles_of_documents, divided, document_name
from framing.articles.inputs import Input, Notice
from framing.errors import ArticleError

NAME = "Factiva"
_END = re.compile(r"(?:Document|Dokument|Documento) [A-Z][A-Z0-9]{2,9}0{0,8}20\d{6}\w{5,14}")
_CODE = re.compile(r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPD|IPC|PUB|AN|VOL|CLM|ART)(?:\s{2,}(.*)|$)")
_WORDS = re.compile(r"([\d.,]+) (?:words|w\u00f6rter|mots|palabras|parole|palavras)", re.I)
_RIGHTS = re.compile(r"(?:\(c\)|\u00a9|copyright\b)", re.I)
_BY = re.compile(r"(?:by|von|par|por|di) (.+)", re.I)
_SUMMARY = re.compile(r"search summary|suchzusammenfassung|r\u00e9sum\u00e9 de la recherche", re.I)
_CELL = re.compile(r"<td[^>]*>\s*(?:<[^>]+>\s*)*(?:HD|LP|TD|WC)\s*<")
_ARTICLE = re.compile(r"(?:^|\s)(?:\w{2})?article(?:\s|$)", re.I)


def recognises(lines: Sequence[str]) -> bool:
    """Whether lines are those of an export of Factiva."""
    return any(_END.fullmatch(line) for line in lines)


def articles(export: Export) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article or an error for each document that its number ends."""
    parts, (start, lines) = divided(export.lines, _END.fullmatch, _SUMMARY.fullmatch)
    problems = []
    if sum(len(line.split()) for line in lines) > 30:
        where = f"{export.file.name}, line {start}"
        problems.append(
            ArticleError(f"{where}: what stands after the last article ends without its number; the file is cut off.")
        )
    documents: list[Document | ArticleError] = []
    for number, (first, inner) in enumerate(parts, start=1):
        try:
            coded = sum(_CODE.match(line) is not None for line in inner) >= 4
            documents.append((_coded if coded else _printed)(export, number, first, inner))
        except ArticleError as error:
            documents.append(error)
    yield from articles_of_documents(documents, problems, export)


def articles_of_page(text: str, file: Input, encoding: str = "utf-8") -> Iterator[Article | ArticleError | Notice]:
    """Yield an article or an error for each article of a page that Factiva exported."""
    reader = _Page()
    reader.feed(text)
    reader.close()
    export = Export(file, (), encoding)
    documents: list[Document | ArticleError] = []
    for number, fields in enumerate(reader.articles, start=1):
        try:
            documents.append(_of_fields(export, number, 1, fields))
        except ArticleError as error:
            documents.append(error)
    yield from articles_of_documents(documents, [], export)


def is_page_of_factiva(text: str) -> bool:
    """Whether a page has articles with two-letter fields."""
    coded = any(f">{code}<" in text for code in ("HD", "LP", "TD"))
    return (
        coded
        and any(_ARTICLE.search(name) for name in re.findall(r"class=[\"']([^\"']*)", text))
        and _CELL.search(text) is not None
    )


def _coded(export: Export, number: int, start: int, lines: Sequence[str]) -> Document:
    fields: dict[str, list[str]] = {}
    code, first = "", start
    for i, line in enumerate(lines):
        found = _CODE.match(line)
        if found and found[1] not in fields:
            code = found[1]
            fields[code] = [found[2]] if found[2] else []
            first = start + i if code in ("LP", "TD") and first == start else first
        elif code:
            fields[code].append(line)
    return _of_fields(export, number, first, fields)


def _of_fields(export: Export, number: int, start: int, fields: dict[str, list[str]]) -> Document:
    one = {code: " ".join(" ".join(lines).split()) for code, lines in fields.items()}
    title = one.get("HD", "")
    body = [*fields.get("LP", []), "", *fields.get("TD", [])]
    if not any(body):
        where = f"{export.file.name}, {document_name(number, title)}"
        raise ArticleError(f"{where}: has neither 'LP' nor 'TD', where its text should stand.")
    author = re.sub(_BY, r"\1", one.get("BY", ""))
    meta = Meta(title=title, outlet=one.get("SN", ""), date=plain_date(one.get("PD", "")), author=author)
    return Document(number, start, body, meta, _words(one.get("WC", "")))


def _printed(export: Export, number: int, start: int, lines: Sequence[str]) -> Document:
    """Read an article without codes: title, author, words, date, outlet, and its text below the line of its rights."""
    rights = next((i for i, line in enumerate(lines) if _RIGHTS.match(line)), None)
    title = next((line for line in lines if line), "")
    if rights is None:
        where = f"{export.file.name}, {document_name(number, title)}"
        raise ArticleError(f"{where}: has no line of its rights ('(c) ...'), so where its text begins is unknown.")
    header = [line for line in lines[:rights] if line]
    counts = [i for i, line in enumerate(header) if _WORDS.fullmatch(line)]
    days = [i for i, line in enumerate(header) if line[:1].isdigit() and re.fullmatch(r"\d{4}-\d\d-\d\d", plain_date(line))]
    outlet = next((line for line in header[days[0] + 1 :] if not re.fullmatch(r"\d\d:\d\d.*", line)), "") if days else ""
    author = next((found[1] for line in header[: counts[0] if counts else 3] if (found := _BY.match(line))), "")
    meta = Meta(title=title, outlet=outlet, date=plain_date(header[days[0]]) if days else "", author=author)
    body = lines[rights + 1 :]
    return Document(number, start + rights + 1, body, meta, _words(header[counts[0]]) if counts else None)


def _words(text: str) -> int | None:
    found = re.match(r"[\d.,]+", text)
    digits = re.sub(r"[.,]", "", found[0]) if found else ""
    return int(digits) if digits.isdecimal() else None


class _Page(HTMLParser):
    """Gathers, for each article of a page, the paragraphs under each two-letter field."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.articles: list[dict[str, list[str]]] = []
        self._code = ""
        self._text: list[str] = []
        self._cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div" and _ARTICLE.search(dict(attrs).get("class") or ""):
            self._flush()
            self._code = ""
            self.articles.append({})
        elif tag in ("td", "p", "br", "div", "tr"):
            self._flush()
            self._cell = tag == "td" or (self._cell and tag != "tr")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "p", "div", "tr"):
            self._flush()
            self._cell = self._cell and tag not in ("td", "tr")
        if tag == "table":
            self._code = ""

    def handle_data(self, data: str) -> None:
        if self.articles and self._cell:
            self._text.append(data)

    def _flush(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text = []
        if not text or not self.articles:
            return
        if re.fullmatch(r"[A-Z]{2,3}", text) and _CODE.match(text) and text not in self.articles[-1]:
            self._code = text
            self.articles[-1][text] = []
        elif self._code:
            self.articles[-1][self._code].append(text)
