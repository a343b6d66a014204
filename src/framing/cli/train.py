"""``framing train``."""

from __future__ import annotations

import click

from framing.cli import options


@click.command()
@click.argument("corpus", metavar="CORPUS")
@click.option("-o", "--output", required=True, metavar="DIR", help="Write the model into this directory.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Settles which articles share a fold.")
@options.rule
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Folds fitted at once.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing while training.")
def train(corpus: str, output: str, seed: int, rule: str, jobs: int, quiet: bool) -> None:
    """Train a model on the coded articles of a corpus folder.

    Articles that articles.csv puts into the test split are left out.

    \b
      framing train corpus/ -o my-model
      framing score article.txt --model my-model
    """
    from framing.card import model_card, model_report
    from framing.corpus import read_corpus
    from framing.training import Options
    from framing.training import train as train_model

    found = train_model(
        read_corpus(corpus), Options(seed=seed, rule=rule, jobs=jobs), lambda step: None if quiet else click.echo(step, err=True)
    )
    found.save(output, model_card(found))
    if not quiet:
        click.echo(model_report(found.load(output), output), nl=False)
