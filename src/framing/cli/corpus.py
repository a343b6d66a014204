"""``framing corpus``."""

from __future__ import annotations

import sys

import click

from framing.cli import options
from framing.cli.corpus_import import import_, new
from framing.exports import FORMATS


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
@click.argument("folder", metavar="CORPUS")
@click.option("--to", required=True, type=click.Choice(FORMATS), help="The format.")
@click.option("-o", "--output", required=True, metavar="PATH", help="A file, or a new folder (or .zip) where there are several.")
@click.option("--model", metavar="DIR", help="Put this model's scores into a replication archive.")
@options.rule
def export(folder: str, to: str, output: str, model: str | None, rule: str) -> None:
    """Write a corpus for other programs, or for passing it on.

    csv and jsonl have a row for each unit and coder, with text and reference coding; doccano (.zip: a file a coder), label-studio
    (with its labelling interface) and qdpx (MAXQDA, NVivo, ATLAS.ti) are for coding on; huggingface is a dataset folder;
    datapackage a copy of the corpus that says what its columns hold; replication an archive without any text, for material that
    may not be passed on. What is left out is said, and how framing corpus import takes the file back.

    \b
      framing corpus export corpus/ --to qdpx -o corpus.qdpx
      framing corpus export corpus/ --to replication -o replication.zip
    """
    from framing.corpus import read_corpus
    from framing.exports.exporting import export_corpus
    from framing.model import FramingModel

    done = export_corpus(read_corpus(folder), to, output, rule, FramingModel.load(model) if model else None)
    click.echo("\n".join([*done.written, *(f"  {sentence}" for sentence in done.said)]))


@corpus.command()
@click.argument("folder", metavar="CORPUS")
@click.argument("sheet", metavar="SHEET")
@click.option("--coder", metavar="NAME", help="Who decided, where the sheet does not say.")
def adjudicate(folder: str, sheet: str, coder: str | None) -> None:
    """Take decisions on disagreements from a sheet into a corpus.

    SHEET is what `framing agree CORPUS --disagreements SHEET` wrote, CSV or XLSX, with its columns `... adjudication` and
    `coder` filled in; empty cells are left open. Decisions become rows of the round `adjudication` in codings.csv: all of
    them or, if anything in the sheet is wrong, none. Reading a sheet twice does no harm.
    """
    from framing.adjudications import adjudicate as take
    from framing.corpus_report import adjudication_report

    click.echo(adjudication_report(take(folder, sheet, coder)), nl=False)


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


@corpus.command()
@click.argument("folder", metavar="ARTICLES")
@click.option("--codebook", required=True, metavar="FILE", help="The codebook.toml to code by.")
@click.option("-n", "--number", type=click.IntRange(min=1), default=100, show_default=True, help="How many paragraphs to code.")
@click.option("-o", "--output", required=True, metavar="FILE", help="Write the coding sheet to FILE, .xlsx or .csv.")
@click.option(
    "--by",
    default="",
    metavar="COLUMN",
    help="Draw from each value of this column of ARTICLES/articles.csv, or each folder.",
)
@click.option("--coder", default="", metavar="NAME", help="Fill in the coder's name.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Settles what is drawn.")
def sheet(folder: str, codebook: str, number: int, output: str, by: str, coder: str, seed: int) -> None:
    """Draw a random sample of paragraphs from a folder of articles, as a sheet to code in.

    The sheet has a column for each framing (in XLSX with drop-downs, and the codebook in a second tab), and says of each row with
    which probability it was drawn. framing corpus import takes it back.

    \b
      framing corpus sheet articles/ --codebook corpus/codebook.toml -n 200 --by outlet -o sheet.xlsx
      framing corpus import sheet.xlsx --codebook corpus/codebook.toml -o corpus2/
    """
    from framing.codebook import read_codebook
    from framing.coding_sheet import sample_sheet, sheet_report, write_sheet

    book = read_codebook(codebook)
    found = sample_sheet(folder, book, number, by=by, seed=seed)
    write_sheet(output, found, book, coder)
    click.echo(sheet_report(found, output), nl=False)


@corpus.command(name="next")
@click.argument("folder", metavar="CORPUS")
@click.argument("articles", metavar="ARTICLES")
@click.option("-n", "--number", type=click.IntRange(min=1), default=100, show_default=True, help="How many paragraphs to code.")
@click.option("-o", "--output", required=True, metavar="FILE", help="Write the coding sheet to FILE, .xlsx or .csv.")
@click.option(
    "--random",
    "random_share",
    type=click.FloatRange(0, 1),
    default=0.25,
    show_default=True,
    metavar="SHARE",
    help="Share of them that is drawn at random.",
)
@click.option("--coder", default="", metavar="NAME", help="Fill in the coder's name.")
@click.option("--model", metavar="DIR", help="Ask this model what it is unsure of.  [default: one fitted to the corpus]")
@options.rule
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Settles what is drawn at random.")
@click.option("--no-curve", is_flag=True, help="Do not estimate what more coding would bring, which takes most of the time.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes that fit at once.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing while working.")
def next_(
    folder: str,
    articles: str,
    number: int,
    output: str,
    random_share: float,
    coder: str,
    model: str | None,
    rule: str,
    seed: int,
    no_curve: bool,
    jobs: int,
    quiet: bool,
) -> None:
    """Propose which paragraphs of a folder of articles to code next, and say whether coding more pays.

    Most are paragraphs that a model is unsure of and that are unlike each other; the others are drawn at random. The sheet says
    of each row how it was drawn and with which probability, so that shares can be estimated from it.

    \b
      framing corpus next corpus/ articles/ -n 50 -o sheet.xlsx
      framing corpus import sheet.xlsx --into corpus/
    """
    from framing.coding_next import code_next, next_report, write_next
    from framing.corpus import read_corpus
    from framing.fitting import FIXED, Options
    from framing.stored import read_learned

    found = code_next(
        read_corpus(folder),
        articles,
        number,
        Options(seed=seed, rule=rule, strength=FIXED, jobs=jobs),
        model=read_learned(model) if model else None,
        random_share=random_share,
        curve=not no_curve,
        progress=lambda step: None if quiet else click.echo(step, err=True),
    )
    write_next(output, found, coder)
    click.echo(next_report(found), nl=False)
