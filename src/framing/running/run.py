"""A run: from places to outputs, with a journal between, so that it can be stopped at any moment."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from framing import __version__
from framing.articles.finding import Found
from framing.articles.inputs import Notice
from framing.model import FramingModel
from framing.running.batches import Batch, cut, fingerprint_line
from framing.running.finishing import output_paths, write_outputs
from framing.running.journal import Frame, Journal
from framing.running.progress import Progress
from framing.running.settings import Settings
from framing.running.tally import Tally, log_lines, tally
from framing.running.workers import here, on_cluster, side_by_side
from framing.tables import model_record
from framing.writing import replacing


def run(
    found: Iterable[Found],
    output: str | Path,
    settings: Settings,
    *,
    model: str | None = None,
    jobs: int = 1,
    restart: bool = False,
    unique: bool = False,
    scheduler: str | None = None,
    log: str | Path | None = None,
) -> Tally:
    """Score files and write what was found, or go on where the same run was stopped.

    Parameters
    ----------
    found : iterable of Input, ArticleError or Notice
        From `framing.articles.finding.find_inputs`.
    output : str or Path
        The journal, `output` with ``.journal`` behind it, grows beside it; the output takes its place at the end, and so does a
        manifest, ``.manifest.json``.
    settings : Settings
    model : str, optional
        A model's directory; by default the one that ships.
    jobs : int
        Processes that score at once; the outputs do not depend on it.
    restart : bool
        Begin anew, whatever a journal holds.
    unique : bool
        Count copies of an article once in the profile of all.
    scheduler : str, optional
        Score on this Dask cluster; see `framing.running.workers.on_cluster`.
    log : str or Path, optional
        Write every notice and failure there, as JSON Lines.

    Returns
    -------
    Tally

    Raises
    ------
    FramingError
        If the run belongs to another model, options or inputs, or something cannot be written; nothing that was done is lost.
    """
    output = Path(output)
    begun = datetime.now(UTC)
    loaded = FramingModel.load(model)
    listed = list(found)
    if settings.format == "parquet":
        from framing.running.columnar import needs_pyarrow

        needs_pyarrow()
    journal = Journal(journal_path(output), _head(loaded, settings, listed), restart)
    try:
        _score(journal, listed, loaded, model, settings, jobs, scheduler)
        done = tally(journal, loaded.codebook.slugs, unique)
        written = write_outputs(journal, loaded, settings, output, done.copies)
        summary = _summary(done, loaded, settings, begun, written)
        with replacing(f"{output}.manifest.json") as file:
            file.write(json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
        if log is not None:
            with replacing(log) as file:
                file.writelines(
                    f"{line}\n" for line in log_lines(journal, {name: summary[name] for name in ("counts", "profile")})
                )
    except BaseException:
        journal.close()
        raise
    journal.close(remove=True)
    return done


def journal_path(output: Path) -> Path:
    """Return where the journal of an output stands."""
    return output.with_name(f"{output.name}.journal")


def own_files(output: str | Path, settings: Settings, log: str | None) -> set[str]:
    """Return the absolute paths of the files that a run writes, which are not among its inputs."""
    output = Path(output)
    written = [*output_paths(output, settings).values(), journal_path(output), Path(f"{output}.manifest.json")]
    return {os.path.abspath(path) for path in [*written, *([Path(log)] if log else [])]}


def _score(
    journal: Journal,
    listed: list[Found],
    loaded: FramingModel,
    model: str | None,
    settings: Settings,
    jobs: int,
    scheduler: str | None,
) -> None:
    """Score what the journal does not hold yet."""
    progress = Progress(sum(not isinstance(one, Notice) for one in listed), sum(frame["files"] for frame in journal.frames()))
    part, parts = settings.shard
    mine = (batch for batch in cut(listed, settings.reading) if batch.number % parts == part - 1)
    batches: Iterator[Batch] = islice(mine, journal.done, None)
    if scheduler is not None:
        frames = on_cluster(loaded, settings, batches, scheduler, jobs)
    elif jobs > 1:
        frames = side_by_side(model, settings, batches, jobs)
    else:
        frames = here(loaded, settings, batches)
    try:
        for frame in frames:
            journal.append(frame)
            progress.add(frame)
    finally:
        progress.close()


def _head(loaded: FramingModel, settings: Settings, listed: list[Found]) -> Frame:
    marks = hashlib.sha256()
    for one in listed:
        marks.update(fingerprint_line(one))
    options = json.loads(json.dumps(settings.told()))
    return {"model": loaded.checksum, "options": options, "inputs": marks.hexdigest(), "version": __version__}


def _summary(done: Tally, loaded: FramingModel, settings: Settings, begun: datetime, written: dict[str, Path]) -> dict[str, Any]:
    return {
        "model": model_record(loaded),
        "options": settings.told(),
        "versions": {"framing": __version__, "python": platform.python_version()},
        "begun": begun.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "counts": {
            "files": done.files,
            "articles": done.articles,
            "paragraphs": done.paragraphs,
            "failures": done.n_failures,
            "copies": done.n_copies,
        },
        "profile": {
            slug: {"present": present, "expected": round(expected, 3), "paragraphs": done.counted}
            for slug, present, expected in done.profile
        },
        "outputs": {path.name: _checksum(path) for path in written.values()},
    }


def _checksum(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
