"""A long text that is never held as one ``str``, which for most texts takes twice the memory of its file."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from functools import cached_property

LONG = 1 << 22
_AT_ONCE = 1 << 20
_WORD = re.compile(r"\w+")


class Pieces:
    """A text that is valid UTF-8, gone through as pieces that end with a line feed, as often as wanted.

    Parameters
    ----------
    data : bytes
    marked : bool
        Whether a byte order mark at its beginning is no part of it.
    """

    def __init__(self, data: bytes, marked: bool = False) -> None:
        self._data = data
        self._begins = len(BOM_UTF8) if marked and data.startswith(BOM_UTF8) else 0

    def __iter__(self) -> Iterator[str]:
        start = self._begins
        while start < len(self._data):
            end = self._data.find(b"\n", start + _AT_ONCE) + 1 or len(self._data)
            yield self._data[start:end].decode("utf-8")
            start = end

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of it, as it is printed."""
        return frozenset(word for piece in self for word in _WORD.findall(piece))
