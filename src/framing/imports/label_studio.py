"""Label Studio: JSON (tasks with annotations), JSON_MIN and CSV (a row an annotation)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from framing.errors import CorpusError
from framing.imports.table import Record, Table

_VALUES = ("choices", "labels", "taxonomy")
_MINIMAL = {"annotation_id", "lead_time"}


def recognises(records: Sequence[Record]) -> bool:
    """Whether these are tasks, or rows of the short export."""
    cells = records[0].cells
    return (isinstance(cells.get("data"), dict) and _given(cells) is not None) or set(cells) >= _MINIMAL


def table(found: Table) -> Table:
    """Take every annotation that was not cancelled; each question (``from_name``) becomes a column of labels."""
    if set(found.records[0].cells) >= _MINIMAL:
        return _minimal(found)
    dropped: Counter[str] = Counter()
    questions: dict[str, None] = {}
    records = [record for task in found.records for record in _annotations(task, dropped, questions)]
    predictions = sum(bool(task.cells.get("predictions")) for task in found.records)
    said = [f"predictions of {predictions} tasks were not taken"] if predictions else []
    roles = {"framings": tuple(questions), "coder": ("completed_by",), "id": ("task_id",)}
    return replace(found, format="Label Studio (JSON)", records=records, roles=roles, said=said, dropped=dropped)


def _given(cells: Mapping[str, Any]) -> list[Any] | None:
    given = cells.get("annotations", cells.get("completions", cells.get("predictions")))
    return given if isinstance(given, list) else None


def _annotations(task: Record, dropped: Counter[str], questions: dict[str, None]) -> Iterator[Record]:
    data, given = task.cells.get("data"), _given(task.cells)
    if not isinstance(data, Mapping) or given is None:
        raise CorpusError(f"{task.where}: this task has no data or no list of annotations; export it again as JSON.")
    if not given or ("annotations" not in task.cells and "completions" not in task.cells):
        dropped["not annotated"] += 1
        return
    for annotation in given:
        if not isinstance(annotation, Mapping) or not isinstance(annotation.get("result", []), list):
            raise CorpusError(f"{task.where}: an annotation is no object with a list of results; export it again as JSON.")
        if annotation.get("was_cancelled"):
            dropped["cancelled"] += 1
            continue
        labels: dict[str, list[Any]] = {}
        for result in annotation.get("result", []):
            name, found = _result(result, task.where)
            if found:
                labels.setdefault(name, []).extend(found)
                questions[name] = None
        coder = annotation.get("completed_by", "")
        if isinstance(coder, Mapping):
            coder = coder.get("email") or coder.get("id") or ""
        id = task.cells.get("id", "")
        own = {name: annotation[name] for name in ("round", "codebook", "coded") if name in annotation}
        yield Record(task.where, {**data, **labels, **own, "completed_by": str(coder), "task_id": str(id)})


def _result(result: Any, where: str) -> tuple[str, list[Any]]:
    if not isinstance(result, Mapping) or not isinstance(result.get("value", {}), Mapping):
        raise CorpusError(f"{where}: a result is no object with a value; export it again as JSON.")
    value = result.get("value", {})
    found: list[Any] = next((value[kind] for kind in _VALUES if isinstance(value.get(kind), list)), [])
    return str(result.get("from_name", "label")), [_leaf(item) for item in found]


def _leaf(item: Any) -> Any:
    """Return the last step of a path through a taxonomy, any other label as it is."""
    return item[-1] if isinstance(item, list) and item else item


def _minimal(found: Table) -> Table:
    records: list[Record] = []
    questions: dict[str, None] = {}
    for record in found.records:
        cells = {name: _unpacked(value) for name, value in record.cells.items()}
        questions |= dict.fromkeys(name for name in cells if cells[name] is not record.cells[name])
        records.append(Record(record.where, cells))
    roles = {"framings": tuple(questions)} if questions else {}
    names = set(found.records[0].cells)
    roles |= {role: (name,) for role, name in (("coder", "annotator"), ("id", "id")) if name in names}
    return replace(found, format=f"Label Studio (short {found.format})", records=records, roles=roles)


def _unpacked(value: Any) -> Any:
    """Return the labels of a cell that holds choices or spans, another cell as it is."""
    if isinstance(value, str) and value.lstrip().startswith(('{"choices"', '[{"')):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    if isinstance(value, Mapping) and isinstance(value.get("choices"), list):
        return value["choices"]
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        return [label for item in value for label in item.get("labels", item.get("taxonomy", []))]
    return value
