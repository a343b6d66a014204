"""doccano: JSON Lines with a list under ``label``, CSV with labels joined by ``#``, a zip of one file a coder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from framing.imports.table import Record, Table

_JOINED = re.compile(r"[^#]+(?:#[^#]+)+")


def recognises(records: Sequence[Record]) -> bool:
    """Whether these are records of doccano."""
    cells = records[0].cells
    if "text" not in cells:
        return False
    if any(isinstance(record.cells.get(name), list) for record in records for name in ("label", "labels", "entities")):
        return "id" in cells or "Comments" in cells or "comments" in cells or "entities" in cells
    joined = any(_JOINED.fullmatch(label) for record in records if isinstance(label := record.cells.get("label"), str))
    return {"id", "label"} <= set(cells) and ("Comments" in cells or joined)


def table(found: Table) -> Table:
    """Take the labels of texts; a span's label counts for the text it stands in."""
    name = next((name for name in ("label", "labels", "entities") if name in found.records[0].cells), "label")
    spans = any(isinstance(item, (list, dict)) for record in found.records for item in _listed(record.cells.get(name)))
    records = [Record(record.where, {**record.cells, name: _labels(record.cells.get(name))}) for record in found.records]
    said = ["a text carries the labels of the spans marked in it"] if spans else []
    return replace(
        found,
        format=f"doccano ({found.format})",
        records=records,
        roles={"text": ("text",), "framings": (name,)} | ({"id": ("id",)} if "id" in found.records[0].cells else {}),
        said=[*found.said, *said],
        separator="#" if found.format in ("CSV", "TSV") else None,
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _labels(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [_span_label(item) for item in value]


def _span_label(item: Any) -> Any:
    if isinstance(item, Mapping):
        return item.get("label", "")
    return item[2] if isinstance(item, list) and len(item) == 3 else item
