"""What a run does: everything that its numbers and rows depend on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from framing.articles.inputs import Reading
from framing.errors import FramingError
from framing.findings import SHARE

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".sqlite": "sqlite", ".db": "sqlite"}
PARAGRAPH, ARTICLE, BOTH = LEVELS = ("paragraph", "article", "both")


@dataclass(frozen=True)
class Settings:
    """What a run does.

    Attributes
    ----------
    format : str
        ``csv``, ``jsonl``, ``parquet`` or ``sqlite``.
    level : str
        ``paragraph``, ``article`` or ``both``; a database has both.
    reading : Reading
    all_blocks, explain, abstain, rollup
        See `framing.scoring.score_article`.
    meta : bool
        Whether title, outlet, date, author and address come out with the scores.
    file_limit : float
        Seconds that a file may take to be read; 0 for no limit.
    shard : tuple of int
        Which part, from 1, of how many.
    """

    format: str
    level: str = PARAGRAPH
    reading: Reading = field(default_factory=Reading)
    all_blocks: bool = False
    explain: bool = False
    abstain: float | None = None
    rollup: str = SHARE
    meta: bool = False
    file_limit: float = 60.0
    shard: tuple[int, int] = (1, 1)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that rows are made for."""
        return (PARAGRAPH, ARTICLE) if self.level == BOTH else (self.level,)

    def told(self) -> dict[str, Any]:
        """Return everything as plain data, for the journal and the manifest."""
        return asdict(self) | {"shard": list(self.shard)}


def format_of_output(output: str | Path) -> str | None:
    """Return the format that the ending of an output's name stands for; None if it stands for none."""
    return FORMATS.get(Path(output).suffix.lower())


def parse_shard(text: str) -> tuple[int, int]:
    """Read ``K/N``: part K, from 1, of N.

    Raises
    ------
    FramingError
        If it is not of this form.
    """
    first, _, second = text.partition("/")
    if not (first.isascii() and first.isdigit() and second.isascii() and second.isdigit()) or not 1 <= int(first) <= int(second):
        raise FramingError(f"--shard {text}: name a part and their number, such as 3/10.")
    return int(first), int(second)
