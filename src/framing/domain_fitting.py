"""Where the training articles lie, to tell texts that are unlike them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.preprocessing import normalize

from framing.coded import Coded
from framing.domain import SIZES, Domain
from framing.learned import Learned
from framing.terms import count_terms, is_stem

Floats = NDArray[np.float64]

_RAREST = 0.025


def fit_domain(model: Learned, coded: Coded, folds: NDArray[np.int64]) -> Domain:
    """Find the middle of the training articles, and how near to the middle of the others the articles of each fold lie.

    For each of `SIZES` an article counts by its first so many words, if it has them; all but 2.5 % of them reach the least
    likeness.
    """
    words: dict[str, list[str]] = {}
    fold_of = dict(zip(coded.articles, folds.tolist(), strict=True))
    for article, terms in zip(coded.articles, coded.terms, strict=True):
        words.setdefault(article, []).extend(filter(is_stem, terms))
    place = np.array([fold_of[article] for article in words])
    vectors = _directions(list(words.values()), model.vocabulary, model.idf)
    centres = np.stack([_centre(vectors[place != fold]) for fold in range(folds.max() + 1)], axis=1)
    lengths = np.array([len(found) for found in words.values()])
    least: list[float] = []
    lowest = 0.0
    for size in SIZES:
        rows = np.flatnonzero(lengths >= size)
        # Few articles are longer than most, and too uncertain a measure: what holds for the next shorter size holds.
        if 2 * len(rows) >= len(words):
            beginnings = [found[:size] for found in words.values() if len(found) >= size]
            likeness = _directions(beginnings, model.vocabulary, model.idf) @ centres
            lowest = float(np.quantile(likeness[np.arange(len(rows)), place[rows]], _RAREST))
        least.append(lowest)
    return Domain(_centre(vectors), np.array(least))


def _directions(articles: Sequence[Sequence[str]], vocabulary: Sequence[str], idf: Floats) -> sparse.csr_matrix:
    """Return what `framing.domain.article_vector` gives for each article, given as its single stems; a row each."""
    counts = count_terms(articles, {term: column for column, term in enumerate(vocabulary)})
    values = (1.0 + np.log(counts.counts)) * (idf[counts.columns] - 1.0)
    return normalize(sparse.csr_matrix((values, (counts.rows, counts.columns)), shape=(len(articles), len(vocabulary))))


def _centre(vectors: sparse.csr_matrix) -> Floats:
    """Return the mean direction of vectors, shape (n_articles, n_terms)."""
    middle = np.asarray(vectors.sum(axis=0), dtype=np.float64).ravel() / max(1, vectors.shape[0])
    length = float(np.sqrt(middle @ middle))
    return np.asarray(middle / length if length else middle)
