"""A folder of articles becomes a sheet to code in, and comes back."""

import csv

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from framing.cli import main
from framing.codebook import read_codebook
from framing.coding_sheet import _allotted, sample_sheet
from framing.corpus import read_corpus
from framing.errors import CorpusError
from tests.conftest import CODEBOOK

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture
def place(tmp_path):
    (tmp_path / "codebook.toml").write_text(CODEBOOK, "utf-8")
    for outlet, number in (("north", 6), ("south", 2)):
        for i in range(number):
            path = tmp_path / "articles" / outlet / f"{outlet}{i}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            first = "The mill by the harbour stood still for most of that long and very cold week."
            path.write_text(
                f"{first}\n\nIn the second week somebody at the {outlet} quay counted {i} boats and went home again.\n", "utf-8"
            )
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_coded_sheet_becomes_a_corpus(place, ending):
    sheet = place / f"sheet.{ending}"
    done = run(
        "corpus", "sheet", place / "articles", "--codebook", place / "codebook.toml", "-n", 8, "--by", "folder", "-o", sheet
    )
    assert done.exit_code == 0, done.output
    assert "8 of 16 paragraphs" in done.output
    assert "south: 2 of 4" in done.output
    fill(sheet)
    done = run("corpus", "import", sheet, "--codebook", place / "codebook.toml", "-o", place / "made")
    assert done.exit_code == 0, done.output
    made = read_corpus(place / "made")
    assert len(made.codings) == 8
    assert {coding.coder for coding in made.codings} == {"ann"}
    assert {coding.values for coding in made.codings} == {("favor", "absent")}
    drawn = {row.text for row in sample_sheet(place / "articles", read_codebook(place / "codebook.toml"), 8, by="folder").rows}
    assert {paragraph.text for article in made.articles.values() for paragraph in article.paragraphs} == drawn


def fill(sheet):
    """Code every row as a coder would."""
    if sheet.suffix == ".csv":
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(row | {"coder": "ann", "ferry-decline": "favor", "good-harvest": "absent"} for row in rows)
        return
    book = openpyxl.load_workbook(sheet)
    page = book["coding"]
    assert len(page.data_validations.dataValidation) == 2
    assert book.sheetnames == ["coding", "codebook"]
    for row in range(2, page.max_row + 1):
        page.cell(row, 3).value, page.cell(row, 4).value, page.cell(row, 5).value = "ann", "favor", "absent"
    book.save(sheet)


def test_every_row_says_with_which_probability_it_was_drawn(place):
    sheet = sample_sheet(place / "articles", read_codebook(place / "codebook.toml"), 5, by="folder", seed=3)
    assert sum(of for _, of in sheet.strata.values()) == 16
    for name, (drawn, of) in sheet.strata.items():
        assert {row.probability for row in sheet.rows if row.stratum == name} == {drawn / of}
    assert sheet == sample_sheet(place / "articles", read_codebook(place / "codebook.toml"), 5, by="folder", seed=3)
    assert sheet != sample_sheet(place / "articles", read_codebook(place / "codebook.toml"), 5, by="folder", seed=4)


def test_outlets_come_from_the_list_of_articles(place):
    rows = [("id", "outlet"), *((f"{outlet}{i}", outlet) for outlet, n in (("north", 6), ("south", 2)) for i in range(n))]
    with (place / "articles" / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    codebook = read_codebook(place / "codebook.toml")
    assert sample_sheet(place / "articles", codebook, 4, by="outlet").strata == {"north": (3, 12), "south": (1, 4)}
    with pytest.raises(CorpusError, match="no column 'date'"):
        sample_sheet(place / "articles", codebook, 4, by="date")
    (place / "articles" / "articles.csv").write_text("id,outlet\nnorth0,north\n", "utf-8")
    with pytest.raises(CorpusError, match="'north1' is not in it"):
        sample_sheet(place / "articles", codebook, 4, by="outlet")


def test_what_cannot_be_drawn_is_one_sentence(place):
    codebook = read_codebook(place / "codebook.toml")
    with pytest.raises(CorpusError, match="no such folder"):
        sample_sheet(place / "nowhere", codebook, 4)
    (place / "empty").mkdir()
    with pytest.raises(CorpusError, match="has a paragraph"):
        sample_sheet(place / "empty", codebook, 4)
    with pytest.raises(CorpusError, match="2 strata and 1"):
        sample_sheet(place / "articles", codebook, 1, by="folder")
    assert len(sample_sheet(place / "articles", codebook, 99).rows) == 16


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 50), min_size=1), st.integers(1, 200))
def test_allotments_add_up(sizes, number):
    if number < len(sizes) and number < sum(sizes.values()):
        with pytest.raises(CorpusError):
            _allotted(sizes, number)
        return
    found = _allotted(sizes, number)
    assert sum(found.values()) == min(number, sum(sizes.values()))
    assert all(1 <= found[name] <= size for name, size in sizes.items())
