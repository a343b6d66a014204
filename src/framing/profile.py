"""An article's framing profile: which framings it carries, by a declared rule, and how sure that is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framing.codebook import Codebook
from framing.findings import LEAD, LEADING, SHARE, Carried, Profile, Share
from framing.learned import Scores
from framing.spread import at_least_one, count_interval


def framing_profile(codebook: Codebook, scores: Scores, spread: NDArray[np.float64], rollup: str = SHARE) -> Profile:
    """Return one `Share`, or `Carried`, a framing, in codebook order, from the scores of one article's paragraphs (at least one).

    Parameters
    ----------
    codebook : Codebook
    scores : Scores
    spread : ndarray, shape (n_framings,)
        See `framing.spread`.
    rollup : str
        ``"share"``, ``"any"``, or ``"lead"``: the first three paragraphs.
    """
    framings = range(len(codebook.slugs))
    if rollup == SHARE:
        return tuple(_share(codebook, scores, k, float(spread[k])) for k in framings)
    rows = slice(0, LEADING if rollup == LEAD else None)
    return tuple(_carried(codebook, scores, k, float(spread[k]), rows) for k in framings)


def stance_indices(scores: Scores, k: int) -> NDArray[np.int64]:
    """Return the likeliest stance of framing `k` in each paragraph, -1 where it is not present; shape
    (n_paragraphs,)."""
    likeliest = np.full(len(scores.present), -1, dtype=np.int64)
    rows = scores.present[:, k]
    if scores.stance_probabilities.shape[2]:
        likeliest[rows] = scores.stance_probabilities[rows, k].argmax(axis=1)
    return likeliest


def _share(codebook: Codebook, scores: Scores, k: int, spread: float) -> Share:
    probabilities = scores.probabilities[:, k]
    total = len(probabilities)
    low, high = count_interval(probabilities, spread)
    rows = slice(None)
    return Share(
        framing=codebook.slugs[k],
        paragraphs=total,
        present=int(scores.present[:, k].sum()),
        share=float(scores.present[:, k].mean()),
        expected=float(probabilities.mean()),
        low=low / total,
        high=high / total,
        stances=_stances(codebook, scores, k, rows),
        uncertain=_uncertain(scores, k, rows),
    )


def _carried(codebook: Codebook, scores: Scores, k: int, spread: float, rows: slice) -> Carried:
    present = scores.present[rows, k]
    uncertain = _uncertain(scores, k, rows)
    return Carried(
        framing=codebook.slugs[k],
        paragraphs=len(present),
        present=int(present.sum()),
        carried=True if present.any() else None if uncertain else False,
        probability=at_least_one(scores.probabilities[rows, k], spread),
        stances=_stances(codebook, scores, k, rows),
        uncertain=uncertain,
    )


def _stances(codebook: Codebook, scores: Scores, k: int, rows: slice) -> dict[str, int]:
    likeliest = stance_indices(scores, k)[rows]
    return {stance: int((likeliest == i).sum()) for i, stance in enumerate(codebook.stances)}


def _uncertain(scores: Scores, k: int, rows: slice) -> int:
    return 0 if scores.uncertain is None else int(scores.uncertain[rows, k].sum())
