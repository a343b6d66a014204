"""A corpus to begin with: a codebook to fill in, empty sheets with the right columns, and a datasheet."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Sequence
from pathlib import Path

from framing.codebook import ABSENT, codebook_from_data
from framing.codings import FIXED
from framing.corpus_writing import new_folder, toml_text
from framing.errors import CorpusError
from framing.terms import stemmer_of

_ABOUT = ("id", "title", "outlet", "date", "split")

_QUESTIONS = """# The codebook: what a coder looks for, and what the program knows of the framings. Lines with # are notes to you.
#
# Questions that help to write a definition (answer them for each framing before anybody codes):
#   Problem:   does the text say that something is wrong, and what?
#   Cause:     whom or what does it hold responsible?
#   Judgement: does it praise or blame, and by which standard?
#   Remedy:    what does it say should be done, and by whom?
#   Words:     which words and images give the framing away? (They become indicators.)
#   Border:    which text looks like it and is not? (That goes under do_not_code, with an example.)
# Somebody who has only this file and one unit must be able to code it. Let two people code the same 50 units, run
# `framing agree`, mend the definitions, raise the version, and code on.
"""

_DATASHEET = """# {name}

A corpus for `framing`. Fill in what you know; readers judge your figures by it.

## What it is
- Question it was made for:
- Articles: which outlets, which dates, which search or sample, how many were left out and why:
- Language: {language}. Unit of coding: {units}.
- May the texts be passed on? Licence:

## How it was coded
- Coders, their training, how many units each coded:
- Which units were coded twice, how disagreements were resolved (column `round`: `independent` or `adjudication`):
- Reliability (`framing agree .`):

## How to fill it
1. Write the definitions in `codebook.toml`.
2. Put each article into `articles/ID.txt` as UTF-8 text: a blank line between paragraphs, `#` before its title, `##` before
   headings. {how_units}
3. List it in `articles.csv`: `id` is the file's name without `.txt`; `split` is `train` or `test` (test articles are never
   trained on; put about a fifth aside before you look at them).
4. Code in `codings.csv`, a row for each unit and coder. `coding-sheet-example.csv` shows how: {values}; an empty cell was not
   coded. `codebook` is the version of the codebook that was used.
5. `framing corpus check .`, then `framing agree .`, `framing train . -o my-model`, `framing evaluate .`

Sheets that other programs made come in with `framing corpus import`.

## What it must not be used for
-
"""
_HOW = {
    "paragraph": "The units are its paragraphs, numbered from 1; titles and headings do not count.",
    "sentence": "The units are sentences: each a block of its own here, numbered from 1.",
    "headline": "The unit is its title, or its first block if it has none; it is number 1.",
    "article": "The unit is the whole article; it is number 1.",
}


def start_corpus(
    folder: str | Path,
    framings: Sequence[str] = (),
    stances: Sequence[str] = (),
    *,
    language: str = "en",
    exclusive: bool = False,
    at_least_one: bool = False,
    units: str = "paragraph",
) -> dict[str, str]:
    """Make a corpus folder to be filled.

    Parameters
    ----------
    folder : str or Path
        Must not be there, or be empty.
    framings, stances : sequence of str
        Slugs; without framings one is made up as an example.
    language, exclusive, at_least_one, units
        See `framing.codebook.Codebook`.

    Returns
    -------
    dict
        From each file to what it is for; and ``language`` to a sentence where there are no stems for it.

    Raises
    ------
    CorpusError
        If the folder holds something, or a slug cannot be one; then nothing is made.
    """
    folder = Path(folder)
    name = " ".join(folder.resolve().name.replace("-", " ").replace("_", " ").split()) or "corpus"
    text = _codebook(name, framings or ("example-framing",), stances, language, exclusive, at_least_one, units)
    codebook = codebook_from_data(tomllib.loads(text), "the new codebook")
    taken = next((slug for slug in codebook.slugs if slug in (*FIXED, ABSENT)), None)
    if taken:
        raise CorpusError(
            f"the new codebook: no framing can be called {taken!r}, since codings have a column or value of that name."
        )
    values = f"`{ABSENT}` or " + " or ".join(f"`{value}`" for value in codebook.values[1:])
    datasheet = _DATASHEET.format(name=name, language=language, units=units, how_units=_HOW[units], values=values)
    example = [(*FIXED, *codebook.slugs)]
    for coder, number in (("anna", 1), ("ben", 1), ("anna", 2), ("ben", 2)):
        shown = [codebook.values[(number + k) % len(codebook.values)] for k in range(len(codebook.slugs))]
        cells = _exclusive(shown) if exclusive else shown
        example.append(("first-article", str(number), coder, "independent", codebook.version, *cells))
    files = {
        "codebook.toml": (text, "write the definitions"),
        "articles.csv": (_sheet([_ABOUT]), "list the articles"),
        "codings.csv": (_sheet([(*FIXED, *codebook.slugs)]), "who coded what"),
        "coding-sheet-example.csv": (_sheet(example), "how codings look; remove it when you know"),
        "README.md": (datasheet, "the datasheet, and what to do next"),
    }
    with new_folder(folder) as made:
        (made / "articles").mkdir()
        for file, (content, _) in files.items():
            (made / file).write_text(content, "utf-8", newline="")
    made_of = {f"{folder}/{file}": what for file, (_, what) in files.items()} | {f"{folder}/articles/": "the texts, ID.txt each"}
    return made_of | (
        {} if stemmer_of(language) else {"language": f"Snowball does not know {language!r}; words stay as they are"}
    )


def _exclusive(values: Sequence[str]) -> list[str]:
    """Return values of which only the first that is present stands."""
    first = next((k for k, value in enumerate(values) if value != ABSENT), None)
    return [value if k == first else ABSENT for k, value in enumerate(values)]


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def _codebook(
    name: str,
    framings: Sequence[str],
    stances: Sequence[str],
    language: str,
    exclusive: bool,
    at_least_one: bool,
    units: str,
) -> str:
    lines = [
        _QUESTIONS,
        f"name = {toml_text(name)}",
        'version = "0.1"                # raise it with every change of meaning: codings are stamped with it',
        f"language = {toml_text(language)}                # stems; a language that Snowball does not know goes without",
        f"units = {toml_text(units)}            # what is coded and scored: paragraph, sentence, headline or article",
        f"exclusive = {str(exclusive).lower()}            # true: a unit carries one framing at most",
        f"at_least_one = {str(at_least_one).lower()}         # true: a unit carries one framing at least",
        "",
    ]
    if not stances:
        lines += ["# Without any [[stance]] a framing is coded present or absent. With stances, for example:", "# [[stance]]"]
        lines += ['# slug = "favor"', '# definition = "The text advances the framing in its own voice."', ""]
    for slug in stances:
        lines += ["[[stance]]", f"slug = {toml_text(slug)}", 'definition = ""   # when does a text take this stance?', ""]
    for slug in framings:
        lines += [
            "[[framing]]",
            f"slug = {toml_text(slug)}",
            f"name = {toml_text(slug.replace('-', ' ').capitalize())}",
            'definition = ""       # one or two sentences: what must the text convey?',
            'code = []             # what counts, such as ["delays told as a pattern", "complaints of the harbour board"]',
            "do_not_code = []      # what looks like it and does not count",
            'indicators = []       # words that often go with it, such as ["late", "harbour board"]; counted as terms',
            "",
            "# [[framing.example]]",
            '# text = "A sentence or two that carries it, written or quoted with permission."',
            *([f"# stance = {toml_text(stances[0])}"] if stances else []),
            '# why = "What in it decides."',
            "",
        ]
    return "\n".join(lines)
