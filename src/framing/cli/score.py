"""``framing score``."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TextIO

import click

from framing.cli import options
from framing.cli.score_run import count, say_unreachable, score_run


@click.command()
@click.argument("places", nargs=-1, metavar="FILE...")
@click.option("--model", "model", metavar="DIR", help="Score with the model in this directory.  [default: the one that ships]")
@click.option(
    "--format",
    "format",
    type=click.Choice(["table", "jsonl", "json", "csv", "parquet", "sqlite"]),
    help="How scores are written.  [default: by the ending of -o, else table]",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--level",
    type=click.Choice(["paragraph", "article", "both"]),
    default="paragraph",
    show_default=True,
    help="One row for each of these; both writes a second file.",
)
@click.option("--all", "all_blocks", is_flag=True, help="Score titles, captions and other furniture too.")
@click.option("--explain", is_flag=True, help="Show the terms that moved each framing, and by how much.")
@click.option(
    "--abstain",
    type=click.FloatRange(0.5, 0.99),
    metavar="PRECISION",
    help="Call only where this share of calls was right on held-out articles, 0.5 to 0.99; the rest is uncertain.",
)
@click.option(
    "--rollup",
    type=click.Choice(["share", "any", "lead"]),
    default="share",
    show_default=True,
    help="Rule of an article's framing profile: share of paragraphs, any paragraph, one of the first three.",
)
@options.reading_options
@options.run_options
def score(places: tuple[str, ...], model: str | None, format: str | None, output: str | None, level: str, **given: Any) -> None:
    """Score the paragraphs of articles for framings and stances.

    FILE is a file with one article or many, or a folder; - is standard input. What cannot be read is named on standard error, the
    rest is scored, and the exit status is 1.

    With -o FILE and csv, jsonl, parquet or sqlite it is a run: it can be stopped at any moment, and the same command goes on.

    \b
      framing score article.txt
      framing score articles/ -o scores.csv --jobs 2
      framing score articles/ --level article
      cat article.txt | framing score - --explain
    """
    if level != "paragraph" and (given["explain"] or given["all_blocks"]):
        raise click.UsageError(f"--explain and --all are about single paragraphs; leave out --level {level}.")
    if given["abstain"] is not None and given["abstain"] != given["abstain"]:
        raise click.UsageError("--abstain takes a precision from 0.5 to 0.99, such as 0.9.")
    if not places and not given["files_from"]:
        raise click.UsageError("name a file or folder to score.")
    if output is not None:
        _refuse_input(places, output)
    from framing.articles.inputs import Reading

    reading = Reading(**{name: given.pop(name) for name in options.READING})
    told = {
        "level": level,
        "reading": reading,
        **{name: given.pop(name) for name in ("all_blocks", "explain", "abstain", "rollup")},
    }
    if given["dry_run"]:
        count(places, given["files_from"])
    elif output is not None and (chosen := _run_format(format, output)):
        sys.exit(score_run(places, output, {"format": chosen, **told}, model=model, **given))
    else:
        _refuse_run_options(given, format, output, level)
        _print(places, model, format or "table", output, told)


def _print(places: tuple[str, ...], model: str | None, format: str, output: str | None, told: dict[str, Any]) -> None:
    """Score files one by one and write as it goes."""
    from framing.articles.inputs import Notice
    from framing.columns import styled
    from framing.errors import FramingError
    from framing.output_layout import Layout
    from framing.outputs import writer_for
    from framing.report import plain
    from framing.scorers import scorer_for

    level, abstain = told.pop("level"), told["abstain"]
    style, width = (plain, 120) if output else (styled, None)
    layout = Layout(level, told["all_blocks"], told["explain"], told["rollup"], abstain is not None, width, style)
    scorer = scorer_for(model, places, light=format == "table" and not told["explain"])
    if abstain is not None:
        say_unreachable(scorer.model.codebook.slugs, scorer.unreachable(abstain), abstain)
    failed = scored = False
    unlike: list[str] = []
    with _opened(output) as file:
        writer = writer_for(format, file, scorer.model, layout)
        for result in scorer.score(places, **told):
            if isinstance(result, (FramingError, Notice)):
                failed |= isinstance(result, FramingError)
                click.echo(f"framing: {result.text if isinstance(result, Notice) else result}", err=True)
            else:
                scored = True
                unlike += [result.article.id] if result.familiarity.unlike else []
                writer.write(result)
        if not scored and output is not None:
            raise FramingError(f"{output}: not written, since no file could be scored.")
        writer.close()
    if unlike:
        named = ", ".join(unlike[:3]) + (" ..." if len(unlike) > 3 else "")
        many = f"{len(unlike)} of the scored articles are unlike those the model was trained on"
        click.echo(f"framing: {many}; mistrust their scores: {named}", err=True)
    if failed:
        sys.exit(1)


def _opened(output: str | None) -> AbstractContextManager[TextIO]:
    if output is None:
        return nullcontext(sys.stdout)
    from framing.writing import replacing

    return replacing(output)


def _run_format(format: str | None, output: str) -> str | None:
    """Return the format of a run; None where the output is none, or no file."""
    from framing.running.settings import FORMATS, format_of_output

    chosen = format or format_of_output(output)
    runs = chosen in FORMATS.values() and (not os.path.exists(output) or os.path.isfile(output)) and output != "-"
    return chosen if runs else None


def _refuse_run_options(given: dict[str, Any], format: str | None, output: str | None, level: str) -> None:
    if format in ("parquet", "sqlite"):
        raise click.UsageError(f"--format {format} needs a file; name it with -o.")
    if level == "both":
        raise click.UsageError("--level both writes a second file; name the first with -o, as csv, jsonl, parquet or sqlite.")
    default = {"jobs": 1, "file_limit": 60.0, "files_from": None, "log": None, "scheduler": None, "shard": None}
    for name, value in given.items():
        if value != default.get(name, False):
            where = "" if output is None else f", which {output} is not"
            raise click.UsageError(f"--{name.replace('_', '-')} is for a run: -o FILE, as csv, jsonl, parquet or sqlite{where}.")


def _refuse_input(files: tuple[str, ...], output: str) -> None:
    for file in files:
        if file != "-" and os.path.exists(file) and os.path.exists(output) and os.path.samefile(file, output):
            raise click.UsageError(f"-o {output} would overwrite the article {file}; name another file.")
