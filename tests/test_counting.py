import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from framing.counting import count_every_term
from framing.numbered import NumberedTexts, number_texts
from framing.terms import Terms

TERMS = Terms("english", 2, {"boats": ["ferry"]}, punctuation=True)
WORDS = st.sampled_from(["ferry", "ferries'", "tar", "tar's", "a", "ab", "barley", "über", "?", '"'])
TEXTS = st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=12)


def expected(lists, fewest):
    counter = CountVectorizer(analyzer=list, min_df=fewest)
    try:
        return counter.fit_transform(lists).toarray(), counter.get_feature_names_out().tolist()
    except ValueError:
        return np.zeros((len(lists), 0)), []


@given(TEXTS, st.integers(1, 3), st.sets(st.integers(0, 11)))
def test_counts_are_those_of_the_library(texts, fewest, told):
    lists = [TERMS(text) for text in texts]
    others = {row: lists[row] for row in told if row < len(texts)}
    found = number_texts(["" if row in others else text for row, text in enumerate(texts)], TERMS, others)
    counts, vocabulary = count_every_term(found, fewest)
    wanted, names = expected(lists, fewest)
    assert vocabulary.tolist() == names
    np.testing.assert_array_equal(counts.toarray(), wanted)


def test_a_term_may_stand_more_than_255_times():
    counts, vocabulary = count_every_term(number_texts(["tar " * 300, "tar"], Terms(None, 2)))
    assert dict(zip(vocabulary, counts.toarray()[0].tolist(), strict=True)) == {"tar": 300, "tar tar": 299}


@pytest.mark.parametrize("at_once", [1, 7])
def test_pairs_are_counted_some_at_a_time(monkeypatch, at_once):
    texts = ["one two three one two", "two three", "", "three one two three"] * 3
    found = number_texts(texts, TERMS)
    whole, names = count_every_term(found, 2)
    monkeypatch.setattr("framing.counting._AT_ONCE", at_once)
    counts, vocabulary = count_every_term(found, 2)
    assert vocabulary.tolist() == names.tolist()
    np.testing.assert_array_equal(counts.toarray(), whole.toarray())


def test_told_terms_alone_are_counted():
    counts, vocabulary = count_every_term(NumberedTexts.of([["b", "a b", "b"], []]))
    assert vocabulary.tolist() == ["a b", "b"]
    assert counts.toarray().tolist() == [[1, 2], [0, 0]]
