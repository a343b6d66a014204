"""Bytes to text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.articles.decoding import decode
from framing.errors import ArticleError

WESTERN = "The minister said: \u201cWe shan\u2019t \u2013 for now \u2013 comment.\u201d Caf\u00e9s in K\u00f6ln were full. " * 6
RUSSIAN = "В порту выгружали уголь, и никто не знал, куда пойдут составы дальше. " * 6
KOREAN = "항구에서 석탄을 내렸고 아무도 목적지를 몰랐다. " * 8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [WESTERN, RUSSIAN, KOREAN], ids=["western", "russian", "korean"])
def test_unicode_is_found_out(text, encoding):
    if encoding in ("utf-16-le", "utf-16-be") and text is KOREAN:
        text += WESTERN
    found, name = decode(text.encode(encoding), "a.txt")
    assert found == text, name


@pytest.mark.parametrize(("text", "encoding"), [(WESTERN, "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r")])
def test_legacy_encodings_are_found_out(text, encoding):
    assert decode(text.encode(encoding), "a.txt")[0] == text


def test_a_short_legacy_text_is_taken_for_western():
    assert decode("It\u2019s \u201cover\u201d.".encode("cp1252"), "a.txt") == ("It\u2019s \u201cover\u201d.", "cp1252")


def test_a_named_encoding_is_used():
    assert decode("да".encode("koi8-r"), "a.txt", "koi8-r") == ("да", "koi8-r")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"<!DOCTYPE html><p>x", "HTML"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (b"\x01\x02\x03\x04\x05\x06" * 50, "binary"),
        (b"\xef\xbb\xbfok\xff", "utf-8"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data, message):
    with pytest.raises(ArticleError, match=rf"^a\.txt.*{message}"):
        decode(data, "a.txt")


def test_an_unknown_or_wrong_encoding_is_refused():
    with pytest.raises(ArticleError, match="no encoding is called 'utf-9'"):
        decode(b"x", "a.txt", "utf-9")
    with pytest.raises(ArticleError, match="line 2"):
        decode(b"one\ntw\xff", "a.txt", "utf-8")


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_an_article_error(data):
    with suppress(ArticleError):
        text, name = decode(data, "a.txt")
        assert isinstance(text, str)
        assert name


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back_as_it_was(text):
    try:
        found, _ = decode(text.encode(), "a.txt")
    except ArticleError:
        assert text.encode()[:1] in (b"%", b"P", b"{", b"G", b"S", b"<") or text.lstrip().startswith("<")
    else:
        assert found == text.removeprefix("\ufeff")
