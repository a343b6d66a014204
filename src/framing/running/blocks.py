"""The rows of an article as blocks of bytes, as the journal keeps them: no more than some are ever held as texts."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

ROWS_AT_ONCE = 1000
_WORTH_PACKING = 1 << 18
_PLAIN, _PACKED = b"-", b"z"
# No text has this byte as UTF-8.
_BETWEEN = b"\xff"


def block_of(rows: Iterable[str]) -> bytes:
    """Return rows as one block, packed where it is large."""
    joined = _BETWEEN.join([row.encode("utf-8", "surrogatepass") for row in rows])
    return _PACKED + zlib.compress(joined, 1) if len(joined) > _WORTH_PACKING else _PLAIN + joined


def rows_of(block: bytes) -> list[str]:
    """Return the rows of a block."""
    return [row.decode("utf-8", "surrogatepass") for row in _opened(block).split(_BETWEEN)]


def rows_ended(block: bytes, ending: str) -> str:
    """Return the rows of a block as one text, each with an ending behind it."""
    end = ending.encode("utf-8", "surrogatepass")
    return (_opened(block).replace(_BETWEEN, end) + end).decode("utf-8", "surrogatepass")


def _opened(block: bytes) -> bytes:
    return zlib.decompress(block[1:]) if block.startswith(_PACKED) else block[1:]
