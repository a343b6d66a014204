"""Web archives (WARC), through warcio: an article for each page that was fetched."""

from __future__ import annotations

import codecs
import gzip
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from framing.articles.article import Article, Meta
from framing.articles.formats.html import decoded, page
from framing.articles.inputs import Input, Notice, Reading, seekable
from framing.articles.reading import article_from_text
from framing.articles.rows import counted
from framing.columns import printable
from framing.errors import ArticleError

NAME = "WARC"
ENDINGS = (".warc", ".warc.gz")
HOLDS_MANY = True
_MOST = 1 << 24
_CUT = "ends before its announced length; the archive is cut off"
_MOST_REASONS = 10
_GZIP = b"\x1f\x8b"
_TEXT = "text/plain"
_MARKUP = ("text/html", "application/xhtml+xml")


class _Damaged(Exception):
    """The archive cannot be read any further."""


class _Bytes:
    """The bytes of an archive, unpacked; where they break off is said rather than taken for the end."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._last = stream, b""
        packed = self.read(2) == _GZIP
        stream.seek(0)
        if packed:
            self._stream = gzip.GzipFile(fileobj=stream)

    def read(self, size: int = -1) -> bytes:
        try:
            # What was unpacked before the archive breaks off comes first, and the break with the next call.
            found: bytes = self._stream.read1(size)
        except (EOFError, OSError, zlib.error) as error:
            raise _Damaged(str(error)) from None
        self._last = (self._last + found)[-4:]
        return found

    def ends_a_record(self) -> bool:
        """Whether everything was read, and ends with the empty lines that end a record."""
        return not self.read(1) and self._last.endswith((b"\r\n\r\n", b"\n\n"))


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article a page; what else the archive holds is counted, with the reason why it is no article."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise ArticleError(f'{file.name}: reading WARC needs an extra: pip install "framing[warc]".') from None
    archive = _Archive(file, reading)
    with seekable(file) as stream:
        try:
            unpacked = _Bytes(stream)
            records = ArchiveIterator(unpacked, no_record_parse=True)
            # It would write to the terminal what it finds wrong.
            records.INC_RECORD = ""
            logging.getLogger("warcio").setLevel(logging.CRITICAL)
            for record in records:
                yield from archive.results(record)
        except (_Damaged, ArchiveLoadFailed) as error:
            why = " ".join(printable(str(error)).split())[:100] or "it breaks off"
            # Of a packed file, the place on disk.
            yield archive.broken(int(getattr(stream, "fileobj", stream).tell()), why)
        else:
            yield from archive.doubts(records.err_count, unpacked.ends_a_record())
        yield from archive.summary()


class _Archive:
    """Makes articles of records, and keeps account of them."""

    def __init__(self, file: Input, reading: Reading) -> None:
        self._file, self._reading = file, reading
        self._records = self._pages = self._articles = 0
        self._skipped: Counter[str] = Counter()

    def results(self, record: Any) -> Iterator[Article | ArticleError]:
        """Yield the article of a record, or why there is none; nothing where it is no page."""
        self._records += 1
        _read_http_headers(record)
        reason = _reason_to_skip(record)
        if reason is not None:
            self._skipped[reason] += 1
            if _missing(record):
                yield ArticleError(f"{self._file.name}, record {self._records} ({printable(reason)[:40]}): {_CUT}.")
            return
        self._pages += 1
        try:
            yield self._article(record)
            self._articles += 1
        except ArticleError as error:
            yield error

    def doubts(self, wrong: int, whole: bool) -> Iterator[ArticleError]:
        """Yield the error that an archive holds nothing, breaks off, or has records whose announced length is `wrong`."""
        if not self._records:
            yield ArticleError(f"{self._file.name}: holds no record; there is nothing to score.")
        elif not whole:
            yield ArticleError(f"{self._file.name}, after record {self._records}: the archive is cut off within a record.")
        elif wrong:
            what = f"{counted(wrong, 'record')} shorter or longer than announced"
            yield ArticleError(f"{self._file.name}: {what}; fetch the pages again.")

    def broken(self, place: int, why: str) -> ArticleError:
        """Return the error that the archive ends too early."""
        return ArticleError(
            f"{self._file.name}, after record {self._records}, near byte {place:,}: the archive is cut off or damaged ({why})."
        )

    def summary(self) -> Iterator[ArticleError | Notice]:
        """Yield how many records there were, and what became of them."""
        if not self._records:
            return
        if not self._pages:
            what = f"{counted(self._records, 'record')}, no page of HTML among them: {self._others()}"
            yield ArticleError(f"{self._file.name}: {what}.")
            return
        failed = f", {self._pages - self._articles} could not be read" if self._articles < self._pages else ""
        others = f"; no pages: {self._others()}" if self._skipped else ""
        found = ", ".join((counted(self._records, "record"), counted(self._pages, "page"), counted(self._articles, "article")))
        yield Notice(f"{self._file.name}: {found}{failed}{others}.")

    def _others(self) -> str:
        listed = sorted(self._skipped.most_common(_MOST_REASONS))
        passed = [f"{count:,} {printable(reason)[:40]}" for reason, count in listed]
        if len(self._skipped) > len(passed):
            passed.append(f"{self._skipped.total() - sum(count for _, count in listed):,} others")
        return ", ".join(passed)

    def _article(self, record: Any) -> Article:
        address = record.rec_headers.get_header("WARC-Target-URI") or ""
        where = f"{self._file.name}, record {self._records} ({printable(address)[:200]})"
        data = _content(record, where)
        if not data.strip():
            raise ArticleError(f"{where}: the page is empty; there is nothing to score.")
        meta = Meta(address=address, date=(record.rec_headers.get_header("WARC-Date") or "")[:10])
        id = f"{self._file.id}#{self._pages}"
        if record.rec_type == "conversion":
            article = article_from_text(data.decode("utf-8", "replace"), id=id, source=where)
            return replace(article, meta=meta)
        text, encoding = self._text(record, data, where)
        article = page(text, id=id, source=where, encoding=encoding, meta=meta)
        # What a page says of its address is what its makers want linked, not where it was fetched.
        return replace(article, meta=replace(article.meta, address=address))

    def _text(self, record: Any, data: bytes, where: str) -> tuple[str, str]:
        """Return the text of a page in the encoding that the server named, where it is that, else in the page's own."""
        named = _charset(record)
        if self._reading.encoding is None and named is not None:
            try:
                return data.decode(named), named
            except UnicodeError:
                pass
        return decoded(data, where, self._reading.encoding)


