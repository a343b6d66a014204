"""Measures of agreement, against published examples, nltk and the package krippendorff."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance

from framing.agreement import alpha, alphas, cohens_kappas, coincidences, fleiss_kappas, gwets_ac1, masi_distances
from framing.tallies import MISSING, Answers, pair_tables, pairs_of, tally, usual_codings

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


def answers(table, n_values):
    """The answers of coders, one row a coder, all units in one article."""
    values = np.array([[MISSING if value is None else value for value in row] for row in table]).T
    return Answers(values, np.zeros(len(values), dtype=int), 1, n_values)


def measured(table, n_values):
    found = answers(table, n_values)
    sums = tally(found, usual_codings(found))
    agreement = sums.agreeing / sums.units
    pairs = np.concatenate([cohens_kappas(some)[0] for some in pair_tables(found, pairs_of(found)).weighed(np.ones((1, 1)))])
    return {
        "agreement": agreement[0],
        "alpha": alphas(sums.disagreement, sums.pairable, 1 - np.eye(n_values))[0],
        "fleiss": fleiss_kappas(sums.usual_agreeing, sums.usual_shares)[0],
        "ac1": gwets_ac1(agreement, sums.shares)[0],
        "kappas": pairs,
    }


def from_cells(cells):
    """Two coders' answers from a table of how often each pair of values was given."""
    pairs = [(i, j) for i, row in enumerate(cells) for j, count in enumerate(row) for _ in range(count)]
    return [list(side) for side in zip(*pairs, strict=True)]


def test_cohens_kappa_of_cohen_1968():
    # Cohen (1968), "Weighted kappa", Psychological Bulletin 70(4), table 1, 200 cases; unweighted kappa is given as .492.
    table = from_cells([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert measured(table, 3)["kappas"][0] == pytest.approx(0.492, abs=5e-4)


# Fleiss (1971), "Measuring nominal scale agreement among many raters", table 1: 30 patients, 6 psychiatrists, 5 diagnoses; kappa = .430.
# Each number: how many of the psychiatrists gave a patient diagnosis 1, 2, 3, 4, 5.
DIAGNOSES = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""


def test_fleiss_kappa_of_fleiss_1971():
    counts = np.array([[int(digit) for digit in row] for row in DIAGNOSES.split()])
    assert counts.shape == (30, 5)
    assert (counts.sum(axis=1) == 6).all()
    coders = np.array([np.repeat(np.arange(5), row) for row in counts]).T
    assert measured(coders.tolist(), 5)["fleiss"] == pytest.approx(0.430, abs=5e-4)


def test_gwets_ac1_of_gwet_2014():
    # Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.: the 12 units of four raters with gaps, as in the data
    # cac.raw4raters of his package irrCAC: percent agreement .818, AC1 .775, alpha .743.
    found = measured([[None if value is None else value - 1 for value in row] for row in FOUR_NOMINAL], 5)
    assert found["agreement"] == pytest.approx(0.8181818, abs=1e-6)
    assert found["ac1"] == pytest.approx(0.77544, abs=1e-5)
    # The same, two raters and 100 pregnancies (cont3x3abstractors): kappa .796, AC1 .849.
    found = measured(from_cells([[13, 0, 0], [0, 20, 7], [0, 4, 56]]), 3)
    assert found["kappas"][0] == pytest.approx(0.7964094, abs=1e-6)
    assert found["ac1"] == pytest.approx(0.8493, abs=5e-5)


COMPLETE = st.tuples(st.integers(2, 4), st.integers(2, 9)).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 2), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


@given(COMPLETE)
def test_kappas_are_those_of_nltk(table):
    found = measured(table, 3)
    task = AnnotationTask(data=[(f"coder{c}", f"unit{u}", value) for c, row in enumerate(table) for u, value in enumerate(row)])
    names = sorted({f"coder{c}" for c in range(len(table))})
    one_value = len({value for row in table for value in row}) == 1
    # What nltk calls pi is Fleiss' kappa; its kappa is Cohen's, mean over pairs.
    if one_value:
        assert np.isnan(found["fleiss"])
        return
    assert found["fleiss"] == pytest.approx(task.pi(), abs=1e-9)
    for kappa, (first, second) in zip(
        found["kappas"], [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))], strict=True
    ):
        if len(set(table[first]) | set(table[second])) == 1:
            assert np.isnan(kappa)
        else:
            assert kappa == pytest.approx(task.kappa_pairwise(names[first], names[second]), abs=1e-9)
    if not np.isnan(found["kappas"]).any():
        assert found["kappas"].mean() == pytest.approx(task.kappa(), abs=1e-9)


@given(TABLES)
def test_sums_by_article_give_the_same_alpha_as_coincidences(table):
    found = measured(table, 3)["alpha"] if answers(table, 3).counts.sum(axis=1).max() > 1 else np.nan
    expected = of_table(table, 3)
    assert found == pytest.approx(expected, abs=1e-9) if expected is not None else np.isnan(found)


SETS = st.lists(st.lists(st.frozensets(st.integers(0, 3)), min_size=3, max_size=3), min_size=2, max_size=6)


def members(sets):
    return np.array([[i in found for i in range(4)] for found in sets])


@given(st.lists(st.frozensets(st.integers(0, 3)), min_size=2, max_size=2))
def test_masi_is_that_of_passonneau_and_of_nltk(pair):
    distance = masi_distances(members(pair))
    assert distance[0, 1] == distance[1, 0]
    assert distance[0, 0] == distance[1, 1] == 0
    if pair[0] | pair[1]:
        # nltk rounds 2/3 to .67.
        assert distance[0, 1] == pytest.approx(masi_distance(*pair), abs=0.004)


def test_masi_by_hand():
    # Passonneau (2006): {a,b} within {a,b,c}: J = 2/3, M = 2/3; {a,b} and {b,c} overlap: J = 1/3, M = 1/3.
    found = masi_distances(members([{0, 1}, {0, 1, 2}, {1, 2}, {3}, set()]))
    assert found[0].tolist() == pytest.approx([0, 5 / 9, 8 / 9, 1, 1])


@given(SETS)
def test_alpha_of_sets_is_that_of_nltk_with_the_same_distance(units):
    kinds = sorted({found for unit in units for found in unit}, key=sorted)
    distances = masi_distances(members(kinds))
    found = answers(np.array([[kinds.index(value) for value in unit] for unit in units]).T.tolist(), len(kinds))
    sums = tally(found, 3, distances)
    value = alphas(sums.disagreement, sums.pairable, distances)[0]
    if len(kinds) == 1:
        assert np.isnan(value)
        return
    triples = [(f"coder{c}", f"unit{u}", value) for u, unit in enumerate(units) for c, value in enumerate(unit)]
    task = AnnotationTask(data=triples, distance=lambda a, b: distances[kinds.index(a), kinds.index(b)])
    assert value == pytest.approx(task.alpha(), abs=1e-9)


def test_the_usual_number_of_codings_is_the_most_frequent_and_of_two_the_larger():
    assert usual_codings(answers([[0, 0, 0], [0, 0, 0], [0, None, None]], 2)) == 2
    assert usual_codings(answers([[0, 0], [0, 0], [0, None]], 2)) == 3
    assert usual_codings(answers([[0, 0], [None, None]], 2)) == 0


def test_ac1_stands_where_all_codings_are_the_same_and_alpha_does_not():
    found = measured([[0, 0, 0], [0, 0, 0]], 2)
    assert found["ac1"] == 1
    assert np.isnan([found["alpha"], found["fleiss"], found["kappas"][0]]).all()
