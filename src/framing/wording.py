"""The wording of each framing: which words and word pairs mark the paragraphs that carry it, a help for choosing indicators."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from framing.codebook import ABSENT
from framing.corpus import Corpus
from framing.terms import words

FEWEST = 5
_SHORTEST = 3
_SURE = 10.83


@dataclass(frozen=True)
class Mark:
    """A word, or two that stand side by side, with the strength of its tie to a framing.

    Attributes
    ----------
    wording : str
    within : int
        How often it stands in paragraphs that carry the framing.
    elsewhere : int
        How often in the other coded paragraphs.
    strength : float
        Log-likelihood ratio G² of the two frequencies (Dunning 1993); above 10.83 they differ at the level .001.
    """

    wording: str
    within: int
    elsewhere: int
    strength: float


@dataclass(frozen=True)
class Wording:
    """The strongest words of one framing, and pairs that are collocations where it is carried, strongest first."""

    words: tuple[Mark, ...]
    pairs: tuple[Mark, ...]


def wording(corpus: Corpus, rule: str = "adjudicated", most: int = 20) -> dict[str, Wording]:
    """Find what marks the paragraphs that carry each framing, in the training articles whose text is here.

    Parameters
    ----------
    corpus : Corpus
    rule : str
        How codings are resolved to reference codings.
    most : int
        How many words, and pairs, of each framing.

    Returns
    -------
    dict
        From slug to `Wording`. Only what is relatively commoner with the framing than without it, and stands there five times.
    """
    found = {}
    tokens = {
        unit: words(corpus.articles[unit[0]].paragraphs[unit[1] - 1].text)
        for unit in corpus.reference(rule)
        if unit[0] in corpus.articles and corpus.split(unit[0]) == "train"
    }
    values = {unit: reference.values for unit, reference in corpus.reference(rule).items() if unit in tokens}
    for k, slug in enumerate(corpus.codebook.slugs):
        carrying = [tokens[unit] for unit, given in values.items() if given[k] not in (None, ABSENT)]
        others = [tokens[unit] for unit, given in values.items() if given[k] == ABSENT]
        found[slug] = Wording(_key_words(carrying, others, most), _collocations(carrying, others, most))
    return found


def g2(within: int, elsewhere: int, total_within: int, total_elsewhere: int) -> float:
    r"""Return Dunning's log-likelihood ratio of a word's frequency in two texts.

    .. math:: G^2 = 2 \sum_i O_i \ln (O_i / E_i)

    over its occurrences within and elsewhere, expected in proportion to the texts' lengths in words.
    """
    share = (within + elsewhere) / (total_within + total_elsewhere)
    pairs = ((within, total_within * share), (elsewhere, total_elsewhere * share))
    return 2 * sum(observed * math.log(observed / expected) for observed, expected in pairs if observed)


def _key_words(carrying: Iterable[list[str]], others: Iterable[list[str]], most: int) -> tuple[Mark, ...]:
    within = Counter(word for paragraph in carrying for word in paragraph)
    elsewhere = Counter(word for paragraph in others for word in paragraph)
    totals = within.total(), elsewhere.total()
    marks = [
        Mark(word, count, elsewhere[word], g2(count, elsewhere[word], *totals))
        for word, count in within.items()
        if count >= FEWEST and len(word) >= _SHORTEST and count * totals[1] > elsewhere[word] * totals[0]
    ]
    return tuple(sorted(marks, key=lambda mark: (-mark.strength, mark.wording))[:most])


def _collocations(carrying: Sequence[list[str]], others: Sequence[list[str]], most: int) -> tuple[Mark, ...]:
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    finder = BigramCollocationFinder.from_documents(carrying)
    finder.apply_freq_filter(FEWEST)
    finder.apply_word_filter(lambda word: len(word) < _SHORTEST)
    elsewhere: Mapping[tuple[str, str], int] = BigramCollocationFinder.from_documents(others).ngram_fd
    totals = sum(map(len, carrying)), sum(map(len, others))
    marks = [
        Mark(" ".join(pair), count, elsewhere[pair], g2(count, elsewhere[pair], *totals))
        for pair in finder.above_score(BigramAssocMeasures.likelihood_ratio, _SURE)
        if (count := finder.ngram_fd[pair]) * totals[1] > elsewhere[pair] * totals[0]
    ]
    return tuple(sorted(marks, key=lambda mark: (-mark.strength, mark.wording))[:most])
