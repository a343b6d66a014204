"""Paragraphs whose text a corpus may not hold: a fingerprint that finds each in a reader's own copy, and its counted
terms.

``withheld.csv`` has one row a paragraph. The terms stand in alphabetical order, so that no sentence can be put
together again; single stems are all there, pairs of neighbouring stems only where the same pair stands in another
article too.
"""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.codings import paragraph_number
from framing.errors import CorpusError
from framing.sheets import OnError, read_sheet, refuse
from framing.writing import replacing

_LONGEST_RUN = 3
_COLUMNS = ("article", "paragraph", "fingerprint", "terms")


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is kept of a paragraph instead of its text.

    Attributes
    ----------
    fingerprint : str
        See `fingerprint`.
    counts : dict
        From term to how often it stands in the paragraph.
    """

    fingerprint: str
    counts: Mapping[str, int]

    @property
    def terms(self) -> list[str]:
        """Every term as often as it stands in the paragraph, in alphabetical order."""
        return [term for term, count in sorted(self.counts.items()) for _ in range(count)]


def fingerprint(text: str) -> str:
    """Return 16 hexadecimal digits that are the same for copies of a text that differ in white space, quotes, dashes
    or case.

    The first 64 bits of the SHA-256 of the text's letters and digits, compatibility-decomposed and case-folded.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(character for character in folded if character.isalnum())
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def withhold(text: str, terms: Iterable[str], shared_pairs: Collection[str]) -> Withheld:
    """Return what may be kept of a paragraph: all its single terms, and of its pairs those in `shared_pairs`."""
    kept = Counter(term for term in terms if " " not in term or term in shared_pairs)
    return Withheld(fingerprint(text), dict(sorted(kept.items())))


def withhold_articles(
    own: Mapping[str, Sequence[str]],
    others: Mapping[str, Sequence[str]],
    terms: Callable[[str], list[str]],
    phrases: Collection[str] = frozenset(),
) -> dict[tuple[str, int], Withheld]:
    """Return what may be kept of the paragraphs of articles.

    Parameters
    ----------
    own : mapping of str to sequence of str
        From article to the texts of its paragraphs, none of which may be passed on.
    others : mapping of str to sequence of str
        Further articles, whose texts are public or stay where they are.
    terms : callable
        From a text to its terms.
    phrases : collection of str
        Pairs of the codebook's own words and phrases, which are the last to be left out of a run.

    Returns
    -------
    dict
        From (article, paragraph) to what is kept. A pair of neighbouring terms is kept only if another article has it, and
        copies are one article: those in which half the pairs of the one with fewer stand in the other too. No more than three
        pairs in a row are kept, so that nothing longer than four words can be strung together.
    """
    found = {id: [terms(text) for text in texts] for id, texts in own.items()}
    every = found | {id: [terms(text) for text in texts] for id, texts in others.items()}
    pairs = {id: {term for kept in members for term in kept if " " in term} for id, members in every.items()}
    first = _copies(pairs)
    holders: dict[str, set[str]] = {}
    for id, members in pairs.items():
        for pair in members:
            holders.setdefault(pair, set()).add(first[id])
    shared = {pair for pair, articles in holders.items() if len(articles) > 1}
    return {
        (id, number): withhold(text, kept, _without_runs(kept, shared, phrases))
        for id, members in found.items()
        for number, (text, kept) in enumerate(zip(own[id], members, strict=True), start=1)
    }


def _without_runs(terms: Iterable[str], shared: Collection[str], phrases: Collection[str]) -> set[str]:
    """Return the shared pairs of a paragraph without those that would make a run of more than `_LONGEST_RUN` of them."""
    pairs = [term for term in terms if " " in term]
    dropped: set[str] = set()
    run: list[str] = []
    for pair in pairs:
        run = [*run, pair] if pair in shared and pair not in dropped else []
        if len(run) > _LONGEST_RUN:
            at = max((i for i, one in enumerate(run) if one not in phrases), default=_LONGEST_RUN)
            dropped.add(run[at])
            run = run[at + 1 :]
    return {pair for pair in pairs if pair in shared} - dropped


def _copies(pairs: Mapping[str, set[str]]) -> dict[str, str]:
    """Return for each article the first of those that it is a copy of, by its pairs; itself if of none."""
    first: dict[str, str] = {}
    for id, members in pairs.items():
        alike = {first[other] for other in first if _are_copies(members, pairs[other])}
        first[id] = min(alike, default=id)
        # One article can be a copy of two that were not known to be copies of each other.
        first |= {other: first[id] for other, found in first.items() if found in alike}
    return first


def _are_copies(one: set[str], other: set[str]) -> bool:
    return 2 * len(one & other) >= min(len(one), len(other)) > 0


def read_withheld(path: str | Path, on_error: OnError = refuse) -> dict[tuple[str, int], Withheld]:
    """Read ``withheld.csv``; a corpus without the file withholds nothing.

    Raises
    ------
    CorpusError
        If a row is wrong; the message names the line.
    """
    if not Path(path).exists():
        return {}
    found: dict[tuple[str, int], Withheld] = {}
    for line, cells in read_sheet(path, "", _COLUMNS):
        where = f"{path}, line {line}"
        try:
            unit = cells["article"], paragraph_number(cells["paragraph"], where)
            if unit in found:
                raise CorpusError(f"{where}: paragraph {unit[1]} of {unit[0]!r} stands there twice.")
            found[unit] = Withheld(
                cells["fingerprint"], dict(_count(entry, where) for entry in cells["terms"].split("; ") if entry)
            )
        except CorpusError as error:
            on_error(error)
    return found


def write_withheld(path: str | Path, withheld: Mapping[tuple[str, int], Withheld]) -> None:
    """Write ``withheld.csv``, sorted by article and paragraph."""
    with replacing(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for (article, paragraph), kept in sorted(withheld.items()):
            terms = "; ".join(f"{term} {count}" for term, count in sorted(kept.counts.items()))
            writer.writerow([article, paragraph, kept.fingerprint, terms])


def _count(entry: str, where: str) -> tuple[str, int]:
    term, _, count = entry.rpartition(" ")
    if not term or not (count.isascii() and count.isdigit()) or len(count) > 6:
        raise CorpusError(f"{where}: {entry!r} is no term with its count.")
    return term, int(count)
