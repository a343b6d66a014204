"""A corpus folder with a ``datapackage.json`` (Data Package v2) that says what each table holds."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.codings import ADJUDICATION, INDEPENDENT
from framing.corpus import SPLITS, Corpus

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TABLES = ("articles.csv", "codings.csv", "withheld.csv")
_KEYS = {"articles": ["id"], "codings": ["article", "paragraph", "coder", "round"], "withheld": ["article", "paragraph"]}
Field = dict[str, Any]


def package_files(corpus: Corpus) -> dict[str, bytes]:
    """Return the corpus's own files, unchanged, and ``datapackage.json``."""
    names = ["codebook.toml", *_TABLES, *(f"articles/{id}.txt" for id in sorted(corpus.articles))]
    files = {name: (corpus.folder / name).read_bytes() for name in names if (corpus.folder / name).is_file()}
    return files | {"datapackage.json": package_text(corpus.codebook, files).encode()}


def package_text(codebook: Codebook, files: dict[str, bytes]) -> str:
    """Return the description of those of the files that are tables."""
    resources = [_resource(name, files[name].decode("utf-8-sig"), codebook) for name in _TABLES if name in files]
    name = re.sub(r"[^a-z0-9._-]+", "-", codebook.name.lower()).strip("-._") or "corpus"
    package = {"$schema": _PROFILE, "name": name, "title": codebook.name, "version": codebook.version, "resources": resources}
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(file: str, text: str, codebook: Codebook) -> Field:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    name = Path(file).stem
    fields = [_field(name, column, codebook) for column in header if column]
    schema: Field = {"fields": fields, "primaryKey": _KEYS[name], "missingValues": [""]}
    if name != "articles":
        schema["foreignKeys"] = [{"fields": ["article"], "reference": {"resource": "articles", "fields": ["id"]}}]
    dialect = {"delimiter": delimiter} if delimiter != "," else {}
    shape = {"name": name, "type": "table", "path": file, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    return {**shape, **({"dialect": dialect} if dialect else {}), "schema": schema}


def _field(table: str, column: str, codebook: Codebook) -> Field:
    framings = {framing.slug: framing for framing in codebook.framings}
    found: Field = {"name": column, "type": "string"}
    if table == "codings" and column in framings:
        framing = framings[column]
        about = {"title": framing.name} | ({"description": framing.definition} if framing.definition else {})
        return found | about | {"constraints": {"enum": list(codebook.values)}}
    if column == "paragraph" and table != "articles":
        return {"name": column, "type": "integer", "constraints": {"required": True, "minimum": 1}}
    if (table == "articles" and column == "id") or (table != "articles" and column in ("article", "coder")):
        unique = {"unique": True} if column == "id" else {}
        return found | {"constraints": {"required": True, **unique}}
    if table == "codings" and column == "round":
        return found | {"constraints": {"enum": [INDEPENDENT, ADJUDICATION]}}
    if table == "articles" and column == "split":
        return found | {"constraints": {"enum": list(SPLITS)}}
    if table == "withheld" and column == "fingerprint":
        return found | {"constraints": {"required": True, "pattern": "[0-9a-f]{16}"}}
    return found
