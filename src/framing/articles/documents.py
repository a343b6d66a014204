"""The documents that a database of newspapers exports in one file, to articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from framing.articles.article import Article, Meta
from framing.articles.inputs import Input, Notice
from framing.articles.reading import article_from_text
from framing.articles.rows import counted, taken_at_its_word
from framing.errors import ArticleError

_FEWEST, _MOST, _LOOSE = 0.7, 1.4, 20


@dataclass(frozen=True)
class Export:
    """The lines of a file of a database.

    Attributes
    ----------
    file : Input
    lines : sequence of str
        Without the white space around them; no-break spaces are spaces.
    encoding : str
    wrapped : bool
        Whether lines are those of a page; else each is a paragraph.
    """

    file: Input
    lines: Sequence[str]
    encoding: str = "utf-8"
    wrapped: bool = False


def divided(
    lines: Iterable[str], ends: Callable[[str], object], stops: Callable[[str], object] = lambda _: False
) -> tuple[list[tuple[int, list[str]]], tuple[int, list[str]]]:
    """Divide lines at those that end a part, up to one that stops.

    Returns
    -------
    parts : list of (int, list of str)
        The number of the first line of each, from 1, and its lines.
    rest : (int, list of str)
        What stands after the last.
    """
    parts: list[tuple[int, list[str]]] = []
    start, part = 1, list[str]()
    for number, line in enumerate(lines, start=1):
        if ends(line):
            parts.append((start, part))
            start, part = number + 1, []
        elif stops(line):
            break
        else:
            part.append(line)
    return parts, (start, part)


@dataclass(frozen=True)
class Document:
    """One document of an export.

    Attributes
    ----------
    number : int
        From 1.
    line : int
        On which its text begins, from 1.
    body : sequence of str
    meta : Meta
    words : int, optional
        As announced.
    """

    number: int
    line: int
    body: Sequence[str]
    meta: Meta
    words: int | None = None

    @property
    def name(self) -> str:
        """For messages."""
        return document_name(self.number, self.meta.title)


def document_name(number: int, title: str) -> str:
    """Return what a document is called in messages."""
    short = title if len(title) <= 60 else f"{title[:57]}..."
    return f"document {number}" + (f" ({short!r})" if title else "")


def articles_of_documents(
    documents: Sequence[Document | ArticleError], problems: Sequence[ArticleError], export: Export
) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article or an error for each document, then the problems of the whole file, then how many there were."""
    articles = 0
    for document in documents:
        try:
            if isinstance(document, ArticleError):
                raise document
            yield from _said_of(document, export)
            yield _article(document, export)
            articles += 1
        except ArticleError as error:
            yield error
    yield from problems
    if not documents and not problems:
        yield ArticleError(f"{export.file.name}: the export holds no document; there is nothing to score.")
    failed = f", {len(documents) - articles} could not be read" if articles < len(documents) else ""
    yield Notice(f"{export.file.name}: {counted(len(documents), 'document')}, {counted(articles, 'article')}{failed}.")


def counted_apart(export: Export, announced: int, found: int, place: str) -> list[ArticleError]:
    """Return the error that a file announces another number of documents than it holds; none where the numbers agree."""
    if announced == found:
        return []
    return [
        ArticleError(
            f"{export.file.name}: announces {counted(announced, 'document')} and holds {found:,} ({place}); "
            "export it again, in parts if it is large."
        )
    ]


def _article(document: Document, export: Export) -> Article:
    where = f"{export.file.name}, {document.name}"
    text = ("\n" if export.wrapped else "\n\n").join(document.body)
    if not text.strip():
        raise ArticleError(f"{where}: has no text; there is nothing to score.")
    article = article_from_text(text, id=f"{export.file.id}#{document.number}", source=where, encoding=export.encoding)
    blocks = taken_at_its_word(article.blocks)
    if export.wrapped:
        blocks = tuple(replace(block, line=block.line + document.line - 1) for block in blocks)
    return replace(article, blocks=blocks, meta=document.meta)


def _said_of(document: Document, export: Export) -> Iterator[Notice]:
    """Say where a document has far fewer or more words than it announces."""
    found = sum(len(line.split()) for line in document.body)
    if document.words and found and not _FEWEST * document.words - _LOOSE < found < _MOST * document.words + _LOOSE:
        what = "may be missing" if found < document.words else "may belong to another document"
        yield Notice(
            f"{export.file.name}, {document.name}: announces {document.words:,} words and has {found:,}; some of its text {what}."
        )
