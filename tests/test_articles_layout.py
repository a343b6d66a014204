"""Lines to blocks."""

import statistics
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.articles.layout import _ninety_fifth, split_blocks

LONG = (
    "The convoy left the depot before dawn and took the northern road, which the engineers had cleared the evening before, "
    "and by noon it stood outside the station where the empty wagons waited in the rain for somebody to sign the papers. "
    "Nobody came."
)


def blocks(text):
    return [block for _, block in split_blocks(text)]


def test_one_line_a_paragraph():
    assert blocks(f"{LONG}\n{LONG}\n\n{LONG}\n") == [LONG] * 3


def test_line_numbers_are_those_of_the_source():
    assert [line for line, _ in split_blocks(f"\n{LONG}\n\n\n{LONG}")] == [2, 5]


@pytest.mark.parametrize("width", [40, 66, 78, 100])
def test_wrapped_lines_are_joined(width):
    text = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in (LONG, "A short one follows.", LONG))
    assert blocks(text) == [LONG, "A short one follows.", LONG]


def test_wrapped_paragraphs_without_blank_lines_are_told_apart_by_indent():
    text = "\n".join(textwrap.fill(LONG, 70, initial_indent="    ") for _ in range(3))
    assert blocks(text) == [LONG] * 3


def test_wrapped_paragraphs_without_blank_lines_are_told_apart_by_a_short_last_line():
    text = "\n".join(textwrap.fill(LONG, 70) for _ in range(3))
    assert blocks(text) == [LONG] * 3


@pytest.mark.parametrize("mark", ["-", "*", "\u2022", "1.", "(2)", "a)"])
def test_list_items_are_blocks(mark):
    text = (
        textwrap.fill(LONG, 70)
        + f"\n{mark} the first thing that was promised\n{mark} the second thing\n\n"
        + textwrap.fill(LONG, 70)
    )
    assert blocks(text) == [LONG, f"{mark} the first thing that was promised", f"{mark} the second thing", LONG]


def test_a_hyphen_at_the_end_of_a_line_goes_only_where_the_word_stands_elsewhere():
    rest = "\n".join(textwrap.wrap(f"The government said so. {LONG}", 60))
    text = f"It was the decision of the new and much divided govern-\nment in the capital, and of the other party, and North-\nKorean guests were there too, as far as anybody could see.\n\n{rest}"
    first = blocks(text)[0]
    assert "government in the capital" in first
    assert "North-Korean guests" in first


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0c"])
def test_every_kind_of_line_end(end):
    assert blocks(end.join([LONG, LONG])) == [LONG, LONG]


@given(st.text())
def test_no_word_is_lost_or_added(text):
    expected = text.replace("\x1f", " ").split()
    found = " ".join(blocks(text)).split()
    assert "".join(found).replace("-", "") == "".join(expected).replace("-", "")


@given(st.lists(st.text(st.characters(whitelist_categories=["L", "N", "P", "Zs"]), min_size=130).filter(str.strip), max_size=6))
def test_long_lines_stay_as_they_are(lines):
    assert blocks("\n\n".join(lines)) == [line.strip() for line in lines]


@given(st.lists(st.integers(1, 500), min_size=3, max_size=90).map(sorted))
def test_the_width_of_a_page_is_the_last_quantile_of_twenty(lengths):
    assert _ninety_fifth(lengths) == statistics.quantiles(lengths, n=20)[-1]
