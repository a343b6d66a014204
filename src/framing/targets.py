"""Texts and labels as scikit-learn's users hand them over, made into coded paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.codebook import Codebook, Framing
from framing.errors import CorpusError

INDICATOR, SETS, LABELS = "indicator", "sets", "labels"
_SETS = (list, tuple, set, frozenset)


@dataclass(frozen=True)
class Targets:
    """What texts are labelled with.

    Attributes
    ----------
    present : ndarray of int, shape (n_texts, n_framings)
        1 where a text has a label, else 0.
    classes : ndarray, shape (n_framings,)
        The labels: sorted, or for an indicator matrix the names or numbers of its columns.
    form : str
        How they came, and how predictions are to be given: ``"indicator"``, ``"sets"`` or ``"labels"``.
    """

    present: NDArray[np.int64]
    classes: NDArray[Any]
    form: str

    def codebook(self, language: str, exclusive: bool | None, at_least_one: bool | None) -> Codebook:
        """Return a codebook with a framing a label; one label a text means exactly one framing, unless told otherwise."""
        one = self.form == LABELS
        slugs = _slugs([str(label) for label in self.classes])
        return Codebook(
            name="labels",
            version="1",
            framings=tuple(Framing(slug, str(label)) for slug, label in zip(slugs, self.classes, strict=True)),
            language=language,
            exclusive=one if exclusive is None else exclusive,
            at_least_one=one if at_least_one is None else at_least_one,
        )


def texts_of(X: Any) -> list[str]:
    """Return texts as a list, or raise a `CorpusError` that names the first which is none."""
    if isinstance(X, (str, bytes)) or not hasattr(X, "__len__") or getattr(X, "ndim", 1) != 1:
        raise CorpusError("X must be a sequence of texts, one a paragraph, such as a list or a column of a table.")
    texts = list(X)
    for place, text in enumerate(texts):
        if not isinstance(text, str):
            raise CorpusError(f"X must be a sequence of texts, but X[{place}] is {text!r}.")
    return [str(text) for text in texts]


def targets_of(y: Any, n_texts: int) -> Targets:
    """Read labels: a binary indicator matrix, a list of label sets, or one label a text.

    Raises
    ------
    CorpusError
        If they are none of these, or not as many as the texts.
    """
    if hasattr(y, "__array__") and not hasattr(y, "shape"):
        y = np.asarray(y)
    if y is None or isinstance(y, (str, bytes)) or not (hasattr(y, "__len__") or hasattr(y, "shape")):
        raise CorpusError(
            f"FramingModel requires y to be passed, but the target y is {y!r}; pass an indicator matrix, label sets, or one "
            "label a text."
        )
    number = y.shape[0] if hasattr(y, "shape") else len(y)
    if number != n_texts:
        raise CorpusError(f"X has {n_texts} texts and y has labels for {number}; they must be as many.")
    if getattr(y, "ndim", 1) == 2:
        return _from_indicator(y)
    items = list(y)
    if items and all(isinstance(item, _SETS) for item in items):
        return _from_sets(items, SETS)
    if items and all(isinstance(item, np.ndarray) for item in items):
        return _from_indicator(np.stack(items))
    for place, item in enumerate(items):
        if item is None or isinstance(item, (*_SETS, np.ndarray)) or item != item:
            raise CorpusError(f"y[{place}] is {item!r}; every text needs one label, or every text a set of labels.")
        if isinstance(item, (float, np.floating)) and not float(item).is_integer():
            raise CorpusError(f"Unknown label type: continuous; y[{place}] is {item!r}, no text or whole number.")
    return _from_sets([(item,) for item in items], LABELS)


def _from_indicator(y: Any) -> Targets:
    classes = np.array(getattr(y, "columns", np.arange(y.shape[1])))
    cells = np.asarray(y.toarray() if hasattr(y, "toarray") else y)
    try:
        numbers = cells.astype(np.float64)
    except (TypeError, ValueError):
        raise CorpusError("an indicator matrix y must hold 0 and 1 alone.") from None
    if not np.isin(numbers, (0.0, 1.0)).all():
        raise CorpusError("an indicator matrix y must hold 0 and 1 alone.")
    return Targets(numbers.astype(np.int64), classes, INDICATOR)


def _from_sets(sets: Sequence[Any], form: str) -> Targets:
    labels = {label for labels in sets for label in labels}
    try:
        classes = sorted(labels)
    except TypeError:
        raise CorpusError("labels of one kind can be learned, texts or numbers, not a mixture of both.") from None
    place = {label: k for k, label in enumerate(classes)}
    present = np.zeros((len(sets), len(classes)), dtype=np.int64)
    for row, found in enumerate(sets):
        present[row, [place[label] for label in found]] = 1
    return Targets(present, np.array(classes), form)


def _slugs(labels: Sequence[str]) -> list[str]:
    """Return a slug for each label: its letters and digits joined by hyphens, numbered where two would be the same."""
    slugs: list[str] = []
    for number, label in enumerate(labels, start=1):
        slug = "-".join(re.findall(r"[^\W_]+", label)) or "label"
        slugs.append(slug if slug not in slugs else f"{slug}-{number}")
    return slugs
