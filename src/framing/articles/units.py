"""The units of an article: its paragraphs, or what a codebook codes instead of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from framing.articles.article import PARAGRAPH, Article, Paragraph

_BODY = "body"


def in_units(article: Article, units: str) -> Article:
    """Return an article whose paragraphs are the units of a codebook.

    Parameters
    ----------
    article : Article
    units : str
        ``"paragraph"``: the article as it is. ``"sentence"``: each paragraph becomes its sentences. ``"article"``: the
        paragraphs are joined to one. ``"headline"``: the title alone, without the mark that shows it as one, or the
        first block where there is no title; what else was a paragraph is of the kind ``body``.
    """
    if units == "sentence":
        return replace(article, blocks=_numbered(_sentences(article)))
    if units == "article":
        return replace(article, blocks=_numbered(_joined(article)))
    if units == "headline":
        return replace(article, blocks=_numbered(_headline(article)), headline=article.title)
    return article


def _numbered(blocks: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    found, number = [], 0
    for block in blocks:
        number += block.kind == PARAGRAPH
        found.append(replace(block, number=number if block.kind == PARAGRAPH else None))
    return tuple(found)


def _sentences(article: Article) -> Iterable[Paragraph]:
    from framing.articles.sentences import split_sentences

    for block in article.blocks:
        if block.kind == PARAGRAPH:
            yield from (replace(block, text=sentence) for sentence in split_sentences(block.text))
        else:
            yield block


def _joined(article: Article) -> Iterable[Paragraph]:
    first = next(iter(article.paragraphs), None)
    for block in article.blocks:
        if block is first:
            yield replace(block, text=" ".join(paragraph.text for paragraph in article.paragraphs))
        elif block.kind != PARAGRAPH:
            yield block


def _headline(article: Article) -> Iterable[Paragraph]:
    title = article.title
    chosen = next((block for block in article.blocks if block.kind == "title"), None)
    if chosen is None and title:
        yield Paragraph(title)
    elif chosen is None:
        chosen = next(iter(article.blocks), None)
    for block in article.blocks:
        if block is chosen:
            yield replace(block, text=title or block.text, kind=PARAGRAPH)
        else:
            yield replace(block, kind=_BODY) if block.kind == PARAGRAPH else block
