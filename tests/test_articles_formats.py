"""Files of one article, of every format, to paragraphs."""

import sys
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.articles import Article
from framing.articles.formats import choosing, format_of, read_articles
from framing.articles.inputs import Input, Notice, Reading
from framing.errors import ArticleError
from framing.running.limit import time_limit
from tests.documents import BOARD, FERRY, LETTER, MILL, SCHOOL, docx, epub, pdf, w


@pytest.fixture
def read(tmp_path):
    def read(name, data, **reading):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return list(read_articles(Input(str(path), path.stem), Reading(**reading)))

    return read


def texts(found):
    (article,) = [one for one in found if isinstance(one, Article)]
    return [paragraph.text for paragraph in article.paragraphs]


def why(found):
    (error,) = found
    assert isinstance(error, ArticleError)
    assert "\n" not in str(error)
    return str(error)


def test_word_documents(read):
    body = w("Winter on the island", style="Title") + w(FERRY[:20], FERRY[20:]) + "<w:p/>"
    body += f"<w:tbl><w:tr><w:tc>{w(MILL)}</w:tc></w:tr></w:tbl>"
    found = read(
        "a.docx",
        docx(body, "<dc:title>Winter</dc:title><dc:creator>A. Keeper</dc:creator><t:created>2024-01-05T10:00:00Z</t:created>"),
    )
    assert texts(found) == [FERRY, MILL]
    assert found[0].title == "Winter on the island"
    assert (found[0].meta.title, found[0].meta.author, found[0].meta.date) == ("Winter", "A. Keeper", "2024-01-05")


def test_word_leaves_out_what_was_deleted_and_takes_breaks_and_boxes(read):
    deleted = f"<w:p><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del><w:r><w:t>{FERRY}</w:t><w:br/><w:t>{MILL}</w:t></w:r></w:p>"
    box = f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{w(MILL)}</w:txbxContent></mc:Choice><mc:Fallback>{w(MILL)}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert texts(read("a.docx", docx(deleted))) == [FERRY, MILL]
    assert texts(read("b.docx", docx(w(FERRY) + box))) == [FERRY, MILL]


