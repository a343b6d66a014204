"""Reliability of a corpus' framings: questions, intervals, pairs, and what is undefined."""

import csv
import io
import json
import time

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from framing.agreement import alpha, coincidences
from framing.cli import main
from framing.codebook import Codebook, Framing
from framing.codings import ADJUDICATION, Coding
from framing.errors import CorpusError
from framing.reliability import reliability
from framing.reliability_report import reliability_report
from tests.conftest import write_corpus

CODEBOOK = Codebook("b", "1", (Framing("x", "X"),), ("favor", "against"))
TWO = Codebook("b", "1", (Framing("x", "X"), Framing("y", "Y")))


def codings(*rows):
    return [Coding(article, paragraph, coder, values) for article, paragraph, coder, *values in rows]


def many(seed, n_articles=8, coders=("ann", "bo"), values=("favor", "against", "absent"), framings=1):
    rng = np.random.default_rng(seed)
    rows = []
    for article in range(n_articles):
        for paragraph in range(1, 6):
            truth = rng.choice(values, size=framings)
            for coder in coders:
                said = [value if rng.random() < 0.8 else rng.choice(values) for value in truth]
                rows.append(Coding(f"a{article}", paragraph, coder, tuple(map(str, said))))
    return rows


def test_presence_and_stance_are_two_questions():
    rows = codings(
        ("a", 1, "ann", "favor"), ("a", 1, "bo", "against"), ("a", 2, "ann", "absent"), ("a", 2, "bo", "absent"),
        ("b", 1, "ann", "favor"), ("b", 1, "bo", "favor"), ("b", 2, "ann", "absent"), ("b", 2, "bo", "favor"), ("b", 3, "ann", "favor"),
    )  # fmt: skip
    presence, stance = reliability(rows, CODEBOOK)
    assert (presence.units, stance.units) == (4, 2)
    assert presence.agreement.value == 0.75
    assert stance.agreement.value == 0.5
    assert presence.alpha.value == pytest.approx(alpha(coincidences([[1, 1], [0, 0], [1, 1], [0, 1]], 2)))
    assert presence.positive.value == pytest.approx(4 / 5), "two paragraphs where both found it, one where one did"
    assert presence.specific["absent"].value == pytest.approx(2 / 3)
    assert set(stance.specific) == {"favor", "against"}
    assert stance.positive.reason == "asked of presence alone"


def test_the_set_of_framings_is_asked_where_there_are_several():
    rows = codings(
        ("a", 1, "ann", "present", "absent"), ("a", 1, "bo", "present", "present"), ("b", 1, "ann", "absent", "absent"),
        ("b", 1, "bo", "absent", "absent"), ("b", 2, "ann", "absent", None), ("b", 2, "bo", "absent", "absent"),
    )  # fmt: skip
    found = reliability(rows, TWO)
    assert [row.question for row in found] == ["presence", "presence", "set"]
    assert found[-1].units == 2, "a coding that leaves a framing open says nothing of the set"
    # {x} and {x, y}: J = 1/2, M = 2/3; four codings, two of the empty set. Do = 2 (2/3) / 4; De = (2 (2/3) + 8) / (4 * 3).
    assert found[-1].alpha.value == pytest.approx(1 - (4 / 3 / 4) / ((4 / 3 + 8) / 12))
    assert found[-1].kappa.value is None


def test_where_every_coding_leaves_a_framing_open_the_set_is_undefined():
    found = reliability(codings(("a", 1, "ann", "present", None), ("a", 1, "bo", "present", None)), TWO)
    assert [row.units for row in found] == [1, 0, 0]
    assert found[-1].alpha.reason == "no paragraph has two codings"


def test_many_pairs_of_coders_are_measured_some_at_a_time():
    rows = many(9, n_articles=4, coders=tuple(f"c{i}" for i in range(60)))
    found = reliability(rows, CODEBOOK, resamples=300)[0]
    assert len(found.pairs) == 60 * 59 / 2
    first = reliability([row for row in rows if row.coder in ("c0", "c1")], CODEBOOK, resamples=300)[0]
    assert found.pairs[0].kappa.value == pytest.approx(first.kappa.value)
    assert found.pairs[0].kappa.low == pytest.approx(first.kappa.low)
    assert found.pairs[0].alpha.high == pytest.approx(first.alpha.high)
    assert found.kappa.value == pytest.approx(np.mean([pair.kappa.value for pair in found.pairs]))


def test_adjudications_are_no_independent_codings():
    rows = codings(("a", 1, "ann", "favor"), ("a", 1, "bo", "absent"), ("a", 2, "ann", "absent"), ("a", 2, "bo", "absent"))
    third = Coding("a", 1, "cy", ("favor",), ADJUDICATION)
    assert reliability([*rows, third], CODEBOOK) == reliability(rows, CODEBOOK)


