"""Which format a file has, and its articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, TypeAlias

from framing.articles.article import Article
from framing.articles.inputs import Input, Notice, Reading
from framing.errors import ArticleError

Read: TypeAlias = Article | ArticleError | Notice

# A format's module is imported when a file of its kind turns up.
_BY_ENDING = {
    ".txt": "plain",
    **dict.fromkeys((".csv", ".tsv", ".tab"), "delimited"),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), "json_lines"),
}
_OTHERWISE = "plain"


class Format(Protocol):
    """What the module of a format offers, and a package that adds one by the entry-point group ``framing.formats``.

    Attributes
    ----------
    NAME : str
    ENDINGS : sequence of str
        Endings of file names, such as ``.docx``.
    HOLDS_MANY : bool, optional
        Whether one file holds many articles.
    """

    NAME: str
    ENDINGS: Sequence[str]

    def read(self, file: Input, reading: Reading) -> Iterator[Read]:
        """Yield the articles of a file; an `ArticleError` in place of one that fails, and notices between them."""
        ...


def read_articles(file: Input, reading: Reading) -> Iterator[Read]:
    """Yield the articles of a file of any format, an error in place of each that cannot be read, and notices; never raise."""
    try:
        yield from format_of(file).read(file, reading)
    except ArticleError as error:
        yield error


def holds_many(file: Input) -> bool:
    """Whether the format of a file is one of many articles a file."""
    try:
        return bool(getattr(format_of(file), "HOLDS_MANY", False))
    except ArticleError:
        return False


def format_of(file: Input) -> Format:
    """Return the format of a file."""
    name = _BY_ENDING.get(PurePath(file.name).suffix.lower(), _OTHERWISE)
    module: Format = import_module(f"framing.articles.formats.{name}")
    return module
