"""Files to articles."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.articles.article import PARAGRAPH, Article, Meta, Paragraph
from framing.articles.decoding import decode
from framing.articles.furniture import kinds_of
from framing.articles.layout import split_blocks
from framing.errors import ArticleError

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Block:
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
    source = "standard input" if str(path) == STANDARD_INPUT else str(path)
    data = _read_bytes(path, source)
    if not data.strip():
        raise ArticleError(f"{source}: the file is empty; there is nothing to score.")
    text, found = decode(data, source, encoding)
    return article_from_text(text, id=id or _id_of(path), source=source, encoding=found)


def article_from_text(text: str, *, id: str, source: str = "", encoding: str = "utf-8", meta: Meta | None = None) -> Article:
    """Divide a text into blocks, tell paragraphs from furniture, and number the paragraphs from 1."""
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


def _id_of(path: str | Path) -> str:
    return "standard-input" if str(path) == STANDARD_INPUT else Path(path).stem


def _read_bytes(path: str | Path, source: str) -> bytes:
    if str(path) == STANDARD_INPUT:
        if sys.stdin is None:
            raise ArticleError("standard input: it is closed; there is nothing to read.")
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise ArticleError(f"{source}: there is no such file; check the name.") from None
    except IsADirectoryError:
        raise ArticleError(f"{source}: this is a folder; name the files in it.") from None
    except OSError as error:
        raise ArticleError(f"{source}: cannot be read ({error.strerror or error}).") from None
