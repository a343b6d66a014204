"""Floors and ceiling."""

import pytest

from framing.coded import coded_paragraphs
from framing.corpus import read_corpus
from framing.terms import Terms
from framing.yardsticks import Yardsticks, yardsticks


def test_floors_and_ceiling(island):
    corpus = read_corpus(island)
    terms = Terms("english", 2)
    coded = coded_paragraphs(corpus, ["train"], "adjudicated", terms)
    found = yardsticks(coded, corpus.codings, corpus.codebook, terms)["ferry-decline"]
    share = (coded.present[:, 0] == 1).mean()
    assert found.prevalence == pytest.approx(share)
    assert found.always_f1 == pytest.approx(2 * share / (1 + share))
    assert found.dictionary_f1 > 0.9
    assert (found.coders_f1, found.coders_alpha) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("f1", "high", "verdict"),
    [
        (None, None, "undefined"),
        (0.3, 0.9, "no better than a rule without training"),
        (0.7, 0.8, "above the floors, below the coders"),
        (0.7, 0.9, "within the coders' disagreement"),
        (0.95, None, "within the coders' disagreement"),
    ],
)
def test_verdicts(f1, high, verdict):
    assert Yardsticks(0.2, 0.3, 0.5, 0.5, 0.85, 0.8).verdict(f1, high) == verdict


def test_without_coders_the_verdict_says_so():
    assert "unknown" in Yardsticks(0.2, 0.3, None, None, None, None).verdict(0.5, 0.6)
