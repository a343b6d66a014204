"""Whether coding more pays."""

import numpy as np
import pytest

from framing.coded import Coded, coded_paragraphs
from framing.corpus import read_corpus
from framing.doubling import doubling
from framing.fitting import Options, terms_for
from tests.conftest import write_corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return read_corpus(write_corpus(tmp_path_factory.mktemp("d") / "island", n_articles=48))


def test_what_is_learned_already_is_not_worth_coding(corpus):
    coded = coded_paragraphs(corpus, ["train"], "adjudicated", terms_for(corpus.codebook, Options()))
    found = doubling(coded, corpus.codebook, Options(), n_resamples=100)
    assert found.articles == 40
    assert all(point.value > 0.9 for point in found.curve)
    assert found.next.low <= found.next.value <= found.next.high < 0.05


def test_too_few_articles_say_so(island):
    corpus = read_corpus(island)
    coded = coded_paragraphs(corpus, ["train"], "adjudicated", terms_for(corpus.codebook, Options()))
    few = coded.rows(np.flatnonzero(np.array(coded.articles) < "island-14"))
    assert isinstance(few, Coded)
    found = doubling(few, corpus.codebook, Options())
    assert found.next.value is None
    assert found.verdict == "whether coding more pays cannot be told: only 12 articles are coded; it takes 20"
