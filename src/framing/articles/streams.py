"""Lines of a text file of any size, in bounded memory; a first pass finds its encoding."""

from __future__ import annotations

import codecs
import io
import re
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from framing.articles.decoding import decode, marked_encoding, refuse_binary, refuse_other_formats, utf16_by_zeros
from framing.articles.inputs import Input
from framing.errors import ArticleError

LONGEST = 1 << 24
_CHUNK = 1 << 20
_MOST_SAMPLE = 1 << 17
_STRAY = 0.1
_HALF = re.compile("[\ud800-\udfff]")


class TooLong(Exception):
    """A line, or a row of lines, is longer than any article."""


class Lines:
    """The lines of a text, each with its end; those of the row that is being read are kept and can be read again.

    Attributes
    ----------
    encoding : str
    number : int
        Of the line that was read last.
    row : list of str
        The lines that were read since `begin_row`.
    """

    def __init__(self, text: io.TextIOBase, name: str, encoding: str) -> None:
        self.encoding = encoding
        self.number = 0
        self.row: list[str] = []
        self._text, self._name = text, name
        self._ahead: deque[str] = deque()
        self._size = 0
        self._begun = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._next()
        if not line:
            raise StopIteration
        self.number += 1
        self._size += len(line)
        if len(line) >= LONGEST and line[-1] not in "\r\n":
            self._skip_line()
            raise TooLong
        self.row.append(line)
        if self._size > LONGEST:
            raise TooLong
        return line

    def peek(self, most: int) -> list[str]:
        """Return lines that come next, of very long ones the parts, and leave them to be read."""
        found: list[str] = []
        while len(found) < most and sum(map(len, found)) < LONGEST and (line := self._next()):
            found.append(line)
        self._ahead.extendleft(reversed(found))
        return found

    def piece(self) -> str:
        """Return the next line, or of a very long one the next part; empty at the end."""
        line = self._next()
        self.number += bool(line)
        self.row.append(line)
        return line

    def begin_row(self) -> None:
        """Forget the lines read so far."""
        self.row = []
        self._size = 0

    def read_again(self, lines: Sequence[str]) -> None:
        """Put back the last lines that were read, to be read again."""
        self._ahead.extendleft(reversed(lines))
        self.number -= len(lines)

    def flaw(self) -> str | None:
        """Say what makes the lines of this row no text, None where nothing does."""
        return next((flaw for line in self.row if (flaw := flaw_of(line, self.encoding))), None)

    def _next(self) -> str:
        return self._ahead.popleft() if self._ahead else self._read()

    def _read(self) -> str:
        try:
            line = self._text.readline(LONGEST)
        except UnicodeError:
            raise ArticleError(
                f"{self._name}, line {self.number + 1}: from here on the file is not valid {self.encoding}; "
                "what follows was not read, give its --encoding."
            ) from None
        except (OSError, EOFError, zlib.error) as error:
            raise ArticleError(f"{self._name}, line {self.number + 1}: cannot be read any further ({error}).") from None
        if not self._begun:
            self._begun = True
            return line.removeprefix("\ufeff")
        return line

    def _skip_line(self) -> None:
        while (line := self._next()) and line[-1] not in "\r\n":
            pass


def flaw_of(text: str, encoding: str) -> str | None:
    """Say what makes something that was read with an encoding no text, None where nothing does."""
    if "\x00" in text:
        return "holds a NUL byte, which no text does; export the file again"
    if not text.isascii() and _HALF.search(text):
        return f"holds bytes that are not valid {encoding}; save the file as UTF-8 or give its --encoding"
    return None


@contextmanager
def open_lines(file: Input, encoding: str | None = None) -> Iterator[Lines]:
    """Open the lines of a text file.

    Parameters
    ----------
    file : Input
    encoding : str, optional
        By default it is found out: by its mark, else UTF-8 where the file is that or mostly that, else as in
        `framing.articles.decoding.decode`. Bytes that do not fit are no reason to fail: `Lines.flaw` finds them.

    Raises
    ------
    ArticleError
        If the file is missing, empty, binary, or there is no such encoding.
    """
    found = encoding or _encoding_of(file)
    with file.open() as stream:
        try:
            text = io.TextIOWrapper(stream, found, errors="surrogateescape", newline="")
        except LookupError:
            raise ArticleError(f"{file.name}: no encoding is called {found!r}; try utf-8, cp1252 or utf-16.") from None
        yield Lines(text, file.name, found)


def _encoding_of(file: Input) -> str:
    with file.open() as stream:
        head = _read(stream, file)
        if not head.strip():
            raise ArticleError(f"{file.name}: the file is empty; there is nothing to score.")
        if mark := marked_encoding(head):
            return mark
        refuse_other_formats(head, file.name)
        if not _has_stray_zeros(head) and (wide := utf16_by_zeros(head[: len(head) // 2 * 2])):
            return wide
        refuse_binary(head, file.name)
        utf8 = codecs.getincrementaldecoder("utf-8")()
        try:
            chunk = head
            while chunk:
                utf8.decode(chunk)
                chunk = _read(stream, file)
            utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            return _encoding_of_lines(file)
    return "utf-8"


def _read(stream: BinaryIO, file: Input) -> bytes:
    try:
        return stream.read(_CHUNK)
    except (OSError, EOFError, zlib.error) as error:
        raise ArticleError(f"{file.name}: cannot be read to its end ({error}).") from None


def _has_stray_zeros(head: bytes) -> bool:
    """Whether zeros are too few, among letters of ASCII, to be those of UTF-16."""
    return head.count(b"\x00") < _STRAY * len(head) and head.isascii() and b"\x04" not in head


def _encoding_of_lines(file: Input) -> str:
    """Return UTF-8 where a fifth or more of the lines beyond ASCII are that, else what a detector makes of the others."""
    good = bad = 0
    sample = bytearray()
    with file.open() as stream:
        while line := stream.readline(_CHUNK):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
                sample += line if len(sample) < _MOST_SAMPLE else b""
    return "utf-8" if good >= 0.2 * (good + bad) else decode(bytes(sample), file.name)[1]
