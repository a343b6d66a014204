"""Errors worth reading: the most confident wrong calls of each framing, with the terms that moved them and the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.coded import Coded
from framing.corpus import Corpus
from framing.figures import Predictions
from framing.learned import Learned

Ints = NDArray[np.int64]
Reason = tuple[tuple[str, float], ...]

_MOST = 5
_TERMS = 6
NEIGHBOURS = "(neighbouring paragraphs)"


@dataclass(frozen=True)
class WrongCall:
    """A confident decision that is wrong.

    Attributes
    ----------
    article : str
    paragraph : int
    framing : str
    probability : float
    present : bool
        Whether it was coded present.
    terms : tuple of (str, float)
        What moved the log-odds most, as the model that made the call had it; neighbours as one.
    text : str
        Empty where the corpus does not hold it.
    """

    article: str
    paragraph: int
    framing: str
    probability: float
    present: bool
    terms: Reason = ()
    text: str = ""


def reasons(model: Learned, coded: Coded) -> dict[tuple[int, int], Reason]:
    """Return the strongest terms of the paragraphs that can be among the most confident wrong calls, by row and framing.

    Those are, of each framing, the paragraphs without it that the model ranks highest and those with it that it ranks lowest.
    """
    articles, every, place = coded.whole_articles()
    log_odds, terms = model.score_terms(every, articles).log_odds[place], coded.terms
    wanted: dict[int, list[int]] = {}
    for k in range(coded.present.shape[1]):
        for value, sign in ((0, -1), (1, 1)):
            rows = np.flatnonzero(coded.present[:, k] == value)
            for row in rows[np.argsort(sign * log_odds[rows, k], kind="stable")[:_MOST]]:
                wanted.setdefault(int(row), []).append(k)
    found: dict[tuple[int, int], Reason] = {}
    for row, framings in wanted.items():
        explained = model.explain_terms([terms[row]])[0]
        for k in framings:
            parts = [(one.term, one.value) for one in explained[k].contributions]
            parts.append((NEIGHBOURS, float(log_odds[row, k] - explained[k].log_odds)))
            strongest = sorted(parts, key=lambda part: -abs(part[1]))[:_TERMS]
            found[row, k] = tuple((term, round(value, 3)) for term, value in strongest if round(value, 3))
    return found


def wrong_calls(
    corpus: Corpus, coded: Coded, predicted: Predictions, slugs: Sequence[str], why: dict[tuple[int, int], Reason]
) -> list[WrongCall]:
    """Return five calls a framing, the most confident first; `why` comes from `reasons`."""
    calls = []
    for k, slug in enumerate(slugs):
        truth = coded.present[:, k]
        wrong = np.flatnonzero((truth >= 0) & ((truth == 1) != predicted.called[:, k]))
        sure = np.abs(predicted.probabilities[wrong, k] - (truth[wrong] == 1))
        for i in wrong[np.argsort(-sure, kind="stable")[:_MOST]].tolist():
            article, number = coded.units[i]
            probability = round(float(predicted.probabilities[i, k]), 4)
            reason, text = why.get((i, k), ()), _text(corpus, article, number)
            calls.append(WrongCall(article, number, slug, probability, bool(truth[i] == 1), reason, text))
    return calls


def _text(corpus: Corpus, article: str, number: int) -> str:
    held = corpus.articles.get(article)
    return held.paragraphs[number - 1].text if held is not None else ""
