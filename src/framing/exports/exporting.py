"""A corpus to a file or folder of another format, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from framing.corpus import Corpus
from framing.corpus_writing import new_folder
from framing.errors import CorpusError
from framing.exports.archives import zipped
from framing.exports.datapackage import package_files
from framing.exports.doccano import doccano_text, doccano_zip
from framing.exports.flat import csv_text, jsonl_text
from framing.exports.huggingface import dataset_files
from framing.exports.label_studio import interface_text, tasks_text
from framing.exports.qdpx import project_zip
from framing.exports.replication import archive_files
from framing.exports.rows import about, left_out
from framing.model import FramingModel
from framing.writing import replacing

_ENDINGS = {"csv": (".csv",), "jsonl": (".jsonl",), "doccano": (".jsonl", ".zip"), "label-studio": (".json",), "qdpx": (".qdpx",)}
_TAKEN = ("title", "outlet", "date", "split")


@dataclass(frozen=True)
class Exported:
    """What was written, and what the reader should know."""

    written: list[str]
    said: list[str]


def export_corpus(
    corpus: Corpus, to: str, path: str | Path, rule: str = "adjudicated", model: FramingModel | None = None
) -> Exported:
    """Write a corpus in another format.

    Parameters
    ----------
    corpus : Corpus
    to : str
        One of `framing.exports.FORMATS`.
    path : str or Path
        A file; for ``huggingface``, ``datapackage`` and ``replication`` a new folder, or a file that ends in .zip; doccano
        takes .zip for a file a coder.
    rule : str
        How reference codings are resolved.
    model : FramingModel, optional
        Whose scores go into a replication archive.

    Raises
    ------
    CorpusError
        If the name does not end as the format's files do, nothing can be exported, or it cannot be written.
    """
    path = Path(path)
    if to in _ENDINGS and path.suffix.lower() not in _ENDINGS[to]:
        raise CorpusError(f"{path}: a file of this format ends in {' or '.join(_ENDINGS[to])}; name it so.")
    if model is not None and to != "replication":
        raise CorpusError("scores of a model go into a replication archive alone; leave out the model.")
    if to in _ENDINGS:
        return Exported(_write_file(corpus, to, path, rule), _said(corpus, to, path))
    files: Mapping[str, str | bytes]
    if to == "huggingface":
        files, said = dataset_files(corpus, rule), left_out(corpus, True)
    elif to == "datapackage":
        files, said = package_files(corpus), []
    else:
        files, said = archive_files(corpus, model), ["it holds no text; see its README.md for what is in it"]
    return Exported(_write_files(path, files), said)


def _write_file(corpus: Corpus, to: str, path: Path, rule: str) -> list[str]:
    if to == "label-studio":
        beside = path.with_suffix(".xml")
        tasks = tasks_text(corpus)
        _write(beside, interface_text(corpus.codebook))
        _write(path, tasks)
        return [str(path), f"{beside} (the labelling interface)"]
    if to == "qdpx":
        _write(path, project_zip(corpus))
    elif to == "doccano":
        _write(path, doccano_zip(corpus) if path.suffix.lower() == ".zip" else doccano_text(corpus))
    else:
        _write(path, csv_text(corpus, rule) if to == "csv" else jsonl_text(corpus, rule))
    return [str(path)]


def _write_files(path: Path, files: Mapping[str, str | bytes]) -> list[str]:
    if path.suffix.lower() == ".zip":
        _write(path, zipped(files))
        return [f"{path} ({len(files)} files)"]
    with new_folder(path) as made:
        for name, content in files.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return [f"{path} ({len(files)} files)"]


def _write(path: Path, content: str | bytes) -> None:
    with replacing(path, "utf-8" if isinstance(content, str) else "latin-1") as file:
        file.write(content if isinstance(content, str) else content.decode("latin-1"))


def _said(corpus: Corpus, to: str, path: Path) -> list[str]:
    """Say what is not in the file, and how it comes back."""
    said = left_out(corpus, to in ("csv", "jsonl"))
    known = dict.fromkeys(name for id in corpus.articles for name in about(corpus, id))
    keep = "" if to == "qdpx" else "".join(f" --keep {name}" for name in known if name not in _TAKEN)
    if to == "qdpx" and known:
        said.append(f"what articles.csv says ({', '.join(known)}) is not in it, nor the versions and dates of codings")
    return [*said, f"back again: framing corpus import {path} --codebook {corpus.folder / 'codebook.toml'} -o FOLDER{keep}"]
