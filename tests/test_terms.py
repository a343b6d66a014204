"""Text to terms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from framing.terms import STEMMERS, Terms, count_terms, weigh, words


def test_words_are_lower_case_with_one_kind_of_apostrophe():
    assert words("Don\u2019t FIRE at 11,000 of Kim's m\u00fcllers \u2013 co-operate!") == [
        "don't", "fire", "at", "11", "000", "of", "kim's", "m\u00fcllers", "co", "operate",
    ]  # fmt: skip


def test_composed_and_decomposed_letters_are_the_same_word():
    assert words("Koro\u0308") == words("Kor\u00f6")


def test_stems_and_pairs():
    assert Terms("english", 2)("Soldiers learned lessons.") == [
        "soldier",
        "learn",
        "lesson",
        "soldier learn",
        "learn lesson",
    ]
    assert Terms("english", 1)("Soldiers learned") == ["soldier", "learn"]
    assert Terms(None, 1)("Soldiers learned") == ["soldiers", "learned"]
    assert Terms("french", 1)("arm\u00e9es") == Terms("french", 1)("arm\u00e9e")


def test_words_of_the_codebook_leave_a_mark():
    terms = Terms("english", 2, {"a": ["lesson", "short of men"], "b": ["war"]})
    assert terms("They learned lessons.")[-1] == "#a"
    assert terms("Lessons for those short of men").count("#a") == 2
    assert "#a" not in terms("short men of war")
    assert terms("short men of war")[-1] == "#b"
    assert Terms(*terms.__reduce__()[1])("a lesson in war") == terms("a lesson in war")


@pytest.mark.parametrize("algorithm", sorted(set(STEMMERS.values())))
def test_every_language_has_its_stemmer(algorithm):
    assert Terms(algorithm, 1)("a")


@given(st.text(), st.text())
def test_terms_of_two_paragraphs_do_not_meet(first, second):
    terms = Terms("english", 1)
    assert terms(f"{first}\n{second}") == terms(first) + terms(second)


@given(st.lists(st.text(st.sampled_from("ab c\u00e9'\u2019.\u0301\x00\ud800"), max_size=30), max_size=6))
def test_weights_are_those_of_scikit_learn(texts):
    terms = Terms("english", 2)
    learned = ["a ab b", "ab ab \u00e9", "c a", "b'a"]
    vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True).fit(learned)
    counts = count_terms([terms(text) for text in texts], vectorizer.vocabulary_)
    found = np.zeros((len(texts), len(vectorizer.vocabulary_)))
    found[counts.rows, counts.columns] = weigh(counts, vectorizer.idf_)
    expected = vectorizer.transform(texts).toarray() if texts else found
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_marks_stand_for_lists_and_punctuation():
    terms = Terms(lists={"ferry": ["ferry", "late boat"], "/denial": ["not true"]}, punctuation=True)
    assert terms("Is it not true?")[-2:] == ["?", "#/denial"]
    assert terms("\u201cLate boats\u201d, she said.")[-2:] == ['"', "#ferry"]
    assert terms("The ferry was a late boat.").count("#ferry") == 2
    assert not [term for term in terms("The boat was late.") if term.startswith("#")]
