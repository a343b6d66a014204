"""Decisions on what coders disagreed about, read from a sheet into a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.amending import amend_codings
from framing.codings import ADJUDICATION, Coding, paragraph_number
from framing.corpus import Corpus, read_corpus
from framing.disagreements import ARTICLE, CODER, DECISION, PARAGRAPH, disagreements
from framing.errors import CorpusError
from framing.imports.cells import plain
from framing.imports.files import Source, sources
from framing.imports.recognise import read_table
from framing.imports.table import Choices, Record
from framing.sheets import harmless

Unit = tuple[str, int]


@dataclass(frozen=True)
class Adjudicated:
    """What a sheet of decisions brought.

    Attributes
    ----------
    rows : int
        Paragraphs in the sheet.
    decisions : int
        Decisions on a framing of a paragraph that are new.
    added, filled : int
        Rows that were added to the codings, and rows of the same adjudicator that were filled up.
    known : int
        Decisions that stood in the corpus already.
    open : int
        Paragraphs of the corpus whose disagreement is still open.
    """

    rows: int
    decisions: int
    added: int
    filled: int
    known: int
    open: int


@dataclass(frozen=True)
class _Decided:
    where: str
    unit: Unit
    coder: str
    values: Mapping[int, str]


def adjudicate(folder: str | Path, sheet: str | Path, coder: str | None = None) -> Adjudicated:
    """Read decisions from a sheet and add them to a corpus as codings of the round ``adjudication``.

    Parameters
    ----------
    folder : str or Path
        A corpus.
    sheet : str or Path
        CSV or XLSX, as `framing.disagreements.disagreement_rows` lays it out: ``article``, ``paragraph``, ``coder`` and for
        each framing ``SLUG adjudication``, empty where nothing is decided. Decisions that the corpus has are passed over.
    coder : str, optional
        Who decided, where the sheet does not say.

    Raises
    ------
    CorpusError
        If anything in the sheet is wrong; the message names the line, and nothing is written.
    """
    corpus = read_corpus(folder)
    decided: dict[Unit, list[Coding]] = {}
    for coding in corpus.codings:
        if coding.round == ADJUDICATION:
            decided.setdefault(coding.unit, []).append(coding)
    rows = list(_read(sheet, corpus, coder))
    new = [(row, _new_values(row, corpus, decided)) for row in rows]
    added, filled = _changes(new, corpus, decided)
    if added or filled:
        amend_codings(corpus.folder / "codings.csv", corpus.codebook, added, filled)
        corpus = read_corpus(folder)
    taken = sum(len(values) for _, values in new)
    known = sum(len(row.values) for row in rows) - taken
    return Adjudicated(len(rows), taken, len(added), len(filled), known, sum(one.open for one in disagreements(corpus)))


def _changes(
    new: Sequence[tuple[_Decided, Mapping[int, str]]], corpus: Corpus, decided: Mapping[Unit, Sequence[Coding]]
) -> tuple[list[Coding], dict[int, dict[str, str]]]:
    """Return the codings to add, and by line what to fill into rows that the same adjudicator has already."""
    slugs = corpus.codebook.slugs
    added, filled = [], {}
    for row, values in new:
        old = next((old for old in decided.get(row.unit, ()) if old.coder == row.coder), None)
        if values and old is not None:
            filled[old.line] = {slugs[k]: value for k, value in values.items()}
        elif values:
            given = tuple(values.get(k) for k in range(len(slugs)))
            added.append(Coding(*row.unit, row.coder, given, ADJUDICATION, corpus.codebook.version))
    return added, filled


def _read(sheet: str | Path, corpus: Corpus, coder: str | None) -> Iterator[_Decided]:
    table = read_table(_source(sheet), Choices())
    columns = _columns(table.columns, corpus, sheet)
    articles = _articles(corpus)
    coded = {coding.unit for coding in corpus.codings}
    seen: dict[Unit, str] = {}
    for record in table.records:
        if not any(plain(value, record.where) for value in record.cells.values()):
            continue
        row = _row(record, columns, corpus, articles, coder)
        name = f"paragraph {row.unit[1]} of {row.unit[0]!r}"
        if row.unit not in coded:
            raise CorpusError(f"{row.where}: {name} has no coding in the corpus; check article and paragraph.")
        if row.unit in seen:
            raise CorpusError(f"{row.where}: {name} stands in {seen[row.unit]} already; keep one of them.")
        seen[row.unit] = row.where.rpartition(", ")[2]
        yield row


def _articles(corpus: Corpus) -> dict[str, str]:
    """Return the articles by what a spreadsheet may have made of their names: an apostrophe before, zeros gone."""
    short = Counter(id.lstrip("0") for id in corpus.about)
    without_zeros = {id.lstrip("0"): id for id in corpus.about if id.isdecimal() and short[id.lstrip("0")] == 1}
    return without_zeros | {plain(name, ""): id for id in corpus.about for name in (harmless(id), id)}


def _source(sheet: str | Path) -> Source:
    if Path(sheet).is_dir():
        raise CorpusError(f"{sheet}: is a folder; name the sheet with the decisions.")
    found = sources(sheet)
    if len(found) != 1:
        raise CorpusError(f"{sheet}: holds several files; name one sheet.")
    return found[0]


def _columns(names: Sequence[str], corpus: Corpus, sheet: str | Path) -> dict[str, int]:
    """Return the columns of decisions with the number of their framing, having checked that the sheet is one."""
    if not names:
        raise CorpusError(f"{sheet}: has no rows; there is nothing to take.")
    for name in (ARTICLE, PARAGRAPH):
        if name not in names:
            raise CorpusError(f"{sheet}: there is no column {name!r}; take the sheet that framing agree --disagreements wrote.")
    found = {name: name.removesuffix(DECISION) for name in names if name.endswith(DECISION)}
    slugs = corpus.codebook.slugs
    for name, slug in found.items():
        if slug not in slugs:
            raise CorpusError(f"{sheet}: the column {name!r} is of no framing of the codebook; it has {', '.join(slugs)}.")
    if not found:
        raise CorpusError(f"{sheet}: there is no column of decisions, such as {slugs[0] + DECISION!r}.")
    return {name: slugs.index(slug) for name, slug in found.items()}


def _row(record: Record, columns: Mapping[str, int], corpus: Corpus, articles: Mapping[str, str], coder: str | None) -> _Decided:
    where, cells = record.where, record.cells
    written = plain(cells.get(ARTICLE), where)
    if written not in articles:
        raise CorpusError(
            f"{where}: there is no article {written!r} in the corpus; a spreadsheet may have changed it, .xlsx is safer."
        )
    number = paragraph_number(plain(cells.get(PARAGRAPH), where), where)
    values = {}
    for name, k in columns.items():
        value = plain(cells.get(name), where)
        if value and value not in corpus.codebook.values:
            allowed = ", ".join(corpus.codebook.values)
            raise CorpusError(f"{where}: {value!r} is no value of {name!r}; use {allowed}, or leave it empty.")
        if value:
            values[k] = value
    return _Decided(where, (articles[written], number), _name(cells.get(CODER), where) or coder or "", values)


def _name(cell: object, where: str) -> str:
    """Return a coder's name, without the apostrophe that keeps it from being a formula."""
    name = plain(cell, where)
    return name[1:] if name.startswith("'") and harmless(name[1:]) == name else name


def _new_values(row: _Decided, corpus: Corpus, decided: Mapping[Unit, Sequence[Coding]]) -> dict[int, str]:
    """Return the decisions of a row that the corpus has not; refuse those that contradict it."""
    new = {}
    for k, value in row.values.items():
        before = [(old.coder, old.values[k]) for old in decided.get(row.unit, ()) if old.values[k] is not None]
        other = next(((name, said) for name, said in before if said != value), None)
        if other:
            raise CorpusError(
                f"{row.where}: {corpus.codebook.slugs[k]!r} was decided as {other[1]!r} by {other[0]} already; "
                "to change that, take the old decision out of codings.csv first."
            )
        if not before:
            new[k] = value
    if new and not row.coder:
        raise CorpusError(f"{row.where}: says not who decided; fill in the column {CODER!r}, or give --coder NAME.")
    return new
