"""Measures in many resamples at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from framing.measures import average_precision, calibration_error
from framing.resampled import average_precisions, calibration_errors, resamples

ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 8).map(lambda i: i / 8), st.integers(0, 3)), min_size=1, max_size=40)


@given(ROWS)
def test_weights_are_repetitions(rows):
    truth, values = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    times = np.array([row[2] for row in rows])
    weights = np.stack([np.ones(len(rows)), times]).astype(float)
    for found, repeat in zip(average_precisions(truth, values, weights), (np.ones(len(rows), int), times), strict=True):
        expected = average_precision(np.repeat(truth, repeat), np.repeat(values, repeat))
        np.testing.assert_allclose(found, np.nan if expected is None else expected)


@given(ROWS)
def test_calibration_error_splits_repeated_paragraphs_between_groups(rows):
    # Distinct probabilities: among equal ones the order, and so the groups, are a matter of chance.
    truth, times = np.array([row[0] for row in rows]), np.array([row[2] for row in rows])
    values = np.linspace(0.1, 0.9, len(rows))
    found = calibration_errors(truth, values, times[None].astype(float))[0]
    expected = calibration_error(np.repeat(truth, times), np.repeat(values, times))
    np.testing.assert_allclose(found, np.nan if expected is None else expected, atol=1e-12)


def test_articles_are_drawn_whole_and_as_many_as_there_are():
    articles = ["a", "a", "b", "c", "c", "c"]
    whole, *parts = resamples(articles, 1, 50)
    drawn = np.concatenate(parts)
    np.testing.assert_array_equal(whole, np.ones((1, 6)))
    assert drawn.shape == (50, 6)
    np.testing.assert_array_equal(drawn[:, 0], drawn[:, 1])
    np.testing.assert_array_equal(drawn[:, [0, 2, 3]].sum(axis=1), 3)
    assert len(list(resamples(["a", "a"], 1, 50))) == 1
