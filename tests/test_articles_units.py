"""Units other than paragraphs, and texts that come back from a prepared article as one."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from framing.articles.article import Meta
from framing.articles.prepared import prepared_article, prepared_block
from framing.articles.reading import article_from_text
from framing.articles.sentences import split_sentences
from framing.articles.units import in_units
from framing.batch import score_files
from framing.cli import main
from framing.model import FramingModel

TEXT = """# The harbour froze

Dr. Holm came at 3 p.m. on Monday. "Nothing moves," he said. The ice held!

The U.S. consul waited. Why?
"""


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Holm came. He left.", ["Dr. Holm came.", "He left."]),
        ("Was it so? Yes! Well… No.", ["Was it so?", "Yes!", "Well…", "No."]),
        ('"Go," she said. "Now." He went.', ['"Go," she said.', '"Now."', "He went."]),
        ("It cost 3.5 million. J. K. Berg paid.", ["It cost 3.5 million.", "J. K. Berg paid."]),
        ("Am 3. Oktober kam er. Dann nicht.", ["Am 3. Oktober kam er.", "Dann nicht."]),
        ("See no. 5 of the list, e.g. Oslo", ["See no. 5 of the list, e.g. Oslo"]),
        ("一句。两句。", ["一句。", "两句。"]),
        ("", []),
    ],
)
def test_sentences(text, sentences):
    assert split_sentences(text) == sentences


@given(st.text())
def test_sentences_lose_nothing(text):
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("units", "texts"),
    [
        ("paragraph", 2),
        ("sentence", 5),
        ("article", 1),
        ("headline", ["The harbour froze"]),
    ],
)
def test_units_are_numbered_from_one(units, texts):
    article = in_units(article_from_text(TEXT, id="a"), units)
    found = [paragraph.text for paragraph in article.paragraphs]
    assert found == texts if isinstance(texts, list) else len(found) == texts
    assert [paragraph.number for paragraph in article.paragraphs] == list(range(1, len(found) + 1))
    assert article.title == "The harbour froze"


def test_a_headline_without_title_is_the_first_block():
    article = in_units(
        article_from_text("The ice held, and nobody crossed the sound that day.\n\nMore tomorrow, perhaps.", id="a"), "headline"
    )
    assert [paragraph.text for paragraph in article.paragraphs] == ["The ice held, and nobody crossed the sound that day."]


def test_a_headline_that_a_table_gives_is_one_though_the_text_has_none():
    text = "The ice held, and nobody crossed the sound that day."
    article = replace(article_from_text(text, id="a"), meta=Meta(title="Nobody crossed"))
    assert article.title == "Nobody crossed"
    units = in_units(article, "headline")
    assert [paragraph.text for paragraph in units.paragraphs] == ["Nobody crossed"]
    assert text in [block.text for block in units.blocks]


def test_a_model_scores_the_units_of_its_codebook(island_model, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text(
        "# Late ferry\n\nThe ferry came late. The harvest filled both barns.\n\nChildren skated on the pond.\n", "utf-8"
    )
    rows = {}
    for units in ("paragraph", "sentence", "headline", "article"):
        model = FramingModel.of(replace(island_model.learned_, codebook=replace(island_model.codebook, units=units)))
        model.save(tmp_path / units)
        (scored,) = score_files(model.load(tmp_path / units), [str(path)])
        rows[units] = [paragraph.text for paragraph in scored.blocks]
        assert len(scored.scores.present) == len(scored.blocks)
    assert {units: len(found) for units, found in rows.items()} == {"paragraph": 2, "sentence": 3, "headline": 1, "article": 1}
    assert rows["headline"] == ["Late ferry"]
    done = CliRunner().invoke(main, ["score", str(path), "--model", str(tmp_path / "headline"), "--all", "--format", "csv"])
    assert done.exit_code == 0
    assert ",1,1,paragraph,Late ferry," in done.stdout


@given(
    st.lists(
        st.text(st.characters(codec="utf-8")) | st.sampled_from(["# a", "## b\n\nc", "\\# d", "#\n\n#", "\\\\#x"]), max_size=5
    )
)
def test_any_text_comes_back_as_one_paragraph(texts):
    folded = [" ".join(text.split()) for text in texts]
    written = "# Title\n\n" + "\n\n".join(prepared_block(text) for text in texts if text.split()) + "\n"
    read = prepared_article(written.encode().decode(), "a")
    assert [paragraph.text for paragraph in read.paragraphs] == [text for text in folded if text]
    assert read.title == "Title"
