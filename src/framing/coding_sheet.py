"""From a folder of articles to a sheet to code in: a random sample of paragraphs, each with the probability it was drawn with."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from framing.articles import Article
from framing.articles.formats import read_folder
from framing.articles.units import in_units
from framing.codebook import Codebook
from framing.errors import CorpusError
from framing.sheets import harmless, read_sheet
from framing.workbooks import write_workbook
from framing.writing import replacing

FOLDER = "folder"
_NAMES = ("id", "article", "file")


@dataclass(frozen=True)
class Row:
    """A paragraph to code: where it stands, its stratum, and the probability with which it was drawn."""

    article: str
    paragraph: int
    text: str
    stratum: str
    probability: float


@dataclass(frozen=True)
class Sheet:
    """A sample of paragraphs.

    Attributes
    ----------
    rows : list of Row
        By article and number.
    strata : dict
        From stratum to how many paragraphs were drawn, and of how many.
    unreadable : list of str
        One sentence a file that could not be read.
    """

    rows: list[Row]
    strata: dict[str, tuple[int, int]]
    unreadable: list[str]


def sample_sheet(folder: str | Path, codebook: Codebook, number: int, *, by: str = "", seed: int = 0) -> Sheet:
    """Draw paragraphs of the articles below a folder at random, without replacement.

    Parameters
    ----------
    folder : str or Path
        Text files, one article each.
    codebook : Codebook
        Its units are drawn.
    number : int
        How many; all of them, where there are no more.
    by : str
        Draw from each value of this column of the folder's articles.csv in proportion (at least one from each): ``"outlet"``,
        ``"date"``; ``"folder"`` goes by the subfolder. By default from all alike.
    seed : int

    Raises
    ------
    CorpusError
        If there is no such folder, column or paragraph, or an article is not in articles.csv.
    """
    if not Path(folder).is_dir():
        raise CorpusError(f"{folder}: there is no such folder; name the one with the articles to code from.")
    unreadable: list[str] = []
    stratum_of = _strata(Path(folder), by)
    groups: dict[str, list[tuple[Article, int]]] = {}
    for article in read_folder(folder, lambda error: unreadable.append(str(error))):
        found = in_units(article, codebook.units)
        for place in range(len(found.paragraphs)):
            groups.setdefault(stratum_of(article), []).append((found, place))
    if not groups:
        raise CorpusError(f"{folder}: no text file below this folder has a paragraph to code.")
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    strata: dict[str, tuple[int, int]] = {}
    shares = _allotted({name: len(members) for name, members in sorted(groups.items())}, number)
    for name, drawn in shares.items():
        members = groups[name]
        strata[name] = (drawn, len(members))
        for i in sorted(rng.choice(len(members), size=drawn, replace=False).tolist()):
            article, place = members[i]
            rows.append(Row(article.id, place + 1, article.paragraphs[place].text, name, drawn / len(members)))
    return Sheet(sorted(rows, key=lambda row: (row.article, row.paragraph)), strata, unreadable)


def write_sheet(path: str | Path, sheet: Sheet, codebook: Codebook, coder: str = "") -> None:
    """Write a sample as a coding sheet; see `write_coding_rows`."""
    rows: list[list[str | int]] = [["article", "paragraph", "coder", *codebook.slugs, "text", "stratum", "probability"]]
    for row in sheet.rows:
        empty = [""] * len(codebook.slugs)
        rows.append([row.article, row.paragraph, coder, *empty, row.text, row.stratum, f"{row.probability:.6g}"])
    write_coding_rows(path, rows, codebook)


def write_coding_rows(path: str | Path, rows: list[list[str | int]], codebook: Codebook) -> None:
    """Write rows to code in, the first of which is the header, XLSX (with drop-downs, and the codebook in a second tab) or CSV
    by the file's ending."""
    if Path(path).suffix.lower() == ".xlsx":
        choices = dict.fromkeys(codebook.slugs, codebook.values)
        write_workbook(path, "coding", rows, choices, {"codebook": codebook_rows(codebook)})
        return
    with replacing(path) as file:
        file.write("\ufeff")
        csv.writer(file).writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def codebook_rows(codebook: Codebook) -> list[list[str | int]]:
    """Return a codebook as rows for reading: what each value means, and each framing's definition, rules and examples."""
    rows: list[list[str | int]] = [["framing", "part", "text"]]
    rows.append(["", "values", ", ".join(codebook.values)])
    for framing in codebook.framings:
        rows.append([framing.slug, "name", framing.name])
        rows.append([framing.slug, "definition", framing.definition])
        rows += [[framing.slug, "code", text] for text in framing.code]
        rows += [[framing.slug, "do not code", text] for text in framing.do_not_code]
        for example in framing.examples:
            part = f"example, {example.stance}" if example.stance else "example"
            rows.append([framing.slug, part, f"{example.text} {example.why}".strip()])
    return rows


def _allotted(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """Share a number out in proportion to the strata's sizes, by largest remainders, at least one to each."""
    total = sum(sizes.values())
    if number >= total:
        return dict(sizes)
    if number < len(sizes):
        raise CorpusError(f"there are {len(sizes)} strata and {number} paragraphs to draw; draw at least one from each.")
    exact = {name: number * size / total for name, size in sizes.items()}
    found = {name: min(sizes[name], max(1, int(value))) for name, value in exact.items()}
    for name in sorted(sizes, key=lambda name: (int(exact[name]) - exact[name], name)) * len(sizes):
        missing = number - sum(found.values())
        if missing > 0 and found[name] < sizes[name]:
            found[name] += 1
    for name in sorted(found, key=lambda name: -found[name]) * number:
        if sum(found.values()) > number and found[name] > 1:
            found[name] -= 1
    return found


def _strata(folder: Path, by: str) -> Callable[[Article], str]:
    if not by:
        return lambda article: "all"  # noqa: ARG005
    if by == FOLDER:
        return lambda article: Path(article.source).parent.relative_to(folder).as_posix()
    path = folder / "articles.csv"
    known: dict[str, str] = {}
    for line, cells in read_sheet(path, f"there is no list of articles here; --by {by} takes it from articles.csv."):
        names = [name for name in _NAMES if name in cells]
        if not names or by not in cells:
            raise CorpusError(f"{path}, line 1: there is no column {by if names else 'id'!r}; name another for --by.")
        if not cells[by]:
            raise CorpusError(f"{path}, line {line}: {by} is empty; fill it in, or leave out --by.")
        known[Path(cells[names[0]]).name.removesuffix(".txt")] = cells[by]

    def stratum(article: Article) -> str:
        name = Path(article.source).name.removesuffix(".txt")
        if name not in known:
            raise CorpusError(f"{path}: the article {name!r} is not in it; add a row, or leave out --by.")
        return known[name]

    return stratum


def sheet_report(sheet: Sheet, path: str) -> str:
    """Say what was drawn, of what, and how shares are estimated from it."""
    lines = [f"not read: {sentence}" for sentence in sheet.unreadable]
    total = sum(of for _, of in sheet.strata.values())
    lines.append(f"{path}: {len(sheet.rows)} of {total} paragraphs, drawn at random")
    if len(sheet.strata) > 1:
        lines += [f"  {name}: {drawn} of {of}" for name, (drawn, of) in sheet.strata.items()]
    lines.append(f"a share among all of them: the sum of coded / probability over the rows, divided by {total}")
    return "\n".join(lines) + "\n"
