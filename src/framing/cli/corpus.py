"""``framing corpus``."""

from __future__ import annotations

import sys

import click

from framing.cli import options
from framing.cli.corpus_import import import_, new


@click.group()
def corpus() -> None:
    """Start, fill and check a corpus, and link its codings to your own copies of texts that it may not hold."""


corpus.add_command(new)
corpus.add_command(import_)


@corpus.command()
@click.argument("folder", metavar="[FOLDER]", default="corpus")
@options.rule
@click.option("--outdated", metavar="FILE", help="Write the codings made with another version of the codebook as CSV.")
@click.option("--format", "format", type=click.Choice(["table", "json"]), default="table", show_default=True)
def check(folder: str, rule: str, outdated: str | None, format: str) -> None:
    """Check every part of a corpus: codings, texts, repetition, quotas.

    FOLDER is a corpus folder; by default ./corpus. Counts and warnings are printed; the exit status is 1 if there are
    errors.
    """
    from framing.corpus_check import check_corpus
    from framing.corpus_report import check_report

    found = check_corpus(folder, rule)
    if outdated:
        import csv

        from framing.corpus import read_corpus
        from framing.corpus_report import outdated_rows
        from framing.writing import replacing

        # What is wrong with single rows has been said.
        rows = outdated_rows(read_corpus(folder, lambda _: None))
        with replacing(outdated) as file:
            file.write("\ufeff")
            csv.writer(file).writerows(rows)
    if format == "json":
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
    else:
        click.echo(check_report(found), nl=False)
    if found.errors:
        sys.exit(1)


@corpus.command()
@click.argument("folder")
@click.option("--corpus", "place", metavar="DIR", default="corpus", show_default=True, help="The corpus with the codings.")
@click.option("-o", "--output", metavar="FILE", help="Write the linked paragraphs with their text and reference codings as CSV.")
def link(folder: str, place: str, output: str | None) -> None:
    """Join codings of texts that a corpus may not hold to your own copies of them.

    FOLDER holds your copies as text files. White space, quotes and dashes may differ. Printed is what was found, what
    was not, and what differs.

    \b
      framing corpus link my-articles/ -o linked.csv
    """
    from framing.corpus import read_corpus
    from framing.corpus_report import link_report, link_rows
    from framing.linking import link_corpus
    from framing.writing import replacing

    found = read_corpus(place)
    linked = link_corpus(found, folder)
    if output:
        import csv

        with replacing(output) as file:
            file.write("\ufeff")
            csv.writer(file).writerows(link_rows(found, linked))
    click.echo(link_report(linked), nl=False)
    if linked.missing:
        sys.exit(1)


@corpus.command()
@click.argument("folder", metavar="[FOLDER]", default="corpus")
@options.rule
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
def reference(folder: str, rule: str, output: str | None) -> None:
    """Write the reference codings as CSV, with a column for each framing that says how it was resolved."""
    import csv
    from contextlib import nullcontext

    from framing.corpus import read_corpus
    from framing.corpus_report import reference_rows
    from framing.writing import replacing

    rows = reference_rows(read_corpus(folder), rule)
    with replacing(output) if output else nullcontext(sys.stdout) as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@corpus.command()
@click.argument("folder", metavar="[FOLDER]", default="corpus")
@options.rule
@click.option("--most", type=click.IntRange(min=1), default=20, show_default=True, help="How many of each framing.")
def words(folder: str, rule: str, most: int) -> None:
    """Show the words and collocations that mark each framing in the training articles, a help for choosing indicators."""
    from framing.corpus import read_corpus
    from framing.corpus_report import wording_report
    from framing.wording import wording

    click.echo(wording_report(wording(read_corpus(folder), rule, most)), nl=False)
