"""Prodigy: JSON Lines with an ``answer``, and a ``label``, an ``accept`` list, or ``spans``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from framing.imports.json_records import flat
from framing.imports.table import Record, Table

_MARKS = {"_input_hash", "_task_hash", "_session_id", "_annotator_id", "accept", "options", "_view_id"}


def recognises(records: Sequence[Record]) -> bool:
    """Whether these are answers of Prodigy."""
    cells = records[0].cells
    return "answer" in cells and ("label" in cells or bool(_MARKS & set(cells)))


def table(found: Table, rejected_is_absent: bool) -> Table:
    """Take accepted answers; with `rejected_is_absent` a rejected label counts as absent."""
    dropped: Counter[str] = Counter()
    records = []
    for record in found.records:
        cells, answer = record.cells, record.cells.get("answer")
        labels: Any = _labels(cells)
        if answer == "reject" and rejected_is_absent and isinstance(cells.get("label"), str):
            labels = {cells["label"]: "absent"}
        elif answer != "accept":
            dropped[{"reject": "rejected", "ignore": "ignored"}.get(str(answer), "not answered")] += 1
            continue
        coder = cells.get("_annotator_id") or cells.get("_session_id") or ""
        id = cells.get("_input_hash", "")
        records.append(Record(record.where, {**flat(dict(cells)), "label": labels, "_coder": coder, "_id": str(id)}))
    said = []
    if dropped["rejected"]:
        said.append("rejected answers were left out; --rejected-absent takes a rejected label as absent")
    if any(not cells.get("accept") and not cells.get("label") and cells.get("spans") for cells in (r.cells for r in records)):
        said.append("a text carries the labels of the spans marked in it")
    roles = {"text": ("text",), "framings": ("label",), "coder": ("_coder",), "id": ("_id",)}
    alone = rejected_is_absent and all(isinstance(record.cells["label"], (str, dict)) for record in records)
    dropped = +dropped
    return replace(
        found, format="Prodigy (JSON Lines)", records=records, roles=roles, said=said, dropped=dropped, one_by_one=alone
    )


def _labels(cells: Mapping[str, Any]) -> Any:
    if isinstance(cells.get("accept"), list):
        return cells["accept"]
    if cells.get("label"):
        return cells["label"]
    return [span.get("label", "") for span in cells.get("spans") or [] if isinstance(span, Mapping)]
