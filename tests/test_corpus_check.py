"""What a check of a corpus finds."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.cli import main
from framing.corpus_check import check_corpus
from tests.conftest import write_corpus

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture
def varied(tmp_path):
    """A corpus in which no two paragraphs are alike: the small one, with every paragraph's words made its own."""
    folder = write_corpus(tmp_path / "varied", n_articles=6)
    for path in (folder / "articles").glob("*.txt"):
        blocks = path.read_text("utf-8").split("\n\n")
        own = [
            " ".join(
                f"{word}{hashlib.md5(f'{path.stem}{i}{j}'.encode()).hexdigest()[:3]}" for j, word in enumerate(block.split())
            )
            for i, block in enumerate(blocks)
        ]
        path.write_text("\n\n".join([blocks[0], *own[1:]]) + "\n", "utf-8")
    return folder


def test_a_good_corpus_has_no_errors(varied):
    check = check_corpus(varied)
    assert check.errors == []
    assert check.counts["corpus"] == {"articles": 6, "paragraphs": 36, "coded": 36, "in the test split": 6}
    assert (
        check.counts["ferry-decline"]["present"]
        == check.counts["ferry-decline"]["favor"] + check.counts["ferry-decline"]["against"]
    )


def test_every_wrong_row_is_named(varied):
    with (varied / "codings.csv").open("a") as file:
        file.write(
            "island-00,99,ann,independent,3,absent,absent\nisland-00,1,ann,independent,3,absent,maybe\nisland-00,1,ann,independent,3,absent,absent\n"
        )
    errors = check_corpus(varied).errors
    assert len(errors) == 3
    assert any("line 74: paragraph 99" in error for error in errors)
    assert any("line 75: 'maybe'" in error for error in errors)
    assert any("line 76: ann coded paragraph 1 of 'island-00' in line 2 already" in error for error in errors)


def test_copied_text_changed_text_and_strange_text_are_found(varied):
    path = varied / "articles" / "island-00.txt"
    about = (varied / "articles.csv").read_text("utf-8").splitlines()
    sums = [
        "checksum",
        *(hashlib.sha256((varied / "articles" / f"{line.split(',')[0]}.txt").read_bytes()).hexdigest() for line in about[1:]),
    ]
    (varied / "articles.csv").write_text("".join(f"{line},{found}\n" for line, found in zip(about, sums, strict=True)), "utf-8")
    assert check_corpus(varied).errors == []
    blocks = path.read_text("utf-8").split("\n\n")
    path.write_text("\n\n".join([*blocks[:2], blocks[1], *blocks[3:]]).replace("Day", "D\ufffdy"), "utf-8")
    (varied / "articles" / "stray.txt").write_text("x")
    check = check_corpus(varied)
    for what in ("changed after coding", "share 100%", "stray.txt: is not listed"):
        assert any(what in error for error in check.errors), what
    assert any("U+FFFD" in warning for warning in check.warnings)


def test_old_codebooks_open_disagreements_and_single_coders_are_warned_of(varied):
    text = (varied / "codebook.toml").read_text("utf-8").replace('version = "3"', 'version = "4"')
    (varied / "codebook.toml").write_text(text, "utf-8")
    rows = (varied / "codings.csv").read_text("utf-8").splitlines()
    changed = [row for row in rows if not row.startswith("island-01,1,bo")]
    at = next(i for i, row in enumerate(changed) if row.startswith("island-02,1,bo"))
    cells = changed[at].split(",")
    cells[5] = "favor" if cells[5] == "absent" else "absent"
    changed[at] = ",".join(cells)
    (varied / "codings.csv").write_text("\n".join(changed) + "\n", "utf-8")
    warnings = check_corpus(varied).warnings
    for what in (
        "version 3 of the codebook, which is now 4",
        "1 paragraphs have a framing without a reference",
        "1 paragraphs were coded by one coder",
    ):
        assert any(what in warning for warning in warnings), what


def test_codings_to_look_at_again_are_listed(varied, tmp_path):
    path = varied / "codings.csv"
    rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*rows[:-2], *(row.replace(",3,", ",2,") for row in rows[-2:])]) + "\n", "utf-8")
    done = CliRunner().invoke(main, ["corpus", "check", str(varied), "--outdated", str(tmp_path / "old.csv")])
    assert done.exit_code == 0, done.output
    assert "2 codings were made with version 2 of the codebook, which is now 3 (--outdated FILE lists them)." in done.stdout
    with (tmp_path / "old.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["article"], row["paragraph"], row["coder"], row["codebook"]) for row in found] == [
        ("island-05", "6", "ann", "2"),
        ("island-05", "6", "bo", "2"),
    ]
    assert all(row["text"] for row in found)


def test_quotas_are_required(varied):
    (varied / "quotas.toml").write_text("articles = 5\nparagraphs = 37\nfavor = 1\nshare_of_test_articles = 0.1\n", "utf-8")
    assert [error.split(": ", 1)[1] for error in check_corpus(varied).errors] == [
        "paragraphs is to be at least 37, the corpus has 36."
    ]
    (varied / "quotas.toml").write_text("articels = 5\n", "utf-8")
    done = CliRunner().invoke(main, ["corpus", "check", str(varied)])
    assert done.exit_code == 1
    assert "no quota is called 'articels'" in done.stderr


def test_the_command(varied):
    done = CliRunner().invoke(main, ["corpus", "check", str(varied)])
    assert done.exit_code == 0, done.output
    assert "articles: 6" in done.stdout
    (varied / "articles" / "stray.txt").write_text("x")
    done = CliRunner().invoke(main, ["corpus", "check", str(varied), "--format", "json"])
    assert done.exit_code == 1
    assert len(json.loads(done.stdout)["errors"]) == 1


def test_the_projects_corpus_is_green():
    check = check_corpus(CORPUS)
    assert check.errors == []


def test_codings_that_contradict_the_rules_of_the_codebook_are_counted(varied):
    text = (varied / "codebook.toml").read_text("utf-8")
    (varied / "codebook.toml").write_text(f"exclusive = true\nat_least_one = true\n{text}", "utf-8")
    warnings = check_corpus(varied).warnings
    assert any("paragraphs carry several framings, but the codebook says exclusive = true" in warning for warning in warnings)
    assert any("paragraphs carry no framing, but the codebook says at_least_one = true" in warning for warning in warnings)
