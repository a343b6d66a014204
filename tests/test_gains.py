"""What the next doubling is expected to bring."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.gains import next_gain, verdict


@given(st.floats(0.5, 1.0), st.floats(0.01, 2.0), st.floats(0.1, 2.0))
def test_on_a_power_law_the_next_gain_is_that_of_the_law(top, scale, power):
    """Viering & Loog 2023, "The shape of learning curves", section 3.2: the power law is the usual model."""
    quarter, half, full, twice = (np.array([top - scale * n**-power]) for n in (50.0, 100.0, 200.0, 400.0))
    assert next_gain(half - quarter, full - half) == pytest.approx(twice - full, abs=1e-9)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1))
def test_the_next_gain_is_never_negative_nor_more_than_the_last(gains):
    first, last = np.array(gains).T
    found = next_gain(first, last)
    assert (found >= 0).all()
    assert (found <= np.maximum(last, 0)).all()


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.0, 0.006, "coding more of the same hardly pays"),
        (0.02, 0.05, "coding more pays"),
        (0.0, 0.05, "coding more may pay"),
        (None, None, "whether coding more pays cannot be told"),
    ],
)
def test_the_verdict_in_words(low, high, said):
    assert verdict(low, high) == said
