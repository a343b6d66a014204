"""``framing corpus new`` and ``framing corpus import``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from framing.imports.importing import Imported

UNITS = ("paragraph", "sentence", "headline", "article")

_COLUMNS = {
    "text": ("Texts.", False),
    "framing": ("Labels: framings, one or several a cell; or one column for each framing, with 1 and 0.", True),
    "label-of-coder": ("Labels given by the coder after whom the column is called.", True),
    "coder": ("Who coded.", False),
    "article": ("Which article a text belongs to.", False),
    "unit": ("Number of a text in its article.", False),
    "id": ("What identifies a text, where each is an article of its own.", False),
    "target": ("What a stance is toward: each target becomes a framing.", False),
    "stance": ("The stance toward the row's framings or target.", False),
    "date": ("When an article appeared.", False),
    "outlet": ("Where it appeared.", False),
    "split": ("train or test.", False),
    "title": ("Titles of articles.", False),
}
_ROLES = {"framing": "framings", "label-of-coder": "by_coder"}


def codebook_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that settle a new codebook."""
    for option in (
        click.option("--units", type=click.Choice(UNITS), help="What is coded and scored.  [default: paragraph]"),
        click.option("--at-least-one", is_flag=True, help="A unit carries at least one framing."),
        click.option("--exclusive", is_flag=True, help="A unit carries at most one framing."),
        click.option("--language", metavar="CODE", help="Language of the texts, such as en, fr or de.  [default: en]"),
        click.option("--stance", "stances", multiple=True, metavar="SLUG", help="A stance; several times for several."),
    ):
        command = option(command)
    return command


def _column_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, (help, several) in reversed(_COLUMNS.items()):
        more = " Several times for several." if several else ""
        option = click.option(
            f"--{name}-column", f"{name.replace('-', '_')}_column", multiple=True, metavar="NAME", help=help + more
        )
        command = option(command)
    return command


@click.command()
@click.argument("folder")
@click.option("--framing", "framings", multiple=True, metavar="SLUG", help="A framing; several times for several.")
@codebook_options
def new(
    folder: str,
    framings: tuple[str, ...],
    stances: tuple[str, ...],
    language: str | None,
    exclusive: bool,
    at_least_one: bool,
    units: str | None,
) -> None:
    """Start a corpus: a codebook to fill in, empty sheets with the right columns, and a datasheet.

    \b
      framing corpus new my-corpus --framing ferry-decline --framing good-harvest --stance favor --stance against
    """
    from framing.corpus_start import start_corpus

    made = start_corpus(
        folder,
        framings,
        stances,
        language=language or "en",
        exclusive=exclusive,
        at_least_one=at_least_one,
        units=units or UNITS[0],
    )
    for name, what in made.items():
        click.echo(f"{name}: {what}")


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", metavar="FOLDER", help="Make this corpus.")
@click.option("--into", metavar="FOLDER", help="Add to this corpus, by its codebook.")
@click.option("--codebook", metavar="FILE", help="Labels must be in this codebook.  [default: one is made of the labels]")
@click.option("--articles", metavar="FOLDER", help="Take the articles of the coded paragraphs whole, from this folder.")
@codebook_options
@_column_options
@click.option("--keep", multiple=True, metavar="NAME", help="A further column for articles.csv; several times for several.")
@click.option("--separator", metavar="TEXT", help="What stands between several labels of a cell.")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Take only records with this value.")
@click.option("--coder", metavar="NAME", help="Who coded, for all records: a person, or a program such as a language model.")
@click.option("--none", "none", multiple=True, metavar="WORD", help="A label that means: no framing.")
@click.option("--unlabelled-absent", is_flag=True, help="Records without a label were coded and carry no framing.")
@click.option("--rejected-absent", is_flag=True, help="Prodigy: a label that was rejected is absent.")
@click.option("--ignore-case", is_flag=True, help="Labels that differ in case alone are the same.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook.  [default: the first]")
@click.option("--encoding", metavar="NAME", help="The files' encoding.  [default: found out]")
@click.option("--format", "format", type=click.Choice(["table", "json"]), default="table", show_default=True)
def import_(files: tuple[str, ...], output: str | None, into: str | None, format: str, **given: Any) -> None:
    """Make a corpus of text that was coded elsewhere, or add to one.

    FILE is CSV, TSV, XLSX, JSON or JSON Lines, or what doccano, Label Studio, Prodigy, Argilla, INCEpTION, Potato, or a
    REFI-QDA project (MAXQDA, NVivo, ATLAS.ti) exports; it is recognised by its content. How it was read, what was taken
    and what was left out is printed; every guess can be overruled. On any error nothing is written.

    \b
      framing corpus import headlines.csv -o my-corpus
      framing corpus import tweets.tsv -o my-corpus --target-column Target --stance-column Stance
      framing corpus import labels-of-a-model.jsonl --into my-corpus --coder my-llm
    """
    from pathlib import Path

    from framing.imports.importing import Plan, import_files

    _check_options(output, into, given)
    plan = Plan(
        output=Path(output) if output else None,
        into=Path(into) if into else None,
        codebook=Path(given["codebook"]) if given["codebook"] else None,
        articles=Path(given["articles"]) if given["articles"] else None,
        **{name: given[name] for name in ("stances", "exclusive", "at_least_one", "ignore_case", "language", "units")},
    )
    done = import_files(files, _choices(given), plan)
    if format == "json":
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(done) | {"folder": str(done.folder)}, indent=2, ensure_ascii=False))
    else:
        click.echo(_report(done), nl=False)


def _check_options(output: str | None, into: str | None, given: dict[str, Any]) -> None:
    if (output is None) == (into is None):
        raise click.UsageError("name a new corpus with -o, or one to add to with --into.")
    if into is not None and given["codebook"]:
        raise click.UsageError("--into goes by the corpus's own codebook; leave out --codebook.")
    settled = [name for name in ("stances", "exclusive", "at_least_one", "language", "units") if given[name]]
    if settled and (into is not None or given["codebook"]):
        raise click.UsageError(f"the codebook says what --{settled[0].replace('_', '-')} would; leave it out.")
    if any("=" not in condition for condition in given["where"]):
        raise click.UsageError("--where takes COLUMN=VALUE.")
    if given["separator"] == "":
        raise click.UsageError("--separator is empty; name what stands between labels.")
    for name, (_, several) in _COLUMNS.items():
        if len(given[f"{name.replace('-', '_')}_column"]) > 1 and not several:
            raise click.UsageError(f"--{name}-column can be given once.")


def _choices(given: dict[str, Any]) -> Any:
    from framing.imports.table import Choices

    columns = {_ROLES.get(name, name): given[f"{name.replace('-', '_')}_column"] for name in _COLUMNS} | {"keep": given["keep"]}
    return Choices(
        columns={role: tuple(names) for role, names in columns.items() if names},
        separator=given["separator"],
        coder=given["coder"],
        where=tuple(tuple(condition.split("=", 1)) for condition in given["where"]),
        none=given["none"],
        unlabelled_is_coded=given["unlabelled_absent"],
        rejected_is_absent=given["rejected_absent"],
        stances=given["stances"],
        one_of_all=given["at_least_one"],
        encoding=given["encoding"],
        sheet=given["sheet"],
    )


def _report(done: Imported) -> str:
    from framing.corpus_report import import_report

    return import_report(done)
