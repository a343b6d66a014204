"""Calibration and thresholds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from framing.calibration import best_threshold, calibrate


@given(
    st.lists(st.tuples(st.integers(0, 20).map(lambda i: i / 20), st.booleans()), min_size=2).filter(
        lambda rows: any(y for _, y in rows)
    )
)
def test_no_threshold_gives_a_higher_f1(rows):
    probabilities, present = np.array([p for p, _ in rows]), np.array([int(y) for _, y in rows])
    best = f1_score(present, probabilities >= best_threshold(probabilities, present))
    for threshold in [0, *probabilities, *(probabilities + 1e-6)]:
        assert best >= f1_score(present, probabilities >= threshold) - 1e-12


def test_calibration_finds_the_curve_that_made_the_data():
    rng = np.random.default_rng(1)
    log_odds = rng.normal(0, 2, (40_000, 1))
    present = (rng.random((40_000, 1)) < 1 / (1 + np.exp(-(0.5 * log_odds - 1)))).astype(int)
    np.testing.assert_allclose(calibrate(log_odds, present), [[0.5, -1.0]], atol=0.05)


def test_calibration_never_falls():
    log_odds, present = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([[1], [1], [0], [0]])
    assert calibrate(log_odds, present).tolist() == [[1.0, 0.0]]
