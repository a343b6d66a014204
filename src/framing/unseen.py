"""Predictions for articles that the regression had not seen, and the strength of each framing's penalty chosen by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from framing.codebook import Codebook
from framing.coded import Coded, learned
from framing.figures import Predictions
from framing.fitting import Counted, Options, count_all, features_of, fit_stance, presence_path, stance_probabilities, weighing
from framing.measures import average_precision

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FRAMINGS_AT_ONCE = 12


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
        """Return for each framing which strength has the highest average precision, the weakest of equals.

        Parameters
        ----------
        present : ndarray, shape (n_paragraphs, n_framings)
        rows : ndarray of bool, shape (n_paragraphs,), optional
            Paragraphs to judge by.

        Returns
        -------
        ndarray of int, shape (n_framings,)
            Places in `strengths`; where no paragraph carries a framing, the middle one.
        """
        n_strengths, n_paragraphs, n_framings = self.log_odds.shape
        judged = np.ones(n_paragraphs, dtype=bool) if rows is None else rows
        best = np.full(n_framings, n_strengths // 2)
        for k in range(n_framings if n_strengths > 1 else 0):
            some = judged & (present[:, k] >= 0)
            found = [average_precision(present[some, k] == 1, values[some, k]) for values in self.log_odds]
            best[k] = best[k] if None in found else int(np.argmax(np.round(np.array(found, dtype=float), 6)))
        return best

    def at(self, chosen: Ints) -> Predictions:
        """Return the predictions at the chosen strengths, shape (n_framings,)."""
        return self._predictions(self.log_odds[chosen, :, np.arange(len(chosen))].T)

    def nested(self, present: Ints, folds: Ints) -> Predictions:
        """Return the predictions of each fold at the strengths that are best in the other folds, so that no paragraph has a
        say in what it is measured by."""
        log_odds = np.zeros(self.log_odds.shape[1:])
        for fold in np.unique(folds):
            chosen = self.choose(present, folds != fold)
            log_odds[folds == fold] = self.at(chosen).log_odds[folds == fold]
        return self._predictions(log_odds)

    def _predictions(self, log_odds: Floats) -> Predictions:
        return Predictions(log_odds, np.full(log_odds.shape, np.nan), np.zeros(log_odds.shape, dtype=bool), self.stances)


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
    counted = counted or count_all(coded)
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
        features = features_of(counted, weighing(counted.coded[inside], options.fewest_paragraphs))
        weights = features.for_presence(options.context)
        seen, unseen = weights[inside], weights[outside]
        log_odds = np.zeros((len(options.strengths), len(outside), present.shape[1]))
        for k in range(present.shape[1]):
            path = presence_path(seen, present[inside, k], options.strengths, possible[k])
            for step, (coef, intercept) in enumerate(path):
                log_odds[step, :, k] = unseen @ coef + intercept
        if stances is None:
            return log_odds, None
        weights = features.for_stance(options.stance_context)
        found = fit_stance(weights[inside], stances[inside], n_stances, options.stance_strength)
        return log_odds, stance_probabilities(weights[outside], *found)
