"""A model as a scikit-learn pipeline."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import LabelBinarizer

from framing.calibration import regression
from framing.model import FramingModel


def to_sklearn(model: FramingModel) -> Pipeline:
    """Return a scikit-learn pipeline whose ``decision_function`` gives the model's log-odds of paragraphs that stand alone.

    Returns
    -------
    Pipeline
        A `TfidfVectorizer` and a one-vs-rest `LogisticRegression`; calibration and stance are not part of it.
    """
    vectorizer = TfidfVectorizer(analyzer=model.terms, sublinear_tf=True, vocabulary=list(model.vocabulary))
    vectorizer.fit([""])
    vectorizer.idf_ = model.idf
    presence = OneVsRestClassifier(regression(1.0))
    presence.estimators_ = []
    for k in range(len(model.codebook.slugs)):
        estimator = regression(1.0)
        estimator.classes_, estimator.coef_, estimator.intercept_ = (
            np.array([0, 1]),
            model.coef[k : k + 1],
            model.intercept[k : k + 1],
        )
        presence.estimators_.append(estimator)
    presence.label_binarizer_ = LabelBinarizer(sparse_output=True).fit(np.eye(len(model.codebook.slugs), dtype=int))
    presence.classes_ = presence.label_binarizer_.classes_
    return Pipeline([("terms", vectorizer), ("presence", presence)])
