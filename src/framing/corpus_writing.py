"""A corpus onto disk: a new folder that is there as a whole or not at all, or additions to one that are taken back on failure."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from framing.amending import amend_codings
from framing.articles.prepared import prepared_block
from framing.codebook import Codebook
from framing.codings import Coding
from framing.corpus import Corpus
from framing.errors import CorpusError
from framing.sheets import harmless
from framing.writing import replacing, umask

_ABOUT = ("id", "title", "outlet", "date", "split")


def article_text(title: str, paragraphs: Iterable[str]) -> str:
    """Return an article as its file has it: each paragraph one block, the title before them."""
    heading = [f"# {' '.join(title.split())}"] if title.strip() else []
    return "\n\n".join([*heading, *map(prepared_block, paragraphs)]) + "\n"


def toml_text(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write into, which becomes `folder` when the block ends well and vanishes when it does not.

    Raises
    ------
    CorpusError
        If `folder` holds something already, or cannot be made.
    """
    check_new(folder)
    target = folder.resolve()
    there = target.exists()
    moved: list[Path] = []
    made: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target if there else target.parent))
        yield made
        if there:
            # It may be the folder somebody stands in, which must stay the same one.
            for path in sorted(made.iterdir()):
                moved.append(target / path.name)
                os.replace(path, target / path.name)
        else:
            made.chmod(0o777 & ~umask())
            os.replace(made, target)
        moved = []
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be written ({error.strerror or error}).") from None
    finally:
        for path in [*moved, *([made] if made else [])]:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def check_new(folder: Path) -> None:
    """Refuse a folder that holds something, or the name of a file."""
    if folder.is_dir() and any(folder.iterdir()):
        raise CorpusError(f"{folder}: the folder is not empty; name a new one.")
    if folder.exists() and not folder.is_dir():
        raise CorpusError(f"{folder}: is a file; name a new folder.")


def write_articles(
    folder: Path, texts: Mapping[str, Sequence[str]], about: Mapping[str, Mapping[str, str]], titled: bool = True
) -> dict[str, dict[str, str]]:
    """Write the texts of articles below `folder`, and return their rows for ``articles.csv``, with checksums."""
    (folder / "articles").mkdir(exist_ok=True)
    rows = {}
    for id, paragraphs in texts.items():
        data = article_text(about[id].get("title", "") if titled else "", paragraphs).encode()
        (folder / "articles" / f"{id}.txt").write_bytes(data)
        rows[id] = {"id": id, **about[id], "checksum": hashlib.sha256(data).hexdigest()}
    return rows


def write_about(path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str] = _ABOUT) -> None:
    """Write ``articles.csv``, with every column that a row has."""
    found = dict.fromkeys(name for row in rows for name in row)
    names = list(dict.fromkeys(["id", *(name for name in columns if name in found), *found]))
    with replacing(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([harmless(name) for name in names])
        writer.writerows([row["id"], *(harmless(row.get(name, "")) for name in names[1:])] for row in rows)


def add_to_corpus(corpus: Corpus, made: Path, rows: Mapping[str, Mapping[str, str]], codings: Sequence[Coding]) -> None:
    """Add articles, whose texts were written below `made`, and codings to a corpus.

    On any failure the corpus is again what it was.
    """
    folder = corpus.folder
    before = {name: (folder / name).read_bytes() for name in ("articles.csv", "codings.csv")}
    moved: list[Path] = []
    try:
        for id in rows:
            target = folder / "articles" / f"{id}.txt"
            if target.exists():
                raise CorpusError(f"{target}: is there without being listed in articles.csv; move it away.")
            target.parent.mkdir(exist_ok=True)
            moved.append(target)
            os.replace(made / "articles" / f"{id}.txt", target)
        old = list(corpus.about.values())
        write_about(folder / "articles.csv", [*old, *rows.values()], tuple(dict.fromkeys(name for row in old for name in row)))
        amend_codings(folder / "codings.csv", corpus.codebook, codings, {})
    except BaseException as error:
        for path in moved:
            path.unlink(missing_ok=True)
        for name, data in before.items():
            if (folder / name).read_bytes() != data:
                (folder / name).write_bytes(data)
        if isinstance(error, OSError):
            raise CorpusError(f"{folder}: cannot be written ({error.strerror or error}); nothing was changed.") from None
        raise


def codebook_text(codebook: Codebook, head: str) -> str:
    """Return a codebook as TOML, with comments that say what is to be filled in."""
    lines = [*(f"# {line}" for line in head.splitlines()), ""]
    lines += [f"name = {toml_text(codebook.name)}", f"version = {toml_text(codebook.version)}"]
    lines += [f"language = {toml_text(codebook.language)}          # stems; a language that Snowball does not know goes without"]
    lines += [f"units = {toml_text(codebook.units)}        # what is coded and scored: paragraph, sentence, headline or article"]
    lines += [f"exclusive = {str(codebook.exclusive).lower()}        # true: one framing a unit at most"]
    lines += [f"at_least_one = {str(codebook.at_least_one).lower()}     # true: one framing a unit at least", ""]
    for stance in codebook.stances:
        lines += ["[[stance]]", f"slug = {toml_text(stance)}", 'definition = ""', ""]
    for framing in codebook.framings:
        lines += ["[[framing]]", f"slug = {toml_text(framing.slug)}", f"name = {toml_text(framing.name)}"]
        lines += [f"definition = {toml_text(framing.definition)}", "code = []", "do_not_code = []", "indicators = []", ""]
    return "\n".join(lines)
