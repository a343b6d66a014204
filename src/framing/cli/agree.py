"""``framing agree``."""

from __future__ import annotations

import click


@click.command()
@click.argument("corpus", metavar="CORPUS")
@click.option("--pairs", is_flag=True, help="Show each pair of coders too.")
@click.option("--drift", is_flag=True, help="Show each coder by thirds of the coding instead: framings found, agreement, alpha.")
@click.option(
    "--disagreements",
    metavar="FILE",
    help="Write the paragraphs with disagreement to FILE, CSV or XLSX, to be decided there; see framing corpus adjudicate.",
)
@click.option(
    "--export",
    type=click.Choice(["recal", "irr", "spss"]),
    help="Write the codings for another program instead: ReCal and R's irr to the new folder -o, SPSS to the syntax file -o.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the bootstrap over articles.")
@click.option("--format", "format", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE (with --export recal and irr: a new folder).")
def agree(
    corpus: str,
    pairs: bool,
    drift: bool,
    disagreements: str | None,
    export: str | None,
    seed: int,
    format: str,
    output: str | None,
) -> None:
    """Say how far the coders of a corpus agree.

    For each framing, presence and stance: percent agreement, Krippendorff's alpha with an interval by article and a verdict,
    Cohen's and Fleiss' kappa, Gwet's AC1, positive agreement; for the set of framings of a paragraph alpha with the MASI
    distance. Any number of coders, with or without gaps; adjudications do not count.

    --export recal: one CSV a variable (SLUG-presence, SLUG-stance) without header, a row a paragraph, a column a coder, # where a
    coder did not code (ReCal OIR takes that); units.csv and contents.txt say what rows, columns and numbers mean.
    --export irr: one CSV a variable, with a header and NA, and reliability.R, which measures them.
    --export spss: one .sps file with data, labels and a table with kappa for each pair of coders.
    Presence is 0 absent, 1 present; stances are numbered from 1.

    \b
      framing agree CORPUS --disagreements to-decide.xlsx
      framing agree CORPUS --export spss -o codings.sps
    """
    if export and not output:
        raise click.UsageError("--export writes files: say where with -o.")
    from framing.corpus import read_corpus
    from framing.reliability import reliability
    from framing.reliability_report import write_reliability
    from framing.writing import replacing

    found = read_corpus(corpus)
    if disagreements:
        from framing.disagreements import write_disagreements

        disputed = write_disagreements(found, disagreements)
        left = sum(one.open for one in disputed)
        click.echo(f"{disagreements}: {len(disputed)} paragraphs with disagreement, {left} of them not decided yet", err=True)
    if export:
        from framing.reliability_export import export_codings

        click.echo(f"{output}: {', '.join(export_codings(found.codings, found.codebook, export, str(output)))}", err=True)
        return
    if drift:
        from framing.drift import drift as measure
        from framing.drift_report import write_drift

        periods = measure(found.codings, found.codebook)
        with replacing(output or "-") as file:
            write_drift(periods, file, format)
        return
    rows = reliability(found.codings, found.codebook, seed=seed)
    with replacing(output or "-") as file:
        write_reliability(rows, file, format, pairs=pairs)
