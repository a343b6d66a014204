"""Files, folders and archives, opened with care: what was named becomes a list of `Source`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from framing.articles import packed
from framing.articles.decoding import decode
from framing.errors import ArticleError, CorpusError

ZIP = b"PK\x03\x04"
_READ = (".jsonl", ".json", ".csv", ".tsv", ".ndjson", ".txt")
_MOST_BYTES = 1 << 30
_ONE_FILE_A_CODER = "annotated_instances"
_INITIAL_CAS = "INITIAL_CAS"
_NOBODY = ("all", "unknown")


@dataclass(frozen=True)
class Source:
    """A file, or a member of an archive.

    Attributes
    ----------
    name : str
        For messages.
    data : bytes
    coder, article : str
        Whose file it is and of which article, where its place says so.
    encoding : str, optional
    """

    name: str
    data: bytes
    coder: str = ""
    article: str = ""
    encoding: str | None = None

    @cached_property
    def decoded(self) -> tuple[str, str]:
        """Its text and the encoding that it was read with."""
        if not self.data.strip():
            raise CorpusError(f"{self.name}: the file is empty; there is nothing to import.")
        if self.encoding is None:
            self._refuse_mixed()
        try:
            text, encoding = decode(self.data, self.name, self.encoding)
        except ArticleError as error:
            raise CorpusError(str(error).replace("save its text as a .txt file", "export it as CSV or JSON Lines")) from None
        return text.removeprefix("\ufeff"), encoding

    @property
    def text(self) -> str:
        """Its text."""
        return self.decoded[0]

    @property
    def stem(self) -> str:
        """The name of the file without its folder and ending."""
        return PurePosixPath(self.name.rpartition(", ")[2].replace("\\", "/")).stem

    def _refuse_mixed(self) -> None:
        """Refuse a file of which some lines are UTF-8 and others are not: whatever it is read as, some would be garbled."""
        try:
            self.data.decode("utf-8")
            return
        except UnicodeDecodeError:
            pass
        good, bad = [], []
        for number, line in enumerate(self.data.split(b"\n"), start=1):
            if not line.isascii():
                try:
                    line.decode("utf-8")
                    good.append(number)
                except UnicodeDecodeError:
                    bad.append(number)
        if good and b"\x00" not in self.data and len(good) >= 0.2 * (len(good) + len(bad)):
            raise CorpusError(
                f"{self.name}, line {bad[0]}: this line is no UTF-8 while line {good[0]} is; the file mixes encodings, "
                "save all of it as UTF-8."
            )


def sources(path: str | Path, encoding: str | None = None) -> list[Source]:
    """Open a file, a folder that a program exported, or a zip archive of one file a coder.

    Raises
    ------
    CorpusError
        If it is missing, unreadable, too large, or holds nothing that can be imported.
    """
    path = Path(path)
    if path.is_dir():
        return _of_folder(path, encoding)
    source = Source(str(path), _bytes(path), _coder_of(path), "", encoding)
    if not source.data.startswith(ZIP) or is_document(source):
        return [source]
    with archive(source) as members:
        names = [name for name in members.namelist() if _is_wanted(PurePosixPath(name))]
        if not names:
            raise CorpusError(f"{path}: the archive holds no file of {', '.join(_READ)}; name the files themselves.")
        return [_of_member(path, name, member(members, name, source), encoding) for name in sorted(names)]


def is_document(source: Source) -> bool:
    """Whether a zip archive is one document of some program rather than a bundle of files."""
    with archive(source) as members:
        names = set(members.namelist())
    return bool({"[Content_Types].xml", "mimetype", "content.xml"} & names) or any(name.endswith(".qde") for name in names)


@contextmanager
def archive(source: Source) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive whose sizes are within reason."""
    with as_corpus_error(), packed.opened_zip(BytesIO(source.data), source.name) as members:
        packed.refuse_bomb(members, source.name)
        yield members


def member(members: zipfile.ZipFile, name: str, source: Source) -> bytes:
    """Read a member of an archive."""
    with as_corpus_error():
        return packed.member(members, name, f"{source.name}, {name}")


def parsed_xml(data: bytes, name: str) -> ElementTree.Element:
    """Parse XML that declares no entities of its own: these can unpack to any size, or read other files."""
    with as_corpus_error():
        return packed.parsed_xml(data, name)


@contextmanager
def as_corpus_error() -> Iterator[None]:
    """Raise what is wrong with a file as a problem of the corpus that it was to become."""
    try:
        yield
    except ArticleError as error:
        raise CorpusError(str(error)) from None


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size <= _MOST_BYTES:
            return path.read_bytes()
    except FileNotFoundError:
        raise CorpusError(f"{path}: there is no such file; check the name.") from None
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}).") from None
    raise CorpusError(f"{path}: the file has {size:,} bytes; divide it into smaller ones.")


def _coder_of(path: Path) -> str:
    return path.parent.name if path.stem == _ONE_FILE_A_CODER else ""


def _is_wanted(name: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
    return name.suffix.lower() in _READ and not hidden and name.stem != _INITIAL_CAS


def _of_member(path: Path, name: str, data: bytes, encoding: str | None) -> Source:
    inner = PurePosixPath(name)
    coder = inner.parent.name if inner.stem == _ONE_FILE_A_CODER else "" if inner.stem in _NOBODY else inner.stem
    article = inner.parent.name if "annotation" in inner.parts[:-2] else ""
    return Source(f"{path}, {name}", data, coder, PurePosixPath(article).stem, encoding)


def _of_folder(folder: Path, encoding: str | None) -> list[Source]:
    found = list(_exported(folder))
    if not found:
        raise CorpusError(f"{folder}: this folder holds no export of a known program; name the files in it.")
    return [Source(str(path), _bytes(path), _coder_of(path), "", encoding) for path in found]


def _exported(folder: Path) -> Iterator[Path]:
    if (folder / "records.json").is_file():
        yield folder / "records.json"
        return
    for ending in ("jsonl", "json", "csv", "tsv"):
        found = sorted(folder.rglob(f"{_ONE_FILE_A_CODER}.{ending}"))
        if found:
            yield from found
            return
