"""What there is to read: files on disk and members of archives, each an `Input`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from framing.errors import ArticleError

STANDARD_INPUT = "-"


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
        The file on disk.
    id : str
        Name of its article: its place below the folder that was named, without the ending. A container's articles are named
        ``id#1``, ``id#2`` and so on unless they have names of their own.
    """

    path: str
    id: str

    @property
    def name(self) -> str:
        """For messages."""
        return "standard input" if self.path == STANDARD_INPUT else self.path

    def read_bytes(self) -> bytes:
        """Return the whole file.

        Raises
        ------
        ArticleError
            If it is missing or cannot be read.
        """
        if self.path == STANDARD_INPUT:
            if sys.stdin is None:
                raise ArticleError("standard input: it is closed; there is nothing to read.")
            return sys.stdin.buffer.read()
        try:
            return Path(self.path).read_bytes()
        except FileNotFoundError:
            raise ArticleError(f"{self.name}: there is no such file; check the name.") from None
        except OSError as error:
            raise ArticleError(f"{self.name}: cannot be read ({error.strerror or error}).") from None

    def open(self) -> BinaryIO:
        """Open the file as a stream of bytes, from its beginning each time.

        Raises
        ------
        ArticleError
            If it is missing or cannot be read.
        """
        try:
            return Path(self.path).open("rb")
        except OSError as error:
            raise ArticleError(f"{self.name}: cannot be read ({error.strerror or error}).") from None


def find_inputs(places: Iterable[str], files_from: str | None = None) -> Iterator[Input | ArticleError | Notice]:
    """Yield the files that are named, and those below the folders that are named, sorted by name.

    Parameters
    ----------
    places : iterable of str
        Files and folders.
    files_from : str, optional
        A file that names further ones, one a line or NUL-separated; ``"-"`` for standard input.
    """
    for place in [*places, *(_listed(files_from) if files_from else ())]:
        path = Path(place)
        if place == STANDARD_INPUT:
            yield Input(place, "standard-input")
        elif path.is_dir():
            files = sorted(one for one in path.rglob("*") if one.is_file())
            if not files:
                yield ArticleError(f"{place}: there is no file in this folder.")
            for file in files:
                yield Input(str(file), file.relative_to(path).with_suffix("").as_posix())
        else:
            yield Input(place, path.stem)


def _listed(files_from: str) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if files_from == "-" else Path(files_from).read_bytes()
    except OSError as error:
        raise ArticleError(f"{files_from}: cannot be read ({error.strerror or error}).") from None
    separator = b"\0" if b"\0" in data else b"\n"
    return [os.fsdecode(name.rstrip(b"\r") if separator == b"\n" else name) for name in data.split(separator) if name.strip()]
