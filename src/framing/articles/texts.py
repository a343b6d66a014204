"""Many texts in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import overload


class Texts(Sequence[str]):
    """Texts one after the other as UTF-8, and where each ends: 8 bytes a text besides its own.

    Parameters
    ----------
    texts : iterable of str, optional
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.data = bytearray()
        self._ends = array("q", [0])
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        """Add a text behind the others."""
        self.data += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self.data))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[str]:
        return (self.data[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(self._ends))

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self.data[self._ends[at] : self._ends[at + 1]].decode("utf-8", "surrogatepass")
