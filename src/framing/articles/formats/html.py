"""Saved web pages: paragraphs of the article, through trafilatura where it is installed, else through a reader of our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from importlib.util import find_spec
from typing import Any

from framing.articles.article import Article, Meta
from framing.articles.decoding import decode
from framing.articles.formats.factiva import articles_of_page, is_page_of_factiva
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.reading import Block, article_from_blocks
from framing.errors import ArticleError

NAME = "web page"
ENDINGS = (".html", ".htm", ".xhtml")

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]+)", re.I)
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "head")
_SKIPPED = frozenset((*_UNSEEN, "nav", "aside", "footer", "form", "button", "select", "figure"))
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = ("li", "ul", "ol", "table", "tr", "td", "th", "dd", "dt")
_BLOCKS = frozenset(("p", "blockquote", "div", "section", "article", "main", "pre", "body", "header", *_LISTS, *_HEADINGS))
_AROUND = re.compile(
    r"(?:cookie|consent|newsletter|subscri|related|recommend|share|social|comment|promo|advert|sidebar|breadcrumb|menu|nav(?![a-z])"
    r"|footer|byline|caption|credit|tags?(?![a-z]))"
)
_LINKED = {"headline": "ld:title", "datePublished": "ld:date", "author": "ld:author", "publisher": "ld:outlet"}
_ENOUGH = 200
_LONGEST_TAG = 10_000
_DEEPEST = 5_000


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:
    """Yield the one article of a page, or the many of one that Factiva exported."""
    data = file.read_bytes()
    if not data.strip():
        raise ArticleError(f"{file.name}: the file is empty; there is nothing to score.")
    text, encoding = decoded(data, file.name, reading.encoding)
    if is_page_of_factiva(text):
        yield from articles_of_page(text, file, encoding)
        return
    yield page(text, id=file.id, source=file.name, encoding=encoding)


def page(text: str, *, id: str, source: str, encoding: str = "utf-8", meta: Meta | None = None) -> Article:
    """Return the article of a page; what the page says of itself goes before `meta`.

    Raises
    ------
    ArticleError
        If it holds no text.
    """
    blocks, found = blocks_of(text)
    if find_spec("trafilatura") is not None:
        better, more = _by_trafilatura(text)
        blocks = better or blocks
        found = _first(found, more)
    if not blocks:
        raise ArticleError(f"{source}: the page holds no text; a page that a script fills must be saved as it is shown.")
    return article_from_blocks(blocks, id=id, source=source, encoding=encoding, meta=_first(found, meta or Meta()))


def blocks_of(text: str) -> tuple[list[Block], Meta]:
    """Return the blocks of a page's article, or of all of it where nothing is marked as one, and what the page says of itself."""
    parser = _parsed(text, careful=True)
    if _length(parser.blocks) < _ENOUGH:
        parser = _parsed(text, careful=False)
    within = [(block, inside) for block, inside in parser.blocks if inside]
    chosen = within if _length(within) > _ENOUGH else parser.blocks
    return [block for block, _ in chosen], parser.meta()


def _parsed(text: str, careful: bool) -> _Page:
    parser = _Page(careful)
    parser.feed(text)
    if len(parser.rawdata) < _LONGEST_TAG:
        parser.close()
    else:
        # A tag that never ends would be looked for again and again, up to the end of the page.
        parser.handle_data(re.sub(r"<[^<>]*", " ", parser.rawdata))
    parser.end()
    return parser


def _length(blocks: Sequence[tuple[Block, bool]]) -> int:
    return sum(len(block.text) for block, _ in blocks)


