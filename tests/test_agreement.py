"""Reliability, against published examples, nltk and the package krippendorff."""

import json

import krippendorff
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from framing.agreement import alpha, coincidences, reliability
from framing.cli import main
from framing.codebook import Codebook, Framing
from framing.codings import ADJUDICATION, Coding

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania, section A (two observers, binary):
# alpha = .095; section C (four observers, nominal, missing data): alpha = .743.
TWO_BINARY = ([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
FOUR_NOMINAL = (
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
)


def of_table(table, n_values):
    return alpha(coincidences([[value for value in unit if value is not None] for unit in zip(*table, strict=True)], n_values))


def test_published_examples():
    assert of_table(TWO_BINARY, 2) == pytest.approx(0.095, abs=5e-4)
    assert of_table(FOUR_NOMINAL, 6) == pytest.approx(0.743, abs=5e-4)


TABLES = st.integers(1, 9).flatmap(
    lambda units: st.lists(st.lists(st.sampled_from([0, 1, 2, None]), min_size=units, max_size=units), min_size=2, max_size=4)
)


@given(TABLES)
def test_alpha_is_that_of_the_package_krippendorff_and_of_nltk(table):
    found = of_table(table, 3)
    units = [[value for value in unit if value is not None] for unit in zip(*table, strict=True)]
    pairable = {value for unit in units if len(unit) > 1 for value in unit}
    if len(pairable) < 2:
        assert found is None
        return
    data = np.array([[np.nan if value is None else value for value in row] for row in table])
    assert found == pytest.approx(krippendorff.alpha(data, level_of_measurement="nominal"), abs=1e-9)
    triples = [
        (f"coder{c}", f"unit{u}", value) for c, row in enumerate(table) for u, value in enumerate(row) if value is not None
    ]
    assert found == pytest.approx(AnnotationTask(data=triples).alpha(), abs=1e-9)


CODEBOOK = Codebook("b", "1", (Framing("x", "X"),), ("favor", "against"))


def codings(*rows):
    return [Coding(article, paragraph, coder, (value,)) for article, paragraph, coder, value in rows]


def test_presence_and_stance_are_two_questions():
    rows = codings(
        ("a", 1, "ann", "favor"), ("a", 1, "bo", "against"), ("a", 2, "ann", "absent"), ("a", 2, "bo", "absent"),
        ("b", 1, "ann", "favor"), ("b", 1, "bo", "favor"), ("b", 2, "ann", "absent"), ("b", 2, "bo", "favor"), ("b", 3, "ann", "favor"),
    )  # fmt: skip
    presence, stance = reliability(rows, CODEBOOK)
    assert (presence.units, stance.units) == (4, 2)
    assert presence.agreement == 0.75
    assert stance.agreement == 0.5
    assert presence.alpha.value == of_table(([1, 0, 1, 0], [1, 0, 1, 1]), 2)


def test_adjudications_are_no_independent_codings():
    rows = codings(("a", 1, "ann", "favor"), ("a", 1, "bo", "absent"), ("a", 2, "ann", "absent"), ("a", 2, "bo", "absent"))
    third = Coding("a", 1, "cy", ("favor",), ADJUDICATION)
    assert reliability([*rows, third], CODEBOOK) == reliability(rows, CODEBOOK)


def test_what_is_undefined_says_why():
    same = reliability(codings(("a", 1, "ann", "absent"), ("a", 1, "bo", "absent")), CODEBOOK)
    assert same[0].alpha.value is None
    assert same[0].alpha.reason == "all codings are the same"
    assert same[0].verdict == "undefined"
    alone = reliability(codings(("a", 1, "ann", "favor")), CODEBOOK)
    assert alone[0].alpha.reason == "no paragraph has two codings"
    assert alone[0].agreement is None
    assert reliability([], CODEBOOK)[0].alpha.value is None


@given(st.integers(0, 99))
def test_the_interval_covers_the_value_and_is_the_same_for_a_seed(seed):
    rng = np.random.default_rng(seed)
    rows = []
    for article in "abcdefgh":
        for paragraph in range(1, 6):
            first = rng.choice(["favor", "absent"])
            second = first if rng.random() < 0.8 else rng.choice(["favor", "absent"])
            rows += [(article, paragraph, "ann", first), (article, paragraph, "bo", second)]
    found = reliability(codings(*rows), CODEBOOK, seed=seed)[0]
    assert found == reliability(codings(*rows), CODEBOOK, seed=seed)[0]
    assert found.alpha.low <= found.alpha.value <= found.alpha.high


def test_the_command_prints_a_table_and_json(island):
    done = CliRunner().invoke(main, ["agree", str(island)])
    assert done.exit_code == 0, done.output
    assert "ferry-decline" in done.stdout
    assert "1.000" in done.stdout
    records = json.loads(CliRunner().invoke(main, ["agree", str(island), "--format", "json"]).stdout)
    assert [record["question"] for record in records] == ["presence", "stance"] * 2
    assert records[0]["verdict"] == "reliable"
