"""Rows of a CSV file, each with its line, as spreadsheets write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from framing.errors import CorpusError

_FORMULA = re.compile(r"'*[=+\-@\t]")

OnError = Callable[[CorpusError], None]


def refuse(error: CorpusError) -> None:
    """Raise the error: what is done with a problem unless somebody collects them."""
    raise error


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def shielded(text: str) -> str:
    """Put an apostrophe before what would be a formula, or look like one so shielded already; `unshielded` takes it off."""
    return f"'{text}" if _FORMULA.match(text) else text


def unshielded(text: str) -> str:
    """Take off the apostrophe that `shielded` or `harmless` put before a text."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def read_sheet(path: str | Path, missing: str, needed: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells, by column, of each row that has something in it.

    Parameters
    ----------
    path : str or Path
        A CSV file in UTF-8, with or without a byte order mark, separated by commas, semicolons or tabs; the first row
        names the columns.
    missing : str
        What to say where there is no such file.
    needed : sequence of str
        Columns that must be there.

    Raises
    ------
    CorpusError
        If the file cannot be read, is no CSV, or lacks a column.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CorpusError(f"{path}: {missing}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CorpusError(f"{path}, line {line}: this is no UTF-8; save the sheet as CSV in UTF-8.") from None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror or error}).") from None
    yield from sheet_rows(text, path, needed)


def sheet_rows(text: str, path: str | Path, needed: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells of each row of a sheet that is text already; `path` is named in messages."""
    csv.field_size_limit(1 << 30)
    first = text.partition("\n")[0]
    # Spreadsheets of many countries write semicolons, and tabs come with text that was copied.
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader, [])]
        while header and not header[-1]:
            header.pop()
        _check_header(header, needed, path)
        for row in reader:
            if any(cell.strip() for cell in row[len(header) :]):
                raise CorpusError(
                    f"{path}, line {reader.line_num}: {len(row)} cells under {len(header)} columns; check commas and quotes."
                )
            if any(cell.strip() for cell in row):
                cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
                yield reader.line_num, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise CorpusError(f"{path}, line {reader.line_num}: this is no valid CSV ({error}).") from None


def _check_header(header: Sequence[str], needed: Sequence[str], path: str | Path) -> None:
    for name in needed:
        if name not in header:
            raise CorpusError(f"{path}, line 1: there is no column {name!r}; needed are {', '.join(needed)}.")
    for name in header:
        if header.count(name) > 1:
            raise CorpusError(f"{path}, line 1: the column {name!r} stands there twice.")
