"""CSV and TSV, as spreadsheets and statistics programs write them."""

from __future__ import annotations

from framing.imports.files import Source
from framing.imports.table import Record, Table
from framing.sheets import sheet_rows


def table(source: Source) -> Table:
    """Read a sheet whose first row names the columns, separated by commas, semicolons or tabs."""
    rows = sheet_rows(source.text, source.name)
    name = "TSV" if source.text.partition("\n")[0].count("\t") else "CSV"
    return Table(name, [Record(f"{source.name}, line {line}", cells) for line, cells in rows])
