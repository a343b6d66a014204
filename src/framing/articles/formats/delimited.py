"""CSV and TSV: an article a row, under a first row that names the columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from framing.articles.article import Article
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.rows import Row, articles_of_rows
from framing.articles.streams import Lines, TooLong, open_lines
from framing.articles.swallowed import Dialect, Shape
from framing.errors import ArticleError
from framing.headers import NAMES, is_called

NAME = "CSV or TSV"
ENDINGS = (".csv", ".tsv", ".tab")
HOLDS_MANY = True
_DELIMITERS = ",;\t|"
_BARE = "\t|"
_SAMPLE = 200
_FEW = 20
_LONGEST_NAME = 120
_VALUE = re.compile(r"https?://|\d{4}-\d\d-\d\d")
_SEPARATOR = re.compile(r"sep=(.)", re.I)
_NUMBER = re.compile(r"[\d.,]+")
_UNLIKE = "does not look like the other rows; is a quotation mark missing above"
_BROKEN = "a quotation mark is not closed, or not doubled, in the row that begins here"


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article a row; an error for a row that cannot be read, and the rest goes on."""
    csv.field_size_limit(1 << 30)
    with open_lines(file, reading.encoding) as lines:
        if lines.encoding not in ("utf-8", "utf-8-sig", reading.encoding):
            yield Notice(f"{file.name}: read as {lines.encoding}; --encoding says otherwise.")
        delimiter, header = _header(lines, file, reading)
        if _has_row_names(lines, Dialect(delimiter), len(header)):
            yield Notice(f"{file.name}: its rows have a name before the first column, as R writes them; it was left out.")
            header.insert(0, "")
        dialect = Dialect(delimiter, quotes=not _has_bare_quotes(lines, delimiter, len(header)))
        if not dialect.quotes:
            yield Notice(f"{file.name}: its quotation marks are part of its texts, a row a line.")
        rows = _rows(lines, file, dialect, header)
        yield from articles_of_rows(rows, file, reading, lines.encoding)


def _header(lines: Lines, file: Input, reading: Reading) -> tuple[str, list[str]]:
    """Return what separates cells, and the names of the columns."""
    try:
        first = next((line for line in lines if line.strip()), "")
        said = _SEPARATOR.fullmatch(first.strip())
        if said or _is_heading(first, lines):
            first = next((line for line in lines if line.strip()), "")
    except TooLong:
        raise ArticleError(f"{file.name}, line 1: is far too long to name the columns of a CSV file.") from None
    if said:
        delimiter = said[1]
    else:
        tabs = file.ending in (".tsv", ".tab")
        delimiter = max(_DELIMITERS, key=lambda one: (len(Dialect(one).cells(first) or first.split(one)), tabs and one == "\t"))
    lines.read_again([first])
    lines.begin_row()
    try:
        header = [" ".join(name.split()) for name in next(Dialect(delimiter).reader(lines), [])]
    except (csv.Error, TooLong):
        raise ArticleError(
            f"{file.name}, line {lines.number}: the names of the columns are no valid CSV; check the quotes."
        ) from None
    _check_header(header, lines, file, reading)
    return delimiter, header


def _is_heading(first: str, lines: Lines) -> bool:
    """Whether a line stands above the names of columns: it is one cell, and the next has several, some with a usual name."""
    below = next((line for line in lines.peek(_FEW) if line.strip()), "")
    cells = max((Dialect(one).cells(below) or [] for one in _DELIMITERS), key=len)
    alone = all(len(Dialect(one).cells(first) or ()) == 1 for one in _DELIMITERS)
    usual = [any(is_called(cell, pattern) for pattern in NAMES.values()) for cell in (first, *cells)]
    return alone and len(cells) > 1 and not usual[0] and any(usual)


def _has_row_names(lines: Lines, dialect: Dialect, width: int) -> bool:
    """Whether rows, each on a line, have one cell more than there are names of columns, and are numbered in the first."""
    sample = [dialect.cells(line) or [] for line in lines.peek(_FEW) if line.strip()]
    numbered = [cells[0] for cells in sample if len(cells) == width + 1] == [str(number + 1) for number in range(len(sample))]
    return width > 1 and bool(sample) and numbered


