"""Rows of tables and records of collections to articles: which column is the text, and what each row comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from framing.articles.article import PARAGRAPH, Article, Meta, Paragraph
from framing.articles.dates import plain_date
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.names import Names
from framing.articles.reading import article_from_blocks, article_from_text
from framing.articles.roles import Roles, guessed_roles
from framing.errors import ArticleError

_SAMPLE = 200
_LARGE_SAMPLE = 1 << 23
_CUT = re.compile(r"(?:\u2026|\.\.\.)?\s*\[\+\d+ chars?\]\s*$")
_TAGS = re.compile(r"</(?:p|div)>|<br ?/?>", re.I)
_TAIL = 60
_NAMES_OF_THINGS = ("name", "title", "text", "uri", "id")


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of one article in a table or collection.

    Attributes
    ----------
    where : str
        The file and the place in it, for messages.
    number : int
        From 1, by which the article is named where it has no name of its own.
    cells : mapping
        From column to a text, a number, a date, a list or a mapping.
    """

    where: str
    number: int
    cells: Mapping[str, Any]


def articles_of_rows(
    rows: Iterator[Row | ArticleError | Notice], file: Input, reading: Reading, encoding: str = "utf-8"
) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article or an error for each row, in order, in memory that grows with their number by no more than a
    digest of each name.

    Which columns are meant is guessed from the first rows where `reading` does not say, and announced; at the end the rows
    are reconciled with what became of them.

    Raises
    ------
    ArticleError
        If a named column is not there, or none looks like texts.
    """
    early = _first(rows)
    sample = [item.cells for item in early if isinstance(item, Row)]
    made = _Making(file, encoding)
    if sample:
        made.roles = guessed_roles(sample, reading, file.name)
        yield Notice(f"{file.name}: {made.roles.announcement()}.")
    for item in early:
        yield made.result(item)
    for item in rows:
        yield made.result(item)
    yield from made.summary()


def cell_text(value: Any, between: str = ", ") -> str:
    """Return what stands in a cell as a text; of a thing with a name, its name; of a list, each of its things."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return plain_date(value)
    if isinstance(value, Mapping):
        return next((cell_text(value[name]) for name in _NAMES_OF_THINGS if value.get(name)), "")
    if isinstance(value, (list, tuple)):
        return between.join(filter(None, (cell_text(one) for one in value)))
    return "" if isinstance(value, bytes) else str(value)


def counted(number: int, what: str) -> str:
    """Return a number of things: 1 row, 2,000 rows."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def taken_at_its_word(blocks: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Return blocks of which a single one, which stands where texts do, is a paragraph however short it is."""
    if len(blocks) == 1 and any(character.isalnum() for character in blocks[0].text):
        return (replace(blocks[0], kind=PARAGRAPH, number=1),)
    return blocks


def _first(rows: Iterator[Row | ArticleError | Notice]) -> list[Row | ArticleError | Notice]:
    """Take rows from which the columns can be guessed."""
    found, size = [], 0
    for item in rows:
        found.append(item)
        size += sum(len(cell) for cell in item.cells.values() if isinstance(cell, str)) if isinstance(item, Row) else 1
        if size > _LARGE_SAMPLE or (len(found) >= _SAMPLE and any(isinstance(one, Row) for one in found)):
            break
    return found


class _Making:
    """Makes articles of rows, and keeps account of them."""

    def __init__(self, file: Input, encoding: str) -> None:
        self.roles = Roles("")
        self._file, self._encoding = file, encoding
        self._ids = Names()
        self._rows = self._articles = self._errors = self._renamed = self._tagged = 0
        self._first_renamed = ""

    def result(self, item: Row | ArticleError | Notice) -> Article | ArticleError | Notice:
        if isinstance(item, Notice):
            return item
        self._rows += 1
        try:
            if isinstance(item, ArticleError):
                raise item
            article = self._article(item)
        except ArticleError as error:
            self._errors += 1
            return error
        self._articles += 1
        return article

    def summary(self) -> Iterator[Article | ArticleError | Notice]:
        if self._renamed:
            yield Notice(
                f"{self._file.name}: {counted(self._renamed, 'id')} had been given before (first {self._first_renamed}); "
                "a number was put after such an id."
            )
        if self._tagged:
            yield Notice(f"{self._file.name}: {counted(self._tagged, 'text')} held HTML and lost its tags, as a saved page does.")
        if self._rows != self._articles + self._errors:
            yield ArticleError(
                f"{self._file.name}: {self._rows} rows came to {self._articles} articles and {self._errors} errors, which is "
                "fewer or more than all; please report this."
            )
        failed = f", {self._errors} could not be read" if self._errors else ""
        yield Notice(f"{self._file.name}: {counted(self._rows, 'row')}, {counted(self._articles, 'article')}{failed}.")

    def _article(self, row: Row) -> Article:
        roles = self.roles
        if roles.text not in row.cells:
            raise ArticleError(f"{row.where}: has no {roles.text!r}, where its text should stand.")
        value = row.cells[roles.text]
        if isinstance(value, bytes):
            raise ArticleError(f"{row.where}: {roles.text!r} holds bytes, not text; name another with --text-column.")
        text = cell_text(value, "\n\n")
        if not text.strip():
            raise ArticleError(f"{row.where}: the text is empty; there is nothing to score.")
        meta = Meta(**{role: self._about(row, role, column) for role, column in roles.about.items()})
        if _CUT.search(text[-_TAIL:]):
            place = f" at {meta.address}" if meta.address else ""
            raise ArticleError(f"{row.where}: the text is cut off ({text.rstrip()[-14:].strip()!r}); take the page{place}.")
        article = self._divided(text, self._id(row), row.where)
        return replace(article, blocks=taken_at_its_word(article.blocks), meta=meta)

    def _divided(self, text: str, id: str, where: str) -> Article:
        """Return the paragraphs of a text; of one with tags those of a web page."""
        if not _TAGS.search(text):
            return article_from_text(text, id=id, source=where, encoding=self._encoding)
        from framing.articles.formats.html import blocks_of

        blocks, _ = blocks_of(text)
        if not blocks:
            raise ArticleError(f"{where}: the text is HTML without words; there is nothing to score.")
        self._tagged += 1
        return article_from_blocks(blocks, id=id, source=where, encoding=self._encoding)

    def _about(self, row: Row, role: str, column: str) -> str:
        value = row.cells.get(column)
        return plain_date(value) if role == "date" and isinstance(value, (str, date)) else " ".join(cell_text(value).split())

    def _id(self, row: Row) -> str:
        given = " ".join(cell_text(row.cells.get(self.roles.id)).split()) if self.roles.id else ""
        id = given or f"{self._file.id}#{row.number}"
        if id in self._ids:
            self._renamed += 1
            self._first_renamed = self._first_renamed or f"{id!r}, {row.where.rpartition(', ')[2]}"
            id = self._numbered(id)
        self._ids.add(id)
        return id

    def _numbered(self, id: str) -> str:
        number = 2
        while f"{id}#{number}" in self._ids:
            number += 1
        return f"{id}#{number}"
