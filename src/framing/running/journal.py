"""What a run has done so far: an append-only file of frames, each with its length and checksum.

A frame that was cut short, by a kill, a full disk or a power failure, is recognised and taken off; everything before it counts.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from framing.errors import FramingError

Frame = dict[str, Any]

_MAGIC = b"framing journal 1\n"
_HEAD = struct.Struct("<QI")


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
            self._write(_MAGIC + _framed(head))
            return
        changed = [name for name in head if found.get(name) != head[name]]
        if changed:
            raise FramingError(
                f"{self.path}: belongs to a run with {_other(changed, found, head)}; finish it as it was begun, or begin anew "
                "with --restart."
            )
        end = self._file.tell()
        for _ in self._frames():
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
        return next(self._frames(), None) if magic == _MAGIC else None

    def _frames(self) -> Iterator[Frame]:
        """Yield whole frames from where the file stands."""
        while len(head := self._file.read(_HEAD.size)) == _HEAD.size:
            length, checksum = _HEAD.unpack(head)
            body = self._file.read(length) if length < 1 << 40 else b""
            if len(body) != length or zlib.crc32(body) != checksum:
                return
            yield json.loads(body)

    def append(self, frame: Frame) -> None:
        """Add the frame of a finished batch.

        Raises
        ------
        FramingError
            If it cannot be written; what was there before is kept.
        """
        end = self._file.tell()
        try:
            self._write(_framed(frame))
        except FramingError:
            with suppress(OSError):
                self._file.seek(end)
                self._file.truncate()
            raise
        self.done += 1

    def _write(self, data: bytes) -> None:
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            raise FramingError(
                f"{self.path}: cannot be written ({error.strerror or error}); nothing is lost: make room, and the same command "
                "goes on from here."
            ) from None

    def frames(self) -> Iterator[Frame]:
        """Yield the frames of all finished batches, in their order."""
        self._file.seek(len(_MAGIC))
        found = self._frames()
        next(found)
        yield from found
        self._file.seek(0, os.SEEK_END)

    def close(self, remove: bool = False) -> None:
        """Let go of it; with `remove` it has served."""
        if remove:
            self.path.unlink(missing_ok=True)
        with suppress(OSError):
            self._file.close()


def _framed(frame: Frame) -> bytes:
    body = json.dumps(frame, separators=(",", ":")).encode("ascii")
    return _HEAD.pack(len(body), zlib.crc32(body)) + body


def _other(changed: list[str], found: Frame, head: Frame) -> str:
    if changed != ["options"]:
        return " and ".join(f"other {name}" if name != "model" else "another model" for name in changed)
    before, now = found.get("options") or {}, head["options"]
    names = [name for name in now if before.get(name) != now[name]]
    return f"other options ({', '.join(name.replace('_', '-') for name in names)})"
