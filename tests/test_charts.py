"""Charts: small, well-formed, the same for the same numbers, and safe with any title."""

import xml.etree.ElementTree as tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.charts import coverage_chart, learning_chart, precision_recall_chart, reliability_chart

share = st.floats(0, 1)
figure = st.one_of(
    st.just({"value": None, "low": None, "high": None, "reason": "undefined"}),
    st.tuples(share, share, share).map(lambda three: dict(zip(("low", "value", "high"), sorted(three), strict=True), reason="")),
    share.map(lambda value: {"value": value, "low": None, "high": None, "reason": ""}),
)


def _check(svg, most=2048):
    root = tree.fromstring(svg)
    assert root.get("role") == "img"
    assert len(svg) < most
    assert "nan" not in svg
    return root


@given(st.lists(st.tuples(share, share, share), max_size=41), share, st.none() | share, st.none() | share)
def test_precision_recall(points, prevalence, one, other):
    svg = precision_recall_chart("ferry", points, prevalence, (one, other), (other, one))
    _check(svg)
    assert svg == precision_recall_chart("ferry", points, prevalence, (one, other), (other, one))


@given(st.lists(st.tuples(st.integers(1, 20_000), share, st.tuples(share, share, share)), max_size=10))
def test_reliability(found):
    bins = [
        {"low": i / 10, "high": (i + 1) / 10, "paragraphs": number, "probability": stated,
         "share": dict(zip(("low", "value", "high"), sorted(three), strict=True))}
        for i, (number, stated, three) in enumerate(found)
    ]  # fmt: skip
    root = _check(reliability_chart("ferry", bins), 2200)
    assert sum(element.tag == "tspan" for element in root.iter()) == 5 + len(bins)


@given(st.lists(st.tuples(st.integers(1, 10**6), figure, figure), min_size=1, max_size=5))
def test_learning(found):
    curve = [
        {"articles": number, "f1": one, "average_precision": other} for number, one, other in sorted(found, key=lambda f: f[0])
    ]
    _check(learning_chart("curve", curve), 2600)


@given(st.lists(st.tuples(st.none() | share, st.none() | share), max_size=4))
def test_coverage(found):
    _check(coverage_chart("calls", [{"precision": one, "present_coverage": other, "asked": 0.9} for one, other in found]))


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", 'a" onload="x', "&lt;"])
def test_a_title_is_text(name):
    root = tree.fromstring(precision_recall_chart(name, [], 0.5, (None, None), (None, None)))
    assert root.get("aria-label") == name
    assert not [element for element in root.iter() if element.tag == "script"]