def _has_bare_quotes(lines: Lines, delimiter: str, width: int) -> bool:
    """Whether a file of tabs or bars uses no quotation marks of its own, as databases export: most cells that begin with one
    do not end with one, and each line is a row."""
    if delimiter not in _BARE:
        return False
    sample = [line.rstrip("\r\n").split(delimiter) for line in lines.peek(_SAMPLE) if line.strip()]
    begun = [cell for cells in sample for cell in cells if cell.startswith('"')]
    open_ = sum(not (cell.endswith('"') and len(cell) > 1) for cell in begun)
    return open_ > 0.5 * len(begun) and all(len(cells) == width for cells in sample)


def _check_header(header: list[str], lines: Lines, file: Input, reading: Reading) -> None:
    where = f"{file.name}, line {lines.number}"
    if flaw := lines.flaw():
        raise ArticleError(f"{where}: {flaw}.")
    known = reading.text_column in header or any(is_called(name, pattern) for name in header for pattern in NAMES.values())
    values = (len(name) > _LONGEST_NAME or _VALUE.match(name) or (_NUMBER.fullmatch(name) and not known) for name in header)
    if not any(header) or any(values):
        raise ArticleError(f"{where}: the first row must name the columns, such as id,text; put such a row above.")
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice is not None:
        raise ArticleError(f"{where}: the column {twice!r} stands there twice; rename one.")


def _rows(lines: Lines, file: Input, dialect: Dialect, header: Sequence[str]) -> Iterator[Row | ArticleError | Notice]:
    number = 0
    fewest = max(place for place, name in enumerate(header, start=1) if name)
    for start, result in _records(lines, dialect, len(header)):
        where = f"{file.name}, line {start}"
        if isinstance(result, str):
            yield ArticleError(f"{where}: {result}.")
        elif result[0].strip() == header[0] and [" ".join(cell.split()) for cell in result[: len(header)]] == header:
            yield Notice(f"{where}: repeats the names of the columns; left out.")
            continue
        elif len(result) < fewest or any(cell.strip() for cell in result[len(header) :]):
            yield ArticleError(f"{where}: {len(result)} cells under {len(header)} columns; check separators and quotes.")
        else:
            yield Row(where, number + 1, {name: cell for name, cell in zip(header, result, strict=False) if name})
        number += 1
    if not number:
        raise ArticleError(f"{file.name}: names columns and holds no rows; there is nothing to score.")


def _records(lines: Lines, dialect: Dialect, width: int) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the line on which each row begins, and its cells or what is wrong with it.

    A row with a broken quotation mark would swallow those after it. So only its first line is given up, and the others are
    read again; those that are no rows by themselves, such as further lines of the broken row, are given up with it.
    """
    shape = Shape(width, dialect)
    shape.learn((), lines.row)
    broken = 0
    doubtful = False
    while True:
        lines.begin_row()
        start = lines.number + 1
        cells = _next_row(lines, dialect, shape)
        fits = isinstance(cells, list) and shape.fits(cells, lines.row)
        if broken and (cells is None or fits):
            yield broken, _BROKEN + (f"; what stands up to line {start - 1} was not read" if start - 1 > broken else "")
            broken = 0
        if cells is None:
            return
        if cells == _BROKEN:
            lines.read_again(lines.row[1:])
            broken = broken or start
        elif isinstance(cells, str):
            yield start, cells
        elif not broken and any(cell.strip() for cell in cells):
            yield start, lines.flaw() or (_UNLIKE if doubtful and not fits and len(cells) == width else cells)
            shape.learn(cells, lines.row)
            doubtful = not fits and (doubtful or len(cells) != width)


def _next_row(lines: Lines, dialect: Dialect, shape: Shape) -> list[str] | str | None:
    """Return the cells of the next row, what is wrong with it, or None at the end."""
    try:
        cells = next(dialect.reader(lines), None)
    except TooLong:
        return _BROKEN if len(lines.row) > 1 else "the row is longer than any article; divide it"
    except csv.Error:
        return _BROKEN
    return _BROKEN if cells is not None and shape.is_broken(lines.row) else cells