def test_what_is_undefined_says_why():
    same, stance = reliability(codings(("a", 1, "ann", "absent"), ("a", 1, "bo", "absent")), CODEBOOK)
    assert same.alpha.value is None
    assert same.alpha.reason == same.kappa.reason == "all codings are the same"
    assert same.ac1.value == 1
    assert same.positive.reason == "no coder gave this value"
    assert same.verdict == "undefined"
    assert stance.alpha.reason == "no paragraph has two codings"
    alone = reliability(codings(("a", 1, "ann", "favor")), CODEBOOK)[0]
    assert {found.reason for found in alone.measures.values()} == {"no paragraph has two codings"}
    assert reliability([], CODEBOOK)[0].alpha.reason == "no paragraph has two codings"
    single = Codebook("b", "1", (Framing("x", "X"),), ("favor",))
    assert (
        reliability(codings(("a", 1, "ann", "favor"), ("a", 1, "bo", "favor")), single)[1].ac1.reason
        == "the codebook has one value only"
    )
    assert "everything, since no paragraph has two codings" in reliability_report([alone])


def test_one_article_gives_no_interval():
    rows = codings(("a", 1, "ann", "favor"), ("a", 1, "bo", "absent"), ("a", 2, "ann", "absent"), ("a", 2, "bo", "absent"))
    found = reliability(rows, CODEBOOK)[0]
    assert found.alpha.value is not None
    assert (found.alpha.low, found.alpha.reason) == (None, "too few articles for an interval")


def test_a_coder_who_coded_a_paragraph_twice_is_refused():
    with pytest.raises(CorpusError, match="twice"):
        reliability(codings(("a", 1, "ann", "favor"), ("a", 1, "ann", "absent")), CODEBOOK)


def test_pairs_are_those_who_share_paragraphs_and_kappa_is_their_mean():
    rows = many(3, coders=("ann", "bo")) + [row for row in many(4, coders=("c9", "c10")) if row.paragraph < 4]
    rows = [Coding(f"{row.coder[0]}{row.article}", row.paragraph, row.coder, row.values) for row in rows]
    rows = [Coding(row.article.replace("b", "a", 1), row.paragraph, row.coder, row.values) for row in rows]
    found = reliability(rows, CODEBOOK)[0]
    assert [pair.coders for pair in found.pairs] == [("ann", "bo"), ("c9", "c10")]
    assert [pair.units for pair in found.pairs] == [40, 24]
    assert found.kappa.value == pytest.approx(np.mean([pair.kappa.value for pair in found.pairs]))
    for pair in found.pairs:
        assert pair.kappa.low <= pair.kappa.value <= pair.kappa.high


def test_fleiss_kappa_is_made_of_paragraphs_with_the_usual_number_of_codings():
    rows = [row for row in many(5, coders=("ann", "bo", "cy")) if row.coder != "cy" or row.paragraph > 1]
    found = reliability(rows, CODEBOOK)[0]
    assert (found.units, found.fleiss_units, found.fleiss_codings) == (40, 32, 3)
    assert "x presence 32 of 40 (with 3 codings)" in reliability_report([found])


@given(st.integers(0, 99))
def test_the_interval_covers_the_value_and_is_the_same_for_a_seed(seed):
    rows = many(seed)
    found = reliability(rows, CODEBOOK, seed=seed, resamples=200)[0]
    assert found == reliability(rows, CODEBOOK, seed=seed, resamples=200)[0]
    for name in ("agreement", "alpha", "kappa", "fleiss", "ac1", "positive"):
        estimate = found.measures[name]
        assert estimate.low <= estimate.value <= estimate.high, name


def test_a_large_corpus_with_many_framings_takes_seconds():
    book = Codebook("b", "1", tuple(Framing(f"f{i}", f"F{i}") for i in range(60)))
    rows = many(6, n_articles=100, coders=("ann", "bo", "cy"), values=("present", "absent", "absent", "absent"), framings=60)
    start = time.perf_counter()
    found = reliability(rows, book)
    assert len(found) == 61
    assert time.perf_counter() - start < 20


def run(*arguments):
    return CliRunner().invoke(main, ["agree", *map(str, arguments)])


def test_the_command_prints_a_table_json_and_csv(island, tmp_path):
    done = run(island)
    assert done.exit_code == 0, done.output
    assert "ferry-decline" in done.stdout
    assert "1.000" in done.stdout
    assert "ann and bo" not in done.stdout
    assert "ann and bo" in run(island, "--pairs").stdout
    records = json.loads(run(island, "--format", "json").stdout)
    assert [record["question"] for record in records] == ["presence", "stance"] * 2 + ["set"]
    assert records[0]["verdict"] == "reliable"
    assert records[0]["pairs"][0]["coders"] == ["ann", "bo"]
    assert run(island, "--format", "csv", "-o", tmp_path / "agree.csv").stdout == ""
    rows = list(csv.DictReader(io.StringIO((tmp_path / "agree.csv").read_text("utf-8-sig"))))
    assert {row["measure"] for row in rows if not row["coders"]} >= {"agreement", "alpha", "kappa", "fleiss", "ac1", "positive"}
    assert {row["coders"] for row in rows} == {"", "ann and bo"}


def test_a_coder_named_like_a_formula_is_harmless_in_csv(tmp_path):
    folder = write_corpus(tmp_path / "island", 4, coders=("=1+1", "bo"))
    assert "\n=" not in run(folder, "--format", "csv").stdout
    assert ",=" not in run(folder, "--format", "csv").stdout


def test_no_corpus_is_one_sentence(tmp_path):
    done = run(tmp_path / "nowhere")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
