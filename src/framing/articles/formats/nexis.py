"""Nexis: the documents of one exported file, as Nexis Uni and as the older Nexis wrote them.

Nexis Uni puts a cover before them, ends each with ``End of Document`` and begins its text after a line ``Body``. The older
text files number each, ``3 of 200 DOCUMENTS``, and begin its text after ``LENGTH:``. The labels may be English, German or
French.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from framing.articles.article import Article, Meta
from framing.articles.dates import plain_date
from framing.articles.documents import Document, Export, articles_of_documents, counted_apart, divided, document_name
from framing.articles.inputs import Notice
from framing.errors import ArticleError

NAME = "Nexis"
_END = re.compile(r"(?:end of document|ende des dokuments|fin du document)", re.I)
_NUMBERED = re.compile(r"(?:(\d+) of (\d+) documents?|dokument (\d+) von (\d+)|document (\d+) de (\d+))", re.I)
_BODY = re.compile(r"(?:body|volltext|textk\u00f6rper|corps|corps du texte|texte int\u00e9gral)", re.I)
_ANNOUNCED = re.compile(r"(?:documents?|dokumente?) \((\d+)\)", re.I)
_LENGTH = re.compile(r"(?:length|l\u00e4nge|longueur) ?: ?([\d.,]+)", re.I)
_BYLINE = re.compile(r"(?:byline|autor|autoren|auteurs?) ?: ?(.+)", re.I)
_TITLE = re.compile(r"(?:headline|\u00fcberschrift|titel|titre) ?: ?(.+)", re.I)
_RIGHTS = re.compile(r"copyright|\u00a9|all rights reserved|alle rechte|tous droits", re.I)
_COVER = re.compile(r"(?:job number|date and time|user name|client/matter|search (?:terms|type)) ?:", re.I)
_LABEL = re.compile(r"[A-Z\u00c4\u00d6\u00dc\u00c9\u00c8][A-Z\u00c4\u00d6\u00dc\u00c9\u00c8-]{3,20}: ")
_FOOT = re.compile(
    r"graphic|classification|(?:load-date|language|publication-type|subject|url|graphic|sprache|langue|ladedatum"
    r"|date de chargement|type de publication|publikationsart) ?:.*",
    re.I,
)
_PAGE = re.compile(r"page \d+ of \d+|seite \d+ von \d+|page \d+ sur \d+", re.I)
_LONGEST_FOOT = 60


def recognises(lines: Sequence[str]) -> bool:
    """Whether lines are those of an export of Nexis."""
    old = any(_NUMBERED.fullmatch(line) for line in lines) and any(_LENGTH.match(line) for line in lines)
    return _is_of_nexis_uni(lines) or old


def _is_of_nexis_uni(lines: Sequence[str]) -> bool:
    ends = any(_END.fullmatch(line) or _ANNOUNCED.fullmatch(line) for line in lines)
    return ends and any(_BODY.fullmatch(line) for line in lines)


def articles(export: Export) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article or an error for each document; the documents that are announced are reconciled with those found."""
    new = _is_of_nexis_uni(export.lines)
    parts, problems = _ended(export) if new else _numbered(export)
    documents: list[Document | ArticleError] = []
    for number, (start, lines) in enumerate(parts, start=1):
        try:
            documents.append(_document(export, number, start, lines, new))
        except ArticleError as error:
            documents.append(error)
    yield from articles_of_documents(documents, problems, export)


def _ended(export: Export) -> tuple[list[tuple[int, list[str]]], list[ArticleError]]:
    """Return the documents that a line ends, each with the number of its first line, and what is wrong with the file."""
    parts, (start, lines) = divided(export.lines, _END.fullmatch)
    problems = []
    rest = [line for line in lines if line and not _PAGE.fullmatch(line)]
    if sum(len(line.split()) for line in rest) > 5:
        where = f"{export.file.name}, line {start}"
        problems.append(
            ArticleError(f"{where}: what stands after the last 'End of Document' ends without one; the file is cut off.")
        )
    announced = [int(found[1]) for line in export.lines if (found := _ANNOUNCED.fullmatch(line))]
    if announced:
        problems += counted_apart(export, sum(announced), len(parts), "lines 'End of Document'")
    return parts, problems


def _numbered(export: Export) -> tuple[list[tuple[int, list[str]]], list[ArticleError]]:
    """Return the documents that a line numbers, each with the number of its first line, and what is wrong with the file."""
    parts: list[tuple[int, list[str]]] = []
    problems = []
    last = total = 0
    for number, line in enumerate(export.lines, start=1):
        found = _NUMBERED.fullmatch(line)
        if found is None:
            if parts:
                parts[-1][1].append(line)
            continue
        this, announced = (int(group) for group in found.groups() if group)
        if this != last + 1 and not (this == 1 and last == total):
            problems.append(
                ArticleError(
                    f"{export.file.name}, line {number}: document {this} follows document {last}; what is between is missing."
                )
            )
        last, total = this, announced
        parts.append((number + 1, []))
    if last < total:
        problems.append(
            ArticleError(f"{export.file.name}: announces {total:,} documents and ends with document {last:,}; export it again.")
        )
    return parts, problems


