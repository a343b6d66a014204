"""`Article` and `Paragraph`: what every reader returns and everything else works on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, runtime_checkable

PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of an article: one of its paragraphs, or furniture around them.

    Attributes
    ----------
    text : str
        The words as printed; only line breaks and the white space around them are folded.
    line : int
        Line of the source on which it begins, from 1.
    kind : str
        ``"paragraph"`` for a unit of coding and scoring, else what it is instead: ``title``, ``heading``,
        ``standfirst``, ``byline``, ``caption``, ``notice``, ``subscription``, ``author-note``, ``related``, ``comment``,
        ``repeated`` or ``separator``.
    number : int or None
        Position among the article's paragraphs, from 1; None for furniture.
    """

    text: str
    line: int = 1
    kind: str = PARAGRAPH
    number: int | None = None


@dataclass(frozen=True)
class Meta:
    """What a file says of an article besides its text; empty where it says nothing.

    Attributes
    ----------
    title, outlet, author : str
    date : str
        As the file gives it; of the form 2024-10-18 where that can be told.
    address : str
        Where it was published, such as its URL.
    """

    title: str = ""
    outlet: str = ""
    date: str = ""
    author: str = ""
    address: str = ""


@runtime_checkable
class Chosen(Protocol):
    """Blocks that know which of them are paragraphs."""

    def paragraphs(self) -> Sequence[Paragraph]: ...


@dataclass(frozen=True)
class Article:
    """One news text.

    Attributes
    ----------
    id : str
        Name by which codings and scores refer to it.
    blocks : sequence of Paragraph
        Everything printed, in order, furniture included: a tuple, or `framing.articles.long.LongBlocks`.
    source : str
        Where it came from, for messages.
    encoding : str
        The encoding it was read with.
    headline : str, optional
        Its title, where that is a unit and so no furniture.
    meta : Meta
        What its file says of it besides.
    """

    id: str
    blocks: Sequence[Paragraph]
    source: str = ""
    encoding: str = field(default="utf-8", compare=False)
    headline: str | None = None
    meta: Meta = Meta()

    @cached_property
    def paragraphs(self) -> Sequence[Paragraph]:
        """The units of coding and scoring, numbered from 1."""
        if isinstance(self.blocks, Chosen):
            return self.blocks.paragraphs()
        return tuple(block for block in self.blocks if block.kind == PARAGRAPH)

    @property
    def title(self) -> str | None:
        """The first block recognised as a title, without the marks that show it as one, else the title that its file tells."""
        if self.headline is not None:
            return self.headline
        found = next((block.text for block in self.blocks if block.kind == "title"), None)
        return re.sub(r"^(?:#\s+|(?:title|headline) ?:\s*)", "", found, flags=re.IGNORECASE) if found else self.meta.title or None
