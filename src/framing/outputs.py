"""The formats in which scores are written: a table to read here, those of records in `framing.record_outputs`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from framing.columns import terminal_width
from framing.findings import SHARE
from framing.report import Style, article_report, plain, profiles_report

if TYPE_CHECKING:
    from framing.model import FramingModel
    from framing.report import Model, Scored


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

    def write(self, scored: Any) -> None: ...
    def close(self) -> None: ...


def writer_for(format: str, file: TextIO, model: FramingModel, layout: Layout) -> Writer:
    """Return the writer of a format: ``table``, ``jsonl``, ``json`` or ``csv``."""
    if format == "table":
        return TableWriter(file, model, layout)
    from framing.record_outputs import WRITERS

    writer: Writer = WRITERS[format](file, model, layout)
    return writer


@dataclass
class TableWriter:
    """Writes a table to read: each article by itself, or a row an article."""

    file: TextIO
    model: Model
    layout: Layout
    _kept: list[Scored] = field(default_factory=list)
    _any: bool = False

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
