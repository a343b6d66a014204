"""Whether a row of a CSV file has swallowed others, since a quotation mark that it opened was closed in one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

_DIGIT = re.compile(r"\d")
_MOST_SHAPES = 3
_LONGEST_CELL = 40
_LEARNT = 50
_WIDE = 4


class Shape:
    """What rows of a file look like: how many cells, and how the first is written.

    Parameters
    ----------
    width : int
        Number of columns.
    cells_of : callable
        From a line to its cells, None where it is no row by itself.
    """

    def __init__(self, width: int, cells_of: Callable[[str], list[str] | None]) -> None:
        self._width, self._cells_of = width, cells_of
        self._seen: Counter[str] = Counter()

    def learn(self, cells: Sequence[str]) -> None:
        """Take note of a good row."""
        if self._seen.total() < _LEARNT:
            self._seen[_written(cells[0])] += 1

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether cells look like a row of this file."""
        if len(cells) != self._width:
            return False
        if not self._seen or len(self._seen) > _MOST_SHAPES:
            return " " not in cells[0].strip()
        return _written(cells[0]) in self._seen

    def swallows(self, lines: Sequence[str]) -> bool:
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
        cells = self._cells_of(line)
        return cells is not None and self.fits(cells) and "9" in _written(cells[0])


def _written(cell: str) -> str:
    """Return how a cell is written: 9 for digits, a for letters."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell)) if len(cell) <= _LONGEST_CELL else ""
