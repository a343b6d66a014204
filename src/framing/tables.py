"""Scores as records: one object or row for a paragraph, an article, or a model."""

from __future__ import annotations

from typing import Any

from framing.findings import SHARE, Carried, Share
from framing.model import FramingModel
from framing.profile import stance_indices
from framing.scoring import ScoredArticle
from framing.sheets import harmless as harmless

Record = dict[str, Any]


def paragraph_records(model: FramingModel, scored: ScoredArticle, *, all_blocks: bool = False) -> list[Record]:
    """Return one record a paragraph: ``article``, ``paragraph``, ``text`` and ``framings``.

    With `all_blocks` a record also has the ``line`` and ``kind`` of the block, and furniture has no paragraph number.
    """
    records = []
    for block, framings in zip(scored.blocks, _framings(model, scored), strict=True):
        place: Record = {"article": scored.article.id, "paragraph": block.number}
        if all_blocks:
            place |= {"line": block.line, "kind": block.kind}
        records.append(place | {"text": block.text, "framings": framings})
    return records


def article_record(scored: ScoredArticle) -> Record:
    """Return the record of an article: ``article``, ``title``, ``paragraphs``, ``likeness`` and its ``profile``."""
    return {
        "article": scored.article.id,
        "title": scored.article.title,
        "paragraphs": len(scored.article.paragraphs),
        "likeness": scored.familiarity.likeness,
        "unlike_training": scored.familiarity.unlike,
        "rollup": scored.rollup,
        **({"abstain": scored.abstain} if scored.abstain is not None else {}),
        "profile": {share.framing: _share(share, scored.abstain) for share in scored.profile},
    }


def model_record(model: FramingModel) -> Record:
    """Return what identifies a model in an output: its checksum, codebook, version and thresholds."""
    return {
        "checksum": model.checksum,
        "codebook": model.codebook.name,
        "codebook_version": model.codebook.version,
        "corpus_checksum": model.provenance.get("corpus_checksum"),
        "thresholds": dict(zip(model.codebook.slugs, model.thresholds.tolist(), strict=True)),
    }


def flat(record: Record) -> Record:
    """Return a record as one row of a spreadsheet: nested names joined by ``_``, one value a column.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    row: Record = {}
    for name, value in record.items():
        if name in ("framings", "profile"):
            for slug, entry in value.items():
                row |= {f"{slug}_{key}": cell for key, cell in _flat_entry(entry).items()}
        else:
            row[name] = f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t")) else value
    return row


def columns(
    model: FramingModel,
    *,
    level: str,
    all_blocks: bool = False,
    explain: bool = False,
    rollup: str = SHARE,
    abstains: bool = False,
) -> list[str]:
    """Return the columns of `flat` records in their order."""
    uncertain = ["uncertain"] if abstains else []
    if level == "article":
        measures = ["present", "share", "expected", "low", "high"] if rollup == SHARE else ["carried", "probability", "present"]
        parts = [*measures, *uncertain, *model.codebook.stances]
        first = ["article", "title", "paragraphs", "likeness", "unlike_training", "rollup", *(["abstain"] if abstains else [])]
    else:
        parts = [
            "probability",
            "present",
            *uncertain,
            *(["stance"] if model.codebook.stances else []),
            *model.codebook.stances,
            *(["log_odds", "intercept", "context", "terms"] if explain else []),
        ]
        first = ["article", "paragraph", *(["line", "kind"] if all_blocks else []), "text"]
    return first + [f"{slug}_{part}" for slug in model.codebook.slugs for part in parts]


def _framings(model: FramingModel, scored: ScoredArticle) -> list[Record]:
    """Return for each block what is said of each framing."""
    codebook, scores = model.codebook, scored.scores
    likeliest = [stance_indices(scores, k).tolist() for k in range(len(codebook.slugs))]
    probabilities, present = scores.probabilities.tolist(), scores.present.tolist()
    stances = scores.stance_probabilities.tolist()
    uncertain = scores.uncertain.tolist() if scores.uncertain is not None else None
    rows: list[Record] = []
    for row in range(len(scored.blocks)):
        framings: Record = {}
        for k, slug in enumerate(codebook.slugs):
            is_present, is_open = present[row][k], uncertain is not None and uncertain[row][k]
            stance = likeliest[k][row]
            told = dict(zip(codebook.stances, stances[row][k], strict=True)) if is_present and codebook.stances else None
            framings[slug] = {
                "probability": probabilities[row][k],
                "present": None if is_open else is_present,
                **({"uncertain": is_open} if scored.abstain is not None else {}),
                "stance": codebook.stances[stance] if stance >= 0 else None,
                "stance_probabilities": told,
            }
            if scored.explanations:
                found = scored.explanations[row][k]
                framings[slug]["explanation"] = {
                    "log_odds": found.log_odds,
                    "intercept": found.intercept,
                    "context": found.context,
                    "terms": {contribution.term: contribution.value for contribution in found.contributions},
                }
        rows.append(framings)
    return rows


def _share(share: Share | Carried, abstain: float | None) -> Record:
    entry = share._asdict()
    del entry["framing"]
    if isinstance(share, Share):
        del entry["paragraphs"]
    if abstain is None:
        del entry["uncertain"]
    return entry


def _flat_entry(entry: Record) -> Record:
    row = {key: value for key, value in entry.items() if not isinstance(value, dict)}
    row |= entry.get("stances") or entry.get("stance_probabilities") or {}
    row.pop("stance_probabilities", None)
    if "explanation" in entry:
        found = entry["explanation"]
        row |= {name: found[name] for name in ("log_odds", "intercept", "context")}
        row["terms"] = "; ".join(f"{term} {value:+.6f}" for term, value in found["terms"].items())
    return row
