"""What is said of predictions: decisions not tuned on what they are measured on, every measure with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.codebook import Codebook
from framing.coded import Coded
from framing.estimates import Estimate, estimate, recentred
from framing.learned import Learned
from framing.measures import NAMES
from framing.resampled import average_precisions, calibration_errors, ratios
from framing.resampled import resamples as draws

Floats = NDArray[np.float64]

_UNDEFINED = {
    "precision": "nothing was called",
    "recall": "no paragraph carries it",
    "f1": "never coded, never called",
    "average_precision": "no paragraph carries it",
    "brier": "no paragraph was coded",
    "calibration_error": "fewer than 10 paragraphs",
}


@dataclass(frozen=True)
class Predictions:
    """What is predicted of paragraphs.

    Attributes
    ----------
    log_odds, probabilities : ndarray, shape (n_paragraphs, n_framings)
    called : ndarray of bool, shape (n_paragraphs, n_framings)
        Whether the framing is said to be present.
    stances : ndarray, shape (n_paragraphs, n_framings, n_stances)
        Probabilities of the stances; nan where there is none.
    """

    log_odds: Floats
    probabilities: Floats
    called: NDArray[np.bool_]
    stances: Floats


def predict(model: Learned, coded: Coded) -> Predictions:
    """Return what a model says of coded paragraphs in their articles, with stances for every framing, present or not."""
    articles, terms, place = coded.whole_articles()
    found = model.score_terms(terms, articles, every_stance=True)
    return Predictions(found.log_odds[place], found.probabilities[place], found.present[place], found.stance_probabilities[place])


def figures(coded: Coded, predicted: Predictions, codebook: Codebook, seed: int = 0, resamples: int = 400) -> dict[str, Any]:
    """Measure predictions of coded paragraphs, with intervals by bootstrap over articles.

    Returns
    -------
    dict
        ``framings`` (from slug to support and measures), ``macro``, ``micro``, and where the codebook has stances
        ``stance``: their F1 where presence is right. A measure is a dict of ``value``, ``low``, ``high`` and
        ``reason``; see `Estimate`.
    """
    known = coded.present >= 0
    truth = coded.present == 1

    weighted = enumerate(draws(coded.articles, seed, resamples))
    parts = [_measure(coded, predicted, codebook, weights, strict=part == 0) for part, weights in weighted]
    found = {
        name: asdict(
            _rounded(_estimate(name, value, np.concatenate([np.zeros(0), *(part[name] for part in parts[1:])]), resamples))
        )
        for name, (value,) in parts[0].items()
    }
    framings: dict[str, dict[str, Any]] = {
        slug: {
            "paragraphs": int(known[:, k].sum()),
            "present": int(truth[:, k].sum()),
            **{name: _because(found[f"{slug} {name}"], _UNDEFINED[name]) for name in NAMES},
        }
        for k, slug in enumerate(codebook.slugs)
    }
    said: dict[str, Any] = {
        "framings": framings,
        "macro": {
            name: _mean_because(found[f"macro {name}"], {slug: framings[slug][name] for slug in framings}) for name in NAMES
        },
        "micro": {name: _because(found[f"micro {name}"], _UNDEFINED[name]) for name in ("precision", "recall", "f1")},
    }
    if codebook.stances:
        right = (coded.stances >= 0) & predicted.called
        f1 = {stance: _because(found[f"stance {stance}"], "never coded, never called") for stance in codebook.stances}
        said["stance"] = {
            "codings": int(right.sum()),
            "each": {stance: int((coded.stances[right] == i).sum()) for i, stance in enumerate(codebook.stances)},
            "f1": f1,
            "macro_f1": _mean_because(found["stance macro"], f1),
        }
    return said


def _because(figure: dict[str, Any], reason: str) -> dict[str, Any]:
    """Return a figure with the reason why it is undefined, if it is."""
    return figure | {"reason": reason} if figure["value"] is None else figure


def _mean_because(figure: dict[str, Any], parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    missing = [name for name, part in parts.items() if part["value"] is None]
    return _because(
        figure, f"undefined for {missing[0]}" + (f" and {len(missing) - 1} more" if missing[1:] else "") if missing else ""
    )


def _measure(coded: Coded, predicted: Predictions, codebook: Codebook, weights: Floats, strict: bool) -> dict[str, Floats]:
    """Return every measure in each resample, nan where it is undefined; see `framing.resampled`.

    With `strict`, a mean over framings is undefined where it is undefined for one of them; otherwise it is the mean of the
    others, since a rare framing is missing from many resamples.
    """
    found: dict[str, Floats] = {}
    total = np.zeros((3, len(weights)))
    for k, slug in enumerate(codebook.slugs):
        known = coded.present[:, k] >= 0
        some = weights if known.all() else weights[:, known]
        truth, called, probabilities = coded.present[known, k] == 1, predicted.called[known, k], predicted.probabilities[known, k]
        counts = _counts(truth, called, some)
        total += counts
        values = (
            *_precision_recall_f1(counts),
            average_precisions(truth, probabilities, some),
            ratios(some @ (probabilities - truth) ** 2, some.sum(axis=1)),
            calibration_errors(truth, probabilities, some),
        )
        found |= {f"{slug} {name}": value for name, value in zip(NAMES, values, strict=True)}
    found |= {f"macro {name}": _mean([found[f"{slug} {name}"] for slug in codebook.slugs], strict) for name in NAMES}
    found |= dict(zip(("micro precision", "micro recall", "micro f1"), _precision_recall_f1(total), strict=True))
    return found | _measure_stance(coded, predicted, codebook.stances, weights, strict)


def _counts(truth: NDArray[np.bool_], called: NDArray[np.bool_], weights: Floats) -> Floats:
    """Return hits, false alarms and misses in each resample; shape (3, n_resamples)."""
    return np.stack([weights @ which for which in (truth & called, ~truth & called, truth & ~called)])


def _precision_recall_f1(counts: Floats) -> tuple[Floats, Floats, Floats]:
    hits, false_alarms, misses = counts
    return (
        ratios(hits, hits + false_alarms),
        ratios(hits, hits + misses),
        ratios(2 * hits, 2 * hits + false_alarms + misses),
    )


def _measure_stance(
    coded: Coded, predicted: Predictions, stances: Sequence[str], weights: Floats, strict: bool
) -> dict[str, Floats]:
    if not stances:
        return {}
    rows, framings = np.nonzero((coded.stances >= 0) & predicted.called)
    truth, said, some = coded.stances[rows, framings], predicted.stances[rows, framings], weights[:, rows]
    likeliest = said.argmax(axis=1) if len(said) else np.zeros(0, dtype=np.int64)
    found = {
        f"stance {stance}": _precision_recall_f1(_counts(truth == i, likeliest == i, some))[2] for i, stance in enumerate(stances)
    }
    return found | {"stance macro": _mean(list(found.values()), strict)}


def _mean(values: Sequence[Floats], strict: bool) -> Floats:
    """Return the mean in each resample: nan where all values are, and if `strict` where one is."""
    found = np.array(values)
    defined = ~np.isnan(found)
    enough = defined.all(axis=0) if strict else defined.any(axis=0)
    return np.where(enough, np.where(defined, found, 0.0).sum(axis=0) / np.maximum(defined.sum(axis=0), 1), np.nan)


def _estimate(name: str, value: float, drawn: Floats, resamples: int) -> Estimate:
    return estimate(value, recentred(value, drawn) if name.endswith("calibration_error") else drawn, resamples)


def _rounded(estimate: Estimate) -> Estimate:
    value, low, high = (None if number is None else round(number, 4) for number in (estimate.value, estimate.low, estimate.high))
    return Estimate(value, low, high, estimate.reason)
