"""What a run has done so far: an append-only file of frames, each with its length and checksum.

A frame tells of a batch in JSON; the rows of its articles stand behind that, so that they are read only where they are wanted. A
frame that was cut short, by a kill, a full disk or a power failure, is recognised and taken off; everything before it counts.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO

from framing.errors import FramingError

Frame = dict[str, Any]

_MAGIC = b"framing journal 2\n"
_HEAD = struct.Struct("<QQI")
_CHUNK = 1 << 20


class Journal:
    """The journal of one run, open and locked.

    Parameters
    ----------
    path : Path
    head : dict
        What the run is: its model, options and inputs. A journal with another head is refused.
    restart : bool
        Whether to begin anew in any case.

    Attributes
    ----------
    done : int
        Number of batches that are in it.
    """

    def __init__(self, path: Path, head: Frame, restart: bool = False) -> None:
        self.path = path
        try:
            self._file: BinaryIO = open(path, "r+b" if path.exists() else "w+b")  # noqa: SIM115
        except OSError as error:
            raise FramingError(f"{path}: cannot be written ({error.strerror or error}).") from None
        try:
            self._lock()
            self._open(head, restart)
        except BaseException:
            self._file.close()
            raise

    def _open(self, head: Frame, restart: bool) -> None:
        self.done = 0
        found = None if restart else self._read_head()
        if found is None:
            self._file.seek(0)
            self._file.truncate()
            self._write([_MAGIC, *_framed(head)])
            return
        changed = [name for name in head if found.get(name) != head[name]]
        if changed:
            raise FramingError(
                f"{self.path}: belongs to a run with {_other(changed, found, head)}; finish it as it was begun, or begin anew "
                "with --restart."
            )
        end = self._file.tell()
        while self._is_whole():
            self.done += 1
            end = self._file.tell()
        self._file.seek(end)
        self._file.truncate()

    def _lock(self) -> None:
        with suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise FramingError(f"{self.path}: another run is writing here; wait for it, or name another output.") from None

    def _read_head(self) -> Frame | None:
        self._file.seek(0)
        magic = self._file.read(len(_MAGIC))
        if magic and not _MAGIC.startswith(magic):
            raise FramingError(f"{self.path}: this is no journal of a run; move it away, or name another output.")
        if magic != _MAGIC or not self._is_whole():
            return None
        self._file.seek(len(_MAGIC))
        return next(self._frames(), None)

    def _is_whole(self) -> bool:
        """Whether a whole frame stands here; pass over it."""
        head = self._file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return False
        told, rows, checksum = _HEAD.unpack(head)
        left, found = told + rows, 0
        # What a power failure leaves can be nothing but zeros.
        while told and left and (chunk := self._file.read(min(left, _CHUNK))):
            found = zlib.crc32(chunk, found)
            left -= len(chunk)
        return told > 0 and not left and found == checksum

    def _frames(self) -> Iterator[Frame]:
        """Yield frames from where the file stands, in place of the rows of each entry where they are."""
        at = self._file.tell()
        while True:
            self._file.seek(at)
            head = self._file.read(_HEAD.size)
            if len(head) < _HEAD.size:
                return
            told = _HEAD.unpack(head)[0]
            frame = json.loads(self._file.read(told))
            at += _HEAD.size + told
            for entry in frame.get("entries", ()):
                for sizes in entry["rows"].values():
                    sizes[:] = zip(accumulate(sizes[:-1], initial=at), sizes, strict=True) if sizes else ()
                    at += sum(size for _, size in sizes)
            yield frame

    def append(self, frame: Frame) -> None:
        """Add the frame of a finished batch; the rows of its entries are blocks by level, see `framing.running.blocks`.

        Raises
        ------
        FramingError
            If it cannot be written; what was there before is kept.
        """
        end = self._file.seek(0, os.SEEK_END)
        try:
            self._write(_framed(frame))
        except FramingError:
            with suppress(OSError):
                self._file.seek(end)
                self._file.truncate()
            raise
        self.done += 1

    def _write(self, parts: Iterable[bytes]) -> None:
        try:
            self._file.writelines(parts)
            self._file.flush()
        except OSError as error:
            raise FramingError(
                f"{self.path}: cannot be written ({error.strerror or error}); nothing is lost: make room, and the same command "
                "goes on from here."
            ) from None

    def frames(self) -> Iterator[Frame]:
        """Yield the frames of all finished batches, in their order; for the rows of their entries ask `rows`."""
        self._file.seek(len(_MAGIC))
        found = self._frames()
        next(found)
        yield from found

    def entries(self) -> Iterator[Frame]:
        """Yield what is told of each article and failure, in their order."""
        for frame in self.frames():
            yield from frame["entries"]

    def rows(self, entry: Frame, level: str) -> Iterator[bytes]:
        """Yield the rows of an entry, block by block."""
        for at, size in entry["rows"][level]:
            self._file.seek(at)
            yield self._file.read(size)

    def close(self, remove: bool = False) -> None:
        """Let go of it; with `remove` it has served."""
        if remove:
            self.path.unlink(missing_ok=True)
        with suppress(OSError):
            self._file.close()


def _framed(frame: Frame) -> list[bytes]:
    """Return a frame as the parts that are written one after the other."""
    told = {**frame}
    blocks: list[bytes] = []
    if "entries" in frame:
        told["entries"] = [{**entry, "rows": _sizes(entry)} for entry in frame["entries"]]
        blocks = [block for entry in frame["entries"] for rows in entry["rows"].values() for block in rows]
    body = json.dumps(told, separators=(",", ":")).encode("ascii")
    checksum = zlib.crc32(body)
    for block in blocks:
        checksum = zlib.crc32(block, checksum)
    return [_HEAD.pack(len(body), sum(map(len, blocks)), checksum) + body, *blocks]


def _sizes(entry: Frame) -> dict[str, list[int]]:
    return {level: [len(block) for block in rows] for level, rows in entry["rows"].items()}


def _other(changed: list[str], found: Frame, head: Frame) -> str:
    if changed != ["options"]:
        return " and ".join(f"other {name}" if name != "model" else "another model" for name in changed)
    before, now = found.get("options") or {}, head["options"]
    names = [name for name in now if before.get(name) != now[name]]
    return f"other options ({', '.join(name.replace('_', '-') for name in names)})"
