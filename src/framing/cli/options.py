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
