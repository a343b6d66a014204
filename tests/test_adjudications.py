"""Disagreements out to a sheet, and decisions back into the corpus."""

import csv
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from framing.adjudications import adjudicate
from framing.cli import main
from framing.corpus import read_corpus
from framing.disagreements import disagreements
from framing.errors import CorpusError
from tests.conftest import write_corpus

HEAD = "article,paragraph,coder,round,codebook,ferry-decline,good-harvest\n"
ROWS = """island-00,1,ann,independent,3,favor,absent
island-00,1,bo,independent,3,against,absent
island-00,2,ann,independent,3,absent,absent
island-00,2,bo,independent,3,absent,absent
=island,1,ann,independent,3,absent,favor
=island,1,bo,independent,3,favor,absent
"""


@pytest.fixture
def disputed(tmp_path):
    folder = write_corpus(tmp_path / "island", 1)
    (folder / "articles" / "=island.txt").write_text("# Title\n\n=SUM(A1) is what the clerk wrote.\n", "utf-8")
    (folder / "articles.csv").write_text("id,title,split\nisland-00,Winter,train\n=island,Title,train\n", "utf-8")
    (folder / "codings.csv").write_text(HEAD + ROWS, "utf-8")
    return folder


def sheet(folder, name):
    done = CliRunner().invoke(main, ["agree", str(folder), "--disagreements", str(folder.parent / name)])
    assert done.exit_code == 0, done.output
    assert "2 paragraphs with disagreement, 2 of them not decided yet" in done.stderr
    return folder.parent / name


def fill(path, decisions, save=None):
    """Fill in a sheet as somebody at a spreadsheet does: by row (from 0) and column."""
    save = save or path
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        names = [cell.value for cell in book.active[1]]
        for (row, name), value in decisions.items():
            book.active.cell(row + 2, names.index(name) + 1, value)
        book.save(save)
        return save
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for (row, name), value in decisions.items():
        rows[row][name] = value
    with save.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return save


DECISIONS = {
    (0, "ferry-decline adjudication"): "absent", (0, "good-harvest adjudication"): "favor", (0, "coder"): "cy",
    (1, "ferry-decline adjudication"): "favor", (1, "coder"): "=cy",
}  # fmt: skip


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_goes_out_and_comes_back(disputed, name):
    path = sheet(disputed, name)
    before = (disputed / "codings.csv").read_text("utf-8")
    decisions = DECISIONS if name.endswith("csv") else DECISIONS | {(1, "coder"): "cy"}
    done = adjudicate(disputed, fill(path, decisions))
    assert (done.rows, done.decisions, done.added, done.filled, done.known, done.open) == (2, 3, 2, 0, 0, 0)
    after = (disputed / "codings.csv").read_text("utf-8")
    coder = "=cy" if name.endswith("csv") else "cy"
    assert after == before + f"=island,1,cy,adjudication,3,absent,favor\nisland-00,1,{coder},adjudication,3,favor,\n"
    reference = read_corpus(disputed).reference()
    assert reference["island-00", 1].values == ("favor", "absent")
    assert reference["=island", 1].values == ("absent", "favor")
    again = adjudicate(disputed, path)
    assert (again.decisions, again.known) == (0, 3)
    assert (disputed / "codings.csv").read_text("utf-8") == after


def test_decisions_that_were_made_stand_in_the_next_sheet_and_can_be_completed(disputed):
    adjudicate(disputed, fill(sheet(disputed, "sheet.csv"), {(0, "ferry-decline adjudication"): "absent", (0, "coder"): "cy"}))
    assert [one.open for one in disagreements(read_corpus(disputed))] == [True, True]
    CliRunner().invoke(main, ["agree", str(disputed), "--disagreements", str(disputed.parent / "next.csv")])
    next_ = fill(disputed.parent / "next.csv", {(0, "good-harvest adjudication"): "absent"})
    done = adjudicate(disputed, next_)
    assert (done.decisions, done.added, done.filled, done.known, done.open) == (1, 0, 1, 1, 1)
    assert "=island,1,cy,adjudication,3,absent,absent\n" in (disputed / "codings.csv").read_text("utf-8")


def test_nothing_in_a_sheet_becomes_a_formula(disputed):
    rows = list(csv.reader(sheet(disputed, "sheet.csv").read_text("utf-8-sig").splitlines()))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert rows[1][:4] == ["'=island", "1", "'=SUM(A1) is what the clerk wrote.", "ferry-decline; good-harvest"]
    book = load_workbook(sheet(disputed, "sheet.xlsx"))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    assert book.active["C2"].value == "=SUM(A1) is what the clerk wrote."
    assert book.active["E2"].value == "ann: absent; bo: favor"
    assert len(book.active.data_validations.dataValidation) == 2


def test_the_same_corpus_gives_the_same_workbook(disputed):
    assert sheet(disputed, "one.xlsx").read_bytes() == sheet(disputed, "two.xlsx").read_bytes()


