"""XLSX, through openpyxl: an article a row of the first sheet that has a column of texts."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any, BinaryIO

from framing.articles.article import Article
from framing.articles.inputs import Input, Notice, Reading, seekable
from framing.articles.packed import opened_zip, refuse_bomb, refuse_entities
from framing.articles.roles import guessed_roles
from framing.articles.rows import Row, articles_of_rows
from framing.errors import ArticleError

NAME = "XLSX"
ENDINGS = (".xlsx", ".xlsm")
HOLDS_MANY = True
_SAMPLE = 200
_DAMAGED = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, zipfile.BadZipFile)


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article a row; formulas count as what they come to."""
    with seekable(file) as stream:
        book = _opened(stream, file)
        sheet = _sheet(book, file, reading)
        others = ", ".join(repr(page.title) for page in book.worksheets if page is not sheet.page)
        if others:
            yield Notice(f"{file.name}: read the sheet {sheet.page.title!r}, not {others}.")
        if sheet.heading:
            yield Notice(f"{sheet.place}: {sheet.heading!r} was taken for a heading above the table.")
        yield from articles_of_rows(sheet.rows(), file, reading)


class _Sheet:
    """A sheet whose first row with something in it names the columns, or the second, below a heading in one cell."""

    def __init__(self, page: Any, place: str) -> None:
        self.page, self.place = page, place
        self.heading = ""
        page.reset_dimensions()
        (number, first), (below, second) = (*islice(self._filled(1), 2), (0, []), (0, []))[:2]
        if len(first) - first.count("") == 1 < len(second) - second.count(""):
            self.heading = next(str(cell) for cell in first if cell != "")
            number, first = below, second
        self._row = number
        self._header = [" ".join(str(name).split()) for name in first]
        twice = next((name for name in self._header if name and self._header.count(name) > 1), None)
        if twice is not None:
            raise ArticleError(f"{place}, row {number}: the column {twice!r} stands there twice; rename one.")

    def rows(self) -> Iterator[Row | ArticleError]:
        """Yield the rows below the names of the columns."""
        number = self._row
        try:
            for number, cells in self._filled(self._row + 1):
                named = {name: cell for name, cell in zip_longest(self._header, cells[: len(self._header)], fillvalue="") if name}
                yield Row(f"{self.place}, row {number}", number - self._row, named)
        except _DAMAGED as error:
            what = f"the workbook is damaged after this ({type(error).__name__})"
            yield ArticleError(f"{self.place}, row {number}: {what}; save it again.")

    def _filled(self, start: int) -> Iterator[tuple[int, list[Any]]]:
        """Yield the rows that have something in them; an error of a formula is nothing."""
        for number, row in enumerate(self.page.iter_rows(min_row=start), start=start):
            cells = ["" if cell.value is None or cell.data_type == "e" else cell.value for cell in row]
            if any(str(cell).strip() for cell in cells):
                yield number, cells


def _opened(stream: BinaryIO, file: Input) -> Any:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise ArticleError(f'{file.name}: reading XLSX needs an extra: pip install "framing[docs]".') from None
    with opened_zip(stream, file.name) as archive:
        refuse_bomb(archive, file.name)
        refuse_entities(archive, file.name)
    stream.seek(0)
    try:
        return load_workbook(stream, read_only=True, data_only=True)
    except _DAMAGED as error:
        raise ArticleError(f"{file.name}: the workbook is damaged ({type(error).__name__}); save it again.") from None


def _sheet(book: Any, file: Input, reading: Reading) -> _Sheet:
    """Return the first sheet with a column of texts, or with the column that was named."""
    problems = []
    for page in book.worksheets:
        place = f"{file.name}, sheet {page.title}"
        try:
            sheet = _Sheet(page, place)
            rows = [row.cells for row in islice(sheet.rows(), _SAMPLE) if isinstance(row, Row)]
            if not rows:
                raise ArticleError(f"{place}: holds no rows below the names of columns; there is nothing to score.")
            guessed_roles(rows, reading, place)
        except ArticleError as error:
            problems.append(error)
        except _DAMAGED as error:
            problems.append(ArticleError(f"{place}: the workbook is damaged ({type(error).__name__}); save it again."))
        else:
            return sheet
    raise problems[0] if problems else ArticleError(f"{file.name}: the workbook has no sheet of cells.")
