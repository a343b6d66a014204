"""What rows of a CSV file look like, and whether one has swallowed others: a quotation mark it opened was closed in one."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_DIGIT = re.compile(r"\d")
_MOST_SHAPES = 3
_LONGEST_CELL = 40
_LEARNT = 50
_WIDE = 4
_FEW = 3


@dataclass(frozen=True)
class Dialect:
    """How a file separates cells, and whether quotation marks around a cell are its own."""

    delimiter: str
    quotes: bool = True

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Return the rows of lines; one that is no CSV raises `csv.Error`."""
        return csv.reader(
            lines, strict=True, delimiter=self.delimiter, quoting=csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE
        )

    def cells(self, line: str) -> list[str] | None:
        """Return the cells of a line by itself, None where it is no row."""
        try:
            return next(self.reader([line]), None)
        except csv.Error:
            return None


class Shape:
    """What rows of a file look like: how many cells, how the first is written, and whether cells stand in quotation marks."""

    def __init__(self, width: int, dialect: Dialect) -> None:
        self._width, self._dialect = width, dialect
        self._quoted = False
        self._bare = 0
        self._seen: Counter[str] = Counter()

    def learn(self, cells: Sequence[str], lines: Sequence[str]) -> None:
        """Take note of a row."""
        if len(cells) == self._width and self._seen.total() < _LEARNT:
            self._seen[_written(cells[0])] += 1
            self._bare += not any('"' in line for line in lines)
        self._quoted = self._quoted or self._has_quoted_cell(lines)

    def is_broken(self, lines: Sequence[str]) -> bool:
        """Whether a row has an odd number of quotation marks in a file that sets cells in them, or has swallowed others."""
        if not self._dialect.quotes:
            return False
        odd = sum(line.count('"') for line in lines) % 2 == 1
        return (odd and (self._quoted or self._has_quoted_cell(lines))) or self._swallows(lines)

    def _has_quoted_cell(self, lines: Sequence[str]) -> bool:
        return any(line.startswith('"') or f'{self._dialect.delimiter}"' in line for line in lines)

    def fits(self, cells: Sequence[str], lines: Sequence[str]) -> bool:
        """Whether cells, and the lines that they stand on, look like a row of this file."""
        if len(cells) != self._width or (
            self._bare == 0 and self._seen.total() >= _FEW and not any('"' in line for line in lines)
        ):
            return False
        if not self._seen or len(self._seen) > _MOST_SHAPES:
            return self._width == 1 or " " not in cells[0].strip()
        return _written(cells[0]) in self._seen

    def _swallows(self, lines: Sequence[str]) -> bool:
        """Whether the lines of a row are, from the second on and by more than half, rows themselves.

        A first cell without digits is no sign, since lines of an article begin with words too.
        """
        within = [line for line in lines[1:] if line.strip()]
        if self._width < 2 or not within:
            return False
        rows = sum(self._is_row(line) for line in within)
        return rows >= (1 if self._width >= _WIDE else 2) and rows > 0.5 * len(within)

    def _is_row(self, line: str) -> bool:
        if not _DIGIT.search(line[:_LONGEST_CELL]):
            return False
        cells = self._dialect.cells(line)
        return cells is not None and self.fits(cells, (line, '"')) and "9" in _written(cells[0])


def _written(cell: str) -> str:
    """Return how a cell is written: 9 for digits, a for letters."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell)) if len(cell) <= _LONGEST_CELL else ""
