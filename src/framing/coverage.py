"""How much can be called at a precision, and how often the intervals of framing profiles hold the truth: on articles not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.abstention import Abstention, fit_abstention
from framing.coded import Coded
from framing.figures import Predictions
from framing.spread import count_interval, fit_spread

Floats = NDArray[np.float64]

ASKED = (0.70, 0.80, 0.90, 0.95)


def coverage_curve(coded: Coded, predicted: Predictions, sure: Sequence[NDArray[np.bool_]]) -> list[dict[str, Any]]:
    """Return for each asked precision which share of decisions is called, and how often calls are right.

    Parameters
    ----------
    coded : Coded
    predicted : Predictions
        Of articles that neither the regressions nor the bounds have seen.
    sure : sequence of ndarray of bool, shape (n_paragraphs, n_framings) each
        Which calls are sure enough, at each precision of `ASKED`.

    Returns
    -------
    list of dict
        ``asked``; ``coverage``, the share of decisions called; ``present_coverage``, the share of what carries a framing that is
        called present; ``calls`` and ``precision`` of presence; ``absent_precision``. A precision without calls is None.
    """
    known, truth = coded.present >= 0, coded.present == 1
    points = []
    for asked, which in zip(ASKED, sure, strict=True):
        present, absent = known & which & predicted.called, known & which & ~predicted.called
        points.append(
            {
                "asked": asked,
                "coverage": _share(present | absent, known),
                "present_coverage": _share(present & truth, known & truth),
                "calls": int(present.sum()),
                "precision": _share(present & truth, present),
                "absent_precision": _share(absent & ~truth, absent),
            }
        )
    return points


def sure_by_model(abstention: Abstention, predicted: Predictions) -> list[NDArray[np.bool_]]:
    """Return which calls a model's own bounds hold sure enough, at each precision of `ASKED`."""
    return [abstention.sure(predicted.probabilities, predicted.called, asked) for asked in ASKED]


def sure_by_folds(coded: Coded, predicted: Predictions, folds: NDArray[np.int64]) -> list[NDArray[np.bool_]]:
    """Return which calls are sure enough by bounds that come from the other folds, at each precision of `ASKED`."""
    found = [np.zeros(coded.present.shape, dtype=bool) for _ in ASKED]
    for fold in np.unique(folds):
        inside, outside = folds != fold, folds == fold
        bounds = fit_abstention(predicted.probabilities[inside], coded.present[inside])
        for which, asked in zip(found, ASKED, strict=True):
            which[outside] = bounds.sure(predicted.probabilities[outside], predicted.called[outside], asked)
    return found


def profile_coverage(coded: Coded, predicted: Predictions, spread: Floats) -> dict[str, Any]:
    """Return in which share of articles the 95 % interval of a framing's share holds the true share.

    Parameters
    ----------
    spread : ndarray, shape (n_paragraphs, n_framings)
        For each paragraph's article, from what it is not measured on.

    Returns
    -------
    dict
        ``articles``; ``covered``, the share over articles and framings; ``covered_where_present``, the same where a paragraph
        carries the framing; ``independent`` and ``independent_where_present``, both if paragraphs erred independently.
    """
    places: dict[str, list[int]] = {}
    for row, article in enumerate(coded.articles):
        places.setdefault(article, []).append(row)
    held: list[tuple[bool, bool, bool]] = []
    for rows in places.values():
        for k in range(coded.present.shape[1]):
            truth = coded.present[rows, k]
            if (truth >= 0).all():
                probabilities, total = predicted.probabilities[rows, k], int(truth.sum())
                wide, narrow = count_interval(probabilities, float(spread[rows[0], k])), count_interval(probabilities)
                held.append((wide[0] <= total <= wide[1], narrow[0] <= total <= narrow[1], total > 0))
    covered, independent, present = np.array(held, dtype=bool).reshape(-1, 3).T
    everywhere = np.ones_like(present)
    return {
        "articles": len(places),
        "covered": _share(covered, everywhere),
        "covered_where_present": _share(covered & present, present),
        "independent": _share(independent, everywhere),
        "independent_where_present": _share(independent & present, present),
    }


def spread_by_folds(coded: Coded, predicted: Predictions, folds: NDArray[np.int64]) -> Floats:
    """Return for each paragraph the spread of each framing, fitted to the other folds; shape (n_paragraphs, n_framings)."""
    found = np.zeros(coded.present.shape)
    articles = np.array(coded.articles)
    for fold in np.unique(folds):
        inside = folds != fold
        for k in range(coded.present.shape[1]):
            found[folds == fold, k] = fit_spread(
                predicted.probabilities[inside, k], coded.present[inside, k], list(articles[inside])
            )
    return found


def _share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float | None:
    return float(part.sum() / whole.sum()) if whole.any() else None
