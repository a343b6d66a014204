"""The commands, as somebody at a keyboard meets them."""

import csv
import io
import json
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.articles import read_article
from framing.cli import main

TEXT = """The Ferry Question

The ferry came late again and half its lamps were dark, says the harbour board in its letter to the council.

By Mary Okafor

The barley harvest filled both barns, and the priest walked to the north shore to bless what would not fit in.

- Children skated on the pond for the first time in six years.

Image credit: the parish.
"""
PARAGRAPHS = [line for line in TEXT.splitlines() if len(line) > 50]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("letter.txt").write_text(TEXT, "utf-8")

    def run(*arguments, **more):
        return CliRunner().invoke(main, [str(argument) for argument in arguments], **more)

    return run


@pytest.fixture
def model(island_model, tmp_path):
    island_model.save(tmp_path / "winter")
    return "winter"


def test_a_table_shows_paragraphs_framings_and_the_profile(run, model):
    done = run("score", "letter.txt", "--model", model, env={"COLUMNS": "100"})
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "The Ferry Question"
    assert "3 paragraphs (not counted: 1 title, 1 byline, 1 caption)" in lines[1]
    assert any(line.startswith(" 1 The ferry came late") and "favor" in line for line in lines)
    assert any(line.startswith("ferry-decline") and "1 of 3" in line and "33 %" in line for line in lines)
    assert all(len(line) <= 100 for line in lines)
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_a_table_fits_any_terminal(run, model, width):
    done = run("score", "letter.txt", "--model", model, env={"COLUMNS": str(width)})
    assert done.exit_code == 0
    if width >= 80:
        assert max(map(len, done.stdout.splitlines())) <= width


def test_json_lines_keep_the_contract(run):
    done = run("score", "letter.txt", "--format", "jsonl")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(record["article"], record["paragraph"], record["text"]) for record in records] == [
        ("letter", number, text) for number, text in enumerate(PARAGRAPHS, start=1)
    ]
    for record in records:
        assert list(record) == ["article", "paragraph", "text", "framings"]
        assert list(record["framings"]) == [
            "russian-weakness",
            "alliance-strength",
            "training-ground",
            "transactional-deal",
        ]
        for entry in record["framings"].values():
            assert list(entry) == ["probability", "present", "stance", "stance_probabilities"]
            assert 0 <= entry["probability"] <= 1
            if entry["present"]:
                assert list(entry["stance_probabilities"]) == ["favor", "against", "neutral"]
                assert sum(entry["stance_probabilities"].values()) == pytest.approx(1)
                assert entry["stance"] == max(entry["stance_probabilities"], key=entry["stance_probabilities"].get)
            else:
                assert entry["stance"] is None
                assert entry["stance_probabilities"] is None


def test_json_holds_model_articles_and_profiles(run, model):
    done = run("score", "letter.txt", "--model", model, "--format", "json")
    data = json.loads(done.stdout)
    assert data["format"] == 1
    assert data["model"]["codebook_version"] == "3"
    article = data["articles"][0]
    assert (article["article"], article["title"], len(article["paragraphs"])) == ("letter", "The Ferry Question", 3)
    share = article["profile"]["ferry-decline"]
    assert (share["present"], share["stances"]) == (1, {"favor": 1, "against": 0})
    assert share["low"] <= share["share"] + 1e-6 <= share["high"] + 2e-6


