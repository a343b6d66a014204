"""A corpus as rows: coded units with their text, and what each coder said of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from framing.codebook import ABSENT, Codebook
from framing.codings import FIXED, Coding
from framing.corpus import Corpus
from framing.errors import CorpusError
from framing.imports.table import PRESENT

Row = dict[str, Any]
_NOT_ABOUT = ("id", "checksum", "text", "coded")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that somebody coded, and its codings."""

    article: str
    number: int
    text: str
    codings: tuple[Coding, ...]


def units(corpus: Corpus) -> list[Unit]:
    """Return the coded units whose text is in the corpus, sorted by article and number.

    Raises
    ------
    CorpusError
        If there is none.
    """
    found: dict[tuple[str, int], list[Coding]] = {}
    for coding in corpus.codings:
        if coding.article in corpus.articles and any(value is not None for value in coding.values):
            found.setdefault(coding.unit, []).append(coding)
    if not found:
        raise CorpusError(f"{corpus.folder}: nothing is coded of which the text is here; there is nothing to export.")
    return [
        Unit(article, number, " ".join(corpus.articles[article].paragraphs[number - 1].text.split()), tuple(codings))
        for (article, number), codings in sorted(found.items())
    ]


def about(corpus: Corpus, article: str) -> dict[str, str]:
    """Return what ``articles.csv`` says of an article, without what an export has of its own."""
    taken = {*_NOT_ABOUT, *FIXED, *corpus.codebook.slugs}
    return {name: value for name, value in corpus.about[article].items() if name not in taken}


def labels(coding: Coding, codebook: Codebook) -> list[str]:
    """Return a coding as a list of labels: ``framing`` or ``framing: stance``; ``absent`` alone where none is present."""
    pairs = zip(codebook.slugs, coding.values, strict=True)
    found = [slug if value == PRESENT else f"{slug}: {value}" for slug, value in pairs if value not in (None, ABSENT)]
    return found or [ABSENT]


def all_labels(codebook: Codebook) -> list[str]:
    """Return every label that `labels` can give."""
    stances = [f": {stance}" for stance in codebook.stances] or [""]
    return [f"{slug}{stance}" for slug in codebook.slugs for stance in stances] + [ABSENT]


def coding_rows(corpus: Corpus, rule: str) -> Iterator[Row]:
    """Yield a row for each unit and coder: place, values, text, what is known of the article, and the reference coding."""
    codebook = corpus.codebook
    reference = corpus.reference(rule)
    for unit in units(corpus):
        resolved = reference.get((unit.article, unit.number))
        values = resolved.values if resolved else (None,) * len(codebook.slugs)
        for coding in unit.codings:
            yield (
                {"article": unit.article, "paragraph": unit.number, "coder": coding.coder, "round": coding.round}
                | {"codebook": coding.codebook, "coded": coding.coded}
                | dict(zip(codebook.slugs, coding.values, strict=True))
                | {"text": unit.text}
                | about(corpus, unit.article)
                | {f"reference {slug}": value for slug, value in zip(codebook.slugs, values, strict=True)}
            )


def left_out(corpus: Corpus, whole_codings: bool) -> list[str]:
    """Say what an export cannot hold; `whole_codings` where it tells a framing that was not coded from an absent one."""
    exported = units(corpus)
    there = {(unit.article, unit.number) for unit in exported}
    every = sum(len(article.paragraphs) for article in corpus.articles.values())
    said = []
    if len(there) < every:
        said.append(f"{every - len(there)} paragraphs that nobody coded are not in it")
    if corpus.withheld:
        said.append(f"{len(corpus.withheld)} paragraphs whose text the corpus does not hold are not in it")
    gaps = sum(None in coding.values for unit in exported for coding in unit.codings)
    if gaps and not whole_codings:
        said.append(f"{gaps} codings leave framings open, which this format cannot tell from absent")
    return said


def json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as JSON Lines."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
