"""The formats in which scores are written: a table to read here, those of records in `framing.record_outputs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from framing.columns import terminal_width
from framing.output_layout import Layout, Writer
from framing.report import article_report, profiles_report

if TYPE_CHECKING:
    from framing.report import Model, Scored


def writer_for(format: str, file: TextIO, model: Model, layout: Layout) -> Writer:
    """Return the writer of a format: ``table``, ``jsonl``, ``json`` or ``csv``; only the first takes a light model."""
    if format == "table":
        return TableWriter(file, model, layout)
    from framing.record_outputs import WRITERS

    writer: Writer = WRITERS[format](file, model, layout)
    return writer


class TableWriter:
    """Writes a table to read: each article by itself, or a row an article."""

    def __init__(self, file: TextIO, model: Model, layout: Layout) -> None:
        self.file, self.model, self.layout = file, model, layout
        self._kept: list[Scored] = []
        self._any = False

    def write(self, scored: Scored) -> None:
        if self.layout.level == "article":
            self._kept.append(scored)
            return
        self.file.write(("\n" if self._any else "") + article_report(self.model, scored, self._width(), self.layout.style))
        self._any = True

    def close(self) -> None:
        if self._kept:
            self.file.write(profiles_report(self._kept, self._width(), self.layout.style))

    def _width(self) -> int:
        return self.layout.width or terminal_width()
