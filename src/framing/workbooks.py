"""Rows as an XLSX workbook, through openpyxl: texts that stay texts, drop-downs, the same bytes each time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from framing.errors import FramingError
from framing.writing import replacing

# What XML cannot hold, and the most characters that a cell of Excel can.
_UNHEARD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST = 32_767
_WIDE = 60
_LONGEST_LIST = 255
_DAY = "2020-01-01T00:00:00Z"


def write_workbook(
    path: str | Path,
    title: str,
    rows: Sequence[Sequence[str | int]],
    choices: Mapping[str, Sequence[str]] | None = None,
    more: Mapping[str, Sequence[Sequence[str | int]]] | None = None,
) -> None:
    """Write rows as a workbook.

    Parameters
    ----------
    path : str or Path
    title : str
        Of the sheet.
    rows : sequence of sequence
        The first names the columns. No text becomes a formula; characters that XML cannot hold become spaces, and a text of
        more than 32,767 characters, the most that Excel holds in a cell, is cut.
    choices : mapping, optional
        From a column to the values that its cells offer in a drop-down.
    more : mapping, optional
        Further tabs for reading, by title.

    Raises
    ------
    FramingError
        If openpyxl is not installed, or the file cannot be written.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise FramingError(f'{path}: writing XLSX takes openpyxl; pip install "framing[docs]", or name a .csv file.') from None
    book = Workbook()
    page = book.active
    page.title = title
    _lay_out(page, rows)
    page.freeze_panes = "C2"
    for name, values in (choices or {}).items():
        _offer(page, list(rows[0]).index(name) + 1, len(rows), values)
    for name, found in (more or {}).items():
        _lay_out(book.create_sheet(name), found)
    data = BytesIO()
    book.save(data)
    # Latin-1 has a character for every byte.
    with replacing(path, "latin-1") as file:
        file.write(_undated(data.getvalue()).decode("latin-1"))


def _lay_out(page: Any, rows: Sequence[Sequence[str | int]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _fill(page.cell(number, column), value, header=number == 1)
    _set_widths(page, rows)


def _fill(cell: Any, value: str | int, *, header: bool) -> None:
    from openpyxl.styles import Alignment, Font

    if isinstance(value, int):
        cell.value = value
        return
    if value:
        cell.value = _UNHEARD.sub(" ", value)[:_MOST]
        # A text that begins with = stays one, also when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.font = Font(bold=header)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _set_widths(page: Any, rows: Sequence[Sequence[str | int]]) -> None:
    from openpyxl.utils import get_column_letter

    for column in range(len(rows[0])):
        longest = max(len(str(row[column])) for row in rows)
        page.column_dimensions[get_column_letter(column + 1)].width = min(_WIDE, max(10, longest + 2))


def _offer(page: Any, column: int, last: int, values: Sequence[str]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = ",".join(values)
    if last < 2 or len(listed) > _LONGEST_LIST:
        return
    letter = get_column_letter(column)
    offered = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
    offered.add(f"{letter}2:{letter}{last}")
    page.add_data_validation(offered)


def _undated(data: bytes) -> bytes:
    """Return a workbook without the time of its making, so that the same rows are the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(?<=>)\d{4}-\d\d-\d\dT[\d:.]+Z?(?=<)", _DAY.encode(), content)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
