"""Long texts are read in pieces, and come to the same."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.articles import Article, long_repeats, pieces
from framing.articles.formats import plain
from framing.articles.furniture import kinds_of
from framing.articles.inputs import Input, Reading
from framing.articles.layout import split_blocks
from framing.articles.pieces import Pieces
from framing.articles.texts import Texts
from framing.errors import ArticleError
from framing.model import FramingModel
from framing.scoring import score_article

CORPUS = sorted((Path(__file__).parents[1] / "corpus" / "articles").glob("*.txt"))
WORDS = ["the", "ferry", "came", "late", "again", "on", "that", "day", "and", "nobody", "waited", "for", "it"]
SMALL = ["By John Smith", "Related stories", "Sign up for our newsletter", "He said:", "- one", "- two", "***", "3 comments"]


@pytest.fixture
def in_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "LONG", 1)
    monkeypatch.setattr(pieces, "_AT_ONCE", 50)
    monkeypatch.setattr(long_repeats, "_WORDS_AT_ONCE", 20)


def read(data, reading=None):
    return list(plain.read(Input("a.txt", "a", data=data), reading or Reading()))


def told(article):
    return article.id, article.encoding, article.title, list(article.blocks), list(article.paragraphs)


@given(st.text("ab-\n\r\x0b\x85\u2028 ."), st.integers(1, 9))
def test_a_text_in_pieces_has_the_same_blocks(text, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_AT_ONCE", size)
        found = Pieces(text.encode())
        assert "".join(found) == text
        assert list(split_blocks(found)) == list(split_blocks(text))


def page(rng):
    """Blocks of which many are printed twice, whole, in part, or cut off."""
    blocks = []
    for _ in range(rng.randint(0, 30)):
        kind = rng.random()
        again = rng.choice(blocks).split() if blocks else WORDS
        if kind < 0.4:
            blocks.append(" ".join(rng.choices(WORDS, k=rng.randint(1, 40))) + rng.choice([".", "", "?", ":"]))
        elif kind < 0.7:
            start, end = sorted((rng.randint(0, len(again)), rng.randint(0, len(again))))
            blocks.append(" ".join(again[start:end]) + rng.choice(["", " ...", "\u2026", "."]))
        elif kind < 0.85:
            blocks.append("  ".join(again))
        else:
            blocks.append(rng.choice(SMALL))
    return blocks


def test_furniture_of_a_long_page_is_found_as_on_a_short_one(monkeypatch):
    monkeypatch.setattr(long_repeats, "_WORDS_AT_ONCE", 20)
    repeated = 0
    for seed in range(400):
        blocks = page(random.Random(seed))
        kinds = kinds_of(blocks)
        assert kinds_of(Texts(blocks)) == kinds
        repeated += kinds.count("repeated")
    assert repeated > 200


@pytest.mark.usefixtures("in_pieces")
def test_the_articles_of_the_corpus_are_the_same_in_pieces():
    found = [read(path.read_bytes())[0] for path in CORPUS[:40]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "LONG", 1 << 30)
        for path, article in zip(CORPUS, found, strict=False):
            (short,) = read(path.read_bytes())
            assert isinstance(short.blocks, tuple)
            assert not isinstance(article.blocks, tuple)
            assert told(article) == told(short)
            assert article.blocks[1:3] == list(short.blocks[1:3])
            assert article.blocks[-1] == short.blocks[-1]


@pytest.mark.parametrize(
    "data",
    [b"", b" \n ", b"\xef\xbb\xbfOne two.\n", b"caf\xe9 au lait\n" * 20, b"%PDF-1.7 x", b"a\x00b\x00c", "Ein Fährmann.".encode("utf-16"),
     bytes(range(32)) * 9, b"<html><p>x", b"x-\ny\n" * 9, b"____________________________________________________\nText.\n"],
)  # fmt: skip
@pytest.mark.usefixtures("in_pieces")
@pytest.mark.parametrize("encoding", [None, "utf-8", "utf-8-sig", "cp1252"])
def test_what_is_no_utf8_is_read_as_ever(data, encoding):
    found = []
    for most in (1, 1 << 30):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pieces, "LONG", most)
            try:
                found.append([told(one) if isinstance(one, Article) else one for one in read(data, Reading(encoding=encoding))])
            except ArticleError as error:
                found.append(str(error))
    assert found[0] == found[1]


@pytest.mark.usefixtures("in_pieces")
def test_a_long_article_is_scored_as_a_short_one():
    model = FramingModel.load()
    data = b"\n\n".join(path.read_bytes() for path in CORPUS[:5])
    (article,) = read(data)
    short = Article(article.id, tuple(article.blocks), article.source)
    one, other = score_article(model, article), score_article(model, short)
    assert one.profile == other.profile
    assert (one.scores.probabilities == other.scores.probabilities).all()
    assert [list(part.blocks) for part in one.parts(7)] == [list(part.blocks) for part in other.parts(7)]
