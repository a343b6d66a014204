"""Scored articles, and files that failed, to the rows of a run's outputs, as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from itertools import chain, islice
from typing import Any

from framing.articles import Article, Meta
from framing.model import FramingModel
from framing.running.blocks import ROWS_AT_ONCE, block_of
from framing.running.settings import ARTICLE, PARAGRAPH, Settings
from framing.scoring import ScoredArticle
from framing.tables import Record, article_record, columns, flat, paragraph_records

META = tuple(field.name for field in fields(Meta))
SOURCE, ERROR, DUPLICATE_OF = "source", "error", "duplicate_of"


def output_columns(model: FramingModel, settings: Settings, level: str) -> list[str]:
    """Return the columns of a flat output, in their order."""
    shown = columns(
        model,
        level=level,
        all_blocks=settings.all_blocks,
        explain=settings.explain,
        rollup=settings.rollup,
        abstains=settings.abstain is not None,
    )
    meta = [name for name in META if name not in shown] if settings.meta else []
    return [*shown, *meta, SOURCE, ERROR, DUPLICATE_OF]


class Rows:
    """Makes the rows of a run, in blocks; `finishing` adds to each what ends it: the last column, `duplicate_of`.

    A row is a line of CSV, or an object in JSON; a line of JSON Lines lacks its last brace. For a database the first row is that
    of the article, the others those of its paragraphs.
    """

    def __init__(self, model: FramingModel, settings: Settings) -> None:
        self.model, self.settings = model, settings
        self._columns = {level: output_columns(model, settings, level)[:-1] for level in settings.levels}

    def of_article(self, scored: ScoredArticle) -> dict[str, list[bytes]]:
        """Return the rows of a scored article by level, in blocks."""
        if self.settings.format == "sqlite":
            record = article_record(scored) | asdict(_meta(scored.article))
            record |= {"source": scored.article.source, "encoding": scored.article.encoding, ERROR: None}
            return {PARAGRAPH: _blocks(json.dumps(one) for one in chain([record], self._paragraphs(scored)))}
        # What the record says itself, such as the title of a profile, stands.
        more = (asdict(_meta(scored.article)) if self.settings.meta else {}) | {SOURCE: scored.article.source}
        made: dict[str, list[bytes]] = {}
        for level in self.settings.levels:
            records = [article_record(scored)] if level == ARTICLE else self._paragraphs(scored)
            made[level] = _blocks(self._text(level, record | more | record) for record in records)
        return made

    def of_failure(self, id: str, source: str, why: str) -> dict[str, list[bytes]]:
        """Return the rows that stand for a file or article that could not be scored, by level."""
        record: Record = {"article": id, SOURCE: source, ERROR: why}
        if self.settings.format == "sqlite":
            return {PARAGRAPH: _blocks([json.dumps(record)])}
        return {level: _blocks([self._text(level, record)]) for level in self.settings.levels}

    def _paragraphs(self, scored: ScoredArticle) -> Iterator[Record]:
        for part in scored.parts(ROWS_AT_ONCE):
            yield from paragraph_records(self.model, part, all_blocks=self.settings.all_blocks)

    def _text(self, level: str, record: Record) -> str:
        if self.settings.format == "jsonl":
            return json.dumps(record, ensure_ascii=False)[:-1]
        row = flat(record)
        if self.settings.format == "parquet":
            return json.dumps(row)
        return csv_line([row.get(name, "") for name in self._columns[level]])


def _blocks(rows: Iterable[str]) -> list[bytes]:
    rows = iter(rows)
    return [block_of(some) for some in iter(lambda: list(islice(rows, ROWS_AT_ONCE)), [])]


def csv_line(cells: Sequence[Any]) -> str:
    """Return cells as a line of CSV, without its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _meta(article: Article) -> Meta:
    """Return what is known of an article; a title in its text stands in for one that its file does not give."""
    found = article.meta
    return found if found.title or not article.title else Meta(article.title, *(getattr(found, name) for name in META[1:]))
