"""From the journal of a finished run to its outputs."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from framing.model import FramingModel
from framing.running.blocks import rows_ended, rows_of
from framing.running.journal import Journal
from framing.running.rows import DUPLICATE_OF, csv_line, output_columns
from framing.running.settings import ARTICLE, PARAGRAPH, Settings
from framing.writing import replacing


def output_paths(output: Path, settings: Settings) -> dict[str, Path]:
    """Return the file of each level: the second of two has its level in its name, as in ``scores.articles.csv``."""
    if settings.format == "sqlite" or len(settings.levels) == 1:
        return {settings.levels[0]: output}
    beside = output.with_name(f"{output.stem}.articles{output.suffix}")
    return {settings.levels[0]: output, ARTICLE: beside}


def write_outputs(
    journal: Journal, model: FramingModel, settings: Settings, output: Path, copies: Iterable[str]
) -> dict[str, Path]:
    """Write what a run has scored, and return the files by level.

    Parameters
    ----------
    journal : Journal
    model : FramingModel
    settings : Settings
    output : Path
    copies : iterable of str
        For each article and failure, in their order, the article that it is a copy of; empty for none. It is gone through once a
        file.

    Raises
    ------
    FramingError
        If they cannot be written; the journal is kept.
    """
    paths = output_paths(output, settings)
    for path in paths.values():
        # What a run that was killed while it wrote this output has left.
        for left in path.resolve().parent.glob(f".{glob.escape(path.name)}-????????"):
            left.unlink(missing_ok=True)
    if settings.format == "sqlite":
        from framing.running.database import write_database

        write_database(output, model, settings, _rows(journal, PARAGRAPH, copies))
    elif settings.format == "parquet":
        from framing.running.columnar import write_parquet

        for level, path in paths.items():
            every = _rows(journal, level, copies)
            rows = (json.loads(row) | {DUPLICATE_OF: copy} for of_article, copy in every for row in of_article)
            write_parquet(path, model, settings, level, rows)
    else:
        _write_texts(paths, model, settings, journal, copies)
    return paths


def _rows(journal: Journal, level: str, copies: Iterable[str]) -> Iterator[tuple[Iterator[str], str]]:
    """Yield the rows of each article and failure, to be taken before the next, and what it is a copy of."""
    for entry, copy in zip(journal.entries(), copies, strict=True):
        yield (row for block in journal.rows(entry, level) for row in rows_of(block)), copy


def _write_texts(
    paths: dict[str, Path], model: FramingModel, settings: Settings, journal: Journal, copies: Iterable[str]
) -> None:
    with ExitStack() as stack:
        files = {level: stack.enter_context(replacing(path, errors="backslashreplace")) for level, path in paths.items()}
        if settings.format == "csv":
            for level, file in files.items():
                # Excel takes a CSV file for UTF-8 only if it begins with a byte order mark.
                file.write(f"\ufeff{csv_line(output_columns(model, settings, level))}\n")
        for entry, copy in zip(journal.entries(), copies, strict=True):
            ending = f",{csv_line([copy])}\n" if settings.format == "csv" and copy else ",\n"
            if settings.format == "jsonl":
                ending = f', "{DUPLICATE_OF}": {json.dumps(copy or None, ensure_ascii=False)}}}\n'
            for level, file in files.items():
                file.writelines(rows_ended(block, ending) for block in journal.rows(entry, level))
        for file in files.values():
            file.flush()
            os.fsync(file.fileno())
