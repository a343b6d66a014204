"""The wording of framings."""

import math

import pytest
from click.testing import CliRunner
from nltk.probability import FreqDist

from framing.cli import main
from framing.corpus import read_corpus
from framing.wording import g2, wording


def test_g2_is_dunnings():
    # Rayson & Garside (2000), "Comparing Corpora using Frequency Profiling": 2 * (a ln(a/E1) + b ln(b/E2)).
    a, b, c, d = 20, 5, 1000, 2000
    e1, e2 = c * (a + b) / (c + d), d * (a + b) / (c + d)
    assert g2(a, b, c, d) == pytest.approx(2 * (a * math.log(a / e1) + b * math.log(b / e2)))
    assert g2(10, 20, 1000, 2000) == pytest.approx(0)
    assert g2(10, 0, 1000, 1000) == pytest.approx(2 * 10 * math.log(2))


def test_what_marks_a_framing_is_found(island):
    found = wording(read_corpus(island))
    assert found["ferry-decline"].words[0].wording == "ferry"
    assert found["good-harvest"].words[0].wording == "harvest"
    pair = next(mark for mark in found["ferry-decline"].pairs if mark.wording == "came late")
    assert pair.within >= 5
    assert FreqDist([mark.wording for mark in found["ferry-decline"].words]).most_common(1)[0][1] == 1


def test_the_commands(island, tmp_path):
    shown = CliRunner().invoke(main, ["corpus", "words", str(island), "--most", "3"])
    assert shown.exit_code == 0, shown.output
    assert "ferry-decline: collocations" in shown.stdout
    out = tmp_path / "reference.csv"
    done = CliRunner().invoke(main, ["corpus", "reference", str(island), "-o", str(out)])
    assert done.exit_code == 0, done.output
    lines = out.read_text("utf-8").splitlines()
    assert lines[0] == "article,paragraph,ferry-decline,good-harvest,ferry-decline_resolution,good-harvest_resolution"
    assert len(lines) == 145
    assert lines[1].endswith("agreement,agreement")
