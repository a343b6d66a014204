"""Files to articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from framing.articles import pieces
from framing.articles.article import PARAGRAPH, Article, Meta, Paragraph
from framing.articles.decoding import as_utf8, decode
from framing.articles.furniture import kinds_of
from framing.articles.inputs import STANDARD_INPUT, Input, divided_name, standard_input
from framing.articles.layout import split_blocks
from framing.articles.pieces import Pieces
from framing.errors import ArticleError

if TYPE_CHECKING:
    from pathlib import Path


class Block(NamedTuple):
    """A piece of text that a format sets apart.

    Attributes
    ----------
    text : str
    kind : str
        What the format says it is, such as ``heading``; empty where it looks like running text.
    line : int
        Line of the source on which it begins; 1 where a format has no lines.
    """

    text: str
    kind: str = ""
    line: int = 1


def read_article(path: str | Path, *, id: str | None = None, encoding: str | None = None) -> Article:
    """Read one article from a text file, or from standard input.

    Parameters
    ----------
    path : str or Path
        The file; ``"-"`` for standard input.
    id : str, optional
        Name of the article; by default the file's name without its ending.
    encoding : str, optional
        The file's encoding; by default it is found out.

    Returns
    -------
    Article
        With every block and its kind; it may be that none is a paragraph.

    Raises
    ------
    ArticleError
        If the file is missing, unreadable, empty, binary or undecodable.
    """
    file = standard_input() if str(path) == STANDARD_INPUT else Input(str(path), divided_name(str(path))[0])
    text, found = decoded_text(file, encoding)
    return article_from_text(text, id=id or file.id, source=file.name, encoding=found)


def decoded_text(file: Input, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of a file and its encoding, found out if none is given.

    Raises
    ------
    ArticleError
        If the file cannot be read, is empty, or is no text.
    """
    return _decoded(file, file.read_bytes(), encoding)


def _decoded(file: Input, data: bytes, encoding: str | None) -> tuple[str, str]:
    if not data or data.isspace():
        raise ArticleError(f"{file.name}: the file is empty; there is nothing to score.")
    return decode(data, file.name, encoding)


def text_or_pieces(file: Input, encoding: str | None = None) -> tuple[str | Pieces, str]:
    """Return the text of a file, that of a long one in pieces where it is UTF-8, and its encoding; see `decoded_text`."""
    data = file.read_bytes()
    if len(data) >= pieces.LONG and not data.isspace() and (found := as_utf8(data, file.name, encoding)):
        return Pieces(data, marked=found == "utf-8-sig"), found
    return _decoded(file, data, encoding)


def article_from_text(
    text: str | Pieces, *, id: str, source: str = "", encoding: str = "utf-8", meta: Meta | None = None
) -> Article:
    """Divide a text into blocks, tell paragraphs from furniture, and number the paragraphs from 1."""
    if isinstance(text, Pieces):
        from framing.articles.long import LongBlocks, texts_and_lines

        texts, lines = texts_and_lines(split_blocks(text))
        return Article(id, LongBlocks(texts, lines, kinds_of(texts)), source, encoding, meta=meta or Meta())
    blocks = [Block(block, line=line) for line, block in split_blocks(text)]
    return article_from_blocks(blocks, id=id, source=source, encoding=encoding, meta=meta)


def article_from_blocks(
    blocks: Sequence[Block], *, id: str, source: str = "", encoding: str = "utf-8", meta: Meta | None = None
) -> Article:
    """Tell paragraphs from furniture where the format has divided the text, and number the paragraphs from 1."""
    found = []
    number = 0
    for block, likely in zip(blocks, kinds_of([block.text for block in blocks]), strict=True):
        kind = block.kind or likely
        number += kind == PARAGRAPH
        found.append(Paragraph(block.text, block.line, kind, number if kind == PARAGRAPH else None))
    return Article(id, tuple(found), source, encoding, meta=meta or Meta())