class _Page(HTMLParser):
    """Collects the blocks of a page; if careful, without those whose class or id names something around an article."""

    def __init__(self, careful: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.careful = careful
        self.blocks: list[tuple[Block, bool]] = []
        self.said: dict[str, str] = {}
        self._open: list[tuple[str, bool, bool]] = []
        self._text: list[str] = []
        self._line = 1
        self._heading = ""
        self._raw: list[str] | None = None
        self._title: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self._take(given)
        if tag == "br":
            self._text.append("\n")
        if tag == "title" and "title" not in self.said:
            self._title = []
        if tag == "script" and given.get("type", "").startswith("application/ld+json"):
            self._raw = []
        if tag in _BLOCKS:
            self.end()
            self._heading = tag if tag in _HEADINGS else self._heading
        if tag not in _VOID and len(self._open) < _DEEPEST:
            skipped, inside = self._state()
            around = self.careful and tag in ("div", "section", "ul", "p", "header") and _is_around(given)
            hidden = "hidden" in given or given.get("aria-hidden") == "true"
            self._open.append((tag, bool(skipped or tag in _SKIPPED or around or hidden), inside or tag in ("article", "main")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" and self._title is not None:
            self.said.setdefault("page", "".join(self._title))
            self._title = None
        if tag == "script" and self._raw is not None:
            self._linked("".join(self._raw))
            self._raw = None
        if tag in _BLOCKS:
            self.end()
            self._heading = "" if tag in _HEADINGS else self._heading
        for place in range(len(self._open) - 1, max(-1, len(self._open) - 50), -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                break

    def handle_data(self, data: str) -> None:
        if self._raw is not None:
            self._raw.append(data)
        elif self._title is not None:
            self._title.append(data)
        elif not self._state()[0]:
            if not self._text:
                self._line = self.getpos()[0]
            self._text.append(data if data.strip("\n") == data else data.replace("\n", " "))

    def end(self) -> None:
        """End the block."""
        text, self._text = "".join(self._text), []
        for line in text.split("\n\n") if self._heading == "" and text.count("\n\n") else [text]:
            if folded := " ".join(line.split()):
                kind = "" if not self._heading else "title" if self._heading == "h1" else "heading"
                self.blocks.append((Block(folded, kind, self._line), self._state()[1]))

    def _state(self) -> tuple[bool, bool]:
        return self._open[-1][1:] if self._open else (False, False)

    def _take(self, given: dict[str, str]) -> None:
        name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
        if given.get("content"):
            self.said.setdefault(name, given["content"])

    def _linked(self, text: str) -> None:
        """Take what JSON-LD says of the article."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return
        for one in _objects(found):
            for key, name in (
                ("headline", "ld:title"),
                ("datePublished", "ld:date"),
                ("author", "ld:author"),
                ("publisher", "ld:outlet"),
            ):
                if value := _named(one.get(key)):
                    self.said.setdefault(name, value)

    def meta(self) -> Meta:
        """Return what the page says of itself."""

        def first(*names: str) -> str:
            return " ".join(next((self.said[name] for name in names if self.said.get(name, "").strip()), "").split())

        return Meta(
            title=first("ld:title", "og:title", "twitter:title", "page"),
            outlet=first("og:site_name", "ld:outlet", "application-name"),
            date=first("article:published_time", "ld:date", "date", "dc.date", "datepublished", "pubdate")[:10],
            author=first("author", "ld:author", "dc.creator", "article:author"),
            address=first("og:url"),
        )


def _is_around(given: dict[str, str]) -> bool:
    names = f"{given.get('class', '')} {given.get('id', '')}".lower().split()
    return any(_AROUND.match(name) for name in names)


def _objects(found: Any) -> Iterator[dict[str, Any]]:
    listed = found if isinstance(found, list) else found.get("@graph", [found]) if isinstance(found, dict) else []
    yield from (one for one in listed if isinstance(one, dict) and ("headline" in one or "datePublished" in one))


def _named(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_named, value)))
    if isinstance(value, dict):
        return _named(value.get("name"))
    return value.strip() if isinstance(value, str) else ""


def _first(one: Meta, other: Meta) -> Meta:
    return Meta(*(getattr(one, name) or getattr(other, name) for name in ("title", "outlet", "date", "author", "address")))


def _by_trafilatura(text: str) -> tuple[list[Block], Meta]:
    """Return what trafilatura takes for the article; nothing where it finds none."""
    import logging

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        from lxml import etree
        from trafilatura import bare_extraction

        found: Any = bare_extraction(text, include_comments=False, include_tables=True)
        if found is None or found.body is None:
            return [], Meta()
        blocks = [block for one in found.body for block in _of_element(one, etree)]
    except Exception:
        # It walks through whatever a page holds, and a page that it fails at is read by the reader of our own.
        return [], Meta()
    said = (found.title, found.sitename, found.date, found.author, found.url)
    return blocks, Meta(*(" ".join(str(value or "").split()) for value in said))


def _of_element(element: Any, etree: Any) -> Iterator[Block]:
    items = element.iter("item") if element.tag == "list" else element.iter("cell") if element.tag == "table" else [element]
    for item in items:
        for line in item.iter("lb"):
            line.tail = f"\n{line.tail or ''}"
        for line in etree.tostring(item, method="text", encoding="unicode", with_tail=False).split("\n"):
            if folded := " ".join(line.split()):
                yield Block(folded, "heading" if element.tag == "head" else "")


def decoded(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    """Return the text of a page in the encoding that is named, else in that which it declares, else as found out."""
    said = _CHARSET.search(data[:4096])
    if encoding is None and said is not None and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        # Browsers take Latin 1 for what its users write, which is cp1252.
        declared = said[1].decode("ascii").lower()
        declared = "cp1252" if declared in ("iso-8859-1", "latin1", "latin-1", "us-ascii") else declared
        try:
            return data.decode(declared), declared
        except (LookupError, ValueError):
            pass
    return decode(data, name, encoding, markup=True)
