"""The formats in which scores are written as records: JSON Lines, JSON, CSV."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import Any, TextIO

from framing.model import FramingModel
from framing.output_layout import Layout
from framing.scoring import ScoredArticle
from framing.tables import article_record, columns, flat, model_record, paragraph_records

JSON_FORMAT = 1


def _records(model: FramingModel, scored: ScoredArticle, layout: Layout) -> list[dict[str, Any]]:
    return (
        [article_record(scored)] if layout.level == "article" else paragraph_records(model, scored, all_blocks=layout.all_blocks)
    )


@dataclass
class _JsonLines:
    file: TextIO
    model: FramingModel
    layout: Layout

    def write(self, scored: ScoredArticle) -> None:
        for record in _records(self.model, scored, self.layout):
            self.file.write(json.dumps(record, ensure_ascii=False) + "\n")

    def close(self) -> None:
        pass


@dataclass
class _Json:
    file: TextIO
    model: FramingModel
    layout: Layout
    _separator: str = ""

    def __post_init__(self) -> None:
        head = json.dumps({"format": JSON_FORMAT, "model": model_record(self.model)}, ensure_ascii=False)
        self.file.write(head[:-1] + ', "articles": [')

    def write(self, scored: ScoredArticle) -> None:
        record = article_record(scored) | {"source": scored.article.source, "encoding": scored.article.encoding}
        if self.layout.level == "paragraph":
            record["paragraphs"] = paragraph_records(self.model, scored, all_blocks=self.layout.all_blocks)
        self.file.write(f"{self._separator}\n{json.dumps(record, ensure_ascii=False)}")
        self._separator = ","

    def close(self) -> None:
        self.file.write("\n]}\n")


@dataclass
class _Csv:
    file: TextIO
    model: FramingModel
    layout: Layout

    def __post_init__(self) -> None:
        shown = {name: getattr(self.layout, name) for name in ("level", "all_blocks", "explain", "rollup", "abstains")}
        names = columns(self.model, **shown)
        self._rows = csv.DictWriter(self.file, names, restval="", extrasaction="ignore")
        # Excel takes a CSV file for UTF-8 only if it begins with a byte order mark.
        self.file.write("\ufeff")
        self._rows.writeheader()

    def write(self, scored: ScoredArticle) -> None:
        self._rows.writerows(flat(record) for record in _records(self.model, scored, self.layout))

    def close(self) -> None:
        pass


WRITERS: dict[str, type[Any]] = {"jsonl": _JsonLines, "json": _Json, "csv": _Csv}
