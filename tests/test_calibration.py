"""Calibration and thresholds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from framing.calibration import apply_calibration, best_threshold, calibrate, tune


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


def test_calibration_never_falls_but_stays_at_the_share():
    log_odds, present = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([[1], [1], [0], [0]])
    slope, shift = calibrate(log_odds, present)[0]
    assert 0 < slope < 0.01
    np.testing.assert_allclose(apply_calibration(np.array([[slope, shift]]), log_odds), 0.5, atol=0.001)


def test_a_few_paragraphs_ranked_without_a_fault_do_not_make_a_step():
    log_odds = np.concatenate([np.full(5, 2.0), np.full(95, -2.0)])[:, None]
    present = (log_odds > 0).astype(int)
    probabilities = apply_calibration(calibrate(log_odds, present), log_odds)
    np.testing.assert_allclose(probabilities[[0, -1], 0], [6 / 7, 1 / 97], atol=0.001)


def test_what_cannot_be_learned_keeps_its_share_and_is_called_where_it_is_usual():
    log_odds = np.log([[1 / 99, 99.0]]).repeat(50, axis=0)
    curves, thresholds = tune(log_odds, np.tile([0, 1], (50, 1)), np.array([False, False]))
    probabilities = apply_calibration(curves, log_odds)
    np.testing.assert_allclose(probabilities[0], [0.01, 0.99])
    assert (probabilities[0] >= thresholds).tolist() == [False, True]
