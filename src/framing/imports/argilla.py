"""Argilla: ``records.json`` with fields and responses, and the flat form with a column for each question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from framing.errors import CorpusError
from framing.imports.table import Record, Table

_ENDING = ".responses"
Response = tuple[str, str, Any, str]


def recognises(records: Sequence[Record]) -> bool:
    """Whether these are records of Argilla."""
    cells = records[0].cells
    nested = isinstance(cells.get("fields"), dict) and ("responses" in cells or "suggestions" in cells)
    return nested or any(name.endswith(_ENDING) for name in cells)


def table(found: Table) -> Table:
    """Take every submitted response; each question becomes a column of labels, each user a coder."""
    dropped: Counter[str] = Counter()
    questions: dict[str, None] = {}
    records = []
    for record in found.records:
        by_coder: dict[str, dict[str, Any]] = {}
        for question, coder, value, status in _responses(record):
            if status in ("discarded", "draft"):
                dropped[status] += 1
            elif value is not None:
                by_coder.setdefault(coder, {})[question] = _labels(value)
                questions[question] = None
        dropped["no response"] += not by_coder
        about = _about(record.cells)
        records += [Record(record.where, {**about, **labels, "_coder": coder}) for coder, labels in by_coder.items()]
    roles = {"framings": tuple(questions), "coder": ("_coder",), "id": ("id",)}
    said = ["suggestions were not taken"] if any(_suggested(record.cells) for record in found.records) else []
    return replace(found, format=f"Argilla ({found.format})", records=records, roles=roles, said=said, dropped=+dropped)


def _responses(record: Record) -> Iterator[Response]:
    responses = record.cells.get("responses")
    if isinstance(responses, Mapping):
        for question, answers in responses.items():
            for answer in answers if isinstance(answers, list) else []:
                if not isinstance(answer, Mapping):
                    raise CorpusError(f"{record.where}: a response is no object with a value; export it again.")
                yield question, str(answer.get("user_id", "")), answer.get("value"), str(answer.get("status", ""))
    for name, values in record.cells.items():
        if name.endswith(_ENDING) and isinstance(values, list):
            users, states = (_listed(record.cells.get(f"{name}.{what}")) for what in ("users", "status"))
            for value, user, status in zip_longest(values, users, states, fillvalue=""):
                yield name.removesuffix(_ENDING), str(user), value, str(status)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _labels(value: Any) -> Any:
    if isinstance(value, list):
        return [item.get("label", "") if isinstance(item, Mapping) else item for item in value]
    return value


def _about(cells: Mapping[str, Any]) -> dict[str, Any]:
    fields, metadata = cells.get("fields"), cells.get("metadata")
    if not isinstance(fields, Mapping):
        return {name: value for name, value in cells.items() if ".responses" not in name and ".suggestion" not in name}
    kept = {**(metadata if isinstance(metadata, Mapping) else {}), **fields}
    return {**kept, "id": str(cells.get("id") or cells.get("_server_id") or "")}


def _suggested(cells: Mapping[str, Any]) -> bool:
    return bool(cells.get("suggestions")) or any(name.endswith(".suggestion") and value for name, value in cells.items())
