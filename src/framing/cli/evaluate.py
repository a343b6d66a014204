"""``framing evaluate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import click

from framing.cli import options

if TYPE_CHECKING:
    from framing.evaluation import Evaluation


@click.command()
@click.argument("corpus", metavar="CORPUS")
@click.option(
    "--model", "model", metavar="DIR", help="Measure this model on what it was not trained on.  [default: cross-validate]"
)
@click.option(
    "--split",
    "splits",
    multiple=True,
    metavar="SPLIT",
    help="With --model: measure on this split of articles.csv (train, test, real).",
)
@click.option(
    "--group-by",
    default="article",
    show_default=True,
    metavar="COLUMN",
    help="Leave out whole articles, dates, outlets or another column.",
)
@options.rule
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Settles which articles share a fold.")
@click.option("--no-curve", is_flag=True, help="Leave out the learning curve, which takes most of the time.")
@click.option("--format", "format", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--report",
    metavar="FILE",
    help="Write the whole evaluation with charts to FILE too: one HTML page, or Markdown if it ends in .md.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Folds fitted at once.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing while measuring.")
def evaluate(
    corpus: str,
    model: str | None,
    splits: tuple[str, ...],
    group_by: str,
    rule: str,
    seed: int,
    no_curve: bool,
    format: str,
    output: str | None,
    report: str | None,
    jobs: int,
    quiet: bool,
) -> None:
    """Measure how good a model is on a corpus, or what training on it gives.

    Without --model, by nested cross-validation of the training articles: no article, and none that shares
    near-duplicate paragraphs with it, is on both sides. With --model, on the splits that the model was not trained on.

    \b
      framing evaluate corpus/
      framing evaluate corpus/ --report evaluation.html
      framing evaluate corpus/ --group-by date
      framing evaluate corpus/ --model models/default --split real
    """
    if model is not None and group_by != "article":
        raise click.UsageError("--group-by makes folds for training; leave out --model.")
    if model is None and splits:
        raise click.UsageError("--split goes with --model; without it the training articles are cross-validated.")
    if report is not None and (not report or report in (output, "-")):
        raise click.UsageError("--report takes the name of a file of its own.")
    import sys
    from contextlib import nullcontext
    from functools import partial

    from framing.corpus import read_corpus
    from framing.evaluation import evaluate_corpus, evaluate_model
    from framing.evaluation_page import evaluation_page
    from framing.fitting import Options
    from framing.model import FramingModel
    from framing.writing import replacing

    found = read_corpus(corpus)
    loaded = None if model is None else FramingModel.load(model)
    with replacing(output) if output else nullcontext(sys.stdout) as file, replacing(report) if report else nullcontext() as page:
        if loaded is not None:
            evaluation = evaluate_model(found, loaded, splits=splits, rule=rule)
        else:
            say = str if quiet else partial(click.echo, err=True)
            options = Options(seed=seed, rule=rule, jobs=jobs)
            evaluation = evaluate_corpus(found, options, group_by=group_by, curve=not no_curve, progress=say)
        if page is not None and report:
            page.write(evaluation_page(evaluation, report))
        _write(evaluation, format, file)


def _write(evaluation: Evaluation, format: str, file: TextIO) -> None:
    from framing.evaluation_report import evaluation_record, evaluation_text
    from framing.evaluation_rows import evaluation_rows

    if format == "json":
        import json

        file.write(json.dumps(evaluation_record(evaluation), indent=2, ensure_ascii=False) + "\n")
    elif format == "csv":
        import csv

        file.write("\ufeff")
        csv.writer(file).writerows(evaluation_rows(evaluation))
    else:
        file.write(evaluation_text(evaluation))
