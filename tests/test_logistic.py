import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from framing.logistic import fit_logistic


@pytest.fixture
def drawn():
    rng = np.random.default_rng(3)
    weights = sparse.random(400, 60, 0.1, format="csr", random_state=3)
    weights = sparse.csr_matrix(weights / np.maximum(sparse.linalg.norm(weights, axis=1), 1e-9)[:, None])
    truth = rng.normal(size=(60, 5)) * 3
    return weights, (weights @ truth + rng.normal(size=(400, 5)) > 0.5).astype(int)


def of_the_library(weights, carried, strength):
    found = LogisticRegression(C=strength, class_weight="balanced", solver="newton-cholesky", tol=1e-10, max_iter=1000)
    found.fit(weights.toarray(), carried)
    return np.append(found.coef_[0], found.intercept_[0])


@pytest.mark.parametrize("strength", [0.1, 1.0, 100.0])
def test_the_optimum_is_that_of_the_library(drawn, strength):
    weights, carried = drawn
    found = fit_logistic(weights, carried, [strength] * 5)
    wanted = np.array([of_the_library(weights, column, strength) for column in carried.T])
    np.testing.assert_allclose(found, wanted, atol=2e-3 * np.abs(wanted).max())


def test_unknown_rows_do_not_count(drawn):
    weights, carried = drawn
    some = carried.copy()
    some[::3, 0] = -1
    found = fit_logistic(weights, some, [10.0] * 5)
    kept = some[:, 0] >= 0
    np.testing.assert_allclose(found[0], of_the_library(weights[kept], carried[kept, 0], 10.0), atol=1e-2)
    np.testing.assert_allclose(found[1:], fit_logistic(weights, carried, [10.0] * 5)[1:], atol=1e-2)


def test_each_regression_is_what_it_is_alone(drawn):
    weights, carried = drawn
    strengths = [0.3, 1.0, 3.0, 10.0, 30.0]
    together = fit_logistic(weights, carried, strengths)
    for k, strength in enumerate(strengths):
        np.testing.assert_allclose(fit_logistic(weights, carried[:, [k]], [strength])[0], together[k], atol=1e-3)


def test_a_fit_may_begin_where_another_ended(drawn):
    weights, carried = drawn
    weak = fit_logistic(weights, carried, [1.0] * 5)
    np.testing.assert_allclose(
        fit_logistic(weights, carried, [3.0] * 5, weak), fit_logistic(weights, carried, [3.0] * 5), atol=1e-3
    )


def test_a_term_that_parts_the_classes_has_a_finite_weight():
    weights = sparse.csr_matrix(np.array([[1.0, 0.0], [0.0, 1.0]] * 20))
    found = fit_logistic(weights, np.array([[1], [0]] * 20), [1e4])
    assert np.isfinite(found).all()
    assert found[0, 0] > 5 > -5 > found[0, 1]


def test_terms_that_say_nothing_leave_the_share():
    found = fit_logistic(sparse.csr_matrix((10, 3)), np.array([[1]] * 4 + [[0]] * 6), [1.0])
    # Classes are balanced: without a term either is as likely.
    np.testing.assert_allclose(found, np.zeros((1, 4)), atol=1e-9)
