"""EPUB: an article each chapter, in the order of the book, through the standard library."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from framing.articles.article import Article, Meta
from framing.articles.formats.html import blocks_of
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.packed import member, opened_zip, parsed_xml
from framing.articles.reading import article_from_blocks
from framing.errors import ArticleError

NAME = "EPUB"
ENDINGS = (".epub",)
HOLDS_MANY = True

_DC = "{http://purl.org/dc/elements/1.1/}"


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:  # noqa: ARG001
    """Yield an article for each chapter that has a paragraph."""
    data = file.read_bytes()
    if not data.startswith(b"PK"):
        raise ArticleError(f"{file.name}: this is no EPUB, whatever its name says; get it once more.")
    with opened_zip(BytesIO(data), file.name) as archive:
        if "META-INF/encryption.xml" in archive.namelist() and "META-INF/rights.xml" in archive.namelist():
            raise ArticleError(f"{file.name}: is locked against copying (DRM); it cannot be read.")
        folder, package = _package(archive, file.name)
        meta = _meta(package)
        empty = number = 0
        for place in _chapters(package):
            name = posixpath.normpath(posixpath.join(folder, unquote(place)))
            number += 1
            try:
                text = member(archive, name, f"{file.name}, {name}").decode("utf-8", "replace")
            except ArticleError as error:
                yield error
                continue
            blocks, _ = blocks_of(text)
            article = article_from_blocks(blocks, id=f"{file.id}#{number}", source=f"{file.name}, {name}", meta=meta)
            if article.paragraphs:
                yield replace(article, meta=replace(meta, title=article.title or meta.title))
            else:
                empty += 1
    if number == empty:
        raise ArticleError(f"{file.name}: none of its {number} parts holds a paragraph.")
    if empty:
        yield Notice(f"{file.name}: {empty} of {number} parts hold no paragraph, such as covers and contents, and are skipped.")


def _package(archive: ZipFile, name: str) -> tuple[str, Element]:
    container = parsed_xml(member(archive, "META-INF/container.xml", name), name)
    place = next((one.get("full-path", "") for one in container.iter() if one.tag.endswith("}rootfile")), "")
    return posixpath.dirname(place), parsed_xml(member(archive, place, name), name)


def _chapters(package: Element) -> list[str]:
    items = {one.get("id"): one for one in package.iter() if one.tag.endswith("}item")}
    refs = [one.get("idref") for one in package.iter() if one.tag.endswith("}itemref")]
    chosen = [items[ref] for ref in refs if ref in items]
    return [one.get("href", "") for one in chosen if "html" in one.get("media-type", "") and one.get("href")]


def _meta(package: Element) -> Meta:
    def said(name: str) -> str:
        return " ".join((next((one.text for one in package.iter(f"{_DC}{name}") if one.text), "") or "").split())

    return Meta(title=said("title"), outlet=said("publisher"), date=said("date")[:10], author=said("creator"))
