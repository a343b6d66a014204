"""Which paragraphs to code next: those that a model is least sure of, unlike each other, and some at random.

Every paragraph has a known probability of being in the sample, so that shares can be estimated from it: what is chosen was
certain to be (probability 1), what is drawn at random had the same chance as every other paragraph that was not chosen. The
sum of ``coded / probability`` over the sample, by the sum of ``1 / probability``, is an unbiased estimate of the share among all
candidates (Horvitz & Thompson 1952, "A generalization of sampling without replacement").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from framing.articles import Article
from framing.articles.units import in_units
from framing.corpus import Corpus
from framing.learned import Learned
from framing.terms import count_terms, weigh
from framing.withheld import fingerprint

Floats = NDArray[np.float64]

CHOSEN, RANDOM = "chosen", "random"
_PRESELECTED = 10


@dataclass(frozen=True)
class Candidate:
    """A paragraph that could be coded: its article, number and text."""

    article: str
    paragraph: int
    text: str


@dataclass(frozen=True)
class Drawn:
    """A paragraph of the sample.

    Attributes
    ----------
    candidate : Candidate
    how : str
        ``"chosen"`` for what the model is unsure of, ``"random"``.
    probability : float
        Of being in the sample.
    uncertainty : float
        See `uncertainty`.
    """

    candidate: Candidate
    how: str
    probability: float
    uncertainty: float


def candidates(articles: Iterable[Article], units: str, coded: Collection[str]) -> list[Candidate]:
    """Return the paragraphs, or other units, of articles, each wording once, without those whose fingerprint is in `coded`."""
    seen = set(coded)
    found = []
    for article in articles:
        for number, paragraph in enumerate(in_units(article, units).paragraphs, start=1):
            mark = fingerprint(paragraph.text)
            if mark not in seen:
                seen.add(mark)
                found.append(Candidate(article.id, number, paragraph.text))
    return found


def coded_fingerprints(corpus: Corpus) -> set[str]:
    """Return the fingerprints of the paragraphs that somebody has coded."""
    found = set()
    for article, number in {coding.unit for coding in corpus.codings}:
        if (article, number) in corpus.withheld:
            found.add(corpus.withheld[article, number].fingerprint)
        else:
            found.add(fingerprint(corpus.articles[article].paragraphs[number - 1].text))
    return found


def draw(model: Learned, found: Sequence[Candidate], number: int, *, random_share: float = 0.25, seed: int = 0) -> list[Drawn]:
    """Sample paragraphs to code.

    Parameters
    ----------
    model : Learned
    found : sequence of Candidate
    number : int
        How many; all of them if there are not so many.
    random_share : float
        Share of the sample that is drawn at random from what was not chosen, rounded up.
    seed : int
        Settles what is drawn at random.

    Returns
    -------
    list of Drawn
        In the order of the candidates.
    """
    number = min(number, len(found))
    n_random = min(number, int(np.ceil(random_share * number - 1e-9)))
    if not number:
        return []
    terms = [model.terms(candidate.text) for candidate in found]
    unsure = uncertainty(model, model.score_terms(terms).probabilities)
    chosen = _spread(_vectors(model, terms), unsure, number - n_random)
    rest = np.setdiff1d(np.arange(len(found)), chosen)
    at_random = np.random.default_rng(seed).choice(rest, size=n_random, replace=False)
    chance = {int(i): 1.0 for i in chosen} | {int(i): n_random / len(rest) for i in at_random}
    certain = {int(i) for i in chosen}
    return [
        Drawn(found[i], CHOSEN if i in certain else RANDOM, probability, float(unsure[i]))
        for i, probability in sorted(chance.items())
    ]


def uncertainty(model: Learned, probabilities: Floats) -> Floats:
    """Return how unsure a model is of each paragraph; shape (n_paragraphs,).

    For a framing: 1 where the probability is at its threshold, falling in a straight line to 0 where it is 0 or 1. The highest
    over the framings that the model has learned counts.
    """
    learned = np.flatnonzero(model.coef.any(axis=1))
    if not len(learned) or not len(probabilities):
        return np.zeros(len(probabilities))
    some, at = probabilities[:, learned], np.clip(model.thresholds[learned], 1e-9, 1 - 1e-9)
    return np.asarray(np.where(some < at, some / at, (1 - some) / (1 - at)).max(axis=1))


def _vectors(model: Learned, terms: Sequence[Sequence[str]]) -> sparse.csr_matrix:
    counts = count_terms(terms, {term: column for column, term in enumerate(model.vocabulary)})
    weights = weigh(counts, model.idf)
    return sparse.csr_matrix((weights, (counts.rows, counts.columns)), shape=(len(terms), len(model.vocabulary)))


def _spread(vectors: sparse.csr_matrix, unsure: Floats, number: int) -> NDArray[np.int64]:
    """Return the rows of paragraphs that are uncertain and unlike each other.

    Of the ten times as many that are most uncertain, one after the other is taken for which uncertainty times the distance to the
    nearest one taken already, 1 - cosine, is highest: k-centre, weighted by uncertainty.
    """
    pool = np.argsort(-unsure, kind="stable")[: _PRESELECTED * number]
    some, distance = vectors[pool], np.ones(len(pool))
    left = np.ones(len(pool), dtype=bool)
    taken = []
    for _ in range(number):
        best = int(np.where(left, unsure[pool] * distance, -1.0).argmax())
        left[best] = False
        taken.append(int(pool[best]))
        distance = np.minimum(distance, 1.0 - (some @ some[[best]].T).toarray().ravel()).clip(0.0)
    return np.array(taken, dtype=np.int64)
