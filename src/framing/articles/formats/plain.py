"""Plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from framing.articles.article import Article
from framing.articles.formats.databases import export_articles
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.reading import article_from_text, decoded_text, text_or_pieces
from framing.errors import ArticleError

NAME = "plain text"
ENDINGS = (".txt", ".text")


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:
    """Yield the one article of a text file, or the many of an export of a newspaper database."""
    text, encoding = text_or_pieces(file, reading.encoding)
    yield from _guess(file, encoding, reading)
    if (found := export_articles(text, file, encoding, wrapped=True)) is not None:
        yield from found
        return
    yield article_from_text(text, id=file.id, source=file.name, encoding=encoding)


def decoded(file: Input, reading: Reading) -> tuple[str, str, list[Notice]]:
    """Return the text of a file, its encoding, and a notice where that was guessed.

    Raises
    ------
    ArticleError
        If the file is empty, or no text.
    """
    text, encoding = decoded_text(file, reading.encoding)
    return text, encoding, _guess(file, encoding, reading)


def _guess(file: Input, encoding: str, reading: Reading) -> list[Notice]:
    guessed = encoding not in ("utf-8", "utf-8-sig", "utf-16", "utf-32", reading.encoding)
    return [Notice(f"{file.name}: read as {encoding}; --encoding says otherwise.")] if guessed else []
