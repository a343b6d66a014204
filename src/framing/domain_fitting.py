"""Where the training articles lie, to tell texts that are unlike them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from sklearn.preprocessing import normalize

from framing.coded import Coded
from framing.domain import SIZES, Domain
from framing.learned import Learned
from framing.terms import count_terms, is_stem

Floats = NDArray[np.float64]

_RAREST = 0.04


def fit_domain(model: Learned, coded: Coded, folds: NDArray[np.int64]) -> Domain:
    """Find the middle of the training articles, and how near to the middle of the others the articles of each fold lie.

    For each of `SIZES` an article counts by its first so many words, if it has them; all but 4 % of them reach the least
    likeness.
    """
    words: dict[str, list[str]] = {}
    fold_of = dict(zip(coded.articles, folds.tolist(), strict=True))
    for article, terms in zip(coded.articles, coded.terms, strict=True):
        words.setdefault(article, []).extend(filter(is_stem, terms))
    place = np.array([fold_of[article] for article in words])
    weights = _weights(list(words.values()), model)
    vectors = _directions(list(words.values()), model.vocabulary, weights)
    centres = np.stack([_centre(vectors[place != fold]) for fold in range(folds.max() + 1)], axis=1)
    lengths = np.array([len(found) for found in words.values()])
    least: list[float] = []
    lowest = 0.0
    for size in SIZES:
        rows = np.flatnonzero(lengths >= size)
        # Few articles are longer than most, and too uncertain a measure: what holds for the next shorter size holds.
        if 2 * len(rows) >= len(words):
            beginnings = [found[:size] for found in words.values() if len(found) >= size]
            likeness = _directions(beginnings, model.vocabulary, weights) @ centres
            lowest = float(np.quantile(likeness[np.arange(len(rows)), place[rows]], _RAREST))
        least.append(lowest)
    return Domain(weights, _centre(vectors), np.array(least))


def _weights(articles: Sequence[Sequence[str]], model: Learned) -> Floats:
    """Return the square root of the share of articles that have each single stem, zero for English function words.

    Words of the matter are in most articles; rare words, of which every text has some, say nothing of what it is about.
    """
    counts = count_terms(articles, {term: column for column, term in enumerate(model.vocabulary)})
    shares = np.bincount(counts.columns, minlength=len(model.vocabulary)) / max(1, len(articles))
    if model.terms.stemmer == "english":
        function_words = {stem for word in ENGLISH_STOP_WORDS for stem in model.terms(word)}
        shares[[column for column, term in enumerate(model.vocabulary) if term in function_words]] = 0.0
    return np.sqrt(shares)


def _directions(articles: Sequence[Sequence[str]], vocabulary: Sequence[str], weights: Floats) -> sparse.csr_matrix:
    """Return what `framing.domain.article_vector` gives for each article, given as its single stems; a row each."""
    counts = count_terms(articles, {term: column for column, term in enumerate(vocabulary)})
    values = (1.0 + np.log(counts.counts)) * weights[counts.columns]
    return normalize(sparse.csr_matrix((values, (counts.rows, counts.columns)), shape=(len(articles), len(vocabulary))))


def _centre(vectors: sparse.csr_matrix) -> Floats:
    """Return the mean direction of vectors, shape (n_articles, n_terms)."""
    middle = np.asarray(vectors.sum(axis=0), dtype=np.float64).ravel() / max(1, vectors.shape[0])
    length = float(np.sqrt(middle @ middle))
    return np.asarray(middle / length if length else middle)
