"""The command line: one module a command; what goes wrong is caught here, once."""

from __future__ import annotations

import sys
from typing import Any

import click

from framing import __version__
from framing.cli.agree import agree
from framing.cli.corpus import corpus
from framing.cli.evaluate import evaluate
from framing.cli.model import model
from framing.cli.score import score
from framing.cli.train import train
from framing.errors import FramingError


class _Framing(click.Group):
    """The group of commands; a problem becomes one sentence on standard error and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FramingError as error:
            click.echo(f"framing: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Framing, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="framing")
def main() -> None:
    """Score news for framings and stances; train on your own corpus and codebook."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


main.add_command(score)
main.add_command(train)
main.add_command(model)
main.add_command(evaluate)
main.add_command(agree)
main.add_command(corpus)
