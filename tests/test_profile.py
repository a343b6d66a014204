"""Shares of an article and their intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from framing.model import Scores
from framing.profile import framing_profile, poisson_binomial_interval


@pytest.mark.parametrize(("n_events", "probability"), [(1, 0.5), (10, 0.1), (40, 0.37), (300, 0.9)])
def test_equal_probabilities_give_the_binomial_interval(n_events, probability):
    expected = tuple(int(value) for value in binom.interval(0.95, n_events, probability))
    assert poisson_binomial_interval(np.full(n_events, probability)) == expected


@given(st.lists(st.floats(0, 1), max_size=8))
def test_the_interval_holds_the_coverage_it_names(probabilities):
    low, high = poisson_binomial_interval(np.array(probabilities))
    mass = {0: 1.0}
    for probability in probabilities:
        mass = {
            total: mass.get(total, 0.0) * (1 - probability) + mass.get(total - 1, 0.0) * probability
            for total in range(len(mass) + 1)
        }
    assert 0 <= low <= high <= len(probabilities)
    assert sum(share for total, share in mass.items() if low <= total <= high) >= 0.95 - 1e-9


def test_many_paragraphs_take_the_normal_curve():
    low, high = poisson_binomial_interval(np.full(5000, 0.2))
    expected = binom.interval(0.95, 5000, 0.2)
    assert abs(low - expected[0]) <= 2
    assert abs(high - expected[1]) <= 2


def test_a_profile_counts_paragraphs_and_stances(island_model):
    stances = np.full((4, 2, 2), np.nan)
    stances[0, 0], stances[2, 0] = [0.9, 0.1], [0.2, 0.8]
    probabilities = np.array([[0.9, 0.1], [0.2, 0.1], [0.7, 0.2], [0.2, 0.0]])
    first, second = framing_profile(island_model.codebook, Scores(probabilities, probabilities, probabilities >= 0.5, stances))
    assert (first.framing, first.paragraphs, first.present, first.share) == ("ferry-decline", 4, 2, 0.5)
    assert first.expected == pytest.approx(0.5)
    assert first.stances == {"favor": 1, "against": 1}
    assert (second.present, second.share, second.stances) == (0, 0.0, {"favor": 0, "against": 0})
    assert 0 <= first.low <= first.expected <= first.high <= 1
