"""What a run came to: counts, failures by kind, and the framings over all of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.articles.archives import unpacked
from framing.articles.formats import format_of
from framing.articles.inputs import Input, Notice
from framing.columns import printable
from framing.errors import ArticleError
from framing.running.duplicates import first_copies
from framing.running.journal import Frame

_EXAMPLES = 3


@dataclass
class Tally:
    """What a run came to.

    Attributes
    ----------
    files, articles, paragraphs : int
        Files seen; articles and paragraphs scored.
    failures : list of tuple of str
        File and sentence of each file or article that could not be scored.
    notices : list of str
        What readers said without failing.
    unlike : list of str
        Articles unlike those the model was trained on.
    copies : list of str
        For each article and failure in order, the article that it is a copy of; empty for none.
    profile : list of tuple
        For each framing: slug, paragraphs in which it is present, sum of its probabilities.
    counted : int
        Paragraphs that the profile counts.
    """

    files: int = 0
    articles: int = 0
    paragraphs: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    profile: list[tuple[str, int, float]] = field(default_factory=list)
    counted: int = 0

    @property
    def n_copies(self) -> int:
        """Articles that are a copy of one before them."""
        return sum(map(bool, self.copies))


def tally(frames: Iterable[Frame], slugs: Sequence[str], unique: bool) -> Tally:
    """Count what the frames of a run hold; with `unique` the profile leaves copies out.

    Memory grows with the number of articles by some 300 bytes each.
    """
    found = Tally()
    ids: list[str] = []
    sketches: list[NDArray[np.int64]] = []
    sums: list[tuple[int, list[int], list[float]]] = []
    for frame in frames:
        found.files += frame["files"]
        found.notices += frame["notices"]
        for entry in frame["entries"]:
            ids.append(entry["article"])
            sketches.append(np.array(entry.get("sketch", ()), dtype=np.int64))
            if "error" in entry:
                found.failures.append((entry["file"], entry["error"]))
                sums.append((0, [], []))
                continue
            found.articles += 1
            found.paragraphs += entry["paragraphs"]
            found.unlike += [entry["article"]] if entry["unlike"] else []
            sums.append((entry["paragraphs"], entry["present"], entry["expected"]))
    first = first_copies(sketches).tolist()
    found.copies = [ids[place] if place >= 0 else "" for place in first]
    counted = [some for some, place in zip(sums, first, strict=True) if some[0] and not (unique and place >= 0)]
    found.counted = sum(number for number, _, _ in counted)
    for k, slug in enumerate(slugs):
        found.profile.append((slug, sum(some[1][k] for some in counted), sum(some[2][k] for some in counted)))
    return found


def kind_of(file: str, sentence: str) -> str:
    """Return what is the same in the sentences of failures of one kind: without the file's name, numbers and details."""
    said = sentence.replace(file, "").lstrip(":, ")
    said = re.split(r" \(|[;:]", re.sub(r"^(?:line|row|record|member) [^:]*: ", "", said), maxsplit=1)[0]
    return re.sub(r"\d+|'[^']*'|\"[^\"]*\"", "...", said).strip(" .") or "failed"


def report(found: Tally, unique: bool) -> list[str]:
    """Return the lines of the report at the end of a run."""
    lines = [f"{found.files} files, {found.articles} articles, {found.paragraphs} paragraphs scored"]
    if found.n_copies:
        how = "counted once here (--unique)" if unique else "counted with the others (--unique counts each once)"
        lines.append(f"{found.n_copies} articles are copies of another (column duplicate_of); {how}")
    if found.counted:
        shares = ", ".join(f"{slug} {present / found.counted:.1%}" for slug, present, _ in found.profile[:8])
        lines.append(f"paragraphs in which a framing is present: {shares}{' ...' if len(found.profile) > 8 else ''}")
    lines += _grouped("could not be scored", found.failures)
    lines += _noticed(found.notices)
    if found.unlike:
        named = ", ".join(map(printable, found.unlike[:3])) + (" ..." if len(found.unlike) > 3 else "")
        many = f"{len(found.unlike)} of the scored articles are unlike those the model was trained on"
        lines.append(f"{many}; mistrust their scores: {named}")
    return lines


def _grouped(what: str, failures: Sequence[tuple[str, str]]) -> Iterator[str]:
    if not failures:
        return
    yield f"{len(failures)} {what}:"
    kinds = Counter(kind_of(*failure) for failure in failures)
    for kind, count in kinds.most_common():
        yield f"  {count} {printable(kind)}"
        examples = [sentence for file, sentence in failures if kind_of(file, sentence) == kind]
        yield from (f"    {printable(sentence)}" for sentence in examples[:_EXAMPLES])


def _noticed(notices: Sequence[str]) -> list[str]:
    shown = [printable(sentence) for sentence in notices[:_EXAMPLES]]
    return [*shown, f"and {len(notices) - _EXAMPLES} more notices (--log has them all)"] if len(notices) > _EXAMPLES else shown


def log_lines(found: Tally, summary: dict[str, Any]) -> Iterator[str]:
    """Yield a run's log as lines of JSON: a line each notice and failure, and at the end the summary."""
    for sentence in found.notices:
        yield json.dumps({"event": "notice", "text": sentence})
    for file, sentence in found.failures:
        yield json.dumps({"event": "failure", "file": file, "kind": kind_of(file, sentence), "text": sentence})
    for article in found.unlike:
        yield json.dumps({"event": "unlike training", "article": article})
    yield json.dumps({"event": "summary", **summary})


def counted_by_format(found: Iterable[Input | ArticleError | Notice]) -> Iterator[str]:
    """Yield how many files there are of each format, and what could not be found or is skipped."""
    formats: Counter[str] = Counter()
    other: list[str] = []
    for one in unpacked(found):
        if isinstance(one, Input):
            try:
                formats[format_of(one).NAME] += 1
            except ArticleError as error:
                other.append(str(error))
        else:
            other.append(one.text if isinstance(one, Notice) else str(one))
    yield f"{formats.total()} files"
    yield from (f"  {count} {name}" for name, count in formats.most_common())
    yield from (printable(sentence) for sentence in other)