def test_json_of_nothing_is_still_json(run):
    done = run("score", "none.txt", "--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["articles"] == []


def test_csv_opens_in_a_spreadsheet(run, model):
    done = run("score", "letter.txt", "--model", model, "--format", "csv", "-o", "scores.csv")
    assert done.exit_code == 0, done.output
    data = Path("scores.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["paragraph"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["ferry-decline_present"] == "True"
    assert rows[0]["ferry-decline_stance"] == "favor"
    assert float(rows[0]["ferry-decline_favor"]) > 0.5
    assert rows[1]["ferry-decline_stance"] == ""
    assert rows[2]["text"].startswith("'- Children"), "a list item must not become a formula"


@pytest.mark.parametrize("format", ["table", "jsonl", "json", "csv"])
def test_one_row_an_article(run, model, format):
    Path("second.txt").write_text(TEXT, "utf-8")
    done = run("score", "letter.txt", "second.txt", "--model", model, "--format", format, "--level", "article")
    assert done.exit_code == 0, done.output
    if format == "jsonl":
        records = [json.loads(line) for line in done.stdout.splitlines()]
        assert [record["article"] for record in records] == ["letter", "second"]
        assert records[0]["profile"]["good-harvest"]["present"] == 1
    elif format == "csv":
        rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
        assert [row["good-harvest_share"][:4] for row in rows] == ["0.33"] * 2
    else:
        assert "second" in done.stdout


def test_explanations_add_up(run, model):
    done = run("score", "letter.txt", "--model", model, "--format", "jsonl", "--explain")
    for line in done.stdout.splitlines():
        for entry in json.loads(line)["framings"].values():
            found = entry["explanation"]
            assert found["log_odds"] == pytest.approx(found["intercept"] + found["context"] + sum(found["terms"].values()))
    done = run("score", "letter.txt", "--model", model, "--explain", env={"COLUMNS": "100"})
    assert "ferry-decline: log-odds" in done.stdout
    assert "intercept" in done.stdout
    assert run("score", "letter.txt", "--explain", "--level", "article").exit_code == 2


def test_all_scores_furniture_too(run, model):
    done = run("score", "letter.txt", "--model", model, "--format", "jsonl", "--all")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["kind"] for record in records] == [
        "title",
        "paragraph",
        "byline",
        "paragraph",
        "paragraph",
        "caption",
    ]
    assert [record["paragraph"] for record in records] == [None, 1, None, 2, 3, None]
    assert [record["line"] for record in records] == [1, 3, 5, 7, 9, 11]
    assert "[caption] Image credit" in run("score", "letter.txt", "--all", env={"COLUMNS": "120"}).stdout


def test_standard_input(run, model):
    done = run("score", "-", "--model", model, "--format", "jsonl", input=TEXT)
    assert json.loads(done.stdout.splitlines()[0])["article"] == "standard-input"


def test_files_of_the_same_name_keep_apart(run, model):
    Path("other").mkdir()
    Path("other/letter.txt").write_text(TEXT, "utf-8")
    done = run("score", "letter.txt", "other/letter.txt", "--model", model, "--format", "jsonl")
    assert {json.loads(line)["article"] for line in done.stdout.splitlines()} == {"letter.txt", "other/letter.txt"}


BAD = {
    "missing.txt": (None, "there is no such file"),
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\n", "is empty"),
    "binary.txt": (bytes(range(256)) * 9, "is binary data"),
    "scan.pdf": (b"%PDF-1.4 x", "the PDF is damaged"),
    "broken.txt": (b"\xef\xbb\xbfThe ferry\nca\xffme.", "line 2"),
    "headings.txt": (b"One\n\nTwo\n\nThree\n", "none of its 3 blocks"),
}


def test_bad_files_are_named_and_the_good_ones_scored(run, model):
    for name, (data, _) in BAD.items():
        if data is not None:
            Path(name).write_bytes(data)
    Path("folder").mkdir()
    done = run("score", *BAD, "folder", "letter.txt", "--model", model, "--format", "jsonl")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 3
    messages = done.stderr.splitlines()
    assert len(messages) == len(BAD) + 1
    for message, (name, (_, what)) in zip(messages, BAD.items(), strict=False):
        assert message.startswith(f"framing: {name}")
        assert what in message
    assert "folder" in messages[-1]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(run, model):
    Path("letter.txt").chmod(0)
    done = run("score", "letter.txt", "--model", model)
    assert done.exit_code == 1
    assert "cannot be read" in done.stderr


def test_the_encoding_can_be_given(run, model):
    Path("letter.txt").write_bytes(TEXT.replace("ferry", "f\u00e9rry").encode("utf-16-le"))
    done = run("score", "letter.txt", "--model", model, "--encoding", "utf-16-le", "--format", "jsonl")
    assert "f\u00e9rry" in done.stdout
    assert "no encoding is called" in run("score", "letter.txt", "--encoding", "utf-99").stderr


def test_a_bad_model_ends_with_3_and_usage_with_2(run):
    assert run("score", "letter.txt", "--model", "nowhere").exit_code == 3
    assert run("model", "show", "letter.txt").exit_code == 3
    assert run("score").exit_code == 2
    assert run("score", "letter.txt", "--format", "xml").exit_code == 2


def test_an_output_that_cannot_be_written_leaves_nothing(run, model):
    done = run("score", "letter.txt", "--model", model, "-o", "no/such/folder.csv")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
    Path("folder").mkdir()
    done = run("score", "letter.txt", "--model", model, "-o", "folder")
    assert done.exit_code == 1
    assert sorted(path.name for path in Path().iterdir()) == ["folder", "letter.txt", "winter"]


def test_an_output_takes_the_place_of_the_old_one_and_keeps_its_permissions(run, model):
    Path("out.jsonl").write_text("old")
    Path("out.jsonl").chmod(0o640)
    assert run("score", "letter.txt", "--model", model, "--format", "jsonl", "-o", "out.jsonl").exit_code == 0
    assert len(Path("out.jsonl").read_text("utf-8").splitlines()) == 3
    assert stat.S_IMODE(Path("out.jsonl").stat().st_mode) == 0o640


def test_what_a_terminal_would_obey_is_not_printed(run, model):
    Path("letter.txt").write_text(TEXT.replace("The ferry", "\x1b[31mThe ferry"), "utf-8")
    assert "\x1b" not in run("score", "letter.txt", "--model", model).stdout


def test_train_and_show(run, island):
    done = run("train", island, "-o", "made")
    assert done.exit_code == 0, done.output
    assert "5 folds" in done.stderr
    assert "macro" in done.stdout
    shown = run("model", "show", "made").stdout
    for word in (
        "Winter on the island, version 3",
        "corpus checksum",
        "seed",
        "scikit-learn",
        "ferry-decline",
        "threshold",
    ):
        assert word in shown
    assert "Winter on the island" in Path("made/README.md").read_text("utf-8")
    assert run("score", "letter.txt", "--model", "made").exit_code == 0


def test_training_on_no_corpus_is_one_sentence(run):
    done = run("train", "nowhere", "-o", "made")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert not Path("made").exists()


def test_the_shipped_model_is_shown(run):
    assert "North Korea" in run("model", "show").stdout


@pytest.mark.parametrize(
    "article",
    sorted((Path(__file__).parents[1] / "corpus" / "articles").glob("*.txt"))[:20],
    ids=lambda path: path.stem,
)
def test_every_article_of_the_corpus_is_read_to_a_title_and_paragraphs(article):
    found = read_article(article)
    assert found.title
    assert len(found.paragraphs) >= 2
