"""What a run came to: counts, failures by kind, and the framings over all of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from framing.articles.archives import unpacked
from framing.articles.formats import format_of
from framing.articles.inputs import Input, Notice
from framing.columns import printable
from framing.errors import ArticleError, FramingError
from framing.running.copies import Copies, Sketches
from framing.running.duplicates import untold
from framing.running.journal import Journal

_EXAMPLES = 3


@dataclass
class Some:
    """How many sentences there were, and the first of them.

    Attributes
    ----------
    count : int
    first : list of str
    """

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        """Count one more."""
        self.count += 1
        if len(self.first) < _EXAMPLES:
            self.first.append(sentence)


@dataclass
class Tally:
    """What a run came to, in memory that hardly grows with it.

    Attributes
    ----------
    files, articles, paragraphs : int
        Files seen; articles and paragraphs scored.
    failures : dict
        Files or articles that could not be scored, by kind.
    notices : Some
        What readers said without failing.
    unlike : Some
        Articles unlike those the model was trained on.
    copies : Copies
    profile : list of tuple
        For each framing: slug, paragraphs in which it is present, sum of its probabilities.
    counted : int
        Paragraphs that the profile counts.
    """

    copies: Copies
    files: int = 0
    articles: int = 0
    paragraphs: int = 0
    failures: dict[str, Some] = field(default_factory=dict)
    notices: Some = field(default_factory=Some)
    unlike: Some = field(default_factory=Some)
    profile: list[tuple[str, int, float]] = field(default_factory=list)
    counted: int = 0

    @property
    def n_copies(self) -> int:
        """Articles that are a copy of one before them."""
        return len(self.copies)

    @property
    def n_failures(self) -> int:
        """Files and articles that could not be scored."""
        return sum(some.count for some in self.failures.values())


def tally(journal: Journal, slugs: Sequence[str], unique: bool) -> Tally:
    """Count what the journal of a run holds; with `unique` the profile leaves copies out.

    Memory grows with the number of articles by some tens of bytes each.

    Raises
    ------
    FramingError
        If there is no room for the sketches of the articles beside the journal.
    """
    found = Tally(_copies(journal))
    firsts = iter(found.copies.first)
    present: list[int] = [0] * len(slugs)
    expected: list[float] = [0] * len(slugs)
    for frame in journal.frames():
        found.files += frame["files"]
        for sentence in frame["notices"]:
            found.notices.add(sentence)
        for entry, first in zip(frame["entries"], firsts, strict=False):
            if "error" in entry:
                found.failures.setdefault(kind_of(entry["file"], entry["error"]), Some()).add(entry["error"])
                continue
            found.articles += 1
            found.paragraphs += entry["paragraphs"]
            if entry["unlike"]:
                found.unlike.add(entry["article"])
            if entry["paragraphs"] and not (unique and first >= 0):
                found.counted += entry["paragraphs"]
                present = [one + more for one, more in zip(present, entry["present"], strict=True)]
                expected = [one + more for one, more in zip(expected, entry["expected"], strict=True)]
    found.profile = list(zip(slugs, present, expected, strict=True))
    return found


def _copies(journal: Journal) -> Copies:
    folder = journal.path.resolve().parent
    try:
        with Sketches(folder) as sketches:
            for entry in journal.entries():
                sketches.append(untold(entry.get("sketch", "")))
            first = sketches.first_copies()
    except OSError as error:
        raise FramingError(
            f"{folder}: cannot be written ({error.strerror or error}); nothing is lost: make room, and the same command goes on "
            "from here."
        ) from None
    return Copies(first, (entry["article"] for entry in journal.entries()))


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
    lines += _grouped(found)
    lines += _noticed(found.notices)
    if found.unlike.count:
        named = ", ".join(map(printable, found.unlike.first)) + (" ..." if found.unlike.count > _EXAMPLES else "")
        many = f"{found.unlike.count} of the scored articles are unlike those the model was trained on"
        lines.append(f"{many}; mistrust their scores: {named}")
    return lines


def _grouped(found: Tally) -> Iterator[str]:
    if found.failures:
        yield f"{found.n_failures} could not be scored:"
    for kind, some in sorted(found.failures.items(), key=lambda item: -item[1].count):
        yield f"  {some.count} {printable(kind)}"
        yield from (f"    {printable(sentence)}" for sentence in some.first)


def _noticed(notices: Some) -> list[str]:
    shown = [printable(sentence) for sentence in notices.first]
    return [*shown, f"and {notices.count - _EXAMPLES} more notices (--log has them all)"] if notices.count > _EXAMPLES else shown


def log_lines(journal: Journal, summary: dict[str, Any]) -> Iterator[str]:
    """Yield a run's log as lines of JSON: a line each notice and failure, and at the end the summary."""
    for frame in journal.frames():
        for sentence in frame["notices"]:
            yield json.dumps({"event": "notice", "text": sentence})
    for entry in journal.entries():
        if "error" in entry:
            file, sentence = entry["file"], entry["error"]
            yield json.dumps({"event": "failure", "file": file, "kind": kind_of(file, sentence), "text": sentence})
    for entry in journal.entries():
        if entry.get("unlike"):
            yield json.dumps({"event": "unlike training", "article": entry["article"]})
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
