"""Codings and how they are resolved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.codebook import Codebook, Framing
from framing.codings import ADJUDICATION, Coding, read_codings, resolve, write_codings
from framing.errors import CorpusError

CODEBOOK = Codebook("b", "1", (Framing("x", "X"), Framing("y", "Y")), ("favor", "against"))
HEAD = "article,paragraph,coder,round,codebook,x,y\n"


def coding(coder, *values, round="independent", unit=("a", 1)):
    return Coding(*unit, coder, values, round, "1")


def resolved(*codings, rule="adjudicated"):
    found = resolve(codings, 2, rule)["a", 1]
    return list(zip(found.values, found.resolutions, strict=True))


def test_agreement_stands_and_adjudication_decides():
    first, second = coding("ann", "favor", "absent"), coding("bo", "favor", "against")
    assert resolved(first, second) == [("favor", "agreement"), (None, "unresolved")]
    third = coding("cy", None, "against", round=ADJUDICATION)
    assert resolved(first, second, third) == [("favor", "agreement"), ("against", "adjudication")]


def test_majority_counts_independent_coders_and_leaves_ties_open():
    codings = [coding("ann", "favor", "absent"), coding("bo", "favor", "favor"), coding("cy", "against", None)]
    assert resolved(*codings, rule="majority") == [("favor", "majority"), (None, "unresolved")]


def test_one_coder_can_be_named():
    codings = [coding("ann", "favor", "absent"), coding("bo", "against", None)]
    assert resolved(*codings, rule="coder:bo") == [("against", "one coder"), (None, "unresolved")]
    with pytest.raises(CorpusError, match="'cy'"):
        resolve(codings, 2, "coder:cy")
    with pytest.raises(CorpusError, match="no rule is called 'best'"):
        resolve(codings, 2, "best")


VALUES = st.sampled_from([None, "absent", "favor", "against"])
CODINGS = st.lists(
    st.builds(
        Coding,
        article=st.sampled_from(["a", "b"]),
        paragraph=st.integers(1, 3),
        coder=st.sampled_from(["ann", "bo", "cy"]),
        values=st.tuples(VALUES, VALUES),
        round=st.sampled_from(["independent", ADJUDICATION]),
        codebook=st.just("1"),
    ),
    unique_by=lambda coding: (coding.article, coding.paragraph, coding.coder, coding.round),
)


@given(CODINGS, st.randoms())
def test_the_order_of_rows_does_not_matter(codings, rng):
    shuffled = list(codings)
    rng.shuffle(shuffled)
    for rule in ("adjudicated", "majority"):
        assert resolve(codings, 2, rule) == resolve(shuffled, 2, rule)


@given(CODINGS)
def test_written_codings_come_back(tmp_path_factory, codings):
    path = tmp_path_factory.mktemp("codings") / "codings.csv"
    write_codings(path, codings, CODEBOOK)
    back = read_codings(path, CODEBOOK)
    assert {(c.unit, c.coder, c.values, c.round) for c in back} == {(c.unit, c.coder, c.values, c.round) for c in codings}


def test_a_sheet_without_codings_may_lack_framings(tmp_path):
    (tmp_path / "codings.csv").write_text("article,paragraph,coder,x\n", "utf-8")
    assert read_codings(tmp_path / "codings.csv", CODEBOOK) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("article,paragraph,coder,x\na,1,ann,favor\n", "line 1: there is no column 'y'; add one"),
        (HEAD.replace("y", "x,y", 1) + "", "line 1"),
        (HEAD + "a,1,ann,first,1,favor,absent\n", "line 2: 'first' is no round"),
        (
            HEAD + "a,1,ann,independent,1,favor,maybe\n",
            "line 2: 'maybe' is no coding of 'y'; use absent, favor, against",
        ),
        (HEAD + "a,1,ann,independent,1,Favor,absent\n", "'Favor' is no coding"),
        (HEAD + "a,0,ann,independent,1,favor,absent\n", "'0' is no paragraph number"),
        (HEAD + "a,one,ann,independent,1,favor,absent\n", "'one' is no paragraph number"),
        (HEAD + "\na,1,,independent,1,favor,absent\n", "line 3: the coder is missing"),
        (HEAD + "a,1,ann,independent,1,favor,absent,absent\n", "8 cells under 7 columns"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, message):
    (tmp_path / "codings.csv").write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=message):
        read_codings(tmp_path / "codings.csv", CODEBOOK)


def test_short_rows_blank_lines_and_a_byte_order_mark_are_taken_as_spreadsheets_write_them(tmp_path):
    (tmp_path / "codings.csv").write_text("\ufeffarticle,paragraph,coder,x,y\r\na,1,ann, favor\r\n,,,,\r\n", "utf-8")
    assert [coding.values for coding in read_codings(tmp_path / "codings.csv", CODEBOOK)] == [("favor", None)]
