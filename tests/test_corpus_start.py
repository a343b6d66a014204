"""A corpus to begin with can be filled, checked and trained on as it says."""

import csv
import tomllib

import pytest
from click.testing import CliRunner

from framing.cli import main
from framing.codebook import read_codebook
from framing.corpus import read_corpus


def start(folder, *options):
    return CliRunner().invoke(main, ["corpus", "new", str(folder), *options])


def test_what_is_made_is_a_corpus(tmp_path):
    done = start(
        tmp_path / "my-winter", "--framing", "ferry-decline", "--framing", "harvest", "--stance", "favor", "--language", "de"
    )
    assert done.exit_code == 0, done.output
    corpus = read_corpus(tmp_path / "my-winter")
    assert corpus.codebook.slugs == ("ferry-decline", "harvest")
    assert (corpus.codebook.name, corpus.codebook.language, corpus.codebook.stances) == ("my winter", "de", ("favor",))
    assert not corpus.about
    assert not corpus.codings
    assert "How it was coded" in (tmp_path / "my-winter" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("units", ["paragraph", "sentence", "headline", "article"])
def test_the_keys_are_those_that_were_asked_for(units, tmp_path):
    assert start(tmp_path / "a", "--exclusive", "--at-least-one", "--units", units).exit_code == 0
    codebook = read_codebook(tmp_path / "a" / "codebook.toml")
    assert (codebook.exclusive, codebook.at_least_one, codebook.units) == (True, True, units)
    assert f"Unit of coding: {units}" in (tmp_path / "a" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("options", [["--stance", "favor", "--stance", "against"], ["--exclusive"], []])
def test_the_example_can_be_used_as_codings(options, tmp_path):
    folder = tmp_path / "a"
    assert start(folder, "--framing", "one", "--framing", "two", *options).exit_code == 0
    (folder / "articles" / "first-article.txt").write_text("# Title\n\nThe first.\n\nThe second.\n", "utf-8")
    (folder / "articles.csv").write_text("id\nfirst-article\n", "utf-8")
    (folder / "coding-sheet-example.csv").replace(folder / "codings.csv")
    codings = read_corpus(folder).codings
    assert {coding.coder for coding in codings} == {"anna", "ben"}
    if "--exclusive" in options:
        assert all(sum(value != "absent" for value in coding.values) <= 1 for coding in codings)


def test_the_sheets_have_their_columns_and_nothing_else(tmp_path):
    start(tmp_path / "a", "--framing", "one")
    with (tmp_path / "a" / "codings.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["article", "paragraph", "coder", "round", "codebook", "one"]]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--framing", "a b"], "no slug for a framing"),
        (["--framing", "a", "--framing", "a"], "stands in the codebook twice"),
        (["--framing", "article"], "can be called 'article'"),
        (["--stance", "absent"], "no stance can be called 'absent'"),
        (["--framing", 'x"\n[evil'], "no slug for a framing"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_made(options, sentence, tmp_path):
    done = start(tmp_path / "a", *options)
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_language_without_stems_is_said(tmp_path):
    assert "Snowball does not know 'tlh'" in start(tmp_path / "a", "--language", "tlh").stdout


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".hidden").write_text("x")
    done = start(tmp_path / "a")
    assert done.exit_code == 1
    assert "not empty" in done.stderr
    (tmp_path / "a" / ".hidden").unlink()
    assert start(tmp_path / "a").exit_code == 0


def test_an_empty_folder_that_one_stands_in_is_filled(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    before = (tmp_path / "here").stat().st_ino
    assert start(".").exit_code == 0
    assert (tmp_path / "here").stat().st_ino == before
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == sorted(
        ["README.md", "articles", "articles.csv", "codebook.toml", "codings.csv", "coding-sheet-example.csv"]
    )


def test_names_of_any_spelling_are_valid_toml(tmp_path):
    assert start(tmp_path / 'Müller\'s "corpus"').exit_code == 0
    text = (tmp_path / 'Müller\'s "corpus"' / "codebook.toml").read_text("utf-8")
    assert tomllib.loads(text)["name"] == 'Müller\'s "corpus"'
