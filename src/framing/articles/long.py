"""The blocks of a long article in little memory: a `Paragraph` is made when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import overload

import numpy as np
from numpy.typing import NDArray

from framing.articles.article import PARAGRAPH, Paragraph
from framing.articles.texts import Texts

_NEAR = 64


class LongBlocks(Sequence[Paragraph]):
    """Blocks of an article, or some of them.

    Parameters
    ----------
    texts : Texts
        Of all blocks.
    lines : array of int
        Line of the source on which each begins.
    kinds : sequence of str
    rows : ndarray of int, optional
        Which of them these are; by default all.
    """

    def __init__(self, texts: Texts, lines: array[int], kinds: Sequence[str], rows: NDArray[np.int64] | None = None) -> None:
        self.texts, self._lines, self._kinds = texts, lines, kinds
        own = np.fromiter((kind == PARAGRAPH for kind in kinds), dtype=bool, count=len(kinds))
        self._numbers = np.where(own, np.cumsum(own), 0)
        self.rows = np.arange(len(texts)) if rows is None else rows

    def paragraphs(self) -> LongBlocks:
        """Return those of them that are paragraphs."""
        return LongBlocks(self.texts, self._lines, self._kinds, self.rows[self._numbers[self.rows] > 0])

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Paragraph]:
        return map(self._block, map(int, self.rows))

    @overload
    def __getitem__(self, at: int) -> Paragraph: ...
    @overload
    def __getitem__(self, at: slice) -> list[Paragraph]: ...
    def __getitem__(self, at: int | slice) -> Paragraph | list[Paragraph]:
        if isinstance(at, slice):
            return [self._block(int(row)) for row in self.rows[at]]
        return self._block(int(self.rows[at]))

    def _block(self, row: int) -> Paragraph:
        return Paragraph(self.texts[row], self._lines[row], self._kinds[row], int(self._numbers[row]) or None)


class Folded(Sequence[str]):
    """Texts with their white space folded, each when it is asked for; the last ones are remembered."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        # Most texts are folded as they are.
        self._as_is = bytearray(text == " ".join(text.split()) for text in texts)
        self._near = lru_cache(_NEAR)(self._folded)

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._near(i) for i in range(*at.indices(len(self)))]
        return self._near(at if at >= 0 else at + len(self))

    def __iter__(self) -> Iterator[str]:
        return map(self._folded, range(len(self)))

    def _folded(self, at: int) -> str:
        text = self._texts[at]
        return text if self._as_is[at] else " ".join(text.split())


def texts_and_lines(blocks: Iterable[tuple[int, str]]) -> tuple[Texts, array[int]]:
    """Return the texts of blocks and their lines."""
    texts, lines = Texts(), array("l")
    for line, block in blocks:
        texts.append(block)
        lines.append(line)
    return texts, lines
