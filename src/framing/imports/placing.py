"""Units to articles of a corpus: identifiers that are safe file names, and numbers within them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from framing.articles import Article
from framing.codings import Coding
from framing.corpus import Corpus
from framing.errors import CorpusError
from framing.imports.gathering import Unit
from framing.imports.labels import Named
from framing.imports.whole import numbered

_LONGEST = 80
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)


@dataclass
class Placed:
    """New articles, each with its paragraphs, and codings of new and known ones."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    about: dict[str, dict[str, str]] = field(default_factory=dict)
    codings: list[Coding] = field(default_factory=list)
    known: int = 0
    said: list[str] = field(default_factory=list)


def safe_id(name: str) -> str:
    """Return a name that can be a file's on any system: letters, digits, hyphens and full stops within."""
    found = re.sub(r"[^\w.]+|_+", "-", unicodedata.normalize("NFC", name)).strip("-._")[:_LONGEST].strip("-.")
    return f"article-{found}" if not found or _DEVICES.fullmatch(found) else found


def place(
    units: Sequence[Unit],
    named: Named,
    stem: str,
    corpus: Corpus | None = None,
    whole: Mapping[str, Article] | None = None,
) -> Placed:
    """Give each unit its article and number.

    Parameters
    ----------
    units : sequence of Unit
    named : Named
    stem : str
        Articles that have no name are called this and a number.
    corpus : Corpus, optional
        One that is added to: units whose text is there get their codings, others become new articles.
    whole : mapping of str to Article, optional
        The articles that the units are from, by the name that the units give them; without it an article is the units of it
        that were coded.

    Raises
    ------
    CorpusError
        If a unit belongs to an article of the corpus that has no such paragraph.
    """
    placing = _Placing(named, safe_id(stem), corpus, len(units), whole or {})
    for article, members in _by_article(units, named.codebook.units).items():
        placing.article(article[0], members)
    return placing.done()


def _by_article(units: Iterable[Unit], coded: str) -> dict[tuple[str, int], list[Unit]]:
    """Return units by article; where the unit is no part of an article, each has one to itself."""
    grouped: dict[tuple[str, int], list[Unit]] = {}
    alone = coded in ("article", "headline")
    for number, unit in enumerate(units):
        grouped.setdefault((unit.article, number if alone or not unit.article else -1), []).append(unit)
    for members in grouped.values():
        if all(unit.place.isdecimal() for unit in members):
            members.sort(key=lambda unit: int(unit.place))
    return grouped


class _Placing:
    def __init__(self, named: Named, stem: str, corpus: Corpus | None, total: int, whole: Mapping[str, Article]) -> None:
        self.named, self.stem, self.corpus, self.width, self.whole = named, stem, corpus, len(str(total)), whole
        self.placed = Placed()
        self.number = self.renamed = self.anew = 0
        about = corpus.about if corpus else {}
        self.taken = {id.lower() for id in about}
        self.sources = {row.get("source_id") or id: id for id, row in about.items()}
        self.places: dict[str, list[tuple[str, int]]] = {}
        for id, found in (corpus.articles if corpus else {}).items():
            for number, paragraph in enumerate(found.paragraphs, start=1):
                self.places.setdefault(" ".join(paragraph.text.split()), []).append((id, number))

    def article(self, name: str, members: Sequence[Unit]) -> None:
        known = [self._known(name, unit) for unit in members]
        new = [unit for unit, found in zip(members, known, strict=True) if found is None]
        if new and name and name in self.sources:
            raise CorpusError(
                f"{new[0].where}: the article {name!r} of the corpus has no such paragraph; a corpus keeps the texts it has, "
                "give this one another id."
            )
        for unit, found in zip(members, known, strict=True):
            if found is not None:
                self.placed.known += 1
                self._code(unit, *found)
        if new and name in self.whole:
            id, article = self._new_id(name), self.whole[name]
            self.placed.texts[id] = [" ".join(paragraph.text.split()) for paragraph in article.paragraphs]
            self.placed.about[id] = {"title": article.title or ""} | self._about(name, id, new)
            for unit in new:
                self._code(unit, id, numbered(unit, article))
        elif new:
            id = self._new_id(name or new[0].place)
            self.anew += bool(name and new[0].place) and [unit.place for unit in new] != [str(i + 1) for i in range(len(new))]
            self.placed.texts[id] = [unit.text for unit in new]
            self.placed.about[id] = self._about(name or new[0].place, id, new)
            for number, unit in enumerate(new, start=1):
                self._code(unit, id, number)

    def _known(self, name: str, unit: Unit) -> tuple[str, int] | None:
        found = self.places.get(unit.text, [])
        own = [place for place in found if place[0] == self.sources.get(name)]
        return next(iter(own or found), None)

    def _code(self, unit: Unit, id: str, number: int) -> None:
        codebook = self.named.codebook
        for (coder, round), answer in unit.answers.items():
            version, values = answer.codebook or codebook.version, answer.values(codebook)
            self.placed.codings.append(Coding(id, number, coder, values, round, version, coded=answer.coded))

    def _new_id(self, name: str) -> str:
        if name:
            id = safe_id(name)
        else:
            self.number += 1
            id = f"{self.stem}-{self.number:0{self.width}d}"
        first, again = id, 1
        while id.lower() in self.taken:
            again += 1
            id = f"{first}-{again}"
        self.taken.add(id.lower())
        self.renamed += bool(name) and id != name
        return id

    def _about(self, name: str, id: str, units: Sequence[Unit]) -> dict[str, str]:
        about: dict[str, str] = {}
        for unit in units:
            for key, value in unit.about.items():
                about[key] = about.get(key) or value
            if unit.about.get("split", "") != units[0].about.get("split", ""):
                first = units[0]
                raise CorpusError(
                    f"{unit.where}: the article {name!r} is in the split {unit.about.get('split')!r} here and in "
                    f"{first.about.get('split')!r} in {first.where}; an article belongs to one split."
                )
        return about | ({"source_id": name} if name and name != id else {})

    def done(self) -> Placed:
        said = self.placed.said
        if self.number:
            last = f"{self.stem}-{self.number:0{self.width}d}"
            said.append(f"{self.number} articles without an id are numbered, to {last}")
        if self.renamed:
            said.append(f"{self.renamed} ids became others that can name a file; the column source_id keeps them")
        if self.anew:
            said.append(f"the units of {self.anew} articles are numbered anew, from 1, since only those that were coded are here")
        return self.placed
