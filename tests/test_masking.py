"""Hiding names: which stems are names, and what is left of a paragraph without them."""

import numpy as np
import pytest

from framing.coded import Coded, coded_paragraphs
from framing.corpus import read_corpus
from framing.figures import Predictions
from framing.masking import Names, masked, masking_figures, names_of
from framing.numbered import NumberedTexts
from framing.terms import Terms
from tests.conftest import write_corpus

TERMS = Terms("english", 2, {"boats": ["ferry", "Skerry line"]}, True)


def _corpus(folder, sentence, head=""):
    write_corpus(folder)
    path = folder / "articles" / "island-00.txt"
    path.write_text("\n\n".join([*path.read_text("utf-8").strip().split("\n\n"), sentence]), "utf-8")
    book = folder / "codebook.toml"
    book.write_text(head + book.read_text("utf-8"), "utf-8")
    return read_corpus(folder)


@pytest.mark.parametrize(("sentence", "name", "other"), [
    ("Yesterday the mayor Sundby met Sundby's brother.", "sundbi", "mayor"),
    ("They said: Lanterns were lit. \u201cHalyards are dear\u201d, said Odd.", "odd", "lantern"),
    ("He saw Nils. (Gannets came.) The Skerry Post wrote it.", "skerri", "gannet"),
    ("then I went and I'm told that I paid Berit", "berit", "i"),
    ("at the Ness a rope, on the ness a rope, by the ness a rope, to Tveit", "tveit", "ness"),
    ("so we of the quay heard it from anti-Olsen men", "olsen", "so"),
])  # fmt: skip
def test_names_are_stems_with_a_capital_inside_a_sentence(tmp_path, sentence, name, other):
    found = names_of(_corpus(tmp_path / "c", sentence), TERMS)
    assert name in found
    assert other not in found


def test_where_nouns_have_capitals_only_the_list_of_the_codebook_counts(tmp_path):
    corpus = _corpus(tmp_path / "c", "gestern sah man Sundby am Hafen", 'language = "de"\nnames = ["Tveit", "Nordre Skerry"]\n')
    found = names_of(corpus, Terms("german", 2))
    assert "sundby" not in found
    assert "tveit" in found
    assert "nordr skerry" in found
    assert "nordr" not in found
    assert "only the codebook's list" in found.note


def test_a_corpus_without_capitals_has_no_names_and_says_so(tmp_path):
    folder = write_corpus(tmp_path / "c")
    for path in (folder / "articles").glob("*.txt"):
        path.write_text(path.read_text("utf-8").lower(), "utf-8")
    found = names_of(read_corpus(folder), TERMS)
    assert not found.terms
    assert found.note == "no names were found"


def test_stems_pairs_and_marks_of_names_go():
    terms = TERMS("The Skerry line sails to Tveit. Does the ferry wait?")
    coded = Coded([("a", 1)], NumberedTexts.of([terms]), np.array([[1]]), np.array([[-1]]))
    left = masked(coded, Names(frozenset({"skerri", "tveit"})), TERMS).found[0]
    assert not [term for term in left if "skerri" in term or "tveit" in term]
    assert "ferri" in left
    assert "?" in left
    assert [term for term in left if term.startswith("#")] == ["#boats"]
    assert [term for term in terms if term.startswith("#")] == ["#boats", "#boats"]


def test_without_names_nothing_changes(tmp_path):
    corpus = read_corpus(write_corpus(tmp_path / "c"))
    coded = coded_paragraphs(corpus, ["train"], "adjudicated", TERMS)
    assert list(masked(coded, Names(frozenset()), TERMS).found) == list(coded.found)


def test_a_model_that_knows_only_names_loses_all():
    present = np.tile([[1], [0]], (40, 1))
    units = [(f"a{i // 4}", i) for i in range(80)]
    texts = [["tveit" if number % 2 == 0 else "rope", "wind"] for _, number in units]
    coded = Coded(units, NumberedTexts.of(texts), present, np.full((80, 1), -1))
    sure = present.astype(float) * 0.8 + 0.1
    plain = Predictions(sure, sure, sure > 0.5, np.zeros((80, 1, 0)))
    none = Predictions(sure * 0, sure * 0 + 0.1, sure > 2, np.zeros((80, 1, 0)))
    found = masking_figures(coded, Names(frozenset({"tveit"})), plain, none, None)
    assert found["share"] == 0.25
    assert found["plain"]["f1"]["value"] == 1.0
    assert found["scoring"]["f1_change"]["value"] == -1.0
    assert found["scoring"]["average_precision_change"]["high"] <= -0.3
    assert "training" not in found
