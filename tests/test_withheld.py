"""What is kept of a paragraph instead of its text, and how it is found again."""

from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from framing.cli import main
from framing.corpus import read_corpus
from framing.corpus_check import check_corpus
from framing.errors import CorpusError
from framing.linking import link_corpus
from framing.terms import Terms
from framing.withheld import fingerprint, read_withheld, withhold, withhold_articles, write_withheld
from tests.conftest import write_rows

SENTENCES = [
    "\u201cThe ferry \u2013 if it comes \u2013 won\u2019t be on time,\u201d she said, and laughed at the board behind the counter.",
    "Nobody had told the miller that the barley stood ready on the quay, so that it stood there till the rain came.",
    "The school was shut for a day. The children, told to go home, went to the pond and skated until it was dark.",
]


@given(st.text())
def test_a_fingerprint_overlooks_space_quotes_dashes_and_case(text):
    assert fingerprint(text) == fingerprint(f"  {text.replace(' ', '  ')} \u201c\u2014'\n")
    assert len(fingerprint(text)) == 16


def test_a_fingerprint_sees_words():
    assert fingerprint(SENTENCES[0]) == fingerprint(
        '"The ferry - if it comes - won\'t be on  time," she said, and laughed at the board behind the counter.'
    )
    assert fingerprint(SENTENCES[0]) != fingerprint(SENTENCES[0].replace("ferry", "ferries"))


def test_pairs_are_kept_only_where_they_are_shared():
    kept = withhold("Late ferry, late ferry.", Terms("english", 2)("Late ferry, late ferry."), {"late ferri"})
    assert kept.counts == {"ferri": 2, "late": 2, "late ferri": 2}
    assert kept.terms == ["ferri", "ferri", "late", "late", "late ferri", "late ferri"]


PROSE = st.lists(st.sampled_from(["the", "ferry", "was", "late", "and", "board", "met"]), min_size=1, max_size=25).map(" ".join)


@given(st.lists(PROSE, min_size=1, max_size=3), st.lists(PROSE, max_size=3))
def test_no_more_than_four_words_can_be_strung_together(own, others):
    terms = Terms(None, 2)
    found = withhold_articles({"a": own}, {f"b{i}": [text] for i, text in enumerate(others)}, terms)
    for (_, number), kept in found.items():
        run = 0
        for pair in pairwise(own[number - 1].split()):
            run = run + 1 if " ".join(pair) in kept.counts else 0
            assert run <= 3
        assert {term for term in kept.counts if " " not in term} == set(own[number - 1].split())


def test_the_codebooks_phrases_are_the_last_to_be_left_out():
    story = "the board met and the miller carried his barley home before dusk fell over every field"
    others = {"b": ["the board met and the ferry stayed where it lay because nobody on that quay had been told"]}
    terms = Terms(None, 2)
    plain = withhold_articles({"a": [story]}, others, terms)["a", 1]
    named = withhold_articles({"a": [story]}, others, terms, {"and the"})["a", 1]
    assert "and the" not in plain.counts
    assert "and the" in named.counts
    assert "met and" not in named.counts


def test_pairs_of_copies_are_not_kept():
    """Two prints of one wire story would give each other's pairs away."""
    story = "The harbour board will close the northern quay before the frost arrives this year"
    other = "A choir sang on the square while the harbour board met"
    kept = withhold_articles({"one": [story], "two": [story + " again"], "three": [other]}, {}, Terms(None, 2))
    assert {pair for found in kept.values() for pair in found.counts if " " in pair} == {"the harbour", "harbour board"}


WITHHELD = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 9)),
    st.lists(st.sampled_from(["late", "ferry", "late ferry", "won't", "11"]), min_size=1).map(
        lambda terms: withhold(" ".join(terms), terms, {"late ferry"})
    ),
)


@given(WITHHELD)
def test_what_is_written_comes_back(tmp_path_factory, withheld):
    path = tmp_path_factory.mktemp("corpus") / "withheld.csv"
    write_withheld(path, withheld)
    assert read_withheld(path) == withheld


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("a", "x", "0", "late 1")], "line 2: 'x' is no paragraph number"),
        ([("a", 1, "0", "late")], "line 2: 'late' is no term with its count"),
        ([("a", 1, "0", "late 1"), ("a", 1, "0", "late 1")], "line 3: .* stands there twice"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, rows, message):
    write_rows(tmp_path / "withheld.csv", [("article", "paragraph", "fingerprint", "terms"), *rows])
    with pytest.raises(CorpusError, match=message):
        read_withheld(tmp_path / "withheld.csv")


@pytest.fixture
def island_without_one_text(island):
    """The corpus with three paragraphs of one article withheld."""
    terms = Terms("english", 2)
    (island / "articles" / "island-03.txt").unlink()
    rows = {("island-03", number): withhold(text, terms(text), set()) for number, text in enumerate(SENTENCES, start=1)}
    write_withheld(island / "withheld.csv", rows)
    text = (island / "codings.csv").read_text("utf-8").splitlines(keepends=True)
    (island / "codings.csv").write_text(
        "".join(line for line in text if not line.startswith(("island-03,4", "island-03,5", "island-03,6"))), "utf-8"
    )
    return island


def test_codings_of_withheld_paragraphs_are_kept_and_checked(island_without_one_text):
    corpus = read_corpus(island_without_one_text)
    assert "island-03" not in corpus.articles
    assert ("island-03", 3) in corpus.reference()
    assert not [error for error in check_corpus(island_without_one_text).errors if "island-03" in error]


def test_a_readers_own_copies_are_found(island_without_one_text, tmp_path):
    corpus = read_corpus(island_without_one_text)
    copies = tmp_path / "copies"
    copies.mkdir()
    changed = SENTENCES[2].replace("for a day", "for a whole day")
    (copies / "mine.txt").write_text(
        "\n\n".join(
            ["A Title Of Mine", SENTENCES[0].replace("\u201c", '"').replace("\u201d", '"').replace("\u2013", "-"), changed]
        ),
        "utf-8",
    )
    (copies / "empty.txt").write_text("")
    linked = link_corpus(corpus, copies)
    assert [(link.unit[1], link.paragraph.line, link.likeness == 1) for link in linked.links] == [(1, 3, True), (3, 5, False)]
    assert linked.missing == [("island-03", 2)]
    assert "empty" in linked.unreadable[0]


def test_the_command_writes_the_linked_paragraphs(island_without_one_text, tmp_path):
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "mine.txt").write_text("\n\n".join(SENTENCES), "utf-8")
    out = tmp_path / "linked.csv"
    done = CliRunner().invoke(main, ["corpus", "link", str(copies), "--corpus", str(island_without_one_text), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "3 of 3 paragraphs found, 0 of them" in done.stdout
    lines = out.read_text("utf-8-sig").splitlines()
    assert lines[0].endswith("ferry-decline,good-harvest")
    assert len(lines) == 4


def test_nothing_to_link_is_said(island, tmp_path):
    assert "withholds no text" in CliRunner().invoke(main, ["corpus", "link", str(tmp_path), "--corpus", str(island)]).stderr
