"""Potato: ``annotated_instances`` as JSON Lines, CSV or TSV, one file a coder or with a column of users."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from framing.errors import CorpusError
from framing.imports.table import Record, Table

_BETWEEN = ":::"
_NO = ("", "false", "0", "none", "null")


def recognises(records: Sequence[Record]) -> bool:
    """Whether these are instances of Potato."""
    cells = records[0].cells
    return isinstance(cells.get("label_annotations"), dict) or any(_BETWEEN in name for name in cells)


def table(found: Table) -> Table:
    """Take the labels that were chosen; each scheme becomes a column of labels."""
    schemes: dict[str, None] = {}
    records = []
    for record in found.records:
        labels: dict[str, list[str]] = {}
        for scheme, label, value in _annotations(record):
            schemes[scheme] = None
            if str(value).strip().lower() not in _NO:
                labels.setdefault(scheme, []).append(label)
        kept = {name: value for name, value in record.cells.items() if _BETWEEN not in name and name != "label_annotations"}
        records.append(Record(record.where, {**kept, **labels}))
    names = set(records[0].cells)
    text = next((name for name in ("displayed_text", "text") if name in names), None)
    id = next((name for name in ("id", "instance_id") if name in names), None)
    user = next((name for name in ("user", "annotator", "username") if name in names), None)
    roles = {role: (name,) for role, name in (("text", text), ("id", id), ("coder", user)) if name}
    return replace(found, format=f"Potato ({found.format})", records=records, roles=roles | {"framings": tuple(schemes)})


def _annotations(record: Record) -> list[tuple[str, str, Any]]:
    given = record.cells.get("label_annotations")
    if given is None:
        found = [(name.split(_BETWEEN, 1), value) for name, value in record.cells.items() if _BETWEEN in name]
        return [(scheme, label, value) for (scheme, label), value in found]
    if not isinstance(given, Mapping) or not all(isinstance(labels, Mapping) for labels in given.values()):
        raise CorpusError(f"{record.where}: label_annotations is no object of schemes with their labels.")
    return [(scheme, label, value) for scheme, labels in given.items() for label, value in labels.items()]
