"""What the project's own scripts have written is what they would write now."""

import csv
import runpy
from pathlib import Path

from framing.card import model_card
from framing.corpus import read_corpus
from framing.corpus_report import reference_rows
from framing.model import FramingModel

ROOT = Path(__file__).parents[1]


def test_the_datasheet_is_that_of_the_corpus():
    script = runpy.run_path(str(ROOT / "scripts" / "datasheet.py"))
    assert (ROOT / "corpus" / "README.md").read_text("utf-8") == script["datasheet"](read_corpus(ROOT / "corpus"))


def test_the_reference_codings_are_those_of_the_codings():
    rows = reference_rows(read_corpus(ROOT / "corpus"), "adjudicated")
    with (ROOT / "corpus" / "reference.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [[str(cell) for cell in row] for row in rows]


def test_the_card_is_that_of_the_shipped_model():
    shipped = ROOT / "models" / "default"
    assert (shipped / "README.md").read_text("utf-8") == model_card(FramingModel.load(shipped))


def test_the_shipped_model_was_trained_on_the_corpus_as_it_is():
    assert FramingModel.load(ROOT / "models" / "default").provenance["corpus_checksum"] == read_corpus(ROOT / "corpus").checksum
