"""Copies among the articles of a run."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.running import copies, duplicates
from framing.running.copies import Copies, Sketches
from framing.running.duplicates import SKETCH, told, untold

WORDS = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]


def sketch(*texts):
    return duplicates.sketch(texts).tolist()


def first_copies(sketches):
    with Sketches(Path()) as found:
        for one in sketches:
            found.append(np.array(one, dtype=np.int64))
        return found.first_copies()


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


@given(st.lists(st.text("ab '\u0130\u03a3\u2019e\u0301 ")))
def test_paragraphs_are_sketched_as_one_text(some):
    whole = sketch(" ".join(some))
    assert sketch(*some) == whole
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "_AT_ONCE", 0)
        patch.setattr(duplicates, "_MOST_KNOWN", 0)
        assert sketch(*some) == whole


def test_a_sketch_stands_in_the_journal_as_text():
    found = duplicates.sketch([text(3)])
    assert untold(told(found)).tolist() == found.tolist()
    assert untold(told(duplicates.sketch([""]))).tolist() == untold("").tolist() == []


def in_pairs(sketches):
    """The same as `first_copies`, each article compared with those before it that have one of its hashes first, or last."""
    first = [-1] * len(sketches)
    for later, own in enumerate(sketches):
        shared = {}
        for value in own:
            holders = [place for place in range(later) if value in sketches[place]]
            for earlier in {*holders[:1], *holders[-1:]}:
                shared[earlier] = shared.get(earlier, 0) + 1
        for earlier in sorted(shared):
            alike = shared[earlier] >= 0.3 * len(own) and copies._resemble(np.array(sketches[earlier]), np.array(own))
            if first[later] < 0 and alike:
                first[later] = first[earlier] if first[earlier] >= 0 else earlier
    return first


@pytest.mark.parametrize("at_once", [1, 3, 1024])
def test_copies_do_not_depend_on_the_part_that_is_looked_at(monkeypatch, at_once):
    monkeypatch.setattr(copies, "_ARTICLES_AT_ONCE", at_once)
    monkeypatch.setattr(copies, "_IN_MEMORY", 100)
    rng = random.Random(at_once)
    parts = [text(seed, 60) for seed in range(12)]
    sketches = [sketch(*rng.choices(parts, k=rng.randint(0, 4))) for _ in range(90)]
    found = first_copies(sketches).tolist()
    assert found == in_pairs(sketches)
    assert len(set(found)) > 5
    named = Copies(np.array(found), (f"a{place}" for place in range(90)))
    assert list(named) == [f"a{place}" if place >= 0 else "" for place in found]
    assert len(named) == sum(place >= 0 for place in found)
