"""Predictions for articles that the regression had not seen, and the strength of each framing's penalty chosen by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from framing.calibration import apply_calibration, tune
from framing.codebook import Codebook
from framing.coded import Coded, learned
from framing.decisions import decide
from framing.figures import Predictions
from framing.fitting import Counted, Options, count_all, features, fit_presence, fit_stance, stance_probabilities
from framing.resampled import average_precisions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FRAMINGS_AT_ONCE = 12
_FOLLOWING = 20.0


@dataclass(frozen=True)
class Unseen:
    """What regressions of several strengths predict of paragraphs that they had not seen.

    Attributes
    ----------
    strengths : tuple of float, length n_strengths
    log_odds : ndarray, shape (n_strengths, n_paragraphs, n_framings)
        Not calibrated.
    stances : ndarray, shape (n_paragraphs, n_framings, n_stances)
    """

    strengths: tuple[float, ...]
    log_odds: Floats
    stances: Floats

    def choose(self, present: Ints, rows: NDArray[np.bool_] | None = None) -> Ints:
        r"""Return which strength ranks best for each framing, the weakest of equals.

        What counts is average precision, drawn towards its mean over the framings, so that those of few paragraphs follow the
        others: :math:`(N_+ AP + 20 \overline{AP}) / (N_+ + 20)`, where :math:`N_+` paragraphs carry the framing.

        Parameters
        ----------
        present : ndarray, shape (n_paragraphs, n_framings)
        rows : ndarray of bool, shape (n_paragraphs,), optional
            Paragraphs to judge by.

        Returns
        -------
        ndarray of int, shape (n_framings,)
            Places in `strengths`.
        """
        n_strengths, n_paragraphs, n_framings = self.log_odds.shape
        judged = np.ones(n_paragraphs, dtype=bool) if rows is None else rows
        n_carried = (present[judged] == 1).sum(axis=0)
        carried = np.flatnonzero(n_carried)
        if n_strengths == 1 or not len(carried):
            return np.full(n_framings, n_strengths // 2)
        found = np.zeros((n_strengths, n_framings))
        for k in carried:
            some = judged & (present[:, k] >= 0)
            ones = np.ones((1, int(some.sum())))
            for step in range(n_strengths):
                found[step, k] = average_precisions(present[some, k] == 1, self.log_odds[step, some, k], ones)[0]
        mean = found[:, carried].mean(axis=1, keepdims=True)
        drawn_in = (n_carried * found + _FOLLOWING * mean) / (n_carried + _FOLLOWING)
        return np.asarray(np.round(drawn_in, 6).argmax(axis=0))

    def at(self, chosen: Ints) -> Floats:
        """Return the log-odds at the chosen strengths, shape (n_paragraphs, n_framings)."""
        return np.asarray(self.log_odds[chosen, :, np.arange(len(chosen))].T)


def nested(unseen: Unseen, coded: Coded, codebook: Codebook, folds: Ints, only: int | None = None) -> Predictions:
    """Decide each fold by strengths, calibration and thresholds from the other folds: no paragraph has a say in what
    it is measured by.

    Parameters
    ----------
    unseen : Unseen
    coded : Coded
    codebook : Codebook
        Its rules decide; see `framing.decisions.decide`.
    folds : ndarray of int, shape (n_paragraphs,)
    only : int, optional
        Decide this fold alone; nothing is called in the others.
    """
    possible = learned(coded, codebook)
    log_odds, probabilities = np.zeros(coded.present.shape), np.zeros(coded.present.shape)
    called = np.zeros(coded.present.shape, dtype=bool)
    for fold in range(folds.max() + 1) if only is None else (only,):
        inside, outside = folds != fold, folds == fold
        values = unseen.at(unseen.choose(coded.present, inside))
        curves, thresholds = tune(values[inside], coded.present[inside], possible)
        log_odds[outside] = values[outside]
        probabilities[outside] = apply_calibration(curves, values[outside])
        called[outside] = decide(probabilities[outside], thresholds, codebook)
    return Predictions(log_odds, probabilities, called, unseen.stances)


def predict_unseen(
    coded: Coded,
    codebook: Codebook,
    folds: Ints,
    options: Options,
    progress: Callable[[str], object] = str,
    *,
    only: int | None = None,
    keep: NDArray[np.bool_] | None = None,
    counted: Counted | None = None,
) -> Unseen:
    """Predict each paragraph by regressions of every strength that saw nothing of its fold.

    Parameters
    ----------
    folds : ndarray of int, shape (n_paragraphs,)
        From `framing.coded.article_folds`.
    only : int, optional
        Predict this fold alone; the others' rows stay zero.
    keep : ndarray of bool, shape (n_paragraphs,), optional
        Paragraphs that may be learned from.
    counted : Counted, optional
        The paragraphs' counted terms, if they are there already.
    """
    counted = counted or count_all(coded, options)
    n_stances = len(codebook.stances)
    possible = learned(coded, codebook)
    log_odds = np.zeros((len(options.strengths), *coded.present.shape))
    stances = np.full((*coded.stances.shape, n_stances), np.nan)
    may = np.ones(len(folds), dtype=bool) if keep is None else keep
    chosen = list(range(folds.max() + 1)) if only is None else [only]
    starts = range(0, coded.present.shape[1], _FRAMINGS_AT_ONCE)
    blocks = [slice(start, start + _FRAMINGS_AT_ONCE) for start in starts]
    tasks = (
        delayed(_fit_and_predict)(
            counted,
            coded.present[:, block],
            possible[block],
            coded.stances if block is blocks[0] else None,
            np.flatnonzero((folds != fold) & may),
            np.flatnonzero(folds == fold),
            n_stances,
            options,
        )
        for fold in chosen
        for block in blocks
    )
    done = iter(Parallel(n_jobs=options.jobs, return_as="generator")(tasks))
    for fold in chosen:
        here = folds == fold
        for block in blocks:
            log_odds[:, here, block], found = next(done)
            if found is not None:
                stances[here] = found
        progress(f"fold {fold + 1} of {folds.max() + 1}")
    return Unseen(options.strengths, log_odds, stances)


def _fit_and_predict(
    counted: Counted,
    present: Ints,
    possible: NDArray[np.bool_],
    stances: Ints | None,
    inside: Ints,
    outside: Ints,
    n_stances: int,
    options: Options,
) -> tuple[Floats, Floats | None]:
    """Fit some framings on some rows, at every strength, and predict others; and the stances, if they are given."""
    with threadpool_limits(1):
        weights = features(counted, inside, options)[0]
        of_presence = weights.for_presence(options.context)
        seen, unseen = of_presence[inside], of_presence[outside]
        log_odds = np.zeros((len(options.strengths), len(outside), present.shape[1]))
        found = None
        for step, strength in enumerate(options.strengths):
            found = fit_presence(seen, present[inside], [strength] * present.shape[1], possible, found)
            log_odds[step] = unseen @ found[:, :-1].T + found[:, -1]
        if stances is None or not n_stances:
            return log_odds, None
        of_stance = weights.for_stance(options.stance_context)
        of_each = fit_stance(of_stance[inside], stances[inside], n_stances, options.stance_strength)
        return log_odds, stance_probabilities(of_stance[outside], *of_each)
