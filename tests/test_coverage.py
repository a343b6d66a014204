"""What can be called at a precision, and whether intervals hold the truth."""

import numpy as np
import pytest

from framing.coded import Coded
from framing.coverage import ASKED, coverage_curve, profile_coverage, spread_by_folds, sure_by_folds
from framing.figures import Predictions
from framing.numbered import NumberedTexts


@pytest.fixture(scope="module")
def seen():
    rng = np.random.default_rng(4)
    shape = (3000, 2)
    probabilities = rng.beta(0.5, 1.0, size=shape)
    present = (rng.random(shape) < probabilities).astype(int)
    units = [(f"a{i // 10:03d}", i % 10 + 1) for i in range(shape[0])]
    coded = Coded(units, NumberedTexts.of([]), present, np.full(shape, -1))
    predicted = Predictions(probabilities, probabilities, probabilities >= 0.5, np.zeros((*shape, 0)))
    return coded, predicted, np.array([i // 10 % 5 for i in range(shape[0])])


def test_the_curve_falls_in_coverage_and_keeps_what_was_asked(seen):
    coded, predicted, folds = seen
    points = coverage_curve(coded, predicted, sure_by_folds(coded, predicted, folds))
    assert [point["asked"] for point in points] == list(ASKED)
    assert [point["coverage"] for point in points] == sorted((point["coverage"] for point in points), reverse=True)
    assert all(point["precision"] >= point["asked"] - 0.02 for point in points)
    assert points[-1]["coverage"] < points[0]["coverage"]


def test_no_calls_have_no_precision(seen):
    coded, predicted, _ = seen
    points = coverage_curve(coded, predicted, [np.zeros(coded.present.shape, dtype=bool)] * len(ASKED))
    assert points[0]["precision"] is None
    assert points[0]["coverage"] == 0


def test_intervals_of_right_probabilities_cover(seen):
    coded, predicted, folds = seen
    found = profile_coverage(coded, predicted, spread_by_folds(coded, predicted, folds))
    assert found["articles"] == 300
    assert found["covered"] >= 0.93
    assert found["independent"] >= 0.93
