"""``framing agree``."""

from __future__ import annotations

import click


@click.command()
@click.argument("corpus", metavar="CORPUS")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the bootstrap over articles.")
@click.option("--format", "format", type=click.Choice(["table", "json"]), default="table", show_default=True)
def agree(corpus: str, seed: int, format: str) -> None:
    """Say how far the coders of a corpus agree: Krippendorff's alpha with intervals by article."""
    from framing.agreement import reliability
    from framing.corpus import read_corpus
    from framing.corpus_report import reliability_records, reliability_report

    found = read_corpus(corpus)
    rows = reliability(found.codings, found.codebook, seed=seed)
    if format == "json":
        import json

        click.echo(json.dumps(reliability_records(rows), indent=2))
    else:
        click.echo(reliability_report(rows), nl=False)
