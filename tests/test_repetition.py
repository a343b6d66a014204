"""Near-duplicates and stock phrases."""

from hypothesis import given
from hypothesis import strategies as st

from framing.repetition import common_phrases, near_duplicates, shingles

TEXT = "the quick brown fox jumps over the lazy dog and runs away from all the hounds"


def test_shingles_are_runs_of_words():
    assert shingles("One, two three FOUR five six.") == {
        ("one", "two", "three", "four", "five"),
        ("two", "three", "four", "five", "six"),
    }
    assert shingles("too short") == set()


def test_a_copy_with_a_few_words_changed_is_found():
    other = "here is the quick brown fox jumps over the lazy dog and nothing else at all today"
    found = near_duplicates(
        {("a", 1): TEXT, ("b", 1): other, ("c", 1): "something else altogether, said the priest to the crowd"}
    )
    assert [(first, second) for first, second, _ in found] == [(("a", 1), ("b", 1))]
    assert 0.2 < found[0][2] < 1


@given(st.lists(st.sampled_from("abcdefgh"), min_size=5, max_size=30).map(" ".join))
def test_a_text_is_a_duplicate_of_itself(text):
    assert near_duplicates({("a", 1): text, ("b", 1): text.upper()}) == [(("a", 1), ("b", 1), 1.0)]


def test_phrases_are_counted_by_paragraph():
    assert common_phrases([f"{TEXT}. {TEXT}.", "jumps over the lazy dog and runs", "no"], 6)[0][1] == 2
    assert common_phrases([TEXT], 6) == []
