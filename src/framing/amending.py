"""Codings added to ``codings.csv``, and values filled in there, with everything else of the file left as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from framing.codebook import Codebook
from framing.codings import FIXED, Coding
from framing.errors import CorpusError
from framing.writing import replacing


def amend_codings(path: str | Path, codebook: Codebook, added: Sequence[Coding], filled: Mapping[int, Mapping[str, str]]) -> None:
    """Add codings below those of a file, and fill empty cells of rows that are there.

    Parameters
    ----------
    path : str or Path
        A ``codings.csv`` that `framing.codings.read_codings` reads. Its own columns, separator and order stay; a column
        ``round`` is added where there is none, since without it every row counts as independent, and one for each framing.
    codebook : Codebook
    added : sequence of Coding
    filled : mapping
        From the line of a row to values by slug.

    Raises
    ------
    CorpusError
        If the file cannot be read.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}).") from None
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    rows = [(reader.line_num, row) for row in reader]
    header = [name.strip() for name in rows[0][1]]
    while header and not header[-1]:
        header.pop()
    names = [*header, *(name for name in ("round", *codebook.slugs) if name not in header)]
    with replacing(path) as file:
        file.write(mark)
        writer = csv.writer(file, lineterminator="\n", delimiter=delimiter)
        writer.writerow(names)
        for line, row in rows[1:]:
            writer.writerow(_amended(row, header, len(names), filled.get(line, {})))
        writer.writerows(_cells(coding, codebook, names) for coding in added)


def _amended(row: Sequence[str], header: Sequence[str], width: int, values: Mapping[str, str]) -> list[str]:
    cells = [*row[: len(header)], *[""] * (width - len(row))]
    for name, value in values.items():
        cells[header.index(name)] = value
    return cells


def _cells(coding: Coding, codebook: Codebook, names: Sequence[str]) -> list[str]:
    fixed = (coding.article, str(coding.paragraph), coding.coder, coding.round, coding.codebook)
    known = dict(zip(FIXED, fixed, strict=True)) | {
        slug: value or "" for slug, value in zip(codebook.slugs, coding.values, strict=True)
    }
    return [known.get(name, "") for name in names]