LAST = "In the end the ice held, the letter was burnt, and the ferry went over to the other shore twice a day as it had before."
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Winter | The Island</title>
<meta property="og:site_name" content="The Island"><meta name="author" content="A. Keeper">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Winter", "datePublished": "2024-01-05T08:00:00Z"}}</script>
<style>p {{}}</style></head><body><nav><a href="/">Home</a> <a href="/x">News</a></nav>
<div class="cookie-banner"><p>We and our partners store what you read, if you let us do so.</p></div>
<main><article class="has-comments"><h1>Winter on the island</h1><p>{FERRY}</p><aside><p>More of this in our shop by the pier.</p></aside>
<p>{MILL}<br><br>{FERRY.replace("Tuesday", "Friday")}</p></article></main>
<div id="comments"><p>I was on that ferry and can say that it was late, as it is each and every day of the year.</p></div>
<footer><p>All rights are kept by the island paper and its owners, who live elsewhere.</p></footer></body></html>"""


@pytest.mark.parametrize("installed", [True, False])
def test_web_pages(read, monkeypatch, installed):
    if installed:
        pytest.importorskip("trafilatura")
    else:
        from framing.articles.formats import html

        monkeypatch.setattr(html, "find_spec", lambda _: None)
    found = read("a.html", PAGE)
    assert texts(found) == [FERRY, MILL, FERRY.replace("Tuesday", "Friday")]
    meta = found[-1].meta
    assert (meta.outlet, meta.author, meta.date) == ("The Island", "A. Keeper", "2024-01-05")


def test_web_pages_by_declared_encoding(read):
    page = f'<html><head><meta charset="iso-8859-2"></head><body><p>{FERRY} \u0141\u00f3d\u017a</p></body></html>'
    assert texts(read("a.html", page.encode("iso-8859-2"))) == [f"{FERRY} \u0141\u00f3d\u017a"]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 60_000 + f"<p>{FERRY}</p>",
        "<p>" + "<b>" * 60_000 + FERRY,
        f"<p>{FERRY}</p>" + "<a href='" * 20_000,
        f"<p>{FERRY}</p><!--" + "-" * 100_000,
        f"<p>{FERRY}</p><![CDATA[" + "<" * 50_000,
        f"<p>{FERRY}</p>" + "&#x110000;" * 1000,
    ],
)  # fmt: skip
def test_broken_pages_are_read_within_the_limit_of_a_file(read, page):
    with time_limit(60):
        assert read("a.html", page)


def test_markdown(read):
    text = (
        '---\ntitle: "Winter"\nauthor: A. Keeper\ndate: 2024-01-05\n---\n# Winter on the island\n\n'
        f"{FERRY[:50]}\n{FERRY[51:]}\n\n## What came after\n\n- **{MILL[:10]}**{MILL[10:]}\n- [{SCHOOL}](http://example.org)\n\n"
        f"```\nnot a paragraph of it\n```\n> {BOARD}\n\nBelow\n-----\n\n<!-- {FERRY} -->\n\\*{LETTER}\n"
    )
    found = read("a.md", text)
    assert texts(found) == [FERRY, MILL, SCHOOL, BOARD, f"*{LETTER}"]
    assert (found[0].title, found[0].meta.author, found[0].meta.date) == ("Winter on the island", "A. Keeper", "2024-01-05")
    assert [block.line for block in found[0].blocks][:2] == [6, 8]


def test_rtf(read):
    pytest.importorskip("striprtf")
    data = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title Winter}}\f0 "
        + FERRY.replace("'", r"\'92")
        + r"\par\par "
        + MILL
        + r" \u1051?\'96\par}"
    )
    assert texts(read("a.rtf", data)) == [FERRY, f"{MILL} \u041b\u2013"]


def _lines(text, up, left=72):
    words, lines = text.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 60:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [(left, up - 12 * i, line) for i, line in enumerate(lines)]


def test_pdf_paragraphs_by_space_and_over_pages(read):
    pytest.importorskip("pypdf")
    long = f"{FERRY} {MILL}"
    head = (72, 800, "The Island, 5 January")
    pages = [
        [head, *_lines(SCHOOL, 700), *_lines(BOARD, 640), *_lines(" ".join(long.split()[:15]), 100), (300, 40, "1")],
        [head, *_lines(" ".join(long.split()[15:]), 700), *_lines(LETTER, 600), (300, 40, "2")],
        [head, *_lines(LAST, 700), (300, 40, "3")],
    ]
    found = read("a.pdf", pdf(pages, "/Title (Winter) /Author (A. Keeper) /CreationDate (D:20240105100000Z)"))
    assert texts(found) == [SCHOOL, BOARD, long, LETTER, LAST]
    assert not any("5 January" in block.text for block in found[0].blocks)
    assert (found[0].meta.title, found[0].meta.author, found[0].meta.date) == ("Winter", "A. Keeper", "2024-01-05")


def test_pdf_paragraphs_by_indent(read):
    pytest.importorskip("pypdf")
    wanted = [FERRY, MILL, f"{SCHOOL} {BOARD}", LETTER]
    lines, up = [], 780
    for text in wanted:
        block = _lines(text, up)
        lines += [(84, *block[0][1:]), *block[1:]]
        up = block[-1][1] - 12
    assert texts(read("a.pdf", pdf([lines]))) == wanted


def test_an_epub_has_an_article_each_chapter(read):
    found = read("a.epub", epub([f"<h1>January</h1><p>{FERRY}</p>", "<p>Cover</p>", f"<h1>March</h1><p>{MILL}</p>"]))
    articles = [one for one in found if isinstance(one, Article)]
    assert [[p.text for p in one.paragraphs] for one in articles] == [[FERRY], [MILL]]
    assert [one.id for one in articles] == ["a#1", "a#3"]
    assert [one.meta.title for one in articles] == ["January", "March"]
    assert "1 of 3 parts hold no paragraph" in next(one.text for one in found if isinstance(one, Notice))


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
BAD = {
    "empty.docx": (b"", "no Word document"),
    "text.docx": (FERRY.encode(), "no Word document"),
    "cut.docx": (docx(w(FERRY))[:300], "damaged or cut off"),
    "bomb.docx": (docx("", parts=[("docProps/core.xml", ENTITY)]), "declares a document type"),
    "blank.docx": (docx("<w:p/>"), "holds no text"),
    "part.docx": (epub([]).replace(b"OEBPS", b"OEBPX"), "lacks the part"),
    "xml.docx": (docx("<w:p"), "this is no valid XML"),
    "empty.html": (b" \n", "is empty"),
    "script.html": (b"<html><script>var text = 'nothing';</script></html>", "holds no text"),
    "marks.md": (b"---\n\n---\n```\nx\n```\n", "holds no text besides its marks"),
    "text.rtf": (FERRY.encode(), "this is no RTF"),
    "blank.rtf": (rb"{\rtf1 }", "holds no text"),
    "text.pdf": (FERRY.encode(), "this is no PDF"),
    "cut.pdf": (pdf([_lines(FERRY, 700)])[:200], "damaged or cut off"),
    "scan.pdf": (pdf([[]]), "has no text layer"),
    "text.epub": (FERRY.encode(), "this is no EPUB"),
    "locked.epub": (epub([f"<p>{FERRY}</p>"], [("META-INF/encryption.xml", "<x/>"), ("META-INF/rights.xml", "<x/>")]), "locked against copying"),
    "covers.epub": (epub(["<p>Cover</p>"]), "none of its 1 parts holds a paragraph"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(300), "no format is known for .png files"),
    "a.xyz": (bytes(range(256)) * 4, "no format is known for .xyz files"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_sentence(read, name):
    data, said = BAD[name]
    assert said in why(read(name, data))


def test_a_format_is_found_by_content_where_the_name_says_little(read):
    pytest.importorskip("pypdf")
    assert texts(read("page.txt", PAGE))[0] == FERRY
    assert texts(read("letter", docx(w(FERRY)))) == [FERRY]
    assert texts(read("print.txt", pdf([[*_lines(FERRY, 700), *_lines(MILL, 600)]]))) == [FERRY, MILL]
    assert texts(read("notes.log", f"{FERRY}\n\n{MILL}\n")) == [FERRY, MILL]


@pytest.mark.parametrize(("module", "name", "extra"), [("pypdf", "a.pdf", "docs"), ("striprtf", "a.rtf", "docs")])
def test_a_missing_extra_is_named(read, monkeypatch, module, name, extra):
    monkeypatch.setitem(sys.modules, module, None)
    assert f'pip install "framing[{extra}]"' in why(read(name, b"%PDF-"))


def test_other_packages_add_formats(read, monkeypatch):
    def lines(file, reading):  # noqa: ARG001
        for line in file.read_bytes().decode().splitlines():
            yield from read_articles(Input("-", line, data=f"{FERRY}\n".encode()), Reading())

    added = SimpleNamespace(NAME="ledger", ENDINGS=(".ledger",), read=lines)
    monkeypatch.setattr(EntryPoint, "load", lambda _: added)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [EntryPoint("ledger", "x:y", group)])
    choosing._others.cache_clear()
    try:
        assert [article.id for article in read("a.ledger", "one\ntwo\n")] == ["one", "two"]
    finally:
        choosing._others.cache_clear()


def test_a_reader_that_fails_is_no_traceback(read, monkeypatch):
    def fail(file, reading):  # noqa: ARG001
        raise RecursionError("too deep")

    monkeypatch.setattr("framing.articles.formats.html.read", fail)
    assert "RecursionError: too deep" in why(read("a.html", PAGE))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["docx", "epub", "pdf", "html", "md", "rtf"]), st.data())
def test_damaged_documents_never_raise(kind, data):
    whole = {
        "docx": docx(w(FERRY)), "epub": epub([f"<p>{FERRY}</p>"]), "pdf": pdf([_lines(FERRY, 700)]),
        "html": PAGE.encode(), "md": f"# {FERRY}\n\n{MILL}".encode(), "rtf": (r"{\rtf1 " + FERRY + "}").encode(),
    }[kind]  # fmt: skip
    spoiled = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=20)):
        spoiled[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(whole)))
    for one in read_articles(Input(f"a.{kind}", "a", data=bytes(spoiled[:end])), Reading()):
        assert isinstance(one, (Article, ArticleError, Notice))


def test_a_missing_file_is_one_sentence():
    assert "there is no such file" in why(list(read_articles(Input("nowhere.docx", "nowhere"), Reading())))
    assert format_of(Input("nowhere.txt", "nowhere")).NAME == "plain text"
