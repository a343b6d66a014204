"""The codebook file."""

from pathlib import Path

import pytest

from framing.codebook import codebook_from_data, codebook_to_data, read_codebook
from framing.errors import CorpusError

GOOD = """
version = "1"
[[stance]]
slug = "favor"
[[framing]]
slug = "a-b"
[[framing.example]]
text = "So it is."
stance = "favor"
[[framing]]
slug = "c"
"""


def read(tmp_path, text):
    (tmp_path / "codebook.toml").write_text(text, "utf-8")
    return read_codebook(tmp_path / "codebook.toml")


def test_a_codebook_is_read(tmp_path):
    codebook = read(tmp_path, GOOD)
    assert codebook.slugs == ("a-b", "c")
    assert codebook.values == ("absent", "favor")
    assert codebook.framings[0].examples[0].stance == "favor"
    assert (codebook.version, codebook.language) == ("1", "en")


def test_without_stances_a_framing_is_present_or_absent(tmp_path):
    assert read(tmp_path, GOOD.replace('[[stance]]\nslug = "favor"', "")).values == ("absent", "present")


def test_as_data_and_back(tmp_path):
    codebook = read(tmp_path, GOOD)
    back = codebook_from_data(codebook_to_data(codebook), "x")
    assert (back.slugs, back.stances, back.version) == (codebook.slugs, codebook.stances, codebook.version)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version = '1'", "no \\[\\[framing\\]\\]"),
        ("version = ", "no valid TOML"),
        (GOOD.replace('version = "1"', ""), "'version' is missing"),
        (GOOD.replace('"c"', '"a-b"'), "'a-b' stands in the codebook twice"),
        (GOOD.replace('"c"', '"c d"'), "'c d' is no slug"),
        (GOOD.replace('"c"', '"../c"'), "is no slug"),
        (GOOD.replace('slug = "favor"', 'slug = "absent"'), "no stance can be called"),
        (GOOD + "indicators = 'late'", "'indicators' must be a list"),
        ("version = '1'\nframing = 3", "must be written as"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, message):
    with pytest.raises(CorpusError, match=message):
        read(tmp_path, text)


def test_a_missing_codebook_is_said(tmp_path):
    with pytest.raises(CorpusError, match="no codebook here"):
        read_codebook(tmp_path / "codebook.toml")


def test_the_projects_codebook_defines_each_framing_fully():
    codebook = read_codebook(Path(__file__).parents[1] / "corpus" / "codebook.toml")
    assert codebook.slugs == ("russian-weakness", "alliance-strength", "training-ground", "transactional-deal")
    assert codebook.stances == ("favor", "against", "neutral")
    for framing in codebook.framings:
        assert framing.definition
        assert framing.code
        assert framing.do_not_code
        assert framing.indicators
        assert {example.stance for example in framing.examples} == set(codebook.stances)


def test_keys_of_coding_and_units_are_kept():
    data = {"version": "1", "framing": [{"slug": "a"}], "exclusive": True, "at_least_one": True, "units": "headline"}
    codebook = codebook_from_data(data, "x")
    assert (codebook.exclusive, codebook.at_least_one, codebook.units) == (True, True, "headline")
    assert codebook_from_data(codebook_to_data(codebook), "x") == codebook
    plain = codebook_from_data({"version": "1", "framing": [{"slug": "a"}]}, "x")
    assert (plain.exclusive, plain.at_least_one, plain.units) == (False, False, "paragraph")


@pytest.mark.parametrize(("key", "value"), [("exclusive", "yes"), ("at_least_one", 1), ("units", "word"), ("units", 3)])
def test_wrong_keys_of_coding_and_units_are_named(key, value):
    with pytest.raises(CorpusError, match=key if key != "units" else "units"):
        codebook_from_data({"version": "1", "framing": [{"slug": "a"}], key: value}, "x")
