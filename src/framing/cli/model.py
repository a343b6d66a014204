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
    from framing.card import model_report
    from framing.model import FramingModel
    from framing.model_files import default_model

    click.echo(model_report(FramingModel.load(place), str(place or default_model())), nl=False)
