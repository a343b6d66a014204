"""Coder drift, by date or by order."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from framing.cli import main
from framing.codebook import Codebook, Framing
from framing.codings import ADJUDICATION, Coding, read_codings, write_codings
from framing.drift import EVERYBODY, drift
from framing.errors import CorpusError

BOOK = Codebook("b", "1", (Framing("x", "X"),))


def coded(paragraph, coder, present, line, day=""):
    return Coding("a", paragraph, coder, ("present" if present else "absent",), line=line, coded=day)


# Ann finds the framing ever more often; bo never changes.
ANN, BO = [0, 1, 0, 1, 1, 0, 1, 1, 1], [0, 1, 0, 1, 0, 0, 1, 0, 0]
ROWS = [
    coded(i + 1, name, found[i], 2 * i + (name == "bo"), f"2024-03-{i + 1:02d}")
    for i in range(9)
    for name, found in (("ann", ANN), ("bo", BO))
]


def of(found, coder):
    return next(row.periods for row in found.rows if row.coder == coder)


def test_thirds_of_each_coder_show_a_change():
    found = drift(ROWS, BOOK)
    assert found.dated
    ann = of(found, "ann")
    assert [period.present for period in ann] == [pytest.approx(1 / 3), pytest.approx(2 / 3), 1]
    assert [period.agreement.value for period in ann] == [1, pytest.approx(2 / 3), pytest.approx(1 / 3)]
    assert [(period.first, period.last) for period in ann] == [
        ("2024-03-01", "2024-03-03"), ("2024-03-04", "2024-03-06"), ("2024-03-07", "2024-03-09"),
    ]  # fmt: skip
    everybody = of(found, EVERYBODY)
    assert [period.codings for period in everybody] == [6, 6, 6]
    assert everybody[0].alpha.value == 1
    assert everybody[2].alpha.value == pytest.approx(1 - (4 / 6) / (2 * 4 * 2 / 30))


def test_the_date_decides_and_not_the_order_of_the_file():
    assert drift(list(reversed(ROWS)), BOOK) == drift(ROWS, BOOK)
    turned = [Coding(row.article, row.paragraph, row.coder, row.values, line=row.line) for row in reversed(ROWS)]
    assert [period.present for period in of(drift(turned, BOOK), "ann")] == [
        period.present for period in of(drift(ROWS, BOOK), "ann")
    ]
    assert not drift(turned, BOOK).dated


def test_codings_without_a_date_are_left_out_and_counted_where_others_have_one():
    rows = [*ROWS, coded(10, "ann", 1, 99)]
    assert drift(rows, BOOK).undated == 1
    assert drift(rows, BOOK).rows == drift(ROWS, BOOK).rows


def test_what_is_undefined_says_why():
    alone = of(drift([coded(1, "ann", 1, 1), coded(2, "ann", 0, 2)], BOOK), "ann")
    assert alone[0].agreement.reason == "nobody else coded these paragraphs"
    assert (alone[2].present, alone[2].agreement.reason) == (None, "no codings")
    assert drift([], BOOK).rows[0].periods[0].agreement.reason == "no codings"
    same = of(drift([coded(1, "ann", 1, 1), coded(1, "bo", 1, 2)], BOOK), "bo")
    assert (same[0].agreement.value, same[0].alpha.reason) == (1, "all codings are the same")


def test_adjudications_are_left_out():
    third = Coding("a", 1, "cy", ("present",), ADJUDICATION, coded="2024-05-01")
    assert drift([*ROWS, third], BOOK) == drift(ROWS, BOOK)


def test_a_date_that_is_none_is_named_with_its_line():
    with pytest.raises(CorpusError, match=r"line 7: '3 May' is no date"):
        drift([coded(1, "ann", 1, 7, "3 May")], BOOK)


def test_times_with_and_without_a_zone_can_be_ordered():
    rows = [coded(1, "ann", 1, 1, "2024-05-01T10:00:00+02:00"), coded(2, "ann", 0, 2, "2024-05-01T07:00")]
    assert [period.present for period in of(drift(rows, BOOK), "ann")][:2] == [0, 1]


def test_dates_are_kept_in_codings(tmp_path):
    path = tmp_path / "codings.csv"
    write_codings(path, ROWS[:2], BOOK)
    assert path.read_text("utf-8").startswith("article,paragraph,coder,round,codebook,coded,x\n")
    assert [row.coded for row in read_codings(path, BOOK)] == ["2024-03-01"] * 2
    write_codings(path, [coded(1, "ann", 1, 1)], BOOK)
    assert path.read_text("utf-8").startswith("article,paragraph,coder,round,codebook,x\n")
    path.write_text("article,paragraph,coder,x,date\na,1,ann,present,2024-01-02\n", "utf-8")
    assert read_codings(path, BOOK)[0].coded == "2024-01-02"
    path.write_text("article,paragraph,coder,date\na,1,ann,present\n", "utf-8")
    assert read_codings(path, Codebook("b", "1", (Framing("date", "D"),)))[0].coded == "", "a framing may be called date"


def test_the_command_prints_drift_as_table_json_and_csv(island):
    done = CliRunner().invoke(main, ["agree", str(island), "--drift"])
    assert done.exit_code == 0, done.output
    assert "(everybody)" in done.stdout
    assert "by order in codings.csv" in done.stdout
    found = json.loads(CliRunner().invoke(main, ["agree", str(island), "--drift", "--format", "json"]).stdout)
    assert len(found["rows"]) == 6
    text = CliRunner().invoke(main, ["agree", str(island), "--drift", "--format", "csv"]).stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 18
    assert {row["agreement"] for row in rows} == {"1.0"}
