"""Zip archives and XML from outside, opened with care."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO
from xml.etree import ElementTree

from framing.errors import ArticleError

LARGEST = 1 << 28
_LARGEST_OF_ALL, _MOST_MEMBERS = 1 << 30, 100_000
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


def refuse_bomb(archive: zipfile.ZipFile, name: str) -> None:
    """Raise `ArticleError` where all of an archive would unpack to more than 1 GB, or to far more than its size lets expect."""
    total = sum(info.file_size for info in archive.infolist())
    packed = sum(info.compress_size for info in archive.infolist())
    steep = total > _LARGE and total > _STEEPEST * max(1, packed)
    if total > _LARGEST_OF_ALL or steep or len(archive.infolist()) > _MOST_MEMBERS:
        raise ArticleError(f"{name}: the archive would unpack to {total:,} bytes; this is more than a corpus needs.")


def refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    """Raise `ArticleError` where XML in an archive declares entities, for those who let a library parse it."""
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels")):
            try:
                with archive.open(info) as stream:
                    found = _declares(stream)
            except (*DAMAGED, RuntimeError):
                raise ArticleError(f"{name}: is damaged or cut off, or locked; get it once more.") from None
            if found:
                raise ArticleError(f"{name}: its XML declares entities, which no such document does; it was not read.")


def _declares(stream: IO[bytes]) -> bool:
    tail = b""
    while chunk := stream.read(1 << 20):
        seen = tail + chunk.replace(b"\x00", b"")
        if b"<!ENTITY" in seen or b"<!DOCTYPE" in seen:
            return True
        tail = seen[-9:]
    return False


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
    except ElementTree.ParseError as error:
        raise ArticleError(f"{name}, line {error.position[0]}: this is no valid XML ({error}); save it anew.") from None
    except (ValueError, LookupError, RecursionError):
        raise ArticleError(f"{name}: its XML is damaged; save it anew.") from None
