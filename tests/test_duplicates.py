"""Copies among the articles of a run."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from framing.running import duplicates
from framing.running.duplicates import SKETCH, sketch

WORDS = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]


def first_copies(sketches):
    return duplicates.first_copies([np.array(one, dtype=np.int64) for one in sketches])


def text(seed, length=300):
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) for _ in range(length))


@given(st.text())
def test_a_sketch_is_small_sorted_and_always_the_same(some):
    found = sketch(some)
    assert found == sorted(set(found)) == sketch(f" {some.upper().lower()} ") or some.upper().lower() != some.lower()
    assert len(found) <= SKETCH


def test_copies_name_the_first_of_them():
    story = text(1)
    shortened = " ".join(story.split()[:220])
    changed = story.replace(story.split()[10], "boat").replace(story.split()[100], "quay")
    sketches = [sketch(one) for one in (text(0), story, text(2), changed, shortened, story, "", "")]
    assert first_copies(sketches).tolist() == [-1, -1, -1, 1, 1, 1, -1, -1]


def test_short_texts_are_copies_only_if_they_are_the_same():
    tweets = [
        "Nobody waits for the ferry of today but me",
        "Nobody waits for the ferry of today but you",
        "nobody waits for the Ferry of today but me",
    ]
    assert first_copies([sketch(one) for one in tweets]).tolist() == [-1, -1, 0]


def test_half_of_a_story_in_another_is_no_copy():
    one, other = text(3), text(4)
    mixed = " ".join([*one.split()[:100], *other.split()[:200]])
    assert first_copies([sketch(one), sketch(mixed)]).tolist() == [-1, -1]


@given(st.lists(st.lists(st.integers(0, 30), max_size=8).map(lambda values: sorted(set(values))), max_size=12))
def test_a_first_is_before_its_copies_and_a_copy_of_none(sketches):
    first = first_copies(sketches).tolist()
    for i, place in enumerate(first):
        assert place < i
        assert place < 0 or first[place] == -1
