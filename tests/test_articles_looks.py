"""What furniture looks like: no cue rules out what its pattern matches."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.articles.looks import LOOKS, in_small_letters

NAMES = [f"{look.kind}-{number}" for number, look in enumerate(LOOKS)]


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
@given(st.data())
def test_what_a_pattern_matches_has_its_cues(look, data):
    text = data.draw(st.from_regex(re.compile(rf"\A(?:{look.pattern})", look.flags)))
    for block in (text, " ".join(text.split())):
        if re.compile(look.pattern, look.flags).match(block):
            assert look.fits(block, in_small_letters(block))


@pytest.mark.parametrize(
    "block",
    [
        "\u017figned up: \u017fupport us now",
        "\u017fign up for our letter",
        "COO\u212aIES",
        "\u0663\u0664 m\u0131n read",
        "Cred\u0131t \u0130mage: AFP",
    ],
)
def test_letters_that_patterns_take_for_others_are_cues_too(block):
    for look in LOOKS:
        if re.compile(look.pattern, look.flags).match(block):
            assert look.fits(block, in_small_letters(block))
