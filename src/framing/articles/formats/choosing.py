"""Which format a file has, and its articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeAlias

from framing.articles.archives import unpacked
from framing.articles.article import Article
from framing.articles.finding import find_inputs, named_apart
from framing.articles.inputs import Input, Notice, Reading
from framing.errors import ArticleError

if TYPE_CHECKING:
    from pathlib import Path

Read: TypeAlias = Article | ArticleError | Notice

# A format's module is imported when a file of its kind turns up.
_BY_ENDING = {
    ".txt": "plain",
    ".text": "plain",
    "": "plain",
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".docx", ".docm"), "docx"),
    ".rtf": "rtf",
    ".pdf": "pdf",
    ".epub": "epub",
    **dict.fromkeys((".csv", ".tsv", ".tab"), "delimited"),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), "json_lines"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    **dict.fromkeys((".xlsx", ".xlsm"), "spreadsheet"),
    ".warc": "warc",
    **dict.fromkeys((".rss", ".atom", ".xml"), "feed"),
}
# Files whose name says nothing of their format, or little.
_UNTOLD = frozenset({"", ".txt", ".text"})
_GROUP = "framing.formats"
_MARKUP = (b"<!doctype html", b"<html")


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
    except MemoryError:
        yield ArticleError(f"{file.name}: there is not enough memory to read it.")
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        yield ArticleError(f"{file.name}: cannot be read; it is damaged, or of a kind that was not foreseen ({why}).")


def read_folder(folder: str | Path, on_error: Callable[[ArticleError], object]) -> Iterator[Article]:
    """Yield every article below a folder, named by its place there without the ending; what fails is handed to `on_error`."""
    from pathlib import Path

    tables = Path(folder) / "articles.csv"
    for one in unpacked(named_apart(find_inputs([str(folder)]))):
        if isinstance(one, Input) and Path(one.path) == tables:
            continue
        for read in read_articles(one, Reading()) if isinstance(one, Input) else [one]:
            if isinstance(read, Article):
                yield read
            elif isinstance(read, ArticleError):
                on_error(read)


def holds_many(file: Input) -> bool:
    """Whether the format of a file is one of many articles a file."""
    try:
        return bool(getattr(format_of(file), "HOLDS_MANY", False))
    except ArticleError:
        return False


def format_of(file: Input) -> Format:
    """Return the format of a file: by the ending of its name, where that says little by its first bytes.

    Raises
    ------
    ArticleError
        If no format fits.
    """
    ending = file.ending
    name = _by_opening(file.opening()) or _BY_ENDING.get(ending, "") if ending in _UNTOLD else _BY_ENDING.get(ending, "")
    if name:
        module: Format = import_module(f"framing.articles.formats.{name}")
        return module
    others = _others()
    if ending in others:
        return others[ending]
    name = _by_opening(file.opening())
    if not name and not _is_text(file.opening()):
        known = ", ".join(one for one in _BY_ENDING if one)
        raise ArticleError(f"{file.name}: no format is known for {ending or 'such'} files; there are {known}.")
    return import_module(f"framing.articles.formats.{name or 'plain'}")


@lru_cache(maxsize=1)
def _others() -> dict[str, Format]:
    """Return the formats that other packages add, by ending."""
    from importlib.metadata import entry_points

    found: dict[str, Format] = {}
    for point in entry_points(group=_GROUP):
        try:
            module = point.load()
            found |= dict.fromkeys((ending.lower() for ending in module.ENDINGS), module)
        except Exception as error:
            why = f"the format {point.name!r} of another package cannot be loaded ({error}); mend or remove it."
            raise ArticleError(why) from None
    return found


def _by_opening(opening: bytes) -> str:
    """Name the format that the first bytes of a file give away."""
    if opening.startswith(b"%PDF-"):
        return "pdf"
    if opening.startswith(b"{\\rtf"):
        return "rtf"
    if opening.startswith(b"WARC/1."):
        return "warc"
    if opening.startswith(b"PAR1"):
        return "parquet"
    if opening.startswith(b"PK\x03\x04"):
        if b"mimetypeapplication/epub" in opening:
            return "epub"
        if b"xl/" in opening:
            return "spreadsheet"
        return "docx" if b"word/" in opening or b"[Content_Types].xml" in opening else ""
    return "html" if opening.lstrip()[:15].lower().startswith(_MARKUP) else ""


def _is_text(opening: bytes) -> bool:
    """Whether the first bytes look like text, of one byte a letter or of two."""
    control = sum(0 < byte < 9 or 13 < byte < 27 for byte in opening)
    return opening.count(0) <= len(opening) // 2 + 1 and control <= len(opening) // 50
