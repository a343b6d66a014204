"""The spread of one short article, beside the way for many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import constants, light_spread, spread

PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=40)
SPREADS = st.sampled_from([0.0, 0.4, 1.3, 4.0, 10.0]) | st.floats(1e-3, 10)


def test_the_quadrature_is_that_of_gauss_and_hermite():
    nodes, weights = np.polynomial.hermite_e.hermegauss(15)
    np.testing.assert_allclose(constants.NODES, nodes, atol=1e-14)
    np.testing.assert_allclose(constants.NODE_WEIGHTS, weights / weights.sum(), rtol=1e-12)


@given(PROBABILITIES, SPREADS)
def test_shifted_probabilities_are_the_same(probabilities, by):
    rows = light_spread._shifted(probabilities, by)
    np.testing.assert_allclose(rows, spread.shifted(np.array(probabilities), by), atol=1e-9)


@given(PROBABILITIES, SPREADS)
def test_that_one_carries_a_framing_is_as_likely(probabilities, by):
    expected = spread.at_least_one(np.array(probabilities), by)
    assert light_spread.at_least_one(probabilities, by) == pytest.approx(expected, abs=1e-9)


@given(PROBABILITIES, SPREADS)
def test_the_distribution_is_the_same(probabilities, by):
    rows = light_spread._shifted(probabilities, by)
    expected = spread.mix(spread._masses(spread.shifted(np.array(probabilities), by)))
    np.testing.assert_allclose(light_spread._mixed([light_spread._masses(row) for row in rows]), expected, atol=1e-9)


@given(st.lists(st.integers(1, 99), min_size=1, max_size=40), SPREADS)
def test_intervals_are_the_same(hundredths, by):
    probabilities = [number / 100 for number in hundredths]
    assert light_spread.count_interval(probabilities, by) == spread.count_interval(np.array(probabilities), by)
