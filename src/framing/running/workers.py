"""Batches scored side by side, their frames handed on in the order of the batches."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from framing.articles.inputs import Input
from framing.errors import FramingError
from framing.model import FramingModel
from framing.running.batches import Batch
from framing.running.scoring_batch import Frame, score_batch, score_batch_at
from framing.running.settings import Settings

_AHEAD = 2


def here(model: FramingModel, settings: Settings, batches: Iterable[Batch]) -> Iterator[Frame]:
    """Score batches one after the other, in this process."""
    for batch in batches:
        yield score_batch(model, settings, batch)


def side_by_side(place: str | None, settings: Settings, batches: Iterable[Batch], jobs: int) -> Iterator[Frame]:
    """Score batches in processes of their own.

    Where such a process dies, as one does that runs out of memory, what was on its way is scored again, file by file, and the
    file at fault is named.
    """
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    remaining = iter(batches)
    waiting: deque[Batch] = deque()

    def handed_out() -> Iterator[Any]:
        for batch in remaining:
            waiting.append(batch)
            yield delayed(score_batch_at)(os.getcwd(), place, settings, batch)

    while True:
        done = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch=_AHEAD * jobs, batch_size=1)(handed_out())
        try:
            for frame in done:
                waiting.popleft()
                yield frame
            return
        except TerminatedWorkerError:
            while waiting:
                yield _alone(place, settings, waiting.popleft())


def _alone(place: str | None, settings: Settings, batch: Batch) -> Frame:
    """Score a batch file by file, each in a process of its own, so that one that dies takes nothing with it."""
    from joblib.externals.loky import ProcessPoolExecutor
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    parts = [replace(batch, files=(file,)) for file in batch.files]
    frames = []
    for part in parts:
        with ProcessPoolExecutor(max_workers=1) as pool:
            try:
                frames.append(pool.submit(score_batch_at, os.getcwd(), place, settings, part).result())
            except TerminatedWorkerError:
                frames.append(_died(place, settings, part))
    entries = [entry for frame in frames for entry in frame["entries"]]
    notices = [sentence for frame in frames for sentence in frame["notices"]]
    return {"batch": batch.number, "files": batch.n_files, "entries": entries, "notices": notices}


def _died(place: str | None, settings: Settings, batch: Batch) -> Frame:
    from framing.errors import ArticleError

    file = batch.files[0]
    name = file.name if isinstance(file, Input) else ""
    why = ArticleError(f"{name}: reading or scoring it ended its process, as too little memory does; take it out, or divide it.")
    return score_batch(place, settings, replace(batch, read=(why,)))


def on_cluster(model: FramingModel, settings: Settings, batches: Iterable[Batch], scheduler: str, jobs: int) -> Iterator[Frame]:
    """Score batches on a Dask cluster, which has a batch scored again where a worker is lost.

    Parameters
    ----------
    scheduler : str
        The address of the cluster's scheduler, or ``"local"`` for `jobs` worker processes here.

    Raises
    ------
    FramingError
        If Dask is not installed, or the scheduler cannot be reached.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise FramingError('--scheduler needs an extra: pip install "framing[dask]"') from None
    local: Any = LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=None) if scheduler == "local" else None
    try:
        client: Any = Client(local or scheduler, timeout=20)
    except (OSError, ValueError) as error:
        raise FramingError(f"--scheduler {scheduler}: cannot be reached ({error}).") from None
    try:
        sent = client.scatter(model, broadcast=True, hash=False)
        remaining = iter(batches)
        width = _AHEAD * max(1, sum(client.nthreads().values()))
        waiting = deque(_submitted(client, sent, settings, islice(remaining, width)))
        while waiting:
            frame = waiting.popleft().result()
            waiting.extend(_submitted(client, sent, settings, islice(remaining, 1)))
            yield frame
    finally:
        client.close()
        if local is not None:
            local.close()


def _submitted(client: Any, model: Any, settings: Settings, batches: Iterable[Batch]) -> list[Any]:
    return [client.submit(score_batch_at, os.getcwd(), model, settings, batch, pure=False, retries=3) for batch in batches]
