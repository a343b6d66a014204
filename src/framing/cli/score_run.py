"""``framing score`` as a run over many files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click


def score_run(
    places: Sequence[str],
    output: str,
    told: dict[str, Any],
    *,
    model: str | None,
    files_from: str | None,
    shard: str | None,
    file_limit: float,
    meta: bool,
    dry_run: bool,  # noqa: ARG001
    **given: Any,
) -> int:
    """Score as a run, say what it came to, and return the exit status."""
    import os

    from framing.articles.finding import find_inputs, named_apart
    from framing.articles.inputs import Input
    from framing.model import FramingModel
    from framing.running.run import own_files, run
    from framing.running.settings import Settings, parse_shard
    from framing.running.tally import report

    settings = Settings(**told, meta=meta, file_limit=file_limit, shard=parse_shard(shard) if shard else (1, 1))
    if settings.abstain is not None:
        loaded = FramingModel.load(model)
        say_unreachable(
            loaded.codebook.slugs, loaded.learned_.abstention.unreachable(settings.abstain).tolist(), settings.abstain
        )
    found = named_apart(find_inputs(places, files_from))
    own = own_files(output, settings, given["log"])
    try:
        wanted = [one for one in found if not isinstance(one, Input) or os.path.abspath(one.path) not in own]
        done = run(wanted, output, settings, model=model, **given)
    except KeyboardInterrupt:
        click.echo("framing: stopped from the keyboard; the same command goes on from here.", err=True)
        return 130
    for line in report(done, given["unique"]):
        click.echo(line, err=True)
    return 1 if done.failures else 0


def count(places: Sequence[str], files_from: str | None) -> None:
    """Print how many files of which format there are."""
    from framing.articles.finding import find_inputs
    from framing.running.tally import counted_by_format

    for line in counted_by_format(find_inputs(places, files_from)):
        click.echo(line)


def say_unreachable(slugs: Sequence[str], never: Sequence[bool], precision: float) -> None:
    named = [slug for slug, one in zip(slugs, never, strict=True) if one]
    if named:
        what = f"no call of presence of {', '.join(named)} reached a precision of {precision:g} on held-out articles"
        click.echo(f"framing: {what}; such calls are left open.", err=True)
