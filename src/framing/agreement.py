"""Intercoder reliability: how far independent coders agree beyond chance, with intervals by article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.codebook import ABSENT, Codebook
from framing.codings import INDEPENDENT, Coding
from framing.estimates import Estimate

Floats = NDArray[np.float64]

CUSTOMARY, TENTATIVE = 0.800, 0.667


@dataclass(frozen=True)
class Reliability:
    """Reliability of one framing, in presence or in stance.

    Attributes
    ----------
    framing : str
    question : str
        ``"presence"`` or ``"stance"`` (among codings that found the framing).
    units : int
        Paragraphs with at least two codings of it.
    agreement : float or None
        Share of pairs of codings of a paragraph that agree.
    alpha : Estimate
        Krippendorff's alpha, nominal.
    """

    framing: str
    question: str
    units: int
    agreement: float | None
    alpha: Estimate

    @property
    def verdict(self) -> str:
        """What the customary marks say of alpha: ``reliable``, ``tentative``, ``not reliable`` or ``undefined``."""
        if self.alpha.value is None:
            return "undefined"
        return "reliable" if self.alpha.value >= CUSTOMARY else "tentative" if self.alpha.value >= TENTATIVE else "not reliable"


def reliability(
    codings: Iterable[Coding], codebook: Codebook, *, seed: int = 0, resamples: int = 1000
) -> tuple[Reliability, ...]:
    """Return the reliability of presence, and of stance, for each framing.

    Parameters
    ----------
    codings : iterable of Coding
        Adjudications are left out.
    codebook : Codebook
    seed, resamples : int
        Of the bootstrap over articles.
    """
    rows = [coding for coding in codings if coding.round == INDEPENDENT]
    found = []
    for k, slug in enumerate(codebook.slugs):
        given = [(row, value) for row in rows if (value := row.values[k]) is not None]
        presence = [(row, int(value != ABSENT)) for row, value in given]
        found.append(_reliability(slug, "presence", presence, 2, seed, resamples))
        if codebook.stances:
            stances = [(row, codebook.stances.index(value)) for row, value in given if value != ABSENT]
            found.append(_reliability(slug, "stance", stances, len(codebook.stances), seed, resamples))
    return tuple(found)


def coincidences(values: Sequence[Sequence[int]], n_values: int) -> Floats:
    """Return the coincidence matrix of codings: how often two codings of a unit give each pair of values.

    Parameters
    ----------
    values : sequence of sequence of int
        For each unit, the values that its coders gave, in any order; a unit with fewer than two does not count.
    n_values : int

    Returns
    -------
    ndarray, shape (n_values, n_values)
        Symmetric; a unit with m codings adds m to its sum. (Krippendorff 2019, *Content Analysis*, 4th ed., ch. 12.)
    """
    total = np.zeros((n_values, n_values))
    for unit in values:
        if len(unit) > 1:
            counts = np.bincount(unit, minlength=n_values).astype(float)
            total += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    return total


def alpha(coincidence: Floats) -> float | None:
    r"""Return Krippendorff's alpha for nominal values.

    .. math:: \alpha = 1 - D_o / D_e,\quad D_o = \sum_{c \ne k} o_{ck} / n,\quad
              D_e = \sum_{c \ne k} n_c n_k / (n (n - 1))

    Parameters
    ----------
    coincidence : ndarray, shape (n_values, n_values)
        From `coincidences`.

    Returns
    -------
    float or None
        1 is agreement without exception, 0 what chance would give; None where fewer than two values were ever used,
        since agreement by chance is then certain and alpha is undefined.
    """
    each = coincidence.sum(axis=1)
    total = each.sum()
    if total < 2:
        return None
    expected = (total * total - (each * each).sum()) / (total * (total - 1))
    if expected == 0:
        return None
    return float(1 - (total - np.trace(coincidence)) / total / expected)


def _reliability(
    slug: str, question: str, given: Sequence[tuple[Coding, int]], n_values: int, seed: int, resamples: int
) -> Reliability:
    articles: dict[str, dict[int, list[int]]] = {}
    for row, value in given:
        articles.setdefault(row.article, {}).setdefault(row.paragraph, []).append(value)
    by_article = np.array([coincidences(list(units.values()), n_values) for units in articles.values()])
    by_article = by_article.reshape(len(articles), n_values, n_values)
    units = sum(len(values) > 1 for paragraphs in articles.values() for values in paragraphs.values())
    whole = by_article.sum(axis=0)
    agreement = float(np.trace(whole) / whole.sum()) if whole.sum() else None
    return Reliability(slug, question, units, agreement, _estimate(by_article, seed, resamples))


def _estimate(by_article: Floats, seed: int, resamples: int) -> Estimate:
    whole = by_article.sum(axis=0)
    value = alpha(whole)
    if value is None:
        return Estimate(None, reason="no paragraph has two codings" if not whole.sum() else "all codings are the same")
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(by_article), np.full(len(by_article), 1 / len(by_article)), size=resamples)
    found = [result for weights in draws if (result := alpha(np.tensordot(weights, by_article, 1))) is not None]
    if len(by_article) < 2 or len(found) < 0.9 * resamples:
        return Estimate(value, reason="too few articles for an interval")
    low, high = np.quantile(found, [0.025, 0.975])
    return Estimate(value, float(low), float(high))
