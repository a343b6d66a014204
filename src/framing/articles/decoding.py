"""Bytes to text: byte order mark, then UTF-8, then UTF-16 by its pattern of zeros, then a detector."""

from __future__ import annotations

import codecs

from framing.errors import ArticleError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMATS = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive (DOCX, XLSX and EPUB are such archives)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3\x00", "a database"),
)
_BINARY = "{}: this is binary data, not text; name a text file, or give its --encoding."
_SHORT = 200
_AT_ONCE = 1 << 20
_TYPOGRAPHIC = b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa3\xa9\xab\xbb\xe0\xe1\xe4\xe7\xe8\xe9\xea\xed\xf1\xf3\xf6\xfc"
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1a\x08")) + b"\x7f"


def decode(data: bytes, source: str, encoding: str | None = None, *, markup: bool = False) -> tuple[str, str]:
    """Return the text of `data` and the encoding it was read with.

    Parameters
    ----------
    data : bytes
        A whole file.
    source : str
        Its name, for messages.
    encoding : str, optional
        Use this encoding and no other.
    markup : bool
        Whether HTML is expected.

    Raises
    ------
    ArticleError
        If the data are no text, or not text in `encoding`.
    """
    if encoding is not None:
        return _decode_as(data, source, encoding), encoding
    if mark := marked_encoding(data):
        return _decode_as(data, source, mark), mark
    if not markup:
        refuse_other_formats(data, source)
    if b"\x00" not in data:
        refuse_binary(data, source)
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            return _detect(data, source)
    wide = utf16_by_zeros(data)
    if wide is None:
        raise ArticleError(_BINARY.format(source))
    return _decode_as(data, source, wide), wide


def refuse_other_formats(data: bytes, source: str) -> None:
    """Raise `ArticleError` where data begin as a document of another format does."""
    for start, what in _FORMATS:
        if data.startswith(start):
            raise ArticleError(f"{source}: this is {what}, not plain text; save its text as a .txt file.")
    if data[:1024].lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise ArticleError(f"{source}: this is a web page (HTML), not plain text; save its text as a .txt file.")


def refuse_binary(data: bytes, source: str) -> None:
    """Raise `ArticleError` where one byte in a hundred or more is a control character that no text has."""
    starts = range(0, len(data), _AT_ONCE)
    if sum(len(data[start : start + _AT_ONCE].translate(None, _CONTROL)) for start in starts) < 0.99 * len(data):
        raise ArticleError(_BINARY.format(source))


def marked_encoding(data: bytes) -> str | None:
    """Return the encoding that a byte order mark names, None where there is no mark."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def as_utf8(data: bytes, source: str, encoding: str | None = None) -> str | None:
    """Return ``"utf-8"``, or ``"utf-8-sig"``, where `decode` reads data as that, without decoding all at once; else None.

    Raises
    ------
    ArticleError
        If the data are no text.
    """
    name = encoding or marked_encoding(data) or ("" if b"\x00" in data else "utf-8")
    if name not in ("utf-8", "utf-8-sig"):
        return None
    if encoding is None and name == "utf-8":
        refuse_other_formats(data, source)
        refuse_binary(data, source)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _AT_ONCE):
            decoder.decode(data[start : start + _AT_ONCE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return name


def _decode_as(data: bytes, source: str, encoding: str) -> str:
    if encoding == "utf-8-sig":
        data, encoding = data.removeprefix(codecs.BOM_UTF8), "utf-8"
    try:
        return data.decode(encoding)
    except LookupError:
        raise ArticleError(f"{source}: no encoding is called {encoding!r}; try utf-8, cp1252 or utf-16.") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ArticleError(
            f"{source}, line {line}: byte 0x{data[error.start]:02x} is not valid {encoding}; "
            "save the file as UTF-8 or give its --encoding."
        ) from None
    except (UnicodeError, ValueError):
        raise ArticleError(f"{source}: not valid {encoding}; save the file as UTF-8 or give its --encoding.") from None


def utf16_by_zeros(data: bytes) -> str | None:
    """Name the byte order of UTF-16 without a mark: in most scripts every other byte of a space or line end is zero."""
    if len(data) % 2:
        return None
    little, big = data[1::2].count(0), data[0::2].count(0)
    half = len(data) // 2
    for zeros, other, name in ((little, big, "utf-16-le"), (big, little, "utf-16-be")):
        if zeros > half * 0.02 and other < zeros * 0.1:
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if text.isprintable() or sum(map(_is_text, text)) > 0.99 * len(text):
                return name
    return None


def _is_text(character: str) -> bool:
    return character.isprintable() or character in "\n\r\t\f\v\u2028\u2029\xa0\xad\u200b\u3000"


def _detect(data: bytes, source: str) -> tuple[str, str]:
    if len(data) >= _SHORT and not _is_western(data):
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        if best is not None:
            pair = ("mac_cyrillic", "cp1251")
            # Their small letters are the same, so that a detector easily takes one for the other.
            name = max(pair, key=lambda one: _russian_capitals(data, one)) if best.encoding in pair else best.encoding
            return data.decode(name), name
    # A detector has too little to go by in a sentence or two, where Western text is by far the likeliest.
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ArticleError(
            f"{source}, line {line}: byte 0x{data[error.start]:02x} fits no encoding tried; give its --encoding."
        ) from None


def _is_western(data: bytes) -> bool:
    """Whether the few bytes beyond ASCII are typographic marks and letters of cp1252: a detector guesses at random there."""
    beyond = data.translate(None, bytes(range(128)))
    marks = sum(beyond.count(byte) for byte in _TYPOGRAPHIC)
    return len(beyond) < 0.04 * len(data) and marks >= 0.5 * len(beyond) and not set(beyond) & set(b"\x81\x8d\x8f\x90\x9d")


def _russian_capitals(data: bytes, encoding: str) -> int:
    return sum("\u0410" <= character <= "\u042f" for character in data.decode(encoding, "replace"))
