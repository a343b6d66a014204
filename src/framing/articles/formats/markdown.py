"""Markdown: front matter, headings, paragraphs and list items, without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framing.articles.article import Article, Meta
from framing.articles.formats.plain import decoded
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.reading import Block, article_from_blocks
from framing.errors import ArticleError

NAME = "Markdown"
ENDINGS = (".md", ".markdown")

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:[-*_][ \t]*){3,}$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_LINKED = re.compile(r"!?\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])")
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:[ \t]+\S+")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|\*|___|__|_|~~|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NAMES = {"title": "title", "author": "author", "authors": "author", "date": "date", "outlet": "outlet", "source": "outlet", "publication": "outlet", "url": "address", "link": "address"}  # fmt: skip # noqa: E501


def read(file: Input, reading: Reading) -> Iterator[Article | Notice]:
    """Yield the one article of a Markdown file."""
    text, encoding, notices = decoded(file, reading)
    yield from notices
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    meta = Meta()
    if front := _FRONT.match(text):
        meta = _meta(front[1])
        text = "\n" * front[0].count("\n") + text[front.end() :]
    blocks = list(_blocks(_without(_COMMENT, _without(_FENCE, text))))
    if not blocks:
        raise ArticleError(f"{file.name}: holds no text besides its marks; there is nothing to score.")
    yield article_from_blocks(blocks, id=file.id, source=file.name, encoding=encoding, meta=meta)


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Take out what fits, but for its line ends, so that lines keep their numbers."""
    return pattern.sub(lambda found: "\n" * found[0].count("\n"), text)


def _blocks(text: str) -> Iterator[Block]:
    lines: list[str] = []
    start = 1
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        bare = re.sub(r"^ {0,3}(?:> ?)+", "", line)
        heading, item = _HEADING.match(bare), _ITEM.match(bare)
        underline = _UNDERLINE.match(bare) if lines else None
        ends = not bare.strip() or heading or item or underline or _RULE.match(bare) or _DEFINITION.match(bare)
        if ends and lines:
            kind = "" if not underline else "title" if "=" in bare else "heading"
            yield from _block(" ".join(lines), kind, start)
            lines = []
        if heading:
            yield from _block(heading[2], "title" if len(heading[1]) == 1 else "heading", number)
        elif bare.strip() and not underline and not _RULE.match(bare) and not _DEFINITION.match(bare):
            start = start if lines else number
            lines.append(bare[item.end() :] if item else bare.strip())


def _block(text: str, kind: str, line: int) -> Iterator[Block]:
    text = _TAG.sub("", _LINKED.sub(r"\1", text))
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    if folded := " ".join(_ESCAPE.sub(r"\1", text).split()):
        yield Block(folded, kind, line)


def _meta(front: str) -> Meta:
    found: dict[str, str] = {}
    for line in front.split("\n"):
        name, _, value = line.partition(":")
        role = _NAMES.get(name.strip().lower())
        value = value.strip().strip("\"'[]")
        if role and value and role not in found:
            found[role] = value
    return Meta(**found)
