"""The formats in which scores are written: a table to read, JSON Lines, JSON, CSV."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass, field
from typing import Any, Protocol, TextIO

from framing.model import FramingModel
from framing.profile import SHARE
from framing.report import Style, article_report, plain, profiles_report
from framing.scoring import ScoredArticle
from framing.tables import article_record, columns, flat, model_record, paragraph_records

JSON_FORMAT = 1


@dataclass(frozen=True)
class Layout:
    """What goes into an output.

    Attributes
    ----------
    level : str
        ``"paragraph"`` or ``"article"``: what a row or an object stands for.
    all_blocks, explain : bool
        Whether furniture and explanations are shown.
    rollup : str
        Rule of the framing profile.
    abstains : bool
        Whether calls may be left open.
    width : int, optional
        Columns of a table; by default those of the terminal.
    style : callable
        See `framing.report.article_report`.
    """

    level: str = "paragraph"
    all_blocks: bool = False
    explain: bool = False
    rollup: str = SHARE
    abstains: bool = False
    width: int | None = None
    style: Style = plain


class Writer(Protocol):
    """Takes scored articles one by one; `close` completes the output."""

    def write(self, scored: ScoredArticle) -> None: ...
    def close(self) -> None: ...


def writer_for(format: str, file: TextIO, model: FramingModel, layout: Layout) -> Writer:
    """Return the writer of a format: ``table``, ``jsonl``, ``json`` or ``csv``."""
    writers: dict[str, type[Any]] = {"table": _Table, "jsonl": _JsonLines, "json": _Json, "csv": _Csv}
    writer: Writer = writers[format](file, model, layout)
    return writer


def _records(model: FramingModel, scored: ScoredArticle, layout: Layout) -> list[dict[str, Any]]:
    return (
        [article_record(scored)] if layout.level == "article" else paragraph_records(model, scored, all_blocks=layout.all_blocks)
    )


@dataclass
class _Table:
    file: TextIO
    model: FramingModel
    layout: Layout
    _kept: list[ScoredArticle] = field(default_factory=list)
    _any: bool = False

    def write(self, scored: ScoredArticle) -> None:
        if self.layout.level == "article":
            self._kept.append(scored)
            return
        self.file.write(("\n" if self._any else "") + article_report(self.model, scored, self._width(), self.layout.style))
        self._any = True

    def close(self) -> None:
        if self._kept:
            self.file.write(profiles_report(self._kept, self._width(), self.layout.style))

    def _width(self) -> int:
        return self.layout.width or shutil.get_terminal_size((100, 24)).columns


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
