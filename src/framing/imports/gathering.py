"""Rows to coded units: which rows are of one unit, which of one coder, and which say the same twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from framing.codebook import ABSENT, Codebook
from framing.errors import CorpusError
from framing.imports.labels import Named
from framing.imports.table import Row

Key = tuple[str, ...]


@dataclass
class Answer:
    """What one coder said of one unit, by slug."""

    given: dict[str, str]
    complete: bool
    where: str
    codebook: str = ""
    coded: str = ""

    def repeated_by(self, other: Answer, long: bool) -> bool:
        """Whether another row says the same again, or, where rows hold one label each, one of the labels."""
        within = long and bool(other.given) and other.given.items() <= self.given.items()
        return self.complete == other.complete and (self.given == other.given or within)

    def values(self, codebook: Codebook) -> tuple[str | None, ...]:
        """The values of a coding, in codebook order; None where not coded."""
        rest = ABSENT if self.complete else None
        return tuple(self.given.get(slug, rest) for slug in codebook.slugs)


@dataclass
class Unit:
    """A text that was coded."""

    text: str
    article: str
    place: str
    where: str
    about: dict[str, str]
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)


@dataclass
class Gathered:
    """The units, in the order of the files, and what was left out or joined."""

    units: list[Unit]
    dropped: Counter[str]
    said: list[str]


def gather(rows: Iterable[Row], named: Named) -> Gathered:
    """Join rows to units.

    A unit is known by its article and number, by its number alone, or by its text (in one split). What one coder said of
    a unit in several rows adds up where rows hold one label each; otherwise rows that contradict each other are left
    out, or, where nothing but the text names the unit, are units of their own.

    Raises
    ------
    CorpusError
        If a unit has two texts, or more framings than the codebook allows.
    """
    gathering = _Gathering(named)
    for row in rows:
        gathering.add(row)
    return gathering.done()


class _Gathering:
    def __init__(self, named: Named) -> None:
        self.named = named
        self.codebook = named.codebook
        self.units: dict[Key, Unit] = {}
        self.dropped: Counter[str] = Counter()
        self.contradictory: dict[tuple[Key, tuple[str, str]], str] = {}
        self.joined = self.repeated = self.varying = 0

    def add(self, row: Row) -> None:
        answer = self._answer(row)
        key = _key(row)
        if (key, row.voice) in self.contradictory:
            self.dropped["contradictory"] += 1
            return
        while not self._put(key, row, answer):
            # Nothing but its text names the unit, and a list of labels is an answer of its own.
            self.repeated += 1
            key = (*key, "again")

    def _put(self, key: Key, row: Row, answer: Answer) -> bool:
        unit = self.units.setdefault(key, Unit(row.text, row.article, row.unit, row.where, dict(row.about)))
        self._check_same(unit, row)
        before = unit.answers.get(row.voice)
        if before is None:
            unit.answers[row.voice] = answer
        elif before.repeated_by(answer, row.long):
            self.dropped["duplicate rows"] += 1
        elif (row.long or not row.complete) and self._adds_up(before, answer):
            self.joined += 1
            unit.answers[row.voice] = Answer({**before.given, **answer.given}, before.complete and answer.complete, before.where)
        elif row.article or row.unit or row.long:
            del unit.answers[row.voice]
            self.contradictory[key, row.voice] = f"{row.coder!r} in {before.where} and {row.where}"
            self.dropped["contradictory"] += 2
        else:
            return False
        return True

    def _answer(self, row: Row) -> Answer:
        given: dict[str, str] = {}
        for label, value in row.given.items():
            slug = self.named.framings[label]
            given[slug] = max(given.get(slug, ABSENT), self.named.stances.get(value, value), key=lambda word: word != ABSENT)
        present = _present(given)
        if self.codebook.exclusive and len(present) > 1:
            listed = " and ".join(present[:3])
            raise CorpusError(
                f"{row.where}: carries {listed}, but framings exclude each other; leave one, or import without --exclusive."
            )
        return Answer(given, row.complete, row.where, row.codebook, row.coded)

    def _adds_up(self, before: Answer, answer: Answer) -> bool:
        both = {**before.given, **answer.given}
        clash = any(before.given.get(slug, value) != value for slug, value in answer.given.items())
        return not clash and not (self.codebook.exclusive and len(_present(both)) > 1)

    def _check_same(self, unit: Unit, row: Row) -> None:
        if unit.text != row.text:
            name = " ".join(part for part in (row.article, row.unit) if part)
            raise CorpusError(
                f"{row.where}: the unit {name!r} has another text in {unit.where}; import these files one at a time, or name "
                "the column of articles with --article-column."
            )
        self.varying += any(unit.about.get(name, value) != value for name, value in row.about.items())

    def done(self) -> Gathered:
        for key, unit in list(self.units.items()):
            if self.codebook.at_least_one:
                empty = [coder for coder, answer in unit.answers.items() if answer.complete and not _present(answer.given)]
                self.dropped["no label"] += len(empty)
                unit.answers = {coder: answer for coder, answer in unit.answers.items() if coder not in empty}
            if not unit.answers:
                del self.units[key]
        said = []
        if self.joined:
            said.append(f"{self.joined} rows were joined to another row of the same coder and text: each adds a label")
        if self.repeated:
            said.append(f"{self.repeated} rows repeat a text with other labels and are taken as texts of their own")
        if self.varying:
            said.append(
                f"{self.varying} rows say something else of their article than the first row of the same text; that counts"
            )
        if self.contradictory:
            shown = "; ".join(list(self.contradictory.values())[:3])
            said.append(f"contradictory answers of one coder were left out: {shown}")
        return Gathered(list(self.units.values()), +self.dropped, said)


def _present(given: Mapping[str, str]) -> list[str]:
    return [slug for slug, value in given.items() if value != ABSENT]


def _key(row: Row) -> Key:
    if row.article:
        return (row.article, "", row.unit) if row.unit else (row.article, row.text)
    return ("", "", row.unit) if row.unit else ("", row.text, row.about.get("split", ""), "")
