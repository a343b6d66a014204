"""Codings of one question as sums by article, from which every measure of agreement is made, also for resampled articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MISSING = -1
_MOST_CELLS = 4_000_000


@dataclass(frozen=True)
class Answers:
    """What each coder answered for each unit.

    Attributes
    ----------
    values : ndarray of int, shape (n_units, n_coders)
        Numbers from 0 to ``n_values - 1``; `MISSING` where a coder did not code the unit.
    articles : ndarray of int, shape (n_units,)
        The number of each unit's article.
    n_articles, n_values : int
    """

    values: Ints
    articles: Ints
    n_articles: int
    n_values: int

    @property
    def counts(self) -> Ints:
        """How many coders gave each value; shape (n_units, n_values)."""
        given = self.values != MISSING
        units = np.broadcast_to(np.arange(len(self.values))[:, None], self.values.shape)
        cells = units[given] * self.n_values + self.values[given]
        size = len(self.values) * self.n_values
        return np.bincount(cells, minlength=size).reshape(len(self.values), self.n_values).astype(np.int64)


@dataclass(frozen=True)
class Tallies:
    """Sums over units; the first axis is articles, or resamples of articles.

    Attributes
    ----------
    units : ndarray, shape (n,)
        Units with two codings or more, which all but `shares` count.
    agreeing : ndarray, shape (n,)
        Sum of each unit's share of pairs of codings that agree.
    disagreement : ndarray, shape (n,)
        Distances of all ordered pairs of codings, divided by the unit's codings less one.
    pairable : ndarray, shape (n, n_values)
        Codings that gave each value.
    met, meetings : ndarray, shape (n, n_values)
        Ordered pairs of codings of which the first gave a value: those whose second gave it too, and all.
    shares : ndarray, shape (n, n_values)
        Over all units, the sum of the shares of codings that gave each value.
    usual_agreeing, usual_shares : ndarray, shape (n,) and (n, n_values)
        `agreeing` and `shares` of units with the usual number of codings.
    """

    units: Floats
    agreeing: Floats
    disagreement: Floats
    pairable: Floats
    met: Floats
    meetings: Floats
    shares: Floats
    usual_agreeing: Floats
    usual_shares: Floats

    def weighed(self, weights: Floats) -> Tallies:
        """Return the sums over articles that count as often as `weights` say, shape (n_resamples, n_articles)."""
        return Tallies(**{name: weights @ value for name, value in vars(self).items()})


def tally(answers: Answers, usual: int, distances: Floats | None = None) -> Tallies:
    """Return the sums of each article.

    Parameters
    ----------
    answers : Answers
    usual : int
        The number of codings that the units for Fleiss' kappa have; see `usual_codings`.
    distances : ndarray, shape (n_values, n_values), optional
        Between values; by default 1 between any two, so that values are nominal. With distances the sums that serve
        measures of nominal values alone are empty.
    """
    counts = answers.counts.astype(np.float64)
    codings = counts.sum(axis=1)
    paired = (codings > 1).astype(np.float64)
    met = counts * (counts - 1)
    others = np.maximum(codings - 1, 1)
    apart = codings * (codings - 1) - met.sum(axis=1) if distances is None else ((counts @ distances) * counts).sum(axis=1)
    agreeing = met.sum(axis=1) / (np.maximum(codings, 1) * others)
    shares = counts / np.maximum(codings, 1)[:, None]
    # Sets of framings can be thousands of values, of which these sums are not wanted.
    single = slice(None) if distances is None else slice(0)
    chosen = (codings == usual).astype(np.float64) * paired
    sums = {
        "units": paired,
        "agreeing": agreeing * paired,
        "disagreement": apart / others * paired,
        "pairable": counts * paired[:, None],
        "met": met[:, single],
        "meetings": counts[:, single] * (codings - 1)[:, None] * paired[:, None],
        "shares": shares[:, single],
        "usual_agreeing": agreeing * chosen,
        "usual_shares": shares[:, single] * chosen[:, None],
    }
    return Tallies(**{name: by_article(value, answers) for name, value in sums.items()})


def usual_codings(answers: Answers) -> int:
    """Return the number of codings, two or more, that most units have; the larger one of two that are as frequent; else 0."""
    codings = answers.counts.sum(axis=1)
    found = np.bincount(codings[codings > 1]) if (codings > 1).any() else np.zeros(1)
    return int(len(found) - 1 - np.argmax(found[::-1])) if found.any() else 0


def pairs_of(answers: Answers) -> list[tuple[int, int]]:
    """Return the pairs of coders who have units in common, by number."""
    given = (answers.values != MISSING).astype(np.float64)
    common = given.T @ given
    return [(i, j) for i, j in combinations(range(given.shape[1]), 2) if common[i, j]]


@dataclass(frozen=True)
class PairTables:
    """How often the first coder of a pair gave a value where the second gave another, by article.

    Few articles have been coded by any one pair, hence a sparse array.

    Attributes
    ----------
    cells : scipy.sparse.csr_array, shape (n_pairs * n_values * n_values, n_articles)
    n_values : int
    """

    cells: Any
    n_values: int

    def weighed(self, weights: Floats) -> Iterator[Floats]:
        """Yield tables over articles that count as often as `weights`, shape (n_resamples, n_articles), some pairs at a time.

        Yields
        ------
        ndarray, shape (n_resamples, some_pairs, n_values, n_values)
        """
        size = self.n_values**2
        step = max(1, _MOST_CELLS // max(1, size * len(weights))) * max(1, size)
        for start in range(0, self.cells.shape[0], step):
            found = np.asarray(self.cells[start : start + step] @ weights.T).T
            yield found.reshape(len(weights), -1, self.n_values, self.n_values)

    def units(self) -> Ints:
        """Return how many units each pair has in common; shape (n_pairs,)."""
        size = max(1, self.n_values**2)
        found: Ints = np.asarray(self.cells.sum(axis=1)).reshape(-1, size).sum(axis=1).astype(np.int64)
        return found


def pair_tables(answers: Answers, pairs: Sequence[tuple[int, int]]) -> PairTables:
    """Return the tables of pairs of coders."""
    from scipy.sparse import csr_array

    size = answers.n_values**2
    rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for p, (first, second) in enumerate(pairs):
        one, other = answers.values[:, first], answers.values[:, second]
        both = (one != MISSING) & (other != MISSING)
        rows.append(p * size + one[both] * answers.n_values + other[both])
        columns.append(answers.articles[both])
    where = np.concatenate(rows), np.concatenate(columns)
    cells = csr_array((np.ones(len(where[0])), where), shape=(len(pairs) * size, answers.n_articles))
    return PairTables(cells, answers.n_values)


def by_article(values: Floats, answers: Answers) -> Floats:
    """Sum values of units, shape (n_units, ...), over each article; shape (n_articles, ...)."""
    order = np.argsort(answers.articles, kind="stable")
    starts = np.searchsorted(answers.articles[order], np.arange(answers.n_articles))
    total: Floats = np.add.reduceat(values[order], starts, axis=0) if len(values) else np.zeros((0, *values.shape[1:]))
    return total
