"""Neighbours' means: the same by matrix, by formula, and whatever stands in between."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from framing.context import DECAY, REACH, neighbours_matrix, neighbours_mean, neighbours_together

ARTICLES = st.lists(st.sampled_from(["a", "b", None]), min_size=1, max_size=80)


@given(ARTICLES, st.integers(0, 2**32 - 1))
def test_matrix_and_mean_agree(articles, seed):
    values = np.random.default_rng(seed).normal(size=(len(articles), 3))
    rows, columns, weights = neighbours_matrix(articles)
    matrix = sparse.csr_matrix((weights, (rows, columns)), shape=(len(articles), len(articles)))
    np.testing.assert_allclose(matrix @ values, neighbours_mean(values, articles), atol=1e-12)


@given(ARTICLES)
def test_a_mean_of_equal_values_is_that_value_where_there_is_a_neighbour(articles):
    found = neighbours_mean(np.ones((len(articles), 1)), articles)[:, 0]
    for article, value in zip(articles, found, strict=True):
        assert value == pytest.approx(float(article is not None and articles.count(article) > 1))


def test_the_nearer_the_heavier():
    values = np.array([[0.0], [1.0], [0.0], [0.0]])
    found = neighbours_mean(values, ["a"] * 4)[:, 0]
    assert found[1] == 0
    assert found[0] == pytest.approx(1 / (1 + DECAY + DECAY**2))
    assert found[2] == pytest.approx(1 / (1 + DECAY + 1))
    assert found[3] == pytest.approx(DECAY / (1 + DECAY + DECAY**2))


def test_nothing_beyond_reach_counts():
    values = np.zeros((REACH + 2, 1))
    values[0] = 1.0
    found = neighbours_mean(values, ["a"] * len(values))[:, 0]
    assert found[REACH] > 0
    assert found[REACH + 1] == 0


def test_other_articles_in_between_change_nothing():
    values = np.arange(5.0)[:, None]
    mixed = neighbours_mean(values, ["a", None, "a", "b", "a"])
    np.testing.assert_allclose(mixed[[0, 2, 4]], neighbours_mean(values[[0, 2, 4]], ["a"] * 3))
    assert not mixed[[1, 3]].any()


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 70)), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_articles_that_stand_together_have_the_same_means(runs, seed):
    names = [str(number) if in_article else None for number, (in_article, length) in enumerate(runs) for _ in range(length)]
    numbers = np.array([-1 if name is None else int(name) for name in names], dtype=np.int32)
    values = np.random.default_rng(seed).normal(size=(len(names), 3))
    np.testing.assert_allclose(neighbours_together(values, numbers), neighbours_mean(values, names), rtol=0, atol=1e-12)
