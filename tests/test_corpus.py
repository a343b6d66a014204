"""A corpus folder."""

from pathlib import Path

import pytest

from framing.articles import read_article
from framing.articles.prepared import prepared_article
from framing.corpus import read_corpus
from framing.errors import CorpusError
from tests.conftest import write_rows


def test_a_corpus_is_read(island):
    corpus = read_corpus(island)
    assert len(corpus.articles) == 24
    assert len(corpus.articles["island-00"].paragraphs) == 6
    assert corpus.split("island-05") == "test"
    assert len(corpus.reference()) == 144


def test_the_checksum_changes_with_any_part(island):
    first = read_corpus(island).checksum
    assert read_corpus(island).checksum == first
    for name in ("codebook.toml", "codings.csv", "articles.csv", "articles/island-00.txt"):
        text = (island / name).read_bytes()
        (island / name).write_bytes(text + b"\n")
        assert read_corpus(island).checksum != first
        (island / name).write_bytes(text)


def test_prepared_text_is_taken_at_its_word():
    article = prepared_article("# Title\n\nWhy go?\n\n## Part\n\n- one\n\nSign up for our newsletter\n", "a")
    assert [(block.kind, block.number, block.line) for block in article.blocks] == [
        ("title", None, 1),
        ("paragraph", 1, 3),
        ("heading", None, 5),
        ("paragraph", 2, 7),
        ("paragraph", 3, 9),
    ]


def test_scores_number_the_paragraphs_of_the_projects_corpus_as_its_codings_do():
    corpus = read_corpus(Path(__file__).parents[1] / "corpus")
    for id, article in corpus.articles.items():
        assert [block.text for block in read_article(article.source).paragraphs] == [
            block.text for block in article.paragraphs
        ], id


def test_codings_that_point_nowhere_are_refused_with_their_line(island):
    with (island / "codings.csv").open("a") as file:
        file.write("island-00,7,ann,independent,3,absent,absent\n")
    with pytest.raises(CorpusError, match=r"codings.csv, line 290: paragraph 7 .* has 6"):
        read_corpus(island)
    write_rows(
        island / "codings.csv",
        [("article", "paragraph", "coder", "ferry-decline", "good-harvest"), ("x", 1, "ann", "", "")],
    )
    with pytest.raises(CorpusError, match="line 2: no article 'x'"):
        read_corpus(island)


@pytest.mark.parametrize("name", ["codebook.toml", "articles.csv", "codings.csv", "articles/island-03.txt"])
def test_a_missing_part_is_named(island, name):
    (island / name).unlink()
    with pytest.raises(CorpusError, match=name.replace(".", r"\.")):
        read_corpus(island)


@pytest.mark.parametrize("id", ["", "island-00", "../secret", ".hidden"])
def test_ids_that_cannot_be_are_refused(island, id):
    with (island / "articles.csv").open("a") as file:
        file.write(f"{id},x,train\n")
    with pytest.raises(CorpusError, match="line 26"):
        read_corpus(island)


def test_no_folder(tmp_path):
    with pytest.raises(CorpusError, match="no such folder"):
        read_corpus(tmp_path / "x")
