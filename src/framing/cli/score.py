"""``framing score``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext

import click


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--model", "model", metavar="DIR", help="Score with the model in this directory.  [default: the one that ships]")
@click.option("--format", "format", type=click.Choice(["table", "jsonl", "json", "csv"]), default="table", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--level",
    type=click.Choice(["paragraph", "article"]),
    default="paragraph",
    show_default=True,
    help="One row for each of these.",
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
@click.option("--encoding", metavar="NAME", help="The files' encoding.  [default: found out]")
def score(
    files: tuple[str, ...],
    model: str | None,
    format: str,
    output: str | None,
    level: str,
    all_blocks: bool,
    explain: bool,
    abstain: float | None,
    rollup: str,
    encoding: str | None,
) -> None:
    """Score the paragraphs of articles for framings and stances.

    FILE is a text file with one article; - is standard input. Files that cannot be read are named on standard error,
    the others are scored, and the exit status is 1.

    \b
      framing score article.txt
      framing score *.txt --format csv -o scores.csv
      framing score *.txt --level article
      cat article.txt | framing score - --explain
    """
    if level == "article" and (explain or all_blocks):
        raise click.UsageError("--explain and --all are about single paragraphs; leave out --level article.")
    from framing.batch import score_files
    from framing.errors import FramingError
    from framing.model import FramingModel
    from framing.outputs import Layout, writer_for
    from framing.report import plain
    from framing.writing import replacing

    if output is not None:
        _refuse_input(files, output)
    loaded = FramingModel.load(model)
    style, width = (plain, 120) if output else (styled, None)
    layout = Layout(level, all_blocks, explain, rollup, abstain is not None, width, style)
    if abstain is not None:
        if abstain != abstain:
            raise click.UsageError("--abstain takes a precision from 0.5 to 0.99, such as 0.9.")
        _say_unreachable(loaded.codebook.slugs, loaded.learned_.abstention.unreachable(abstain).tolist(), abstain)
    scored_files = score_files(
        loaded, files, all_blocks=all_blocks, explain=explain, abstain=abstain, rollup=rollup, encoding=encoding
    )
    failed = scored = False
    unlike: list[str] = []
    with replacing(output) if output else nullcontext(sys.stdout) as file:
        writer = writer_for(format, file, loaded, layout)
        for result in scored_files:
            if isinstance(result, FramingError):
                failed = True
                click.echo(f"framing: {result}", err=True)
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


def _say_unreachable(slugs: Sequence[str], never: Sequence[bool], precision: float) -> None:
    named = [slug for slug, one in zip(slugs, never, strict=True) if one]
    if named:
        what = f"no call of presence of {', '.join(named)} reached a precision of {precision:g} on held-out articles"
        click.echo(f"framing: {what}; such calls are left open.", err=True)


def _refuse_input(files: tuple[str, ...], output: str) -> None:
    for file in files:
        if file != "-" and os.path.exists(file) and os.path.exists(output) and os.path.samefile(file, output):
            raise click.UsageError(f"-o {output} would overwrite the article {file}; name another file.")


def styled(text: str, style: str) -> str:
    """Colour a text for the terminal; nothing is coloured where the output is none, or with NO_COLOR."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return (
        click.style(text, bold=True)
        if style == "bold"
        else click.style(text, dim=True)
        if style == "dim"
        else click.style(text, fg=style)
    )
