"""The researcher's whole way in the README, from a folder of articles to scores, as it is printed there."""

import csv
import re
import shlex
import shutil
from glob import glob
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.cli import main
from framing.codings import INDEPENDENT
from framing.corpus import read_corpus
from framing.withheld import fingerprint

openpyxl = pytest.importorskip("openpyxl")

ROOT = Path(__file__).parents[1]
STEPS = re.search(r"```bash\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[1].splitlines()


@pytest.fixture(scope="module")
def shipped():
    return read_corpus(ROOT / "corpus")


@pytest.fixture
def place(tmp_path, shipped, monkeypatch):
    """Forty articles of the corpus that ships, whose codings let two of its coders fill in the sheets."""
    chosen = [row for row in shipped.about.values() if row.get("split") == "train" and row["id"] in shipped.articles][::10][:40]
    (tmp_path / "articles").mkdir()
    for row in chosen:
        shutil.copy(ROOT / "corpus" / "articles" / f"{row['id']}.txt", tmp_path / "articles")
    with (tmp_path / "articles" / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "outlet", "date"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row | {"outlet": "north" if i % 3 else "south"} for i, row in enumerate(chosen))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_the_codebook():
    shutil.copy(ROOT / "corpus" / "codebook.toml", "study/codebook.toml")


def fill_the_sheets(shipped):
    codings = {}
    for coding in shipped.codings:
        if coding.round == INDEPENDENT:
            codings.setdefault(coding.unit, []).append(coding.values)
    found = {
        fingerprint(paragraph.text): codings[id, number]
        for id, article in shipped.articles.items()
        for number, paragraph in enumerate(article.paragraphs, start=1)
    }
    for coder, name in enumerate(("ann", "bo")):
        book = openpyxl.load_workbook(f"{name}.xlsx")
        page = book["coding"]
        column = {cell.value: cell.column for cell in page[1]}
        for row in range(2, page.max_row + 1):
            values = found[fingerprint(page.cell(row, column["text"]).value)][coder]
            for slug, value in zip(shipped.codebook.slugs, values, strict=True):
                page.cell(row, column[slug]).value = value
        book.save(f"{name}.xlsx")


def decide():
    book = openpyxl.load_workbook("to-decide.xlsx")
    page = book.worksheets[0]
    header = [cell.value for cell in page[1]]
    for row in range(2, page.max_row + 1):
        for column, name in enumerate(header, start=1):
            if name.endswith("adjudication") and not page.cell(row, column).value:
                page.cell(row, column).value = "absent"
        page.cell(row, header.index("coder") + 1).value = "cleo"
    book.save("to-decide.xlsx")


def test_a_folder_of_articles_becomes_a_model_and_scores(place, shipped):
    people = iter([write_the_codebook, lambda: fill_the_sheets(shipped), decide])
    for step in STEPS:
        if step.startswith("#"):
            next(people)()
            continue
        given = [part for word in shlex.split(step)[1:] for part in (sorted(glob(word)) if "*" in word else [word])]
        done = CliRunner().invoke(main, given, catch_exceptions=False)
        assert done.exit_code == 0, f"{step}: {done.output}"
    study = read_corpus(place / "study")
    assert {coding.coder for coding in study.codings} == {"ann", "bo", "cleo"}
    assert sum(coding.coder == "ann" for coding in study.codings) == 200
    assert all(value is not None for reference in study.reference("adjudicated").values() for value in reference.values)
    for id, article in study.articles.items():
        assert [one.text for one in article.paragraphs] == [one.text for one in shipped.articles[id].paragraphs]
    assert study.about[next(iter(study.articles))]["outlet"] in ("north", "south")
    with open("profiles.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    assert all(0 <= float(row["russian-weakness_share"]) <= 1 for row in rows)
    assert openpyxl.load_workbook("more.xlsx")["coding"].max_row == 51


def test_what_comes_next_is_coded_and_added(place, shipped):
    people = iter([write_the_codebook, lambda: fill_the_sheets(shipped), decide])
    for step in STEPS[: next(i for i, step in enumerate(STEPS) if "import" in step) + 1]:
        if step.startswith("#"):
            next(people)()
        else:
            CliRunner().invoke(main, shlex.split(step)[1:], catch_exceptions=False)
    before = len(read_corpus(place / "study").codings)
    CliRunner().invoke(main, shlex.split(f"corpus next study articles -n 20 --no-curve -o {place / 'ann.xlsx'} -q --coder ann"))
    shutil.copy("ann.xlsx", "bo.xlsx")
    fill_the_sheets(shipped)
    done = CliRunner().invoke(main, ["corpus", "import", "ann.xlsx", "--into", "study", "--articles", "articles"])
    assert done.exit_code == 0, done.output
    assert len(read_corpus(place / "study").codings) == before + 20


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda: shutil.rmtree("articles"), "there is no such folder"),
        (lambda: next(Path("articles").glob("*.txt")).unlink(), "is not in articles"),
        (lambda: [path.write_text("Nothing of it is left, and nobody knows where the text has gone since.\n", "utf-8") for path in
         Path("articles").glob("*.txt")], "has no such paragraph"),
    ],
)  # fmt: skip
def test_articles_that_are_not_those_that_were_coded_change_nothing(place, shipped, spoil, said):
    CliRunner().invoke(main, shlex.split(STEPS[0])[1:])
    write_the_codebook()
    for name in ("ann", "bo"):
        CliRunner().invoke(
            main, shlex.split(f"corpus sheet articles --codebook study/codebook.toml -n 400 --coder {name} -o {name}.xlsx")
        )
    fill_the_sheets(shipped)
    before = {path: path.read_bytes() for path in (place / "study").rglob("*") if path.is_file()}
    spoil()
    done = CliRunner().invoke(main, ["corpus", "import", "ann.xlsx", "--into", "study", "--articles", "articles"])
    assert done.exit_code == 1
    assert said in done.output
    assert before == {path: path.read_bytes() for path in (place / "study").rglob("*") if path.is_file()}
