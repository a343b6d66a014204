"""RSS and Atom feeds: an article an entry, and openings that are said to be no more than that."""

import pytest

LONG = " ".join(["The harbour office said on Monday that the ferries would run late all week because of the wind."] * 8)
SHORT = "Nobody in the canteen could say why the price of the soup had gone up for the third time this year."
SPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(*items):
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel><title>The Pier</title>{"".join(items)}</channel></rss>'


WHOLE = (
    "<item><title>Wind</title><link>http://a.example/1</link><dc:creator>Ann</dc:creator><pubDate>Fri, 18 Oct 2024 07:00:00 +0000</pubDate>"
    f"<description>An opening</description><content:encoded><![CDATA[<p>{LONG}</p><p>{SHORT}</p>]]></content:encoded></item>"
)
OPENING = f"<item><title>Soup</title><description>{SHORT} [\u2026]</description></item>"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Pier</title><entry><title>Wind</title><link rel="self" href="http://a.example/x"/>'
    '<link href="http://a.example/1"/><author><name>Ann</name></author><published>2024-10-18T07:00:00Z</published>'
    f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LONG}</p><blockquote><p>{SHORT}</p></blockquote></div></content></entry></feed>'
)


@pytest.mark.parametrize("data", [rss(WHOLE), ATOM], ids=["RSS", "Atom"])
def test_an_entry_is_an_article_with_what_is_said_of_it(read_file, data):
    (article,), errors, notices = read_file("news.xml", data)
    assert not errors
    assert [paragraph.text for paragraph in article.paragraphs] == [LONG, SHORT]
    meta = article.meta
    assert (meta.title, meta.outlet, meta.date, meta.author, meta.address) == (
        "Wind",
        "The Pier",
        "2024-10-18",
        "Ann",
        "http://a.example/1",
    )
    assert notices[-1].endswith("1 entry, 1 article.")


def test_openings_are_said_to_be_no_more(read_file):
    articles, _, notices = read_file("news.rss", rss(WHOLE, OPENING))
    assert len(articles) == 2
    assert "1 of 2 texts look like the opening of an article" in notices[0]


def test_an_entry_without_text_is_an_error_that_names_it(read_file):
    articles, errors, notices = read_file(
        "news.rss", rss(WHOLE, "<item><title>Tide</title><link>http://a.example/2</link></item>")
    )
    assert len(articles) == 1
    assert "entry 2 ('Tide'): has no text; save the page at http://a.example/2." in errors[0]
    assert notices[-1].endswith("2 entries, 1 article, 1 could not be read.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rss(), "no entries"),
        ("<a><b/></a>", "no RSS or Atom feed"),
        ("<rss><channel>", "no valid XML"),
        ("hello", "no valid XML"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rss(WHOLE), "declares a document type"),
    ],
)
def test_what_is_no_feed_is_one_sentence(read_file, data, said):
    articles, errors, _ = read_file("news.xml", data)
    assert not articles
    assert len(errors) == 1
    assert said in errors[0]
