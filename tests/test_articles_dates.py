"""Dates of many shapes become YYYY-MM-DD, and those that two countries read differently stay."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.articles.dates import plain_date


@pytest.mark.parametrize(
    "written",
    [
        "2024-10-18",
        "2024-10-18T07:00:00Z",
        "2024/10/18",
        "20241018",
        "20241018T070000Z",
        "18.10.2024",
        "18/10/2024",
        "10/18/2024",
        "18 October 2024",
        "October 18, 2024 Friday",
        "Oct. 18, 2024",
        "Fri, 18 Oct 2024 07:00:00 +0000",
        "Freitag 18. Oktober 2024",
        "vendredi 18 octobre 2024",
        "18 de octubre de 2024",
        "18 ottobre 2024",
        "18 \u043e\u043a\u0442\u044f\u0431\u0440\u044f 2024",
        date(2024, 10, 18),
        datetime(2024, 10, 18, 7),
    ],
)
def test_a_day_is_told(written):
    assert plain_date(written) == "2024-10-18"


@pytest.mark.parametrize(
    "written", ["03/04/2024", "31 February 2024", "2024", "2024-13-40", "yesterday", "", "May 2024", "18 Foo 2024"]
)
def test_what_is_no_certain_day_stays(written):
    assert plain_date(written) == written


@given(st.dates(date(1000, 1, 1)))
def test_every_day_comes_back_from_its_name_in_english(day):
    assert plain_date(f"{day.day} {day:%B} {day.year}") == day.isoformat()
