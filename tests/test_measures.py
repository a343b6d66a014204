"""Measures, against scikit-learn and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, brier_score_loss, precision_recall_fscore_support

from framing.estimates import bootstrap
from framing.measures import Counts, average_precision, brier, calibration_error, count, mean

ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 8).map(lambda i: i / 8)), min_size=1, max_size=30)


@given(ROWS, st.floats(0, 1))
def test_precision_recall_and_f1_are_those_of_scikit_learn(rows, threshold):
    truth, values = np.array([so for so, _ in rows]), np.array([value for _, value in rows])
    found = count(truth, values >= threshold)
    expected = precision_recall_fscore_support(truth, values >= threshold, average="binary", zero_division=np.nan)[:3]
    for value, other in zip((found.precision, found.recall, found.f1), expected, strict=True):
        assert (value is None) == np.isnan(other)
        assert value is None or value == pytest.approx(other)


@given(ROWS)
def test_average_precision_and_brier_are_those_of_scikit_learn(rows):
    truth, values = np.array([so for so, _ in rows]), np.array([value for _, value in rows])
    if truth.any():
        assert average_precision(truth, values) == pytest.approx(average_precision_score(truth, values))
    else:
        assert average_precision(truth, values) is None
    assert brier(truth, values) == pytest.approx(np.mean((values - truth) ** 2))
    if 0 < truth.mean() < 1:
        assert brier(truth, values) == pytest.approx(brier_score_loss(truth, values))


def test_calibration_error_by_hand():
    truth = np.array([False] * 5 + [True, False, True, True, True])
    probabilities = np.array([0.1] * 5 + [0.5] * 5)
    assert calibration_error(truth, probabilities, bins=2) == pytest.approx((0.1 + 0.3) / 2)
    assert calibration_error(truth, probabilities, bins=20) is None


def test_perfect_calibration_has_little_error():
    rng = np.random.default_rng(0)
    probabilities = rng.random(100_000)
    assert calibration_error(rng.random(100_000) < probabilities, probabilities) < 0.01


def test_counts_add_up_and_the_undefined_is_none():
    assert Counts(1, 2, 3) + Counts(1, 0, 0) == Counts(2, 2, 3)
    nothing = Counts(0, 0, 0)
    assert nothing.precision is nothing.recall is nothing.f1 is None
    assert mean([0.5, None]) is None
    assert mean([0.5, 1.0]) == 0.75


def test_the_bootstrap_draws_whole_clusters():
    values = np.repeat([0.0, 1.0], 50)
    drawn_by_cluster = bootstrap(lambda rows: float(values[rows].mean()), ["a"] * 50 + ["b"] * 50)
    assert (drawn_by_cluster.value, drawn_by_cluster.low, drawn_by_cluster.high) == (0.5, 0.0, 1.0)
    drawn_by_row = bootstrap(lambda rows: float(values[rows].mean()), range(100))
    assert 0.35 < drawn_by_row.low < 0.45 < 0.55 < drawn_by_row.high < 0.65
    assert drawn_by_row == bootstrap(lambda rows: float(values[rows].mean()), range(100))


def test_an_interval_that_cannot_be_has_a_reason():
    assert bootstrap(lambda rows: float(len(rows)), ["a", "a"]).reason == "too few articles for an interval"
    assert bootstrap(lambda rows: None if len(rows) else 1.0, ["a", "b"]).reason == "undefined here"
