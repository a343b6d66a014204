"""Text in columns."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.columns import printable, terminal_width


@pytest.mark.parametrize("told", [None, "", "80", " 72 ", "0", "-3", "x", "1e3"])
def test_the_width_is_that_of_the_terminal(told, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    if told is not None:
        monkeypatch.setenv("COLUMNS", told)
    assert terminal_width() == shutil.get_terminal_size((100, 24)).columns


@given(st.text())
def test_what_a_terminal_would_obey_is_left_out(text):
    shown = printable(text)
    assert shown.isprintable()
    assert len(shown) == len(text)
