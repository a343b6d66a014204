"""``framing model``."""

from __future__ import annotations

import click


@click.group()
def model() -> None:
    """Say what a model is."""


@model.command()
@click.argument("place", required=False, metavar="[MODEL]")
def show(place: str | None) -> None:
    """Print a model's codebook, corpus, thresholds and reference figures.

    MODEL is the directory of a model; by default the one that ships.
    """
    from framing.model import FramingModel
    from framing.model_files import default_model
    from framing.report import model_report

    click.echo(model_report(FramingModel.load(place), str(place or default_model())), nl=False)
