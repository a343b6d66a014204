"""Where a model does better and worse: figures by what ``articles.csv`` says of the articles."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.codebook import Codebook
from framing.coded import Coded
from framing.corpus import Corpus
from framing.crossvalidation import rows_of
from framing.figures import Predictions, figures

LEAST = 30
_COLUMNS = ("genre", "viewpoint", "country", "outlet", "matter", "split")
_RESAMPLES = 200


def subgroups(
    corpus: Corpus, coded: Coded, predicted: Predictions, codebook: Codebook, seed: int = 0
) -> dict[str, dict[str, Any]]:
    """Measure the parts of the paragraphs that have a value of a column in common, if they are 30 or more.

    Returns
    -------
    dict
        From a column (``year`` is that of the date) to its values: ``paragraphs``, ``articles``, ``micro_f1`` and ``macro_f1``.
        Under an empty value stand the paragraphs in smaller groups or without a value. Columns that divide nothing are missing.
    """
    about = [corpus.about[article] for article in coded.articles]
    columns = {name: [row.get(name, "") for row in about] for name in _COLUMNS}
    columns["year"] = [row.get("date", "")[:4] for row in about]
    found: dict[str, dict[str, Any]] = {}
    for name, values in columns.items():
        places = {value: np.flatnonzero([other == value for other in values]) for value in sorted(set(values) - {""})}
        large = {value: rows for value, rows in places.items() if LEAST <= len(rows) < len(values)}
        if large:
            found[name] = {value: _entry(coded, predicted, codebook, rows, seed) for value, rows in large.items()}
            rest = np.flatnonzero([value not in large for value in values])
            if len(rest):
                found[name][""] = _entry(coded, predicted, codebook, rest, seed)
    return found


def _entry(coded: Coded, predicted: Predictions, codebook: Codebook, rows: NDArray[np.int64], seed: int) -> dict[str, Any]:
    some = coded.rows(rows)
    part = figures(some, rows_of(predicted, rows), codebook, seed, _RESAMPLES)
    return {
        "paragraphs": len(rows),
        "articles": len(set(some.articles)),
        "micro_f1": part["micro"]["f1"],
        "macro_f1": part["macro"]["f1"],
    }
