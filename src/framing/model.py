"""`FramingModel`: a model as its users hold it, and as scikit-learn's tools do.

What it has learned is one record of numbers, `framing.learned.Learned`; what it is to be fitted with are the parameters of
its constructor. Nothing here imports scikit-learn until a model is fitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from framing.articles import Article, Paragraph
from framing.articles.units import in_units
from framing.codebook import Codebook
from framing.domain import Familiarity
from framing.learned import Explanation, Learned, Scores
from framing.stored import read_learned, write_learned
from framing.targets import INDICATOR, LABELS, targets_of, texts_of
from framing.terms import Terms


class FramingModel:
    """Which framings a paragraph carries, and with which stance: TF-IDF and logistic regression.

    It is loaded, or trained by `framing.training.train` on a corpus, or fitted like an estimator of scikit-learn to texts and
    labels, then without stances.

    Parameters
    ----------
    strength : float, optional
        Inverse strength of the L2 penalty (``C``); by default it is looked for, for each framing, on held-out texts.
    ngrams : int
        Longest run of stems that is a term, 1 or 2.
    fewest_paragraphs : int
        A term must stand in so many texts to be known.
    language : str
        Settles the stemmer; one that Snowball does not know goes without.
    exclusive, at_least_one : bool, optional
        Whether a text carries one framing at most, and whether it carries one at least; by default both where `y` has one label a
        text, else neither.
    seed : int
        Settles which texts share a fold.
    jobs : int
        Processes that fit at once.

    Attributes
    ----------
    learned_ : Learned
        All that was learned, as numbers; there once it is fitted or loaded.
    classes_ : ndarray, shape (n_framings,)
        The labels; of a loaded model, the framings' slugs.

    Examples
    --------
    >>> from sklearn.model_selection import cross_validate
    >>> texts = ["The ferry is late.", "The barley is in."] * 20
    >>> labels = ["ferry", "harvest"] * 20
    >>> cross_validate(FramingModel(strength=10.0), texts, labels)["test_score"].mean()
    1.0
    """

    def __init__(
        self,
        *,
        strength: float | None = None,
        ngrams: int = 2,
        fewest_paragraphs: int = 2,
        language: str = "en",
        exclusive: bool | None = None,
        at_least_one: bool | None = None,
        seed: int = 0,
        jobs: int = 1,
    ) -> None:
        self.strength = strength
        self.ngrams = ngrams
        self.fewest_paragraphs = fewest_paragraphs
        self.language = language
        self.exclusive = exclusive
        self.at_least_one = at_least_one
        self.seed = seed
        self.jobs = jobs

    learned_: Learned
    classes_: NDArray[Any]

    @classmethod
    def of(cls, learned: Learned) -> FramingModel:
        """Return a model that has learned what is given, with the parameters that its provenance names."""
        rules = {"exclusive": learned.codebook.exclusive, "at_least_one": learned.codebook.at_least_one}
        told = {name: learned.provenance[name] for name in _NAMES if name in learned.provenance}
        model = cls(**{**told, "language": learned.codebook.language, **rules})
        return model._holding(learned, np.array(learned.codebook.slugs), INDICATOR)

    def _holding(self, learned: Learned, classes: NDArray[Any], form: str) -> FramingModel:
        self.learned_, self.classes_, self._form = learned, classes, form
        return self

    # What it is

    @property
    def codebook(self) -> Codebook:
        """Its framings and stances, and the rules by which framings are called."""
        return self._fitted().codebook

    @property
    def terms(self) -> Terms:
        """What makes terms of a text."""
        return self._fitted().terms

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The terms that it knows."""
        return self._fitted().vocabulary

    @property
    def thresholds(self) -> NDArray[np.float64]:
        """The probability from which each framing counts as present; shape (n_framings,)."""
        return self._fitted().thresholds

    @property
    def provenance(self) -> Mapping[str, Any]:
        """What it was trained on and with."""
        return self._fitted().provenance

    @property
    def figures(self) -> Mapping[str, Any]:
        """How well it did."""
        return self._fitted().figures

    @property
    def checksum(self) -> str:
        """Of the model on disk; empty for one that was not loaded."""
        return self._fitted().checksum

    # Scoring

    @overload
    def score(self, X: Article) -> Scores: ...
    @overload
    def score(self, X: Sequence[str], y: Any) -> float: ...
    def score(self, X: Any, y: Any = None) -> Scores | float:
        """Score the paragraphs of an article, or the other units of its codebook; or, given texts and their labels, return the
        share of texts whose labels are all predicted and no others."""
        if isinstance(X, Article):
            return self.score_paragraphs(in_units(X, self.codebook.units).paragraphs)
        texts = texts_of(X)
        expected, called = targets_of(y, len(texts)), self._fitted().score_texts(texts).present
        columns = {label: k for k, label in enumerate(self.classes_.tolist())}
        wanted = np.zeros_like(called)
        unknown = np.zeros(len(texts), dtype=bool)
        for k, label in enumerate(expected.classes.tolist()):
            if label in columns:
                wanted[:, columns[label]] = expected.present[:, k] == 1
            else:
                unknown |= expected.present[:, k] == 1
        return float(((wanted == called).all(axis=1) & ~unknown).mean())

    def score_paragraphs(self, paragraphs: Sequence[Paragraph]) -> Scores:
        """Score paragraphs of one article, in their order; furniture too if it is among them, each block alone."""
        terms = [self.terms(paragraph.text) for paragraph in paragraphs]
        return self.score_terms(terms, [None if paragraph.number is None else "" for paragraph in paragraphs])

    def score_texts(self, texts: Sequence[str]) -> Scores:
        """Score texts, each as one paragraph that stands alone."""
        return self._fitted().score_texts(texts)

    def score_terms(self, paragraphs: Sequence[Sequence[str]], articles: Sequence[str | None] | None = None) -> Scores:
        """Score paragraphs given as their terms, in any order within a paragraph; see `Learned.score_terms`."""
        return self._fitted().score_terms(paragraphs, articles)

    def abstain(self, scores: Scores, precision: float) -> Scores:
        """Leave open what is too uncertain to call at a precision; see `Learned.abstain`."""
        return self._fitted().abstain(scores, precision)

    def familiarity(self, texts: Sequence[str]) -> Familiarity:
        """Say how like an article, given as its paragraphs, is to the training articles."""
        return self._fitted().familiarity(texts)

    def familiarity_of_terms(self, paragraphs: Sequence[Sequence[str]]) -> Familiarity:
        """Say how like an article, given as the terms of its paragraphs, is to the training articles."""
        return self._fitted().familiarity_of_terms(paragraphs)

    def explain(self, texts: Sequence[str]) -> list[tuple[Explanation, ...]]:
        """Say for each paragraph of an article which terms moved each framing, strongest first."""
        return self._fitted().explain(texts)

    def explain_terms(
        self, paragraphs: Sequence[Sequence[str]], articles: Sequence[str | None] | None = None
    ) -> list[tuple[Explanation, ...]]:
        """Say which terms of paragraphs, given as to `score_terms`, moved each framing, strongest first."""
        return self._fitted().explain_terms(paragraphs, articles)

    # On disk

    @classmethod
    def load(cls, path: str | Path | None = None) -> FramingModel:
        """Load a model from its directory; without `path`, the one that ships with the program.

        Raises
        ------
        ModelError
            If it is missing, damaged, changed since it was saved, of a newer format, or no model.
        """
        return cls.of(read_learned(path))

    def save(self, path: str | Path, card: str = "") -> None:
        """Write the model's directory at `path`, in place of one that is there; `card` is its README.md."""
        write_learned(self._fitted(), path, card)

    # As an estimator

    def fit(self, X: Any, y: Any, groups: Any = None) -> FramingModel:
        """Fit to texts and their labels.

        Parameters
        ----------
        X : sequence of str, length n_texts
        y : array-like
            A binary indicator matrix, shape (n_texts, n_framings); a list of label sets; or one label a text.
        groups : sequence, length n_texts, optional
            The article of each text: texts of one article are never on both sides of a fold. By default each is one of its own.

        Returns
        -------
        FramingModel
            The model itself. A label that too few texts have is not learned: its probability is its share.

        Raises
        ------
        CorpusError
            A `ValueError`, if texts or labels are not as they must be, or no label can be learned.
        """
        from framing.coded import coded_texts
        from framing.fitting import Options, terms_for
        from framing.learning import learn

        texts = texts_of(X)
        targets = targets_of(y, len(texts))
        codebook = targets.codebook(self.language, self.exclusive, self.at_least_one)
        told = {name: value for name, value in self.get_params().items() if name not in ("language", "exclusive", "at_least_one")}
        options = Options(**told, context=0.0, stance_context=0.0)
        coded = coded_texts(texts, targets.present, groups, terms_for(codebook, options))
        lesson = learn(coded, codebook, options)
        about = {"paragraphs": len(texts), "articles": len(set(coded.articles)), **told, "not_learned": lesson.not_learned}
        return self._holding(replace(lesson.model, provenance=about), targets.classes, targets.form)

    def predict(self, X: Any) -> Any:
        """Predict the labels of texts, in the form in which `y` was given.

        Returns
        -------
        ndarray of int, shape (n_texts, n_framings)
            For an indicator matrix, or a model that was loaded.
        list of tuple
            For label sets.
        ndarray, shape (n_texts,)
            For one label a text: the one that was called; None where there is none.
        """
        called = self._fitted().score_texts(texts_of(X)).present
        if self._form == INDICATOR:
            return called.astype(np.int64)
        if self._form == LABELS and (called.sum(axis=1) == 1).all():
            return self.classes_[called.argmax(axis=1)]
        sets = [tuple(self.classes_[row].tolist()) for row in called]
        return np.array([found[0] if found else None for found in sets], dtype=object) if self._form == LABELS else sets

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return the calibrated probability of each framing; shape (n_texts, n_framings). Rows need not add up to 1."""
        return self._fitted().score_texts(texts_of(X)).probabilities

    def to_sklearn(self) -> Any:
        """Return a scikit-learn `Pipeline` over texts whose ``predict_proba`` is that of the model; see
        `framing.pipelines.to_sklearn`."""
        from framing.pipelines import to_sklearn

        return to_sklearn(self._fitted())

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002
        """Return the parameters of the constructor by name."""
        return {name: getattr(self, name) for name in _NAMES}

    def set_params(self, **params: Any) -> FramingModel:
        """Set parameters of the constructor."""
        for name, value in params.items():
            if name not in _NAMES:
                raise ValueError(f"Invalid parameter {name!r} for estimator {self!r}. Valid parameters are: {list(_NAMES)!r}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        defaults = FramingModel().get_params()
        changed = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items() if value != defaults[name])
        return f"{type(self).__name__}({changed})"

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags(multi_label=True),
            input_tags=InputTags(two_d_array=False, string=True),
        )

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "learned_")

    def _fitted(self) -> Learned:
        if not hasattr(self, "learned_"):
            from sklearn.exceptions import NotFittedError

            raise NotFittedError(f"this {type(self).__name__} instance is not fitted yet; call fit, or load a model.")
        return self.learned_


_NAMES = ("strength", "ngrams", "fewest_paragraphs", "language", "exclusive", "at_least_one", "seed", "jobs")
