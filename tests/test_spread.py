"""Intervals of counts: Poisson binomial where paragraphs err independently, wider where they err together."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from framing.spread import at_least_one, count_interval, fit_spread, mix, shifted

PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=8).map(np.array)
SPREADS = st.floats(0, 4)


@pytest.mark.parametrize(("n_events", "probability"), [(1, 0.5), (10, 0.1), (40, 0.37), (300, 0.9)])
def test_equal_probabilities_give_the_binomial_interval(n_events, probability):
    expected = tuple(int(value) for value in binom.interval(0.95, n_events, probability))
    assert count_interval(np.full(n_events, probability)) == expected


@given(PROBABILITIES, SPREADS)
def test_the_interval_holds_the_coverage_it_names(probabilities, spread):
    low, high = count_interval(probabilities, spread)
    rows = shifted(probabilities, spread)
    total = np.zeros((len(rows), len(probabilities) + 1))
    for row, values in zip(total, rows, strict=True):
        mass = {0: 1.0}
        for value in values:
            mass = {n: mass.get(n, 0.0) * (1 - value) + mass.get(n - 1, 0.0) * value for n in range(len(mass) + 1)}
        row[:] = [mass[n] for n in range(len(probabilities) + 1)]
    assert 0 <= low <= high <= len(probabilities)
    assert mix(total)[low : high + 1].sum() >= 0.95 - 1e-6


@given(st.floats(0.001, 0.999), SPREADS)
def test_a_shift_leaves_the_mean_about_where_it_was(probability, spread):
    assert mix(shifted(np.array([probability]), spread))[0] == pytest.approx(probability, abs=1e-5)


def test_paragraphs_that_err_together_make_a_wider_interval():
    probabilities = np.full(30, 0.3)
    narrow, wide = count_interval(probabilities), count_interval(probabilities, 1.2)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_many_paragraphs_take_the_normal_curve(spread):
    low, high = count_interval(np.full(2001, 0.2), spread)
    exact = count_interval(np.full(2000, 0.2), spread)
    assert abs(low - exact[0]) <= 3
    assert abs(high - exact[1]) <= 3


@given(PROBABILITIES, SPREADS)
def test_one_of_more_paragraphs_is_no_less_likely(probabilities, spread):
    found = [at_least_one(probabilities[:n], spread) for n in range(1, len(probabilities) + 1)]
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(found))
    assert at_least_one(probabilities) == pytest.approx(1 - np.prod(1 - probabilities))


def test_the_spread_of_made_articles_is_found_again():
    rng = np.random.default_rng(1)
    odds = rng.normal(-1, 1, size=(600, 12))
    for spread in (0.0, 1.5):
        # The mean of a logistic curve over a normal shift is about that of a curve shrunk by this factor.
        rows = odds * np.sqrt(1 + 0.346 * spread**2) + spread * rng.normal(size=(600, 1))
        present = (rng.random(odds.shape) < 1 / (1 + np.exp(-rows))).astype(int)
        articles = [str(i // 12) for i in range(odds.size)]
        assert fit_spread(1 / (1 + np.exp(-odds.ravel())), present.ravel(), articles) == pytest.approx(spread, abs=0.25)


def test_single_paragraphs_have_no_spread():
    assert fit_spread(np.array([0.2, 0.7]), np.array([0, 1]), ["a", "b"]) == 0.0


@given(PROBABILITIES, SPREADS)
def test_the_interval_holds_the_expected_number(probabilities, spread):
    low, high = count_interval(probabilities, spread)
    assert low <= probabilities.sum() <= high + 1e-9
