"""What is in a corpus, what is wrong with it, and what was linked to it: as text and as rows."""

from __future__ import annotations

from collections.abc import Mapping

from framing.adjudications import Adjudicated
from framing.columns import aligned, printable
from framing.corpus import Corpus
from framing.corpus_check import Check, outdated
from framing.imports.importing import Imported
from framing.linking import Linked
from framing.tables import harmless
from framing.wording import Wording


def check_report(check: Check) -> str:
    """Return what is in a corpus, then warnings and errors."""
    lines = []
    for name, rows in check.counts.items():
        lines.append(name)
        lines += [f"  {printable(what)}: {count}" for what, count in rows.items()]
    lines += [f"warning: {sentence}" for sentence in check.warnings]
    lines += [f"error: {sentence}" for sentence in check.errors]
    lines.append(f"{len(check.errors)} errors, {len(check.warnings)} warnings")
    return "\n".join(lines) + "\n"


def link_report(linked: Linked) -> str:
    """Return how many withheld paragraphs were found, and name those that differ or are missing."""
    total = len(linked.links) + len(linked.missing)
    lines = [f"{len(linked.links)} of {total} paragraphs found, {len(linked.differing)} of them with a text that differs"]
    lines += [
        f"differs: {link.unit[0]} {link.unit[1]}, {link.likeness:.0%} of its terms: {link.file}, line {link.paragraph.line}"
        for link in linked.differing
    ]
    lines += [f"not found: {article} {paragraph}" for article, paragraph in linked.missing]
    lines += [f"not read: {sentence}" for sentence in linked.unreadable]
    return "\n".join(lines) + "\n"


def link_rows(corpus: Corpus, linked: Linked) -> list[list[object]]:
    """Return the linked paragraphs as rows, with their text and reference codings; the first row is the header."""
    reference = corpus.reference()
    rows: list[list[object]] = [["article", "paragraph", "file", "line", "likeness", "text", *corpus.codebook.slugs]]
    for found in linked.links:
        coded = reference.get(found.unit)
        values = [value or "" for value in coded.values] if coded else [""] * len(corpus.codebook.slugs)
        text = harmless(found.paragraph.text)
        rows.append([*found.unit, found.file, found.paragraph.line, round(found.likeness, 3), text, *values])
    return rows


def reference_rows(corpus: Corpus, rule: str) -> list[list[object]]:
    """Return the reference codings as rows, with how each was resolved; the first row is the header."""
    slugs = corpus.codebook.slugs
    rows: list[list[object]] = [["article", "paragraph", *slugs, *(f"{slug}_resolution" for slug in slugs)]]
    for (article, paragraph), found in sorted(corpus.reference(rule).items()):
        rows.append([harmless(article), paragraph, *(value or "" for value in found.values), *found.resolutions])
    return rows


def outdated_rows(corpus: Corpus) -> list[list[object]]:
    """Return the codings to look at again after a change of the codebook, with their text; the first row is the header."""
    slugs = corpus.codebook.slugs
    rows: list[list[object]] = [["article", "paragraph", "coder", "round", "codebook", "text", *slugs]]
    for coding in outdated(corpus):
        article = corpus.articles.get(coding.article)
        text = harmless(article.paragraphs[coding.paragraph - 1].text) if article else ""
        place = [harmless(coding.article), coding.paragraph, harmless(coding.coder), coding.round, coding.codebook, text]
        rows.append([*place, *(value or "" for value in coding.values)])
    return rows


def adjudication_report(done: Adjudicated) -> str:
    """Return how many decisions a sheet brought, and what is left to decide."""
    lines = [
        f"{done.decisions} decisions taken from {done.rows} paragraphs: {done.added} rows added to the codings, "
        f"{done.filled} filled up",
        f"{done.known} decisions were there already",
        f"{done.open} paragraphs of the corpus are still in disagreement",
    ]
    return "\n".join(lines) + "\n"


def wording_report(found: Mapping[str, Wording]) -> str:
    """Return the words and collocations of each framing: how often with it, how often without, how strong."""
    lines = []
    for slug, marks in found.items():
        for what, some in (("words", marks.words), ("collocations", marks.pairs)):
            table = [[f"{slug}: {what}", "with it", "without", "G\u00b2"]]
            table += [[mark.wording, str(mark.within), str(mark.elsewhere), f"{mark.strength:.1f}"] for mark in some]
            lines += [*aligned(table, 100, left=1), ""]
    return "\n".join(lines)


def import_report(done: Imported) -> str:
    """Return how files were read, what was taken, what was left out and why, and what was written."""
    lines = [printable(sentence) for sentence in done.said]
    lines.append("taken: " + ", ".join(f"{count} {what}" for what, count in done.counts.items() if count))
    lines.append("by coder: " + _counted(done.coders))
    lines.append("codings with each framing: " + _counted(done.framings))
    lines.append("left out: " + (", ".join(f"{count} {why}" for why, count in done.dropped.items()) or "nothing"))
    lines.append(f"{done.folder}: {', '.join(done.written)}")
    return "\n".join(lines) + "\n"


def _counted(counts: Mapping[str, int], most: int = 20) -> str:
    shown = ", ".join(f"{printable(name)} {count}" for name, count in list(counts.items())[:most])
    return shown + (f" and {len(counts) - most} more" if len(counts) > most else "")
