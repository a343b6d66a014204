"""Names that have been given, in little memory."""

from __future__ import annotations

from hashlib import blake2b

_SIZE = 16
_FIRST_ROOM = 1 << 10
_FULL = 2 / 3
_FREE = bytes(_SIZE)


class Names:
    """A set of names, each kept as a digest of 16 bytes, so that memory grows by 24 to 48 bytes a name however long it is.

    Two names have the same digest once in 10\\ :sup:`38` pairs.
    """

    def __init__(self) -> None:
        self._room = _FIRST_ROOM
        self._table = bytearray(_SIZE * self._room)
        self._count = 0

    def __contains__(self, name: str) -> bool:
        digest = _digest(name)
        return self._held(self._place(digest)) == digest

    def __len__(self) -> int:
        return self._count

    def add(self, name: str) -> None:
        """Add a name, if it is not among them."""
        if self._count >= _FULL * self._room:
            self._grow()
        digest = _digest(name)
        at = self._place(digest)
        self._count += self._held(at) == _FREE
        self._table[at : at + _SIZE] = digest

    def _place(self, digest: bytes) -> int:
        """Return where a digest stands, or would."""
        at = int.from_bytes(digest[:8], "little") % self._room * _SIZE
        while self._held(at) not in (digest, _FREE):
            at = (at + _SIZE) % len(self._table)
        return at

    def _held(self, at: int) -> bytes:
        return bytes(self._table[at : at + _SIZE])

    def _grow(self) -> None:
        before, self._room = self._table, 2 * self._room
        self._table = bytearray(_SIZE * self._room)
        for start in range(0, len(before), _SIZE):
            digest = bytes(before[start : start + _SIZE])
            if digest != _FREE:
                at = self._place(digest)
                self._table[at : at + _SIZE] = digest


def _digest(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
