"""Word documents (DOCX): paragraphs and table cells in their order, through the standard library."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

from framing.articles.article import Article, Meta
from framing.articles.formats.databases import export_articles
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.packed import member, opened_zip, parsed_xml
from framing.articles.reading import Block, article_from_blocks
from framing.errors import ArticleError

NAME = "Word document"
ENDINGS = (".docx", ".docm")

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}
# What is deleted, and what older programs show in place of a text box that is there already.
_LEFT_OUT = (f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:  # noqa: ARG001
    """Yield the one article of a document, or the many of an export of a newspaper database."""
    blocks, meta = document(file)
    if not blocks:
        raise ArticleError(f"{file.name}: the document holds no text; if its pages are pictures, they must be recognised first.")
    if (found := export_articles("\n".join(block.text for block in blocks), file, wrapped=False)) is not None:
        yield from found
        return
    yield article_from_blocks(blocks, id=file.id, source=file.name, meta=meta)


def document(file: Input) -> tuple[list[Block], Meta]:
    """Return the paragraphs of a document, and what its properties say."""
    data = file.read_bytes()
    if not data.startswith(b"PK"):
        raise ArticleError(f"{file.name}: this is no Word document (.docx), whatever its name says; save it anew.")
    with opened_zip(BytesIO(data), file.name) as archive:
        body = parsed_xml(member(archive, "word/document.xml", file.name), file.name)
        known = "docProps/core.xml" in archive.namelist()
        meta = _meta(parsed_xml(member(archive, "docProps/core.xml", file.name), file.name)) if known else Meta()
    return [block for paragraph in _paragraphs(body) for block in _blocks(paragraph)], meta


def _paragraphs(element: Element) -> Iterator[Element]:
    stack = [element]
    while stack:
        one = stack.pop()
        if one.tag in _LEFT_OUT:
            continue
        if one.tag == f"{_W}p":
            yield one
            # A text box stands within a paragraph, and has paragraphs of its own.
            stack.extend(inner for box in list(one.iter(f"{_W}txbxContent"))[:1] for inner in reversed(list(box)))
            continue
        stack.extend(reversed(list(one)))


def _blocks(paragraph: Element) -> Iterator[Block]:
    style = next((found.get(f"{_W}val", "") for found in paragraph.iter(f"{_W}pStyle")), "").lower()
    kind = "title" if style == "title" else "heading" if style.startswith(("heading", "berschrift", "titre")) else ""
    for line in "".join(_text(paragraph)).split("\n"):
        if folded := " ".join(line.split()):
            yield Block(folded, kind)


def _text(element: Element) -> Iterator[str]:
    for one in element:
        if one.tag == f"{_W}t":
            yield one.text or ""
        elif one.tag in _BREAKS:
            yield _BREAKS[one.tag]
        elif one.tag not in _LEFT_OUT and one.tag not in (f"{_W}txbxContent", f"{_W}p"):
            yield from _text(one)


def _meta(properties: Element) -> Meta:
    def said(name: str) -> str:
        return " ".join((properties.findtext(name) or "").split())

    return Meta(title=said(f"{_DC}title"), author=said(f"{_DC}creator"), date=said(f"{_TERMS}created")[:10])
