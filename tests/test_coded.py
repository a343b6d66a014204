"""Coded paragraphs and their folds."""

from hypothesis import given
from hypothesis import strategies as st

from framing.coded import article_folds, coded_paragraphs
from framing.corpus import read_corpus
from framing.terms import Terms


@given(st.lists(st.sampled_from("abcdefghij"), min_size=1), st.integers(0, 9))
def test_an_article_is_in_one_fold(articles, seed):
    folds = article_folds(articles, seed)
    assert len({(article, fold) for article, fold in zip(articles, folds, strict=True)}) == len(set(articles))
    assert set(folds) == set(range(min(5, len(set(articles)))))


def test_paragraphs_of_the_splits_asked_for_are_collected(island):
    corpus = read_corpus(island)
    train, test = (coded_paragraphs(corpus, [split], "adjudicated", Terms("english", 1)) for split in ("train", "test"))
    assert (len(train.units), len(test.units)) == (120, 24)
    assert not set(train.articles) & set(test.articles)
    assert train.present.shape == train.stances.shape == (120, 2)
    assert ((train.present == 1) == (train.stances >= 0)).all()
    article, number = train.units[0]
    assert train.terms[0] == Terms("english", 1)(corpus.articles[article].paragraphs[number - 1].text)
