"""What goes into an output of scores, and what takes scored articles."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from framing.findings import SHARE
from framing.report import Style, plain


class Layout(NamedTuple):
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
