"""RSS and Atom: an article an entry, whose text is often only its opening."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, tostring

from framing.articles.article import Article, Meta
from framing.articles.dates import plain_date
from framing.articles.formats.html import blocks_of
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.packed import parsed_xml
from framing.articles.reading import article_from_blocks
from framing.articles.rows import counted
from framing.errors import ArticleError

NAME = "RSS or Atom"
ENDINGS = (".rss", ".atom", ".xml")
HOLDS_MANY = True
_WHOLE = ("encoded", "content")
_OPENING = ("description", "summary")
_FEW_WORDS = 120
_CUT = re.compile(r"(?:\[?(?:\u2026|\.\.\.)\]?|read more|continue reading|weiterlesen|lire la suite)\W*$", re.I)


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:  # noqa: ARG001
    """Yield an article an entry; it is said how many look like the opening of a text rather than all of it."""
    root = parsed_xml(file.read_bytes(), file.name)
    if _name(root) not in ("rss", "feed", "RDF"):
        raise ArticleError(f"{file.name}: this XML is no RSS or Atom feed; save its articles as web pages or text.")
    entries = [element for element in root.iter() if _name(element) in ("item", "entry")]
    if not entries:
        raise ArticleError(f"{file.name}: the feed has no entries; there is nothing to score.")
    outlet = _text(root if _name(root) == "feed" else _child(root, "channel"), "title")
    articles = openings = 0
    for number, entry in enumerate(entries, start=1):
        try:
            article = _article(entry, file, number, outlet)
        except ArticleError as error:
            yield error
            continue
        articles += 1
        openings += _is_opening(article)
        yield article
    if openings:
        yield Notice(
            f"{file.name}: {openings} of {counted(articles, 'text')} look like the opening of an article rather than all of it; "
            "save the pages at their addresses to have them whole."
        )
    failed = f", {len(entries) - articles} could not be read" if articles < len(entries) else ""
    yield Notice(
        f"{file.name}: {'1 entry' if len(entries) == 1 else f'{len(entries):,} entries'}, {counted(articles, 'article')}{failed}."
    )


def _article(entry: Element, file: Input, number: int, outlet: str) -> Article:
    title = _text(entry, "title")
    where = f"{file.name}, entry {number}" + (f" ({title[:60]!r})" if title else "")
    found = next((text for name in (*_WHOLE, *_OPENING) if (text := _markup(entry, name))), "")
    date = next((day for name in ("pubDate", "published", "date", "updated") if (day := _text(entry, name))), "")
    author = _text(_child(entry, "author"), "name") or _text(entry, "author") or _text(entry, "creator")
    meta = Meta(title=title, outlet=outlet, date=plain_date(date), author=author, address=_address(entry))
    blocks, _ = blocks_of(found)
    if not blocks:
        raise ArticleError(f"{where}: has no text; save the page at {meta.address or 'its address'}.")
    return article_from_blocks(blocks, id=f"{file.id}#{number}", source=where, meta=meta)


def _is_opening(article: Article) -> bool:
    words = sum(len(block.text.split()) for block in article.blocks)
    return words < _FEW_WORDS or _CUT.search(article.blocks[-1].text) is not None


def _name(element: Element) -> str:
    """Return the name of an element without its name space."""
    return str(element.tag).rpartition("}")[2]


def _child(element: Element | None, name: str) -> Element | None:
    return next((child for child in element if _name(child) == name), None) if element is not None else None


def _text(element: Element | None, name: str) -> str:
    child = _child(element, name)
    return " ".join((child.text or "").split()) if child is not None else ""


def _markup(entry: Element, name: str) -> str:
    """Return the HTML that an element holds, escaped or as elements of its own."""
    child = _child(entry, name)
    if child is None:
        return ""
    if len(child):
        for part in child.iter():
            part.tag = _name(part)
        return tostring(child, encoding="unicode", method="html")
    text = (child.text or "").strip()
    return text if "<" in text else "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def _address(entry: Element) -> str:
    for child in entry:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return (child.get("href") or child.text or "").strip()
    return ""
