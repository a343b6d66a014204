"""A corpus on disk: a codebook, articles with what is known of them, and codings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from framing.articles import Article
from framing.articles.prepared import read_prepared
from framing.articles.units import in_units
from framing.codebook import Codebook, read_codebook
from framing.codings import Coding, Reference, read_codings, resolve
from framing.errors import CorpusError
from framing.sheets import OnError, read_sheet, refuse
from framing.withheld import Withheld, read_withheld

TRAIN, TEST, REAL = SPLITS = ("train", "test", "real")


@dataclass(frozen=True)
class Corpus:
    """Codebook, articles and codings.

    Attributes
    ----------
    folder : Path
    codebook : Codebook
    about : dict
        From article id to its row of ``articles.csv``.
    articles : dict
        From id to `Article`, for the articles whose text is here.
    codings : list of Coding
    withheld : dict
        From (article, paragraph) to what is kept of paragraphs whose text is not here.
    """

    folder: Path
    codebook: Codebook
    about: dict[str, dict[str, str]]
    articles: dict[str, Article]
    codings: list[Coding]
    withheld: dict[tuple[str, int], Withheld] = field(default_factory=dict)

    def reference(self, rule: str = "adjudicated") -> dict[tuple[str, int], Reference]:
        """Resolve the codings; see `framing.codings.resolve`."""
        return resolve(self.codings, len(self.codebook.framings), rule)

    def split(self, article: str) -> str:
        """Return ``"train"``, ``"test"`` or ``"real"``, as ``articles.csv`` says; train where it says nothing."""
        return self.about.get(article, {}).get("split") or TRAIN

    @cached_property
    def checksum(self) -> str:
        """SHA-256 over the codebook, the articles' list and texts, and the codings."""
        total = hashlib.sha256()
        for path in _files(self.folder, self.articles, self.withheld):
            total.update(f"{path.relative_to(self.folder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        return total.hexdigest()


def read_corpus(folder: str | Path, on_error: OnError = refuse) -> Corpus:
    """Read a corpus folder: ``codebook.toml``, ``articles.csv``, ``articles/ID.txt``, ``codings.csv``,
    ``withheld.csv``.

    Parameters
    ----------
    folder : str or Path
    on_error : callable
        Told of each row that is wrong, which is then left out; by default the first one is raised.

    Raises
    ------
    CorpusError
        If a part is missing or wrong, or a coding points to a paragraph that is not there; the message names the file
        and line.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise CorpusError(f"{folder}: there is no such folder; name a corpus folder with a codebook.toml in it.")
    codebook = read_codebook(folder / "codebook.toml")
    about = _read_about(folder / "articles.csv", on_error)
    withheld = read_withheld(folder / "withheld.csv", on_error)
    without_text = {article for article, _ in withheld}
    articles = {}
    for id in about:
        try:
            if id not in without_text:
                articles[id] = _in_coded_units(read_prepared(folder / "articles" / f"{id}.txt", id), codebook)
        except CorpusError as error:
            on_error(error)
    codings = []
    seen: dict[tuple[object, ...], int] = {}
    for coding in read_codings(folder / "codings.csv", codebook, on_error):
        problem = _problem(coding, about, articles, withheld)
        before = seen.setdefault((*coding.unit, coding.coder, coding.round), coding.line)
        if before != coding.line:
            problem = f"{coding.coder} coded paragraph {coding.paragraph} of {coding.article!r} in line {before} already."
        if problem:
            on_error(CorpusError(f"{folder / 'codings.csv'}, line {coding.line}: {problem}"))
        else:
            codings.append(coding)
    return Corpus(folder, codebook, about, articles, codings, withheld)


def _in_coded_units(article: Article, codebook: Codebook) -> Article:
    """Return an article of a corpus in its units: a block each, and where these are sentences they were divided when it was made."""
    return article if codebook.units == "sentence" else in_units(article, codebook.units)


def _problem(
    coding: Coding,
    about: Mapping[str, object],
    articles: Mapping[str, Article],
    withheld: Mapping[tuple[str, int], Withheld],
) -> str | None:
    """Say why a coding points to no paragraph; None where it does."""
    if coding.article not in about:
        return f"no article {coding.article!r} in articles.csv."
    if coding.unit in withheld:
        return None
    article = articles.get(coding.article)
    if article is None or coding.paragraph > len(article.paragraphs):
        there = len(article.paragraphs) if article else sum(name == coding.article for name, _ in withheld)
        return f"paragraph {coding.paragraph} of {coding.article!r} was coded, but the article has {there}."
    return None


def _read_about(path: Path, on_error: OnError) -> dict[str, dict[str, str]]:
    missing = "there is no list of articles here; a corpus keeps it in articles.csv."
    about: dict[str, dict[str, str]] = {}
    for line, cells in read_sheet(path, missing, ("id",)):
        id = cells["id"]
        if not id or id in about or "/" in id or "\\" in id or id.startswith(".") or not id.isprintable():
            on_error(CorpusError(f"{path}, line {line}: the id {id!r} is empty, stands there twice or cannot name a file."))
        elif cells.get("split") not in (None, "", *SPLITS):
            on_error(CorpusError(f"{path}, line {line}: {cells['split']!r} is no split; use {', '.join(SPLITS)}."))
        else:
            about[id] = cells
    return about


def _files(folder: Path, articles: Mapping[str, Article], withheld: Mapping[tuple[str, int], Withheld]) -> list[Path]:
    return [
        folder / "codebook.toml",
        folder / "articles.csv",
        folder / "codings.csv",
        *([folder / "withheld.csv"] if withheld else []),
        *(folder / "articles" / f"{id}.txt" for id in sorted(articles)),
    ]