def test_columns_and_order_of_the_codings_stay(disputed):
    text = "coder;article;paragraph;note;ferry-decline;good-harvest\r\nbo;=island;1;=late;absent;favor\r\nann;=island;1;;favor;favor\r\n"
    (disputed / "codings.csv").write_text(text, "utf-8-sig", newline="")
    CliRunner().invoke(main, ["agree", str(disputed), "--disagreements", str(disputed.parent / "sheet.csv")])
    path = fill(disputed.parent / "sheet.csv", {(0, "ferry-decline adjudication"): "absent"})
    assert adjudicate(disputed, path, coder="cy").added == 1
    assert (disputed / "codings.csv").read_text("utf-8-sig").splitlines() == [
        "coder;article;paragraph;note;ferry-decline;good-harvest;round",
        "bo;=island;1;=late;absent;favor;",
        "ann;=island;1;;favor;favor;",
        "cy;=island;1;;absent;;adjudication",
    ]


def test_an_article_whose_zeros_a_spreadsheet_took_is_found_unless_there_are_two(disputed):
    for names, outcome in ((["007"], 1), (["007", "07"], None)):
        (disputed / "articles.csv").write_text("id\n" + "".join(f"{name}\n" for name in names), "utf-8")
        for name in names:
            (disputed / "articles" / f"{name}.txt").write_text("# T\n\nThe quay lay empty.\n", "utf-8")
        (disputed / "codings.csv").write_text(HEAD + "".join(f"{name},1,ann,,3,favor,absent\n" for name in names), "utf-8")
        (disputed / "sheet.csv").write_text("article,paragraph,coder,ferry-decline adjudication\n7,1,cy,absent\n", "utf-8")
        if outcome:
            assert adjudicate(disputed, disputed / "sheet.csv").added == outcome
        else:
            with pytest.raises(CorpusError, match="there is no article '7'"):
                adjudicate(disputed, disputed / "sheet.csv")


BAD = {
    "value": ({(0, "ferry-decline adjudication"): "Favor", (0, "coder"): "cy"}, "line 2: 'Favor' is no value"),
    "later value": ({**DECISIONS, (1, "good-harvest adjudication"): "maybe"}, "line 3: 'maybe' is no value"),
    "article": ({(1, "article"): "island-99"}, "line 3: there is no article 'island-99'"),
    "paragraph": ({(1, "paragraph"): "0"}, "line 3: '0' is no paragraph number"),
    "uncoded": ({(1, "paragraph"): "3"}, "line 3: paragraph 3 of 'island-00' has no coding"),
    "twice": ({(0, "article"): "island-00"}, "line 3: paragraph 1 of 'island-00' stands in line 2 already"),
    "nobody": ({(0, "ferry-decline adjudication"): "favor"}, "line 2: says not who decided"),
}


@pytest.mark.parametrize(("decisions", "message"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_written(disputed, decisions, message):
    path = fill(sheet(disputed, "sheet.csv"), decisions)
    before = (disputed / "codings.csv").read_bytes()
    with pytest.raises(CorpusError, match=message):
        adjudicate(disputed, path)
    assert (disputed / "codings.csv").read_bytes() == before


def test_a_decision_against_an_earlier_one_is_refused(disputed):
    path = sheet(disputed, "sheet.csv")
    adjudicate(disputed, fill(path, DECISIONS, disputed.parent / "first.csv"))
    with pytest.raises(CorpusError, match="'ferry-decline' was decided as 'absent' by cy already"):
        adjudicate(disputed, fill(path, {(0, "ferry-decline adjudication"): "favor", (0, "coder"): "dee"}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("article,paragraph,coder\na,1,x\n", "no column of decisions"),
        ("article,paragraph,coder,ferry-decline adjudication\n", "has no rows"),
        ("paragraph,coder,ferry-decline adjudication\n1,cy,favor\n", "no column 'article'"),
        ("article,paragraph,coder,ferries adjudication\nisland-00,1,cy,favor\n", "of no framing of the codebook"),
        ('article,paragraph,coder,ferry-decline adjudication\nisland-00,1,"cy,favor\n', "no valid CSV"),
        ("article,paragraph,coder,ferry-decline adjudication\nisland-00,1,cy,=1+1\n", "'=1\\+1' is no value"),
    ],
)
def test_a_sheet_that_is_none_is_one_sentence(disputed, text, message):
    path = disputed.parent / "sheet.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=message):
        adjudicate(disputed, path)
    done = CliRunner().invoke(main, ["corpus", "adjudicate", str(disputed), str(path)])
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1


def test_a_formula_in_a_workbook_is_refused(disputed):
    path = fill(sheet(disputed, "sheet.xlsx"), {(0, "ferry-decline adjudication"): '="favor"'})
    with pytest.raises(CorpusError, match="holds a formula"):
        adjudicate(disputed, path)


def test_without_openpyxl_the_message_names_the_extra(disputed, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    done = CliRunner().invoke(main, ["agree", str(disputed), "--disagreements", str(disputed.parent / "sheet.xlsx")])
    assert done.exit_code == 1
    assert 'pip install "framing[docs]"' in done.stderr
    assert not Path(disputed.parent / "sheet.xlsx").exists()


def test_withheld_text_is_empty(disputed):
    (disputed / "articles" / "=island.txt").unlink()
    (disputed / "withheld.csv").write_text("article,paragraph,fingerprint,terms\n=island,1,00ff,late 1\n", "utf-8")
    rows = list(csv.DictReader(sheet(disputed, "sheet.csv").read_text("utf-8-sig").splitlines()))
    assert [row["text"] != "" for row in rows] == [False, True]
