"""Codings for ReCal, R's irr and SPSS: what is in the files is what was coded."""

import csv
import re

import pytest
from click.testing import CliRunner

from framing.cli import main
from framing.codebook import Codebook, Framing
from framing.codings import ADJUDICATION, Coding
from framing.errors import CorpusError, FramingError
from framing.reliability_export import export_codings

BOOK = Codebook("b", "1", (Framing("x", "X"), Framing("y", "Y")), ("favor", "against"))
ROWS = [
    Coding("=a", 1, "ann's", ("favor", "absent")),
    Coding("=a", 1, "bo", ("absent", "absent")),
    Coding("b'c, d", 2, "ann's", ("against", None)),
    Coding("b'c, d", 2, "bo", ("favor", "favor")),
    Coding("b'c, d", 2, "cy", ("favor", "favor"), ADJUDICATION),
]


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_recal_has_no_header_and_only_numbers_and_gaps(tmp_path):
    names = export_codings(ROWS, BOOK, "recal", tmp_path / "recal")
    assert sorted(path.name for path in (tmp_path / "recal").iterdir()) == sorted(names)
    assert rows_of(tmp_path / "recal" / "x-presence.csv") == [["1", "0"], ["1", "1"]]
    assert rows_of(tmp_path / "recal" / "x-stance.csv") == [["1", "#"], ["2", "1"]]
    assert rows_of(tmp_path / "recal" / "y-presence.csv") == [["0", "0"], ["#", "1"]]
    assert rows_of(tmp_path / "recal" / "units.csv") == [["row", "article", "paragraph"], ["1", "'=a", "1"], ["2", "b'c, d", "2"]]
    contents = (tmp_path / "recal" / "contents.txt").read_text("utf-8")
    assert "Columns: ann's, bo." in contents
    assert "x-presence.csv: 0 absent, 1 present; for ReCal2" in contents
    assert "y-presence.csv: 0 absent, 1 present; for ReCal OIR" in contents


def test_irr_has_a_header_and_a_script_that_names_every_file(tmp_path):
    export_codings(ROWS, BOOK, "irr", tmp_path / "irr")
    assert rows_of(tmp_path / "irr" / "y-stance.csv") == [
        ["article", "paragraph", "coder ann's", "coder bo"],
        ["'=a", "1", "NA", "NA"],
        ["b'c, d", "2", "NA", "1"],
    ]
    script = (tmp_path / "irr" / "reliability.R").read_text("utf-8")
    named = set(re.findall(r'^  "([^"]+)" = ', script, re.MULTILINE))
    assert {f"{name}.csv" for name in named} == {path.name for path in (tmp_path / "irr").glob("*.csv")}
    assert script.count("(") == script.count(")")
    assert script.count("{") == script.count("}")


def test_spss_syntax_holds_data_labels_and_missing_values(tmp_path):
    export_codings(ROWS, BOOK, "spss", tmp_path / "codings.sps")
    text = (tmp_path / "codings.sps").read_text("utf-8-sig")
    head, data, rest = re.split(r"BEGIN DATA\n|END DATA\.\n", text)
    names = re.findall(r"v\d+_c\d+", head)
    assert len(names) == 4 * 2
    assert head.rstrip().endswith(".")
    assert data.splitlines() == ["'=a',1,1,0,1,-9,0,0,-9,-9", "'b''c, d',2,1,1,2,1,-9,1,-9,1"]
    assert "MISSING VALUES v1_c1 TO v4_c2 (-9)." in rest
    assert "VARIABLE LABELS v1_c1 'x-presence, ann''s'." in rest
    assert "1 'favor' 2 'against'." in rest
    assert "CROSSTABS /TABLES=v1_c1 BY v1_c2 /STATISTICS=KAPPA." in rest
    assert "v4_c1 BY" not in rest, "no paragraph has two stances of y"


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(FramingError, match="not empty"):
        export_codings(ROWS, BOOK, "irr", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_codings_nothing_is_written(tmp_path):
    with pytest.raises(CorpusError, match="no independent codings"):
        export_codings(ROWS[-1:], BOOK, "spss", tmp_path / "codings.sps")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("program", ["recal", "irr", "spss"])
def test_the_command_exports(island, tmp_path, program):
    target = tmp_path / "out"
    assert CliRunner().invoke(main, ["agree", str(island), "--export", program]).exit_code == 2
    done = CliRunner().invoke(main, ["agree", str(island), "--export", program, "-o", str(target)])
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert target.exists()
    assert "out: " in done.stderr
