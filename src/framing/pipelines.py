"""A model as a scikit-learn pipeline."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import LabelBinarizer

from framing.calibration import regression
from framing.codebook import Codebook
from framing.decisions import decide
from framing.fitting import FIXED
from framing.learned import Learned


class OnePerFraming(OneVsRestClassifier):  # type: ignore[misc]
    """One regression a framing: probabilities have one column a framing even if there is only one, and decisions follow
    thresholds and codebook.

    Parameters
    ----------
    estimator : estimator
    codebook : Codebook, optional
    thresholds : ndarray, shape (n_framings,), optional
        By default one half.
    """

    def __init__(self, estimator: Any, *, codebook: Codebook | None = None, thresholds: Any = None) -> None:
        super().__init__(estimator)
        self.codebook = codebook
        self.thresholds = thresholds

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return the probability of each framing; shape (n_texts, n_framings)."""
        return np.stack([estimator.predict_proba(X)[:, 1] for estimator in self.estimators_], axis=1)

    def predict(self, X: Any) -> NDArray[np.int64]:
        """Return 1 where a framing is said to be present, else 0; shape (n_texts, n_framings)."""
        probabilities = self.predict_proba(X)
        thresholds = np.full(probabilities.shape[1], 0.5) if self.thresholds is None else self.thresholds
        codebook = self.codebook or Codebook("", "", ())
        return decide(probabilities, thresholds, codebook).astype(np.int64)


def to_sklearn(model: Learned) -> Pipeline:
    """Return a scikit-learn pipeline over texts whose ``predict_proba`` gives the model's calibrated probabilities
    of paragraphs that stand alone.

    Returns
    -------
    Pipeline
        A `TfidfVectorizer` and one `LogisticRegression` a framing, with calibration inside its weights:
        ``decision_function`` is ``slope * log_odds + intercept``. Stance is not part of it. It can be fitted anew, to texts and
        a binary indicator matrix, then without calibration.
    """
    vectorizer = TfidfVectorizer(analyzer=model.terms, sublinear_tf=True, vocabulary=list(model.vocabulary))
    vectorizer.fit([""])
    vectorizer.idf_ = model.idf
    n_framings = len(model.codebook.slugs)
    presence = OnePerFraming(regression(FIXED, "balanced"), codebook=model.codebook, thresholds=model.thresholds)
    presence.estimators_ = [_calibrated(model, k) for k in range(n_framings)]
    presence.label_binarizer_ = LabelBinarizer(sparse_output=True).fit(np.vstack([np.eye(n_framings), np.zeros(n_framings)]))
    presence.classes_ = presence.label_binarizer_.classes_
    return Pipeline([("terms", vectorizer), ("presence", presence)])


def _calibrated(model: Learned, k: int) -> LogisticRegression:
    slope, shift = model.calibration[k]
    estimator = regression(FIXED, "balanced")
    estimator.classes_ = np.array([0, 1])
    estimator.coef_ = slope * model.coef[k : k + 1]
    estimator.intercept_ = slope * model.intercept[k : k + 1] + shift
    return estimator
