"""Options that several commands take."""

from __future__ import annotations

import click

rule = click.option(
    "--rule",
    default="adjudicated",
    show_default=True,
    metavar="RULE",
    help="Reference codings: adjudicated, majority or coder:NAME.",
)