def _document(export: Export, number: int, start: int, lines: list[str], new: bool) -> Document:
    lines = _without_pages(lines)
    bodies = [i for i, line in enumerate(lines) if _BODY.fullmatch(line)] if new else []
    header_end = bodies[0] if bodies else _end_of_labels(lines) if not new else None
    if header_end is None:
        what = "no line 'Body'" if new else "no line 'LENGTH:'"
        raise ArticleError(
            f"{export.file.name}, {document_name(number, _first(lines))}: has {what}, so where its text begins is unknown."
        )
    header = lines[:header_end]
    meta, words = _meta(header, new)
    lengths = [line for line in lines if _LENGTH.match(line) and len(line) < _LONGEST_FOOT]
    if len(lengths) > 1 and (len(bodies) > 1 or not new):
        where = f"{export.file.name}, {document_name(number, meta.title)}"
        raise ArticleError(f"{where}: announces its length {len(lengths)} times; several documents run together here.")
    body = lines[header_end + 1 :] if new else lines[header_end:]
    end = next((i for i, line in enumerate(body) if _is_foot(line)), len(body))
    return Document(number, start + len(lines) - len(body), body[:end], meta, words)


def _is_foot(line: str) -> bool:
    return len(line) < _LONGEST_FOOT and _FOOT.fullmatch(line) is not None


def _first(lines: Sequence[str]) -> str:
    return next((line for line in lines if line), "")


def _without_pages(lines: Sequence[str]) -> list[str]:
    """Return lines without ``Page 2 of 5`` and the title that stands again at the head of each page."""
    kept: list[str] = []
    seen: set[str] = set()
    after = False
    for line in lines:
        if _PAGE.fullmatch(line) or (after and (not line or line in seen)):
            after = True
            continue
        if after and line[:1].islower():
            # A paragraph that goes on over the page's end.
            while kept and not kept[-1]:
                kept.pop()
        after = False
        seen.add(line)
        kept.append(line)
    return kept


def _end_of_labels(lines: Sequence[str]) -> int | None:
    """Return where the text begins in a document without a line ``Body``: after its length and the labels below that."""
    length = next((i for i, line in enumerate(lines) if _LENGTH.match(line)), None)
    if length is None:
        return None
    end = length + 1
    for i in range(length + 1, len(lines)):
        if lines[i] and not _LABEL.match(lines[i]) and not lines[i - 1]:
            break
        end = i + 1
    return end


def _meta(header: Sequence[str], new: bool) -> tuple[Meta, int | None]:
    """Return what stands above a text: title, outlet, date and author, and how many words are announced."""
    days = [i for i, line in enumerate(header) if _is_day(line)]
    day = days[-1 if new else 0] if days else len(header)
    # The head of the first page may be the title too.
    above = list(dict.fromkeys(line for line in header[:day] if line and not _RIGHTS.match(line)))
    title = (_title_above(above) if new else "") or _labelled(header, _TITLE) or _title_below(header[day + 1 :])
    words = re.sub(r"[.,]", "", _labelled(header, _LENGTH))
    author = re.sub(r"^(?:by|von|par) ", "", _labelled(header, _BYLINE), flags=re.I)
    date, outlet = (plain_date(header[day]), above[-1] if above else "") if days else ("", "")
    return Meta(title=title, outlet=outlet, date=date, author=author), int(words) if words.isdecimal() else None


def _is_day(line: str) -> bool:
    return 0 < len(line) < _LONGEST_FOOT and re.fullmatch(r"\d{4}-\d\d-\d\d", plain_date(line)) is not None


def _title_above(above: Sequence[str]) -> str:
    """Return the title that stands above the outlet; only the line next to that one where a cover stands above both."""
    cover = any(_ANNOUNCED.fullmatch(line) or _COVER.match(line) for line in above)
    return above[-2] if cover and len(above) > 1 else " ".join(above[:-1])


def _title_below(lines: Sequence[str]) -> str:
    """Return the block of lines next above the labels."""
    end = next((i for i, line in enumerate(lines) if _LABEL.match(line)), len(lines))
    block: list[str] = []
    for line in reversed(lines[:end]):
        if line:
            block.insert(0, line)
        elif block:
            break
    return " ".join(block)


def _labelled(lines: Sequence[str], pattern: re.Pattern[str]) -> str:
    return next((found[1] for line in lines if (found := pattern.match(line))), "")
