"""Web archives: pages are articles, everything else is counted, and what breaks off is said."""

import gzip

import pytest

pytest.importorskip("warcio")

TEXTS = [
    "The harbour office said on Monday that the ferries would run late all week because of the wind and the tide.",
    "Nobody in the canteen could say why the price of the soup had gone up for the third time this year.",
]
PAGE = "<html><head><title>Wind</title></head><body><nav><p>Home and more of the same</p></nav><article><h1>Wind</h1><p>{}</p><p>{}</p></article></body></html>".format(
    *TEXTS
)


def record(kind, content_type, data, address=""):
    target = f"WARC-Target-URI: {address}\r\n" if address else ""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2024-10-18T07:00:00Z\r\nContent-Type: {content_type}\r\n"
    return f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data + b"\r\n\r\n"


def archive(*responses, packed=True):
    parts = [record("warcinfo", "application/warc-fields", b"software: own\r\n")]
    for address, status, kind, data in responses:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + data
        parts.append(record("response", "application/http; msgtype=response", http, address))
    return b"".join(gzip.compress(part, mtime=0) if packed else part for part in parts)


def one(address="http://a.example/1", status="200 OK", kind="text/html; charset=utf-8", data=None):
    return address, status, kind, PAGE.encode() if data is None else data


def paragraphs(article):
    return [paragraph.text for paragraph in article.paragraphs]


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_articles_with_their_address_and_day(read_file, packed):
    records = [one(), one("http://a.example/2", kind="text/html", data=PAGE.replace("soup", "so\u00fcp").encode("cp1252"))]
    articles, errors, notices = read_file("crawl.warc.gz" if packed else "crawl.warc", archive(*records, packed=packed))
    assert not errors
    assert [article.id for article in articles] == [
        "crawl.warc#1" if packed else "crawl#1",
        "crawl.warc#2" if packed else "crawl#2",
    ]
    assert paragraphs(articles[0]) == TEXTS
    assert "so\u00fcp" in paragraphs(articles[1])[1]
    assert (articles[1].meta.address, articles[1].meta.date, articles[1].meta.title) == (
        "http://a.example/2",
        "2024-10-18",
        "Wind",
    )
    assert "3 records, 2 pages, 2 articles; no pages: 1 warcinfo." in notices[-1]


def test_one_stream_of_gzip_is_read_too(read_file):
    articles, errors, _ = read_file("crawl.warc.gz", gzip.compress(archive(one(), one(), packed=False)))
    assert not errors
    assert len(articles) == 2


def test_what_is_no_page_is_counted_with_its_reason(read_file):
    records = [one(), one(status="404 Not Found"), one(kind="image/png", data=b"\x89PNG"), one(status="301 Moved"), one(kind="")]
    articles, errors, notices = read_file("crawl.warc.gz", archive(*records))
    assert (len(articles), len(errors)) == (1, 0)
    assert (
        "6 records, 1 page, 1 article; no pages: 1 image/png, 1 of no kind, 1 status 301, 1 status 404, 1 warcinfo."
        in notices[-1]
    )


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (one(data=b""), "the page is empty"),
        (one(data=b"<html><body></body></html>"), "holds no text"),
        (one(data=b"<p>" + b"x" * 17_000_000), "larger than 16 MB"),
        (one(data=b"<p>\x00\x01\x02\x03\x04" + bytes(range(256)) * 30), "binary data"),
    ],
)
def test_a_page_that_fails_is_named_and_the_rest_goes_on(read_file, record, said):
    articles, errors, notices = read_file("crawl.warc.gz", archive(one(), record, one()))
    assert len(articles) == 2
    assert len(errors) == 1
    assert "record 3 (http://a.example/1)" in errors[0]
    assert said in errors[0]
    assert "3 pages, 2 articles, 1 could not be read" in notices[-1]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("left", [0.55, 0.8, 0.97])
def test_an_archive_that_breaks_off_says_so(read_file, packed, left):
    data = archive(*[one(data=PAGE.replace("Wind", f"Wind {number * 7919}").encode()) for number in range(6)], packed=packed)
    articles, errors, notices = read_file("crawl.warc", data[: int(len(data) * left)])
    assert 1 <= len(articles) < 6
    assert errors
    assert all("cut off" in error for error in errors)
    assert f"{len(articles)} articles" in notices[-1] or len(articles) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_an_answer_without_anything_in_it_does_not_end_the_reading(read_file, packed):
    empty = record("response", "application/http", b"", "http://a.example/0")
    data = archive(one(), packed=packed) + (gzip.compress(empty) if packed else empty) + archive(one(), packed=packed)
    articles, errors, notices = read_file("crawl.warc", data)
    assert (len(articles), len(errors)) == (2, 0)
    assert "5 records, 2 pages, 2 articles; no pages: 1 application/http, 2 warcinfo." in notices[-1]


@pytest.mark.parametrize(
    "data", [b"", b"hello\n" * 50, b"\x1f\x8b" + bytes(100), gzip.compress(b"hello"), gzip.compress(b"")], ids=range(5)
)
def test_what_is_no_archive_is_a_sentence(read_file, data):
    articles, errors, _ = read_file("crawl.warc", data)
    assert not articles
    assert len(errors) == 1


def test_an_archive_without_a_page_is_an_error_that_says_what_it_holds(read_file):
    articles, errors, notices = read_file("crawl.warc", archive(one(kind="image/png"), packed=False))
    assert not articles
    assert "2 records, no page of HTML among them: 1 image/png, 1 warcinfo." in errors[0]
    assert not notices


def test_texts_that_a_crawler_extracted_are_read(read_file):
    data = record("conversion", "text/plain", "\n\n".join(TEXTS).encode(), "http://a.example/1")
    (article,), errors, _ = read_file("crawl.warc.gz", gzip.compress(data))
    assert not errors
    assert paragraphs(article) == TEXTS


def test_a_length_that_is_wrong_is_said(read_file, capsys):
    data = archive(one(), one(), packed=False)
    at = data.rindex(b"Content-Length: ") + 16
    end = data.index(b"\r\n", at)
    shorter = data[:at] + str(int(data[at:end]) - 30).encode() + data[end:]
    _, errors, _ = read_file("crawl.warc", shorter)
    assert "shorter or longer than announced" in errors[-1] or "cut off" in errors[-1]
    assert capsys.readouterr().err == ""


def test_the_extra_is_named_where_it_is_missing(read_file, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "warcio.archiveiterator", None)
    _, errors, _ = read_file("crawl.warc", archive(one()))
    assert 'pip install "framing[warc]"' in errors[0]
