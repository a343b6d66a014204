"""What training gives on articles that it has not seen: a model for each fold, with all that is chosen taken from other folds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from framing.apart import Apart
from framing.calibration import tune
from framing.codebook import Codebook
from framing.coded import Coded, article_folds, learned
from framing.figures import Predictions, predict
from framing.fitting import Options, fit
from framing.learned import Learned
from framing.unseen import Unseen, nested, predict_unseen

Ints = NDArray[np.int64]


def fold_models(
    apart: Apart, codebook: Codebook, options: Options, progress: Callable[[str], object] = str
) -> Iterator[tuple[Ints, Learned]]:
    """Yield for each fold the numbers of its paragraphs, and a model that saw nothing of them.

    Strength, calibration and thresholds come from predictions for the other folds (in time: for folds by article of the past).
    """
    coded, folds = apart.coded, apart.folds
    whole = None if apart.in_time else predict_unseen(coded, codebook, folds, options, progress)
    for fold in range(int(apart.in_time), folds.max() + 1):
        rows = np.flatnonzero(folds < fold if apart.in_time else folds != fold)
        inside = coded.rows(rows)
        if whole is None:
            progress(f"part {fold + 1} of time")
            unseen = predict_unseen(inside, codebook, article_folds(inside.articles, options.seed), options)
        else:
            unseen = Unseen(whole.strengths, whole.log_odds[:, rows], whole.stances[rows])
        yield np.flatnonzero(folds == fold), _model(inside, unseen, codebook, options)


def _model(inside: Coded, unseen: Unseen, codebook: Codebook, options: Options) -> Learned:
    chosen = unseen.choose(inside.present)
    curves, thresholds = tune(unseen.at(chosen), inside.present, learned(inside, codebook))
    with threadpool_limits(1):
        model = fit(inside, codebook, options, [unseen.strengths[place] for place in chosen])
    return replace(model, calibration=curves, thresholds=thresholds)


def cross_validated(apart: Apart, codebook: Codebook, options: Options, progress: Callable[[str], object] = str) -> Predictions:
    """Return what is predicted of the presence of framings, fold by fold, without stances; nothing where a part only teaches."""
    codebook = replace(codebook, stances=())
    if not apart.in_time:
        unseen = predict_unseen(apart.coded, codebook, apart.folds, options, progress)
        return nested(unseen, apart.coded, codebook, apart.folds)
    found = nothing_predicted(apart.coded, codebook)
    for rows, model in fold_models(apart, codebook, options, progress):
        fill(found, rows, predict(model, apart.coded.rows(rows)))
    return found


def nothing_predicted(coded: Coded, codebook: Codebook) -> Predictions:
    """Return predictions to be filled: probability 0 everywhere."""
    shape = coded.present.shape
    stances = np.full((*shape, len(codebook.stances)), np.nan)
    return Predictions(np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool), stances)


def fill(whole: Predictions, rows: Ints, part: Predictions) -> None:
    """Set the predictions of some rows."""
    for name in ("log_odds", "probabilities", "called", "stances"):
        getattr(whole, name)[rows] = getattr(part, name)


def rows_of(predicted: Predictions, rows: Ints) -> Predictions:
    """Return the predictions of some rows."""
    return Predictions(*(getattr(predicted, name)[rows] for name in ("log_odds", "probabilities", "called", "stances")))
