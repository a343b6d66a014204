"""CSV and TSV, as spreadsheets and statistics programs write them."""

from __future__ import annotations

from framing.imports.files import Source
from framing.imports.table import Record, Table
from framing.sheets import sheet_rows, unshielded


def table(source: Source) -> Table:
    """Read a sheet whose first row names the columns, separated by commas, semicolons or tabs."""
    rows = list(sheet_rows(source.text, source.name))
    shielded = sum(unshielded(cell) != cell for _, cells in rows for cell in cells.values())
    said = [f"the apostrophe before =, +, - or @ in {shielded} cells keeps them from being formulas and was taken off"]
    name = "TSV" if source.text.partition("\n")[0].count("\t") else "CSV"
    records = [
        Record(f"{source.name}, line {line}", {unshielded(name): unshielded(cell) for name, cell in cells.items()})
        for line, cells in rows
    ]
    return Table(name, records, said=said if shielded else [])
