"""Scored articles, and files that failed, to the rows of a run's outputs, as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from framing.articles import Article, Meta
from framing.model import FramingModel
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
    """Makes the rows of a run, each as one text; `finishing` adds the last column, `duplicate_of`."""

    def __init__(self, model: FramingModel, settings: Settings) -> None:
        self.model, self.settings = model, settings
        self._columns = {level: output_columns(model, settings, level)[:-1] for level in settings.levels}

    def of_article(self, scored: ScoredArticle) -> dict[str, list[str]]:
        """Return the rows of a scored article by level."""
        if self.settings.format == "sqlite":
            record = article_record(scored) | asdict(_meta(scored.article))
            record |= {"source": scored.article.source, "encoding": scored.article.encoding, ERROR: None}
            record["units"] = paragraph_records(self.model, scored, all_blocks=self.settings.all_blocks)
            return {PARAGRAPH: [json.dumps(record)]}
        meta = asdict(_meta(scored.article)) if self.settings.meta else {}
        made: dict[str, list[Record]] = {}
        if PARAGRAPH in self.settings.levels:
            made[PARAGRAPH] = paragraph_records(self.model, scored, all_blocks=self.settings.all_blocks)
        if ARTICLE in self.settings.levels:
            made[ARTICLE] = [article_record(scored)]
        more = meta | {SOURCE: scored.article.source}
        # What the record says itself, such as the title of a profile, stands.
        return {
            level: self._texts(level, [record | {name: more[name] for name in more if name not in record} for record in records])
            for level, records in made.items()
        }

    def of_failure(self, id: str, source: str, why: str) -> dict[str, list[str]]:
        """Return the rows that stand for a file or article that could not be scored, by level."""
        record: Record = {"article": id, SOURCE: source, ERROR: why}
        if self.settings.format == "sqlite":
            return {PARAGRAPH: [json.dumps(record)]}
        return {level: self._texts(level, [record]) for level in self.settings.levels}

    def _texts(self, level: str, records: Sequence[Record]) -> list[str]:
        if self.settings.format == "jsonl":
            return [json.dumps(record, ensure_ascii=False) for record in records]
        rows = [flat(record) for record in records]
        if self.settings.format == "parquet":
            return [json.dumps(row) for row in rows]
        return [csv_line([row.get(name, "") for name in self._columns[level]]) for row in rows]


def csv_line(cells: Sequence[Any]) -> str:
    """Return cells as a line of CSV, without its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _meta(article: Article) -> Meta:
    """Return what is known of an article; a title in its text stands in for one that its file does not give."""
    found = article.meta
    return found if found.title or not article.title else Meta(article.title, *(getattr(found, name) for name in META[1:]))
