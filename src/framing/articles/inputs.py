"""What there is to read: files on disk and members of archives, each an `Input`."""

from __future__ import annotations

import io
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from framing.errors import ArticleError

STANDARD_INPUT = "-"
LARGEST = 1 << 28


@dataclass(frozen=True)
class Reading:
    """How files are read.

    Attributes
    ----------
    encoding : str, optional
        Of every text file; by default it is found out, file by file.
    text_column, id_column, title_column, outlet_column, date_column, author_column, address_column : str, optional
        Columns of tables and fields of records; by default they are guessed, and the guess is announced.
    """

    encoding: str | None = None
    text_column: str | None = None
    id_column: str | None = None
    title_column: str | None = None
    outlet_column: str | None = None
    date_column: str | None = None
    author_column: str | None = None
    address_column: str | None = None


@dataclass(frozen=True)
class Notice:
    """Something that a reader says of a file without failing: a guess, or what a format lacks."""

    text: str


@dataclass(frozen=True)
class Input:
    """A file to read.

    Attributes
    ----------
    path : str
        The file on disk; ``"-"`` for standard input.
    id : str
        Name of its article: its place below the folder that was named, without the ending. A container's articles are named
        ``id#1``, ``id#2`` and so on unless they have names of their own.
    member : str
        Its place in the archive at `path`; empty for a file on disk.
    data : bytes, optional
        What it holds, for a member of an archive and for standard input.
    """

    path: str
    id: str
    member: str = ""
    data: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """For messages."""
        path = "standard input" if self.path == STANDARD_INPUT else self.path
        return f"{path}, {self.member}" if self.member else path

    @property
    def ending(self) -> str:
        """The ending of its name in small letters, such as ``.txt``; that of what it holds, where it is packed with gzip."""
        name = (self.member or self.path).lower()
        return divided_name(name.removesuffix(".gz"))[1] or divided_name(name)[1]

    def open(self) -> BinaryIO:
        """Open the file as a stream of bytes, from its beginning each time.

        Raises
        ------
        ArticleError
            If it is missing, cannot be read, or is no file but a pipe or device.
        """
        try:
            if self.data is not None:
                return io.BytesIO(self.data)
            mode = os.stat(self.path).st_mode
            if stat.S_ISDIR(mode):
                raise ArticleError(f"{self.name}: this is a folder; name the files in it.")
            if not stat.S_ISREG(mode):
                raise ArticleError(f"{self.name}: is a pipe or device, no file; it was not read.")
            return packed_open(self.path) if self.path.lower().endswith(".gz") else open(self.path, "rb")
        except FileNotFoundError:
            raise ArticleError(f"{self.name}: there is no such file; check the name.") from None
        except (OSError, ValueError) as error:
            raise ArticleError(f"{self.name}: cannot be read ({getattr(error, 'strerror', None) or error}).") from None

    def opening(self, size: int = 1024) -> bytes:
        """Return its first bytes; none where they cannot be read."""
        try:
            with self.open() as file:
                return file.read(size)
        except (ArticleError, OSError, EOFError, zlib.error):
            return b""

    def read_bytes(self) -> bytes:
        """Return the whole file.

        Raises
        ------
        ArticleError
            If it is missing, cannot be read, or is larger than any article.
        """
        with self.open() as file:
            try:
                data = file.read(LARGEST + 1)
            except (OSError, EOFError, zlib.error) as error:
                raise ArticleError(f"{self.name}: cannot be read ({getattr(error, 'strerror', None) or error}).") from None
        if len(data) > LARGEST:
            raise ArticleError(f"{self.name}: has more than {LARGEST:,} bytes, more than any article; divide it.")
        return data


def divided_name(name: str) -> tuple[str, str]:
    """Return the name of a file without its folder, and without its ending, and the ending; as `pathlib.PurePath` tells them."""
    last = os.path.basename(name.rstrip("/"))
    dot = last.rfind(".")
    return (last[:dot], last[dot:]) if 0 < dot < len(last) - 1 else (last, "")


def standard_input() -> Input:
    """Return what comes on standard input, which can be read once only.

    Raises
    ------
    ArticleError
        If it is closed.
    """
    if sys.stdin is None:
        raise ArticleError("standard input: it is closed; there is nothing to read.")
    return Input(STANDARD_INPUT, "standard-input", data=sys.stdin.buffer.read())


@contextmanager
def seekable(file: Input) -> Iterator[BinaryIO]:
    """Open a file so that any part of it can be read at any time; what cannot be, is loaded."""
    with file.open() as stream:
        yield stream if stream.seekable() else io.BytesIO(stream.read())


def packed_open(file: str | BinaryIO) -> BinaryIO:
    """Open what is packed with gzip in a file, or in a stream."""
    import gzip

    return cast(BinaryIO, gzip.open(file))
