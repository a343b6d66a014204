"""Sets of names, and texts, in little memory."""

from hypothesis import given
from hypothesis import strategies as st

from framing.articles.names import Names
from framing.articles.texts import Texts


@given(st.lists(st.text(), max_size=50))
def test_names_are_a_set(given_names):
    names, known = Names(), set()
    for name in given_names:
        assert (name in names) == (name in known)
        names.add(name)
        known.add(name)
    assert len(names) == len(known)


def test_names_outgrow_their_room():
    names = Names()
    for number in range(5000):
        names.add(f"a{number}")
        names.add(f"a{number // 2}")
    assert len(names) == 5000
    assert all(f"a{number}" in names for number in range(5000))
    assert not any(f"b{number}" in names for number in range(5000))
    assert "\ud800" not in names


@given(st.lists(st.text(st.characters()), max_size=20), st.slices(20))
def test_texts_are_a_sequence(some, part):
    texts = Texts(some)
    assert list(texts) == some
    assert texts[part] == some[part]
    assert [texts[-i] for i in range(1, len(some) + 1)] == some[::-1]
