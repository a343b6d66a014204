"""doccano: JSON Lines of text classification, in one file or in an archive with a file a coder."""

from __future__ import annotations

from framing.corpus import Corpus
from framing.exports.archives import zipped
from framing.exports.rows import Row, about, json_lines, labels, units
from framing.imports.placing import safe_id


def doccano_rows(corpus: Corpus) -> list[Row]:
    """Return a record for each unit and coder, as doccano exports them."""
    found: list[Row] = []
    for unit in units(corpus):
        for coding in unit.codings:
            found.append(
                {"id": len(found) + 1, "text": unit.text, "label": labels(coding, corpus.codebook), "Comments": []}
                | {"article": unit.article, "paragraph": unit.number, "coder": coding.coder, "round": coding.round}
                | {"codebook": coding.codebook, "coded": coding.coded}
                | about(corpus, unit.article)
            )
    return found


def doccano_text(corpus: Corpus) -> str:
    """Return all records as JSON Lines."""
    return json_lines(doccano_rows(corpus))


def doccano_zip(corpus: Corpus) -> bytes:
    """Return an archive with a file of records for each coder."""
    rows = doccano_rows(corpus)
    files: dict[str, str] = {}
    for coder in sorted({row["coder"] for row in rows}):
        stem, again = safe_id(coder), 1
        while f"{stem}.jsonl" in files:
            again += 1
            stem = f"{safe_id(coder)}-{again}"
        files[f"{stem}.jsonl"] = json_lines(row for row in rows if row["coder"] == coder)
    return zipped(files)
