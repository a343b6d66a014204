import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import kernel
from framing.numbered import NumberedTexts, number_texts
from framing.terms import Terms

TERMS = Terms("english", 2, {"boats": ["the ferry", "ropes", "old harbour wall"]}, punctuation=True)
TEXTS = st.lists(
    st.text() | st.sampled_from(["The ferry waits?", "Ropes\u2019 ends", "an old harbour wall", "\U0001d518 x", "\ud800"])
)


@pytest.fixture(params=["as built", "pure"])
def built(request, monkeypatch):
    monkeypatch.setattr("framing.numbered._WORTH_COMPILING", 0)
    if request.param == "pure":
        monkeypatch.setattr(kernel, "BUILT", False)


@given(TEXTS)
def test_terms_are_those_of_each_text(texts):
    assert list(number_texts(texts, TERMS)) == [TERMS(text) for text in texts]


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("terms", [TERMS, Terms(None, 1), Terms("russian", 2)])
def test_many_texts_are_read_as_few_are(terms):
    texts = ["The ferry can't wait?", "", "Ropes", "\U0001d518 odd one", "Паромы ждут", "the old harbour wall"] * 1500
    found = number_texts(texts, terms)
    assert list(found) == [terms(text) for text in texts]
    assert len(found) == len(texts)


def test_terms_that_are_told_stand_for_a_text():
    found = number_texts(["The ferry", "", "Ropes"], TERMS, {1: ["harbour", "wall harbour"]})
    assert list(found) == [TERMS("The ferry"), ["harbour", "wall harbour"], TERMS("Ropes")]


def test_some_texts_are_taken_in_any_order():
    found = number_texts(["The ferry?", "", "Ropes and tar", "tar"], TERMS)
    assert list(found.take(np.array([2, 0, 2, 1]))) == [found[2], found[0], found[2], found[1]]
    assert found[-1] == ["tar"]
    assert found[1:3] == [[], found[2]]


def test_listed_terms_stay_as_they_are():
    listed = [["b a", "b"], [], ["?"]]
    assert list(NumberedTexts.of(listed)) == listed
    with pytest.raises(IndexError):
        NumberedTexts.of(listed)[3]
