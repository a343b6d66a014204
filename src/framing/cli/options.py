"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
_COLUMNS = {
    "text": "Column or field that holds the text, in tables and collections of articles.  [default: guessed, and said]",
    "id": "Column that names the article.",
    "title": "Column of its title.",
    "outlet": "Column of the outlet.",
    "date": "Column of the date.",
    "author": "Column of the author.",
    "address": "Column of the address it was published at.",
}
READING = ("encoding", *(f"{name}_column" for name in _COLUMNS))

rule = click.option(
    "--rule",
    default="adjudicated",
    show_default=True,
    metavar="RULE",
    help="Reference codings: adjudicated, majority or coder:NAME.",
)


def reading_options(command: Command) -> Command:
    """Add the options that fill a `framing.articles.inputs.Reading`, named as its attributes are."""
    for role, text in reversed(_COLUMNS.items()):
        command = click.option(f"--{role}-column", metavar="NAME", help=text)(command)
    return click.option("--encoding", metavar="NAME", help="Encoding of the files.  [default: found out]")(command)


def run_options(command: Command) -> Command:
    """Add the options of a run over many files."""
    for option in (
        click.option("--log", metavar="FILE", help="Write every notice and failure to FILE, as JSON Lines."),
        click.option("--scheduler", metavar="ADDRESS", help="Score on the Dask cluster at ADDRESS; local starts one here."),
        click.option("--shard", metavar="K/N", help="Score part K of N alone, for job arrays."),
        click.option("--unique", is_flag=True, help="Count copies of an article once in the profile of all."),
        click.option("--meta", is_flag=True, help="Add title, outlet, date, author and address where files tell them."),
        click.option("--dry-run", is_flag=True, help="Count the files by format; score nothing."),
        click.option("--restart", is_flag=True, help="Begin a stopped run anew."),
        click.option(
            "--file-limit",
            type=click.FloatRange(min=0),
            default=60.0,
            show_default=True,
            metavar="SECONDS",
            help="Give a file up that takes longer to be read; 0 for no limit.",
        ),
        click.option(
            "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes that score at once."
        ),
        click.option(
            "--files-from",
            metavar="FILE",
            help="Score the files named in FILE, one a line or NUL-separated; - reads them from standard input.",
        ),
    ):
        command = option(command)
    return command
