"""The model in scikit-learn's hands."""

import subprocess
import sys
import warnings
from copy import deepcopy

import numpy as np
import pytest
from sklearn.base import clone, is_classifier
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold, cross_validate
from sklearn.utils import Tags, column_or_1d
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from framing.errors import CorpusError
from framing.model import FramingModel

SENTENCES = {
    "ferry": ["The ferry came late again.", "Old ferry engines fail.", "A ferry waits in the harbour, late."],
    "harvest": ["The barley harvest filled both barns.", "A harvest like this is rare.", "They brought in the harvest."],
    "school": ["Two schools closed for a day.", "The school has a new roof.", "Pupils walked home from school."],
}


def texts_and_labels(n=45):
    labels = [list(SENTENCES)[i % 3] for i in range(n)]
    return [f"{SENTENCES[label][i // 3 % 3]} Day {i}." for i, label in enumerate(labels)], labels


TEXTS, LABELS = texts_and_labels()
INDICATOR = np.array([[label == name for name in SENTENCES] for label in LABELS]).astype(int)
SETS = [{label} if i % 5 else set() for i, label in enumerate(LABELS)]
FAST = FramingModel(strength=10.0)


class Checked(FramingModel):
    """The model over tables of numbers, each row written as a text, since scikit-learn checks no estimator of texts."""

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        return tags

    def fit(self, X, y, groups=None):
        X = validate_data(self, X, ensure_min_samples=2)
        y = column_or_1d(y, warn=True) if getattr(y, "ndim", 1) == 2 and y.shape[1] == 1 else y
        return super().fit(written(X), y, groups)

    def predict(self, X):
        return super().predict(self._texts(X))

    def predict_proba(self, X):
        return super().predict_proba(self._texts(X))

    def score(self, X, y):
        return super().score(self._texts(X), y)

    def _texts(self, X):
        check_is_fitted(self)
        return written(validate_data(self, X, reset=False))


def written(X):
    return [" ".join(f"c{j}{'m' if value < 0 else 'p'}{abs(round(float(value)))}" for j, value in enumerate(row)) for row in X]


EXPECTED = {
    "check_classifiers_one_label": "one label alone teaches nothing; that is refused in one sentence",
    "check_classifiers_train": "which label is called is settled by the labels' thresholds, not by the highest probability",
    "check_classifiers_multilabel_representation_invariance": "a list of lists is read as label sets, not as rows of an indicator matrix",
    "check_fit2d_1feature": "ten texts are too few to learn from; the sentence says so, not the number of features",
}


with warnings.catch_warnings():
    # That it inherits from nothing of scikit-learn's, so that loading it imports nothing, is worth a warning there.
    warnings.simplefilter("ignore")
    checks = parametrize_with_checks([Checked(strength=10.0)], expected_failed_checks=lambda _: EXPECTED)


@checks
def test_checks_of_scikit_learn(estimator, check):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(estimator)


def test_one_label_a_text():
    model = clone(FAST).fit(TEXTS, LABELS)
    assert model.classes_.tolist() == sorted(SENTENCES)
    assert model.predict(TEXTS).tolist() == LABELS
    assert model.score(TEXTS, LABELS) == 1.0
    assert model.predict_proba(TEXTS).shape == (45, 3)
    assert model.predict(["Nothing known here whatever"]).shape == (1,)
    assert (model.codebook.exclusive, model.codebook.at_least_one) == (True, True)


def test_numbers_are_labels_too():
    model = clone(FAST).fit(TEXTS, [7 * (label == "ferry") for label in LABELS])
    assert model.classes_.tolist() == [0, 7]
    assert set(model.predict(TEXTS)) == {0, 7}


def test_an_indicator_matrix_in_and_out():
    model = clone(FAST).fit(TEXTS, INDICATOR)
    np.testing.assert_array_equal(model.predict(TEXTS), INDICATOR)
    from scipy.sparse import csr_matrix

    again = clone(FAST).fit(np.array(TEXTS, dtype=object), csr_matrix(INDICATOR))
    np.testing.assert_array_equal(again.predict_proba(TEXTS), model.predict_proba(TEXTS))


def test_label_sets_in_and_out():
    model = clone(FAST).fit(TEXTS, SETS)
    found = model.predict(TEXTS)
    assert all(isinstance(one, tuple) for one in found)
    assert np.mean([set(one) == wanted for one, wanted in zip(found, SETS, strict=True)]) == model.score(TEXTS, SETS)
    assert model.score(TEXTS, [{"comet"}] * len(TEXTS)) == 0.0


