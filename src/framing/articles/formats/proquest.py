"""ProQuest: the records of one exported text file, with a line of underscores between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from framing.articles.article import Article, Meta
from framing.articles.dates import plain_date
from framing.articles.documents import Document, Export, articles_of_documents, document_name
from framing.articles.inputs import Notice
from framing.errors import ArticleError

NAME = "ProQuest"
_BETWEEN = re.compile(r"_{50,}")
_TEXT = re.compile(r"(?:full text|volltext|texte int\u00e9gral|texto completo) ?: ?(.*)", re.I)
_NONE = re.compile(r"(?:not available|none available|nicht verf\u00fcgbar|non disponible)\.?", re.I)
_ABOUT = ("title", "publication title", "publication date", "author", "document url", "word count")
_FIELD = re.compile(
    r"(?:subject|location|people|company / organization|classification|identifier / keyword|title|publication (?:title|date|year)"
    r"|publication info|credit|copyright|illustration|word count|pages?|issn|source type|language of publication|document type"
    r"|proquest document id|document url|last updated|database|author|links|abstract|dateline|section) ?: ?(.*)",
    re.I,
)


def recognises(lines: Sequence[str]) -> bool:
    """Whether lines are those of an export of ProQuest."""
    return any(_BETWEEN.fullmatch(line) for line in lines) and any(_TEXT.match(line) for line in lines)


def articles(export: Export) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article or an error for each record."""
    records: list[tuple[int, list[str]]] = [(1, [])]
    for number, line in enumerate(export.lines, start=1):
        if _BETWEEN.fullmatch(line):
            records.append((number + 1, []))
        else:
            records[-1][1].append(line)
    found = [(start, lines) for start, lines in records if _is_record(lines)]
    documents: list[Document | ArticleError] = []
    for number, (start, lines) in enumerate(found, start=1):
        try:
            documents.append(_document(export, number, start, lines))
        except ArticleError as error:
            documents.append(error)
    yield from articles_of_documents(documents, [], export)


def _is_record(lines: Sequence[str]) -> bool:
    """Whether lines are a record, not the table of contents or the address of ProQuest around the records."""
    return any(_TEXT.match(line) for line in lines) or sum(_FIELD.match(line) is not None for line in lines) >= 3


def _document(export: Export, number: int, start: int, lines: Sequence[str]) -> Document:
    fields = {
        name: _field(lines, name)
        for name in ("title", "publication title", "publication date", "author", "document url", "word count")
    }
    title = fields["title"] or next((line for line in lines if line and not _FIELD.match(line)), "")
    first = next((i for i, line in enumerate(lines) if _TEXT.match(line)), None)
    texts = sum(_TEXT.match(line) is not None for line in lines)
    where = f"{export.file.name}, {document_name(number, title)}"
    if first is None:
        raise ArticleError(f"{where}: has no 'Full text:', only what describes it; export it with its text.")
    if texts > 1:
        raise ArticleError(f"{where}: has 'Full text:' {texts} times; several records run together here.")
    opening = re.sub(_TEXT, r"\1", lines[first])
    body = [opening, *lines[first + 1 :]]
    end = next((i for i, line in enumerate(body) if i and not body[i - 1] and _FIELD.match(line)), len(body))
    if _NONE.fullmatch(" ".join(body[:end]).strip()):
        raise ArticleError(f"{where}: ProQuest has no text of it.")
    words = fields["word count"].replace(",", "")
    meta = Meta(
        title=title,
        outlet=fields["publication title"],
        date=plain_date(fields["publication date"]),
        author=fields["author"],
        address=fields["document url"],
    )
    return Document(number, start + first, body[:end], meta, int(words) if words.isdecimal() else None)


def _field(lines: Sequence[str], name: str) -> str:
    """Return what stands under a label, on its line or the one below."""
    pattern = re.compile(rf"{re.escape(name)} ?: ?(.*)", re.I)
    for i, line in enumerate(lines):
        if found := pattern.match(line):
            below = next((other for other in lines[i + 1 :] if other), "")
            return found[1] or ("" if _FIELD.match(below) else below)
    return ""
