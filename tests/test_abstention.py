"""Calls that are sure enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.abstention import PRECISIONS, fit_abstention, wilson_low


def made(seed, n_paragraphs=10_000):
    rng = np.random.default_rng(seed)
    probabilities = rng.beta(0.5, 1.5, size=(n_paragraphs, 2))
    return probabilities, (rng.random(probabilities.shape) < probabilities).astype(int)


def test_calls_have_the_precision_that_was_asked_for():
    bounds = fit_abstention(*made(1))
    probabilities, present = made(2)
    for asked in (0.6, 0.8, 0.9):
        called = probabilities >= 0.5
        sure = bounds.sure(probabilities, called, asked)
        assert present[called & sure].mean() >= asked - 0.02
        assert 1 - present[~called & sure].mean() >= asked - 0.02


@given(st.integers(0, 100), st.floats(0.5, 0.99), st.floats(0.5, 0.99))
def test_a_higher_precision_never_calls_more(seed, one, other):
    probabilities, present = made(seed, 200)
    bounds = fit_abstention(probabilities, present)
    low, high = (bounds.sure(probabilities, probabilities >= 0.4, asked) for asked in sorted((one, other)))
    assert not (high & ~low).any()


def test_what_was_never_reached_is_never_sure():
    probabilities = np.linspace(0, 1, 50)[:, None]
    present = np.tile([[0], [1]], (25, 1))
    bounds = fit_abstention(probabilities, present)
    assert bounds.unreachable(0.95).all()
    assert not bounds.sure(probabilities, probabilities >= 0.5, 0.95).any()
    assert fit_abstention(np.zeros((0, 1)), np.zeros((0, 1), dtype=int)).unreachable(0.5).all()


def test_unknown_codings_do_not_count():
    probabilities, present = made(3, 500)
    some = present.copy()
    some[::2] = -1
    half = fit_abstention(probabilities[1::2], present[1::2])
    np.testing.assert_array_equal(fit_abstention(probabilities, some).present_from, half.present_from)


def test_the_lower_end_of_wilson_is_the_published_one():
    # 81 of 263, one-sided 97.5 %: lower limit 0.2553 (Newcombe 1998, Statistics in Medicine 17, table I, method 3).
    assert float(wilson_low(np.array(81.0), np.array(263.0), 0.975)) == pytest.approx(0.2553, abs=1e-4)
    assert len(PRECISIONS) == 50
