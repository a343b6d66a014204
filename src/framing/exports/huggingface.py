"""A dataset folder as Hugging Face lays it out: a card, the reference codings by split, and all codings."""

from __future__ import annotations

import json

from framing.corpus import SPLITS, Corpus
from framing.exports.rows import about, coding_rows, json_lines, units

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def dataset_files(corpus: Corpus, rule: str) -> dict[str, str]:
    """Return the files of a dataset folder; ``data/SPLIT.jsonl`` has a row a unit, ``codings.jsonl`` one a unit and coder."""
    slugs, reference = corpus.codebook.slugs, corpus.reference(rule)
    rows: dict[str, list[dict[str, object]]] = {split: [] for split in SPLITS}
    for unit in units(corpus):
        resolved = reference.get((unit.article, unit.number))
        values = resolved.values if resolved else (None,) * len(slugs)
        known = {name: value for name, value in about(corpus, unit.article).items() if name != "split"}
        row = {"article": unit.article, "paragraph": unit.number, "text": unit.text, **known}
        rows[corpus.split(unit.article)].append(row | dict(zip(slugs, values, strict=True)))
    found = {f"data/{split}.jsonl": json_lines(members) for split, members in rows.items() if members}
    splits = [split for split in SPLITS if rows[split]]
    total = sum(len(members) for members in rows.values())
    return {"README.md": _card(corpus, splits, total, rule), **found, "codings.jsonl": json_lines(coding_rows(corpus, rule))}


def _card(corpus: Corpus, splits: list[str], total: int, rule: str) -> str:
    codebook = corpus.codebook
    size = next((name for most, name in _SIZES if total < most), "n>1M")
    front = [
        "---",
        f"pretty_name: {json.dumps(codebook.name, ensure_ascii=False)}",
        "language:",
        f"- {json.dumps(codebook.language)}",
    ]
    front += ["task_categories:", "- text-classification", "size_categories:", f"- {json.dumps(size)}", "configs:"]
    front += ["- config_name: reference", "  default: true", "  data_files:"]
    front += [line for split in splits for line in (f"  - split: {split}", f"    path: data/{split}.jsonl")]
    front += ["- config_name: codings", "  data_files:", "  - split: train", "    path: codings.jsonl", "---", ""]
    body = [
        f"# {codebook.name}",
        "",
        f"{total} coded units ({codebook.units}) of {len({unit.article for unit in units(corpus)})} articles, codebook version "
        f"{codebook.version}. Before you publish them, add a licence to the lines above, and say who coded and how.",
        "",
        f"- `reference`: the resolved coding of each unit (rule `{rule}`); null where none was reached.",
        "- `codings`: what each coder said; null where a framing was not coded.",
        f"- Values of a framing: {', '.join(f'`{value}`' for value in codebook.values)}.",
        "",
        "| framing | definition |",
        "|---|---|",
        *(f"| `{framing.slug}` | {_cell(framing.definition)} |" for framing in codebook.framings),
    ]
    return "\n".join([*front, *body]) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
