"""``framing train``."""

from __future__ import annotations

import click

from framing.cli import options


@click.command()
@click.argument("corpus", metavar="CORPUS")
@click.option("-o", "--output", required=True, metavar="DIR", help="Write the model into this directory.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Settles which articles share a fold.")
@options.rule
@click.option(
    "--split",
    "splits",
    type=click.Choice(["train", "test", "real"]),
    multiple=True,
    default=["train"],
    show_default=True,
    help="Train on this split of articles.csv; several may be named.",
)
@click.option("--fast", is_flag=True, help="Do not look for the strength of each framing's penalty; take the usual one.")
@click.option(
    "--exclusive/--not-exclusive",
    default=None,
    help="A paragraph carries one framing at most, or may carry several.  [default: as the codebook says]",
)
@click.option(
    "--at-least-one/--or-none",
    default=None,
    help="A paragraph carries one framing at least, or may carry none.  [default: as the codebook says]",
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes that fit at once.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing while training.")
def train(
    corpus: str,
    output: str,
    seed: int,
    rule: str,
    splits: tuple[str, ...],
    fast: bool,
    exclusive: bool | None,
    at_least_one: bool | None,
    jobs: int,
    quiet: bool,
) -> None:
    """Train a model on the coded articles of a corpus folder.

    Articles that articles.csv puts into other splits are left out, and the model is measured on them. Of splits that are trained
    on beside `train`, the figures are those of a model trained without them. A framing that too few paragraphs carry is named
    and not learned; the others are.

    \b
      framing train corpus/ -o my-model
      framing score article.txt --model my-model
    """
    from framing.card import model_card, model_report
    from framing.corpus import read_corpus
    from framing.fitting import FIXED, Options
    from framing.training import train as train_model

    choices = Options(
        seed=seed,
        rule=rule,
        strength=FIXED if fast else None,
        exclusive=exclusive,
        at_least_one=at_least_one,
        splits=tuple(dict.fromkeys(splits)),
        jobs=jobs,
    )
    found = train_model(read_corpus(corpus), choices, lambda step: None if quiet else click.echo(step, err=True))
    found.save(output, model_card(found))
    if not quiet:
        click.echo(model_report(found.load(output), output), nl=False)
