"""Exports of newspaper databases, which come as DOCX, RTF, PDF and plain text: recognised by what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeAlias

from framing.articles.article import Article
from framing.articles.inputs import Input, Notice
from framing.articles.pieces import Pieces
from framing.errors import ArticleError

if TYPE_CHECKING:
    from framing.articles.documents import Export

Read: TypeAlias = Article | ArticleError | Notice
_DATABASES = ("nexis", "factiva", "proquest")
# Lines that no article has: ends and numbers of documents, and rules between them.
_MARK = (
    r"(?mi)^[ \t\xa0]*(?:end of document|ende des dokuments|fin du document|documents? \(\d+\)|dokumente? \(\d+\)"
    r"|\d+ of \d+ documents?|dokument \d+ von \d+|document \d+ de \d+|(?:document|dokument|documento) [a-z][a-z0-9]{18,}"
    r"|_{50,})[ \t\xa0\r]*$"
)
_SIGNS = ("ocument", "okument", "OCUMENT", "OKUMENT", "_____")


class Database(Protocol):
    """What the module of a database offers."""

    def recognises(self, lines: Sequence[str]) -> bool:
        """Whether lines, their white space folded, are those of its export."""
        ...

    def articles(self, export: Export) -> Iterator[Read]:
        """Yield an article or an error for each document."""
        ...


def export_articles(text: str | Pieces, file: Input, encoding: str = "utf-8", *, wrapped: bool) -> Iterator[Read] | None:
    """Return the articles of an export; None where a text is no export of a database that is known.

    Parameters
    ----------
    text : str or Pieces
        All of the file.
    file : Input
    encoding : str
    wrapped : bool
        Whether its lines are those of a page, as in plain text and PDF; else each is a paragraph, as in DOCX and RTF.
    """
    pieces = [text] if isinstance(text, str) else text
    if not any(sign in piece for piece in pieces for sign in _SIGNS) or not any(re.search(_MARK, piece) for piece in pieces):
        return None
    text = "".join(pieces)
    from framing.articles.documents import Export

    lines = text.splitlines()
    folded = [" ".join(line.split()) for line in lines]
    for name in _DATABASES:
        database: Database = import_module(f"framing.articles.formats.{name}")
        if database.recognises(folded):
            return database.articles(Export(file, [line.replace("\xa0", " ").strip() for line in lines], encoding, wrapped))
    return None