def _read_http_headers(record: Any) -> None:
    """Read what the server sent before a page, which warcio would take for the end of the archive where it is empty."""
    from warcio.statusandheaders import StatusAndHeadersParser

    if record.rec_type == "response" and _kind(record.rec_headers.get_header("Content-Type")) == "application/http":
        with suppress(EOFError):
            record.http_headers = StatusAndHeadersParser(["HTTP/1.1"], verify=False).parse(record.raw_stream)


def _reason_to_skip(record: Any) -> str | None:
    """Return why a record is no page, None where it is one."""
    if record.rec_type == "conversion":
        return None if _kind(record.rec_headers.get_header("Content-Type")) == _TEXT else "conversion"
    if record.rec_type not in ("response", "resource"):
        return str(record.rec_type)
    if record.rec_type == "resource" or record.http_headers is None:
        kind = _kind(record.rec_headers.get_header("Content-Type"))
    else:
        status = record.http_headers.get_statuscode() or ""
        if not re.fullmatch(r"2\d\d", status):
            return f"status {status}" if status.isdecimal() else "without a status"
        kind = _kind(record.http_headers.get_header("Content-Type"))
    return None if kind in _MARKUP else kind or "of no kind"


def _kind(header: str | None) -> str:
    return (header or "").partition(";")[0].strip().lower()


def _charset(record: Any) -> str | None:
    """Return the encoding that the server named; None for Latin 1, which servers name for whatever they send."""
    header = (record.http_headers.get_header("Content-Type") if record.http_headers else None) or ""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", header, re.I)
    try:
        name = codecs.lookup(found[1]).name if found else None
    except LookupError:
        return None
    return None if name in ("iso8859-1", "ascii") else name


def _missing(record: Any) -> bool:
    """Whether a record ends before its announced length, or announces none."""
    if record.rec_headers.get_header("Content-Length") is None:
        return True
    while record.raw_stream.read(1 << 16):
        pass
    return bool(record.raw_stream.limit)


def _content(record: Any, where: str) -> bytes:
    from warcio.bufferedreaders import ChunkedDataException

    parts, size = [], 0
    try:
        stream = record.content_stream()
        while part := stream.read(1 << 16):
            parts.append(part)
            size += len(part)
            if size > _MOST:
                raise ArticleError(f"{where}: the page is larger than {_MOST >> 20} MB; no article is.")
    except (ChunkedDataException, zlib.error, EOFError, ValueError) as error:
        raise ArticleError(f"{where}: the page is damaged ({error}); fetch it again.") from None
    if _missing(record):
        raise ArticleError(f"{where}: {_CUT}.")
    return b"".join(parts)
