"""A run's scores as an SQLite database: tables articles, paragraphs, scores, profiles and run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from framing.errors import FramingError
from framing.model import FramingModel
from framing.running.rows import META
from framing.running.settings import Settings
from framing.tables import Record, model_record
from framing.writing import beside

_TABLES = """
CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, article TEXT, source TEXT, encoding TEXT, {meta}, paragraphs INTEGER, likeness REAL,
    unlike_training INTEGER, duplicate_of TEXT, error TEXT
);
CREATE TABLE paragraphs (
    id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles (id), paragraph INTEGER, line INTEGER, kind TEXT,
    text TEXT
);
CREATE TABLE scores (
    paragraph_id INTEGER NOT NULL REFERENCES paragraphs (id), framing TEXT NOT NULL, probability REAL, present INTEGER,
    uncertain INTEGER, stance TEXT, stance_probabilities TEXT, explanation TEXT, PRIMARY KEY (paragraph_id, framing)
) WITHOUT ROWID;
CREATE TABLE profiles (
    article_id INTEGER NOT NULL REFERENCES articles (id), framing TEXT NOT NULL, {measures}, PRIMARY KEY (article_id, framing)
) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX articles_article ON articles (article);
CREATE INDEX articles_duplicate_of ON articles (duplicate_of);
CREATE INDEX paragraphs_article ON paragraphs (article_id, paragraph);
CREATE INDEX scores_framing ON scores (framing, present);
CREATE INDEX profiles_framing ON profiles (framing);
"""
_MEASURES = ("present", "share", "expected", "low", "high", "carried", "probability", "uncertain")
_ARTICLE = ("article", "source", "encoding", *META, "paragraphs", "likeness", "unlike_training", "duplicate_of", "error")


def write_database(path: Path, model: FramingModel, settings: Settings, articles: Iterable[tuple[Iterator[str], str]]) -> None:
    """Write a database at `path`, in place of a file that is there, from the rows of each article and what it is a copy of.

    Raises
    ------
    FramingError
        If it cannot be written.
    """
    try:
        with beside(path) as name, closing(sqlite3.connect(name)) as database:
            _fill(database, model, settings, articles)
    except sqlite3.Error as error:
        raise FramingError(f"{path}: cannot be written ({error}).") from None


def _fill(
    database: sqlite3.Connection, model: FramingModel, settings: Settings, articles: Iterable[tuple[Iterator[str], str]]
) -> None:
    stances = model.codebook.stances
    measures = [*(f"{name} REAL" for name in _MEASURES), *(f"{_quoted(stance)} INTEGER" for stance in stances)]
    meta = ", ".join(f"{name} TEXT" for name in META)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = FULL")
    database.executescript(_TABLES.format(meta=meta, measures=", ".join(measures)))
    about = {"model": model_record(model), "options": settings.told()}
    database.executemany(
        "INSERT INTO run VALUES (?, ?)", [(name, json.dumps(value, ensure_ascii=False)) for name, value in about.items()]
    )
    paragraph_id = 0
    for article_id, (rows, copy) in enumerate(articles, start=1):
        record = json.loads(next(rows))
        values = (_plain((record | {"duplicate_of": copy or None}).get(name)) for name in _ARTICLE)
        database.execute(f"INSERT INTO articles VALUES ({_marks(1 + len(_ARTICLE))})", (article_id, *values))
        for row in rows:
            paragraph_id += 1
            _add_paragraph(database, paragraph_id, article_id, json.loads(row))
        for framing, share in record.get("profile", {}).items():
            found = [share.get(name) for name in _MEASURES] + [share["stances"][stance] for stance in stances]
            database.execute(f"INSERT INTO profiles VALUES ({_marks(2 + len(found))})", (article_id, framing, *found))
    database.executescript(_INDEXES)
    database.commit()


def _add_paragraph(database: sqlite3.Connection, id: int, article_id: int, unit: Record) -> None:
    place = (unit["paragraph"], unit.get("line"), unit.get("kind"), _plain(unit["text"]))
    database.execute(f"INSERT INTO paragraphs VALUES ({_marks(6)})", (id, article_id, *place))
    rows = []
    for framing, found in unit["framings"].items():
        told = [None if found.get(name) is None else json.dumps(found[name]) for name in ("stance_probabilities", "explanation")]
        rows.append((id, framing, found["probability"], found["present"], found.get("uncertain"), found["stance"], *told))
    database.executemany(f"INSERT INTO scores VALUES ({_marks(8)})", rows)


def _plain(value: Any) -> Any:
    """Return a text without what UTF-8 cannot hold."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _marks(number: int) -> str:
    return ", ".join("?" * number)
