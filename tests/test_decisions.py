"""From probabilities to decisions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from framing.codebook import Codebook
from framing.decisions import decide

THRESHOLDS = np.array([0.5, 0.2, 0.9])


def rules(exclusive=False, at_least_one=False):
    return Codebook("c", "1", (), exclusive=exclusive, at_least_one=at_least_one)


@pytest.mark.parametrize(
    ("exclusive", "at_least_one", "expected"),
    [
        (False, False, [[1, 1, 0], [0, 0, 0]]),
        (True, False, [[0, 1, 0], [0, 0, 0]]),
        (False, True, [[1, 1, 0], [0, 0, 1]]),
        (True, True, [[0, 1, 0], [0, 0, 1]]),
    ],
)
def test_rules_of_the_codebook_decide(exclusive, at_least_one, expected):
    probabilities = np.array([[0.6, 0.55, 0.8], [0.1, 0.19, 0.85]])
    np.testing.assert_array_equal(decide(probabilities, THRESHOLDS, rules(exclusive, at_least_one)), expected)


@given(arrays(float, (7, 3), elements=st.floats(0, 1)), st.booleans(), st.booleans())
def test_there_are_as_many_framings_as_the_rules_allow(probabilities, exclusive, at_least_one):
    called = decide(probabilities, THRESHOLDS, rules(exclusive, at_least_one)).sum(axis=1)
    plain = (probabilities >= THRESHOLDS).sum(axis=1)
    assert (called <= 1).all() or not exclusive
    assert (called >= 1).all() or not at_least_one
    np.testing.assert_array_equal(called > 0, (plain > 0) | at_least_one)


def test_no_paragraph_has_no_decision():
    assert decide(np.zeros((0, 3)), THRESHOLDS, rules(True, True)).shape == (0, 3)
