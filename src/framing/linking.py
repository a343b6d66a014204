"""Joining the codings of withheld paragraphs to a reader's own copies of the articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from framing.articles import Article, Paragraph
from framing.articles.formats import read_folder
from framing.corpus import Corpus
from framing.errors import CorpusError
from framing.terms import Terms, stemmer_of
from framing.withheld import Withheld, fingerprint

Unit = tuple[str, int]

ALIKE = 0.6


@dataclass(frozen=True)
class Link:
    """A withheld paragraph found in a reader's copy.

    Attributes
    ----------
    unit : tuple of (str, int)
        Article and paragraph in the corpus.
    file : str
    paragraph : Paragraph
        The block of the copy.
    likeness : float
        1 where the fingerprints are the same; else the share of single terms that both have (Jaccard, by count).
    """

    unit: Unit
    file: str
    paragraph: Paragraph
    likeness: float


@dataclass
class Linked:
    """What was found, what was not, and which files could not be read."""

    links: list[Link] = field(default_factory=list)
    missing: list[Unit] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def differing(self) -> list[Link]:
        """The links whose text is not quite the one that was coded."""
        return [link for link in self.links if link.likeness < 1]


def link_corpus(corpus: Corpus, folder: str | Path) -> Linked:
    """Look in every text file below `folder` for the withheld paragraphs of a corpus.

    Parameters
    ----------
    corpus : Corpus
    folder : str or Path

    Returns
    -------
    Linked
        A paragraph is found by its fingerprint; where none fits, in the files in which others of its article were
        found, by likeness of terms, at least 0.6.

    Raises
    ------
    CorpusError
        If the folder is missing or the corpus withholds nothing.
    """
    if not Path(folder).is_dir():
        raise CorpusError(f"{folder}: there is no such folder; name the one with your copies of the articles.")
    if not corpus.withheld:
        raise CorpusError(f"{corpus.folder}: withholds no text; there is nothing to link.")
    linked = Linked()
    copies = list(read_folder(folder, lambda error: linked.unreadable.append(str(error))))
    by_fingerprint = {fingerprint(block.text): (copy, block) for copy in reversed(copies) for block in reversed(copy.blocks)}
    taken = set()
    for unit, kept in sorted(corpus.withheld.items()):
        if kept.fingerprint in by_fingerprint:
            copy, block = by_fingerprint[kept.fingerprint]
            linked.links.append(Link(unit, copy.source, block, 1.0))
            taken.add((copy.source, block.line))
    terms = Terms(stemmer_of(corpus.codebook.language), 1)
    _link_alike(corpus.withheld, copies, terms, linked, taken)
    found = {link.unit for link in linked.links}
    linked.links.sort(key=lambda link: link.unit)
    linked.missing = [unit for unit in sorted(corpus.withheld) if unit not in found]
    return linked


def _link_alike(
    withheld: Mapping[Unit, Withheld], copies: Iterable[Article], terms: Terms, linked: Linked, taken: set[tuple[str, int]]
) -> None:
    found = {link.unit for link in linked.links}
    files: dict[str, set[str]] = {}
    for link in linked.links:
        files.setdefault(link.unit[0], set()).add(link.file)
    blocks = {copy.source: [(block, Counter(terms(block.text))) for block in copy.blocks] for copy in copies}
    for unit, kept in sorted(withheld.items()):
        if unit in found:
            continue
        single = Counter({term: count for term, count in kept.counts.items() if " " not in term})
        best = max(
            (
                (_likeness(single, counts), -block.line, file, block)
                for file in sorted(files.get(unit[0], ()))
                for block, counts in blocks[file]
                if (file, block.line) not in taken
            ),
            default=None,
            key=lambda candidate: candidate[:3],
        )
        if best and best[0] >= ALIKE:
            linked.links.append(Link(unit, best[2], best[3], best[0]))
            taken.add((best[2], best[3].line))


def _likeness(first: Counter[str], second: Counter[str]) -> float:
    either = (first | second).total()
    return (first & second).total() / either if either else 0.0