def test_texts_of_a_group_share_a_fold_and_too_few_groups_are_refused():
    clone(FAST).fit(TEXTS, LABELS, groups=[i // 3 for i in range(45)])
    with pytest.raises(CorpusError, match="only 3 articles"):
        clone(FAST).fit(TEXTS, LABELS, groups=[i // 15 for i in range(45)])


def test_cross_validation_and_grid_search():
    groups = np.arange(45) // 3
    found = cross_validate(FAST, TEXTS, LABELS, groups=groups, cv=GroupKFold(3), params={"groups": groups}, scoring="f1_macro")
    assert found["test_score"].mean() == 1.0
    assert cross_validate(FAST, TEXTS, INDICATOR, cv=3, scoring="average_precision")["test_score"].mean() == 1.0
    assert cross_validate(FAST, TEXTS, SETS, cv=KFold(3, shuffle=True, random_state=0))["test_score"].shape == (3,)
    search = GridSearchCV(FramingModel(), {"strength": [1.0, 10.0], "ngrams": [1]}, cv=3).fit(TEXTS, LABELS)
    assert search.best_params_["ngrams"] == 1
    assert search.best_estimator_.strength == search.best_params_["strength"]


def test_a_pipeline_gives_the_same_probabilities_and_decisions(default, island_model):
    for model in (clone(FAST).fit(TEXTS, LABELS), clone(FAST).fit(TEXTS, INDICATOR[:, :1]), default, island_model):
        pipeline = model.to_sklearn()
        texts = [*TEXTS, "", "The army is short of men.", "\ud800"]
        np.testing.assert_allclose(pipeline.predict_proba(texts), model.predict_proba(texts), rtol=0, atol=1e-9)
        np.testing.assert_array_equal(pipeline.predict(texts), model.score_texts(texts).present)
    refitted = clone(model.to_sklearn()).fit(TEXTS, INDICATOR[:, :2])
    assert refitted.predict_proba(TEXTS).shape == (45, 2)


def test_a_fitted_model_is_saved_loaded_and_copied(tmp_path):
    model = clone(FAST).fit(TEXTS, [f"{label} & more" for label in LABELS])
    model.save(tmp_path / "model")
    loaded = FramingModel.load(tmp_path / "model")
    np.testing.assert_array_equal(loaded.predict_proba(TEXTS), model.predict_proba(TEXTS))
    assert loaded.classes_.tolist() == ["ferry-more", "harvest-more", "school-more"]
    assert (loaded.strength, loaded.exclusive) == (10.0, True)
    np.testing.assert_array_equal(deepcopy(model).predict(TEXTS), model.predict(TEXTS))
    copy = clone(loaded)
    assert copy.get_params() == loaded.get_params()
    with pytest.raises(NotFittedError):
        copy.predict(TEXTS)
    assert is_classifier(copy)


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ("a text", ["a"], "X must be a sequence of texts"),
        ([1, 2], ["a", "b"], r"X\[0\] is 1"),
        (["a", None], ["a", "b"], r"X\[1\] is None"),
        (["a", "b"], ["a"], "X has 2 texts and y has labels for 1"),
        (["a", "b"], None, "requires y"),
        (["a", "b"], ["a", None], r"y\[1\] is None"),
        (["a", "b"], ["a", float("nan")], r"y\[1\] is nan"),
        (["a", "b"], [{"a"}, "b"], r"y\[0\] is \{'a'\}"),
        (["a", "b"], ["a", 1], "not a mixture"),
        (["a", "b"], np.array([[0, 2], [1, 0]]), "0 and 1 alone"),
        (["a", "b"], np.array([["x"], ["y"]]), "0 and 1 alone"),
        (["a", "b"], [1, 2], "only 2 articles"),
        (TEXTS, ["one"] * 45, "0 coded paragraphs in 0 articles do not carry"),
        (TEXTS, list(range(45)), "none of the 45 framings can be learned"),
        ([""] * 45, LABELS, "no term"),
        ([], [], "only 0 articles"),
    ],
)
def test_what_cannot_be_learned_from_is_one_sentence(X, y, message):
    with pytest.raises(ValueError, match=message):
        clone(FAST).fit(X, y)


def test_parameters_that_are_none_are_refused():
    with pytest.raises(ValueError, match="Invalid parameter 'C'"):
        FramingModel().set_params(C=1)
    assert repr(FramingModel(strength=3.0)) == "FramingModel(strength=3.0)"


def test_importing_the_model_imports_neither_scikit_learn_nor_scipy():
    script = "import sys, framing.model; assert not {'sklearn', 'scipy', 'joblib'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
