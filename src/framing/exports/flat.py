"""CSV and JSON Lines: a row for each unit and coder, with the text and the reference coding."""

from __future__ import annotations

import csv
import io

from framing.corpus import Corpus
from framing.exports.rows import coding_rows, json_lines
from framing.sheets import shielded


def csv_text(corpus: Corpus, rule: str) -> str:
    """Return a corpus as CSV; cells that a spreadsheet would take for formulas have an apostrophe, which import takes off."""
    rows = list(coding_rows(corpus, rule))
    file = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([shielded(name) for name in columns])
    writer.writerows(["" if row.get(name) is None else shielded(str(row[name])) for name in columns] for row in rows)
    return "\ufeff" + file.getvalue()


def jsonl_text(corpus: Corpus, rule: str) -> str:
    """Return a corpus as JSON Lines; null where a framing was not coded."""
    return json_lines(coding_rows(corpus, rule))
