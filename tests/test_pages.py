"""Pages hold text, never markup that came in with it."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from framing.pages import Bullets, Chart, Charts, Heading, Passage, Table, Text, html_page, markdown_page

ANY = st.text(max_size=60)


class _Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))


def _tags(text):
    table = Table([[text, "b"], [text, text]], words=(1,))
    charts = Charts([Chart("<svg></svg>", text, table)])
    blocks = [Heading(text, 1), Text(text), Bullets([text, text]), table, charts, Passage("x", "x" + text, text)]
    seen = _Seen()
    seen.feed(html_page(blocks, text))
    return seen.tags


@given(ANY)
def test_no_text_becomes_a_tag(text):
    assert _tags(text) == _tags("x")


@given(ANY)
def test_no_text_breaks_a_table_of_markdown(text):
    page = markdown_page([Table([["a", "b"], [text, text]])])
    lines = page.rstrip("\n").split("\n")
    assert len(lines) == 3
    assert lines[2].replace("\\\\", "").replace("\\|", "").count("|") == 3
    page.encode("utf-8")


def test_markup_in_a_text_is_shown_as_it_is():
    page = markdown_page([Text("<b>*not* bold</b> | `code` [link](x) # no heading"), Text("1. no list"), Text("- none either")])
    assert "<b>" not in page
    assert r"\*not\*" in page
    assert r"1\. no list" in page
    assert r"\- none" in page
    assert "0.74 (0.69" in markdown_page([Text("0.74 (0.69-0.79)")])


def test_a_passage_without_text_has_no_quotation():
    assert "<blockquote>" not in html_page([Passage("a", "", "b")], "t")
    assert "> " not in markdown_page([Passage("a", "", "b")])
