"""Archives to the files in them, without unpacking to disk; what opens them is imported when one turns up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import PurePosixPath

from framing.articles.finding import Found, is_left_behind, stem
from framing.articles.inputs import LARGEST, Input, Notice, packed_open
from framing.errors import ArticleError

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
        try:
            members = _of_zip(one) if _name(one).endswith(_ZIP) else _of_tar(one)
            yield from unpacked(members, within + 1)
        except ArticleError as error:
            yield error


def is_archive(file: Input) -> bool:
    """Whether the name of a file says that it is an archive."""
    return _name(file).endswith((*_ZIP, *_TAR))


def _name(file: Input) -> str:
    return (file.member or file.path).lower()


def _of_zip(file: Input) -> Iterator[Found]:
    from framing.articles.packed import member, opened_zip

    skipped = seen = 0
    with file.open() as stream, opened_zip(stream, file.name) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            if _is_left_behind(info.filename):
                skipped += 1
                continue
            seen += 1
            inner = _member(file, info.filename)
            try:
                yield _holding(inner, member(archive, info, inner.name))
            except ArticleError as error:
                yield error
    yield from _said(file, seen, skipped)


def _of_tar(file: Input) -> Iterator[Found]:
    import tarfile

    from framing.articles.packed import DAMAGED

    skipped = seen = 0
    with file.open() as stream:
        try:
            # Input.open has taken a gzip packing off already.
            with tarfile.open(fileobj=stream, mode="r|*") as archive:
                for info in archive:
                    if not info.isfile():
                        skipped += not info.isdir()
                        continue
                    if _is_left_behind(info.name):
                        skipped += 1
                        continue
                    seen += 1
                    inner = _member(file, info.name)
                    if info.size > LARGEST:
                        yield ArticleError(f"{inner.name}: has {info.size:,} bytes, more than any article; it was not read.")
                        continue
                    packed = archive.extractfile(info)
                    yield _holding(inner, packed.read() if packed else b"")
        except (tarfile.TarError, *DAMAGED) as error:
            after = f" after {seen} files" if seen else ""
            raise ArticleError(f"{file.name}: the archive is damaged or cut off{after} ({error}); get it once more.") from None
    yield from _said(file, seen, skipped)


def _member(file: Input, name: str) -> Input:
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


def _is_left_behind(name: str) -> bool:
    return any(is_left_behind(part) for part in PurePosixPath(name).parts if part not in (".", ".."))


def _said(file: Input, seen: int, skipped: int) -> Iterator[Found]:
    if skipped:
        yield Notice(f"{file.name}: {skipped} links, hidden files, or files left behind by programs, are skipped.")
    if not seen:
        yield ArticleError(f"{file.name}: there is no file in this archive.")
