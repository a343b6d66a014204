"""Archives to the files in them, without unpacking to disk; what opens them is imported when one turns up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from framing.articles.finding import Found, is_left_behind, stem
from framing.articles.inputs import LARGEST, Input, Notice, packed_open
from framing.errors import ArticleError

if TYPE_CHECKING:
    from tarfile import TarFile, TarInfo

# A name, and what reads it, given its name for messages; None for a link or device.
_Member: TypeAlias = tuple[str, Callable[[str], bytes] | None]
_ZIP = (".zip",)
_TAR = (".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
_WITHIN = 1


def unpacked(found: Iterable[Found], within: int = 0) -> Iterator[Found]:
    """Yield inputs, and for an archive the files in it, in their order there; archives in an archive are opened too, once.

    What is damaged, locked or too large is an error of its own; the rest of the archive is read.
    """
    for one in found:
        if not isinstance(one, Input) or not is_archive(one) or within > _WITHIN:
            yield one
            continue
        yield from unpacked(_files(one), within + 1)


def is_archive(file: Input) -> bool:
    """Whether the name of a file says that it is an archive."""
    return _name(file).endswith((*_ZIP, *_TAR))


def _name(file: Input) -> str:
    return (file.member or file.path).lower()


def _files(file: Input) -> Iterator[Found]:
    """Yield the files of an archive, and what is wrong with it; links and hidden files are counted."""
    from pathlib import PurePosixPath

    skipped = seen = 0
    members = _in_zip(file) if _name(file).endswith(_ZIP) else _in_tar(file)
    try:
        for name, read in members:
            if read is None or any(is_left_behind(part) for part in PurePosixPath(name).parts if part not in (".", "..")):
                skipped += 1
                continue
            seen += 1
            inner = _member(file, name)
            try:
                yield _holding(inner, read(inner.name))
            except ArticleError as error:
                yield error
    except ArticleError as error:
        yield error
        return
    if skipped:
        yield Notice(f"{file.name}: {skipped} links, hidden files, or files left behind by programs, are skipped.")
    if not seen:
        yield ArticleError(f"{file.name}: there is no file in this archive.")


def _in_zip(file: Input) -> Iterator[_Member]:
    from framing.articles.packed import member, opened_zip

    with file.open() as stream, opened_zip(stream, file.name) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield info.filename, partial(member, archive, info)


def _in_tar(file: Input) -> Iterator[_Member]:
    import tarfile

    from framing.articles.packed import DAMAGED

    seen = 0
    with file.open() as stream:
        try:
            # Input.open has taken a gzip packing off already.
            with tarfile.open(fileobj=stream, mode="r|*") as archive:
                for info in archive:
                    if not info.isdir():
                        yield info.name, partial(_of_tar, archive, info) if info.isfile() else None
                        seen += info.isfile()
        except (tarfile.TarError, *DAMAGED) as error:
            after = f" after {seen} files" if seen else ""
            raise ArticleError(f"{file.name}: the archive is damaged or cut off{after} ({error}); get it once more.") from None


def _of_tar(archive: TarFile, info: TarInfo, name: str) -> bytes:
    from framing.articles.packed import DAMAGED

    if info.size > LARGEST:
        raise ArticleError(f"{name}: has {info.size:,} bytes, more than any article; it was not read.")
    packed = archive.extractfile(info)
    try:
        return packed.read() if packed else b""
    except DAMAGED:
        raise ArticleError(f"{name}: is damaged or cut off; get the archive once more.") from None


def _member(file: Input, name: str) -> Input:
    from pathlib import PurePosixPath

    inner = f"{file.member}, {name}" if file.member else name
    within = PurePosixPath(name.lstrip("/"))
    return Input(
        file.path, f"{file.id}/{within.with_name(stem(within.name) or 'unnamed')}" if within.name else file.id, inner, b""
    )


def _holding(file: Input, data: bytes) -> Input:
    if file.member.lower().endswith(".gz") and not file.member.lower().endswith(_TAR):
        from framing.articles.packed import DAMAGED

        try:
            data = packed_open(BytesIO(data)).read(LARGEST + 1)
        except DAMAGED:
            raise ArticleError(f"{file.name}: is damaged or cut off; get it once more.") from None
        if len(data) > LARGEST:
            raise ArticleError(f"{file.name}: would unpack to more than any article has; it was not read.")
    return Input(file.path, file.id, file.member, data)
