"""Which program a file comes from, by its content."""

from __future__ import annotations

from dataclasses import replace

from framing.errors import CorpusError
from framing.imports import argilla, delimited, doccano, json_records, label_studio, potato, prodigy, qdpx, webanno, xlsx
from framing.imports.files import ZIP, Source, archive
from framing.imports.table import Choices, Record, Table

_OTHER = {
    b"\xd0\xcf\x11\xe0": "an old Office document; save it as XLSX or CSV",
    b"PAR1": "Parquet; write it out as CSV or JSON Lines",
    b"SQLite format 3": "a database; export its table as CSV",
}


def read_table(source: Source, choices: Choices) -> Table:
    """Turn a file of any known format into a table.

    Raises
    ------
    CorpusError
        If the format is none of these, or the file is not as its format demands.
    """
    for start, what in _OTHER.items():
        if source.data.startswith(start):
            raise CorpusError(f"{source.name}: this is {what}.")
    if source.data.startswith(ZIP):
        return _document(source, choices)
    if source.text.startswith(webanno.MARK):
        table = webanno.table(source)
    elif json_records.looks_like_json(source.text):
        table = _of_program(json_records.table(source), choices)
    else:
        table = _of_program(delimited.table(source), choices)
    encoding = source.decoded[1]
    if encoding not in ("utf-8", "utf-8-sig"):
        table.said.append(f"read as {encoding} (--encoding)")
    return table


def _document(source: Source, choices: Choices) -> Table:
    with archive(source) as members:
        names = members.namelist()
    if any(name.endswith(".qde") for name in names):
        return qdpx.table(source)
    if "xl/workbook.xml" in names:
        return _of_program(xlsx.table(source, choices.sheet), choices)
    raise CorpusError(f"{source.name}: this is a document of another program; save its table as XLSX or CSV.")


def _of_program(table: Table, choices: Choices) -> Table:
    """Let the programs of which these may be records say whether they are."""
    if not table.records:
        return table
    if label_studio.recognises(table.records):
        return label_studio.table(table)
    if argilla.recognises(table.records):
        return argilla.table(table)
    if prodigy.recognises(table.records):
        return prodigy.table(table, choices.rejected_is_absent)
    if potato.recognises(table.records):
        return potato.table(table)
    if doccano.recognises(table.records):
        return doccano.table(table)
    return replace(table, records=[Record(record.where, json_records.flat(record.cells)) for record in table.records])
