"""Exports of newspaper databases, which come as DOCX, RTF, PDF, plain text and HTML: recognised by what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

from framing.articles.article import Article
from framing.articles.documents import Export
from framing.articles.formats import factiva, nexis, proquest
from framing.articles.inputs import Input, Notice
from framing.errors import ArticleError

Read: TypeAlias = Article | ArticleError | Notice
_SIGNS = ("ocument", "okument", "OCUMENT", "OKUMENT", "_____")


class Database(Protocol):
    """What the module of a database offers.

    Attributes
    ----------
    MARK : re.Pattern
        Found in the text of an export.
    """

    MARK: re.Pattern[str]

    def recognises(self, lines: Sequence[str]) -> bool:
        """Whether lines, their white space folded, are those of its export."""
        ...

    def articles(self, export: Export) -> Iterator[Read]:
        """Yield an article or an error for each document."""
        ...


_DATABASES: Sequence[Database] = (nexis, factiva, proquest)


def export_articles(lines: Sequence[str], file: Input, encoding: str = "utf-8", *, wrapped: bool) -> Iterator[Read] | None:
    """Return the articles of an export; None where lines are no export of a database that is known.

    Parameters
    ----------
    lines : sequence of str
        Every line or paragraph of the file, empty ones included.
    file : Input
    encoding : str
    wrapped : bool
        Whether lines are those of a page, as in plain text and PDF; else each is a paragraph, as in DOCX and RTF.
    """
    plain = [" ".join(line.split()) for line in lines]
    for database in _DATABASES:
        if database.recognises(plain):
            indented = [line.replace("\xa0", " ").strip() for line in lines]
            return database.articles(Export(file, indented, encoding, wrapped))
    return None


def may_be_export(text: str) -> bool:
    """Whether a text has a mark of some database, such as a line ``End of Document``."""
    return any(sign in text for sign in _SIGNS) and any(database.MARK.search(text) for database in _DATABASES)
