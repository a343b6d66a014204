"""XLSX, through openpyxl."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from framing.articles.packed import refuse_entities
from framing.errors import CorpusError
from framing.imports.files import Source, archive, as_corpus_error
from framing.imports.table import Record, Table


def table(source: Source, sheet: str | None) -> Table:
    """Read one sheet of a workbook; its first row that is not empty names the columns.

    Raises
    ------
    CorpusError
        If cells are merged, a cell is a formula or an error of one, or the workbook is damaged; the message names the
        cell.
    """
    book = _open(source)
    names = book.sheetnames
    if sheet is not None and sheet not in names:
        raise CorpusError(f"{source.name}: there is no sheet {sheet!r}; there are {', '.join(names)}.")
    page = book[sheet] if sheet is not None else book.worksheets[0] if book.worksheets else None
    if page is None:
        raise CorpusError(f"{source.name}: the workbook has no sheet of cells.")
    if page.merged_cells.ranges:
        first = min(str(found) for found in page.merged_cells.ranges)
        raise CorpusError(f"{source.name}, cells {first} of {page.title!r}: are merged; take them apart and fill each cell.")
    rows = [row for row in page.iter_rows() if any(cell.value is not None and str(cell.value).strip() for cell in row)]
    if not rows:
        raise CorpusError(f"{source.name}: the sheet {page.title!r} is empty; name another with --sheet.")
    where = f"{source.name}, sheet {page.title}"
    header = _header(rows[0], where)
    records = [
        Record(f"{where}, row {row[0].row}", {name: _value(row[i], where) for i, name in header.items()}) for row in rows[1:]
    ]
    for row in rows[1:]:
        stray = next((cell for i, cell in enumerate(row) if i not in header and cell.value is not None), None)
        if stray is not None:
            raise CorpusError(f"{where}, cell {stray.coordinate}: stands under no column name; give its column one.")
    said = [f"read the sheet {page.title!r}; the workbook has {', '.join(names)} (--sheet)"] if len(names) > 1 else []
    return Table("XLSX", records, said=said)


def _open(source: Source) -> Any:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise CorpusError(
            f'{source.name}: reading XLSX takes openpyxl; pip install "framing[docs]", or save it as CSV.'
        ) from None
    with archive(source) as members, as_corpus_error():
        refuse_entities(members, source.name)
    try:
        return load_workbook(BytesIO(source.data))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, zipfile.BadZipFile) as error:
        raise CorpusError(f"{source.name}: the workbook is damaged ({type(error).__name__}); save it again.") from None


def _header(row: Any, where: str) -> dict[int, str]:
    header = {i: " ".join(str(cell.value).split()) for i, cell in enumerate(row) if cell.value is not None}
    for name in header.values():
        if list(header.values()).count(name) > 1:
            raise CorpusError(f"{where}, row {row[0].row}: the column {name!r} stands there twice.")
    return header


def _value(cell: Any, where: str) -> Any:
    """Return a cell's value; a date as YYYY-MM-DD in a type of its own, so that no code is taken for one."""
    if cell.data_type == "f":
        raise CorpusError(f"{where}, cell {cell.coordinate}: holds a formula; copy the column and paste it as values.")
    if cell.data_type == "e":
        raise CorpusError(f"{where}, cell {cell.coordinate}: holds the error {cell.value}; mend it in the spreadsheet.")
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, time):
        return value.isoformat()
    return "" if value is None else value if isinstance(value, (str, int, float, bool, date)) else str(value)
