"""Zip archives and XML from outside, opened with care."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from xml.etree import ElementTree

from framing.errors import ArticleError

LARGEST = 1 << 28
_LARGE, _STEEPEST = 1 << 26, 200
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, UnicodeError, IndexError)


@contextmanager
def opened_zip(file: BinaryIO, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive for the block.

    Raises
    ------
    ArticleError
        If it is none, or damaged.
    """
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGED:
        raise ArticleError(f"{name}: the archive is damaged or cut off; get it once more.") from None
    with archive:
        yield archive


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo | str, name: str) -> bytes:
    """Return a member of an archive, `name` in messages.

    Raises
    ------
    ArticleError
        If it is missing, locked, damaged, or would unpack to more than any article needs.
    """
    try:
        info = archive.getinfo(info) if isinstance(info, str) else info
        steep = info.file_size > _LARGE and info.file_size > _STEEPEST * max(1, info.compress_size)
        if info.file_size > LARGEST or steep:
            raise ArticleError(f"{name}: would unpack to {info.file_size:,} bytes, more than any article has; it was not read.")
        return archive.read(info)
    except KeyError:
        raise ArticleError(f"{name}: lacks the part {info!r} that such a document has; save it anew.") from None
    except RuntimeError:
        raise ArticleError(f"{name}: is locked with a password; unlock it first.") from None
    except DAMAGED:
        raise ArticleError(f"{name}: is damaged or cut off; get it once more.") from None


def parsed_xml(data: bytes, name: str) -> ElementTree.Element:
    """Parse XML that declares no entities of its own: these can unpack to any size, or read other files.

    Raises
    ------
    ArticleError
        If it declares some, or is no valid XML.
    """
    bare = data.replace(b"\x00", b"")
    if b"<!ENTITY" in bare or b"<!DOCTYPE" in bare:
        raise ArticleError(f"{name}: its XML declares a document type, which a document does not need; it was not read.")
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        raise ArticleError(f"{name}: its XML is damaged; save it anew.") from None
