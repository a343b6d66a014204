"""Text that stands twice: near-duplicate paragraphs and stock phrases, by runs of words (shingles)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from framing.terms import words

Unit = tuple[str, int]

SHINGLE = 5
NEAR_DUPLICATE = 0.20
_COMMONPLACE = 50


def shingles(text: str, length: int = SHINGLE) -> set[tuple[str, ...]]:
    """Return the runs of `length` words of a text."""
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def near_duplicates(texts: Mapping[Unit, str], least: float = NEAR_DUPLICATE) -> list[tuple[Unit, Unit, float]]:
    """Return the pairs of paragraphs that share more than `least` of the shorter one's word 5-grams, most alike first.

    Returns
    -------
    list of (unit, unit, share)
    """
    sets = {unit: shingles(text) for unit, text in texts.items()}
    holders: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
    for unit, found in sets.items():
        for shingle in found:
            holders[shingle].append(unit)
    shared: Counter[tuple[Unit, Unit]] = Counter()
    for units in holders.values():
        if 1 < len(units) <= _COMMONPLACE:
            shared.update(combinations(sorted(units), 2))
    pairs = [(first, second, count / min(len(sets[first]), len(sets[second]))) for (first, second), count in shared.items()]
    return sorted((pair for pair in pairs if pair[2] > least), key=lambda pair: -pair[2])


def common_phrases(texts: Iterable[str], length: int) -> list[tuple[str, int]]:
    """Return runs of `length` words with the number of paragraphs they stand in, commonest first; once ones left out."""
    holders: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        holders.update(shingles(text, length))
    return [(" ".join(phrase), count) for phrase, count in holders.most_common() if count > 1]
