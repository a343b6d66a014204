"""JSON and JSON Lines: a list of objects, or one object a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.errors import CorpusError
from framing.imports.files import Source
from framing.imports.table import Record, Table
from framing.json_text import BrokenJson, parsed_json

_WRAPPERS = ("data", "rows", "records", "examples", "tasks", "items")


def looks_like_json(text: str) -> bool:
    """Whether a text begins as a JSON object or list does."""
    return text.lstrip()[:1] in ("{", "[")


def table(source: Source) -> Table:
    """Read the objects of a JSON or JSON Lines file."""
    text = source.text.strip()
    first, _, rest = text.partition("\n")
    if rest.strip() and first.lstrip().startswith("{") and first.rstrip().endswith("}"):
        return Table("JSON Lines", list(_lines(source)))
    found = _parsed(text, source.name, text)
    if isinstance(found, dict) and found and all(isinstance(value, dict) for value in found.values()):
        return _keyed(found, source.name)
    if isinstance(found, dict) and not (wrapped := [key for key in _WRAPPERS if isinstance(found.get(key), list)]):
        return Table("JSON Lines", [Record(f"{source.name}, line 1", found)])
    records = found[wrapped[0]] if isinstance(found, dict) else found
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise CorpusError(f"{source.name}: this JSON is no list of objects; write one object a paragraph.")
    return Table("JSON", [Record(f"{source.name}, record {number}", record) for number, record in enumerate(records, start=1)])


def _keyed(found: dict[str, dict[str, Any]], name: str) -> Table:
    """Return objects that stand under their names; or columns, each with its cells under the numbers of rows."""
    keys = list(next(iter(found.values())))
    if keys and all(key.isdecimal() for key in keys) and all(list(cells) == keys for cells in found.values()):
        rows = [{column: cells[key] for column, cells in found.items()} for key in keys]
    else:
        rows = [{"id": key, **cells} for key, cells in found.items()]
    return Table("JSON", [Record(f"{name}, record {number}", row) for number, row in enumerate(rows, start=1)])


def flat(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with what stands under ``meta`` or ``metadata`` taken out of there."""
    found: dict[str, Any] = {}
    for name, value in cells.items():
        inner = value if name in ("meta", "metadata") and isinstance(value, Mapping) else {name: value}
        found |= {key: cell for key, cell in inner.items() if key == name or key not in cells}
    return found


def _lines(source: Source) -> list[Record]:
    records = []
    for number, line in enumerate(source.text.split("\n"), start=1):
        if line.strip():
            where = f"{source.name}, line {number}"
            cells = _parsed(line, where, line)
            if not isinstance(cells, dict):
                raise CorpusError(f"{where}: this is no JSON object; JSON Lines has one a line.")
            records.append(Record(where, cells))
    return records


def _parsed(text: str, where: str, whole: str) -> Any:
    try:
        return parsed_json(text)
    except BrokenJson as error:
        place = where if "\n" not in whole else f"{where}, line {error.line}"
        raise CorpusError(f"{place}: this is no valid JSON ({error}); export it again.") from None
