"""What to code next: spread, known probabilities, a sheet."""

import csv

import numpy as np
import pytest
from click.testing import CliRunner

from framing.articles.reading import article_from_text
from framing.cli import main
from framing.sampling import CHOSEN, RANDOM, Candidate, candidates, draw, uncertainty
from framing.withheld import fingerprint

FERRY, HARVEST, REST = (
    "The ferry came late again.",
    "The barley harvest filled both barns.",
    "Snow lay on the road to the mill, day {}.",
)


def pool(n=60):
    return [Candidate("a", i, REST.format(i)) for i in range(n)] + [Candidate("b", i, f"{FERRY} Day {i}.") for i in range(n)]


def test_uncertain_is_what_lies_at_a_threshold(island_model):
    learned = island_model.learned_
    at = learned.thresholds
    found = uncertainty(learned, np.array([[0.0, 1.0], [at[0], 0.0], [at[0] / 2, 0.0]]))
    np.testing.assert_allclose(found, [0.0, 1.0, 0.5])


def test_the_inverse_probabilities_add_up_to_the_candidates(island_model):
    for number, share in ((10, 0.25), (10, 1.0), (120, 0.5), (500, 0.1), (1, 0.25)):
        drawn = draw(island_model.learned_, pool(), number, random_share=share)
        assert len(drawn) == min(number, 120)
        assert sum(1 / one.probability for one in drawn) == pytest.approx(120)
        assert sum(one.how == RANDOM for one in drawn) == int(np.ceil(share * len(drawn)))
    assert draw(island_model.learned_, [], 10) == []


def test_shares_are_estimated_without_bias(island_model):
    found = pool()
    estimates = []
    for seed in range(300):
        drawn = draw(island_model.learned_, found, 24, random_share=0.5, seed=seed)
        estimates.append(sum((one.candidate.article == "b") / one.probability for one in drawn) / len(found))
    assert np.mean(estimates) == pytest.approx(0.5, abs=3 * np.std(estimates) / 300**0.5)


def test_what_is_chosen_is_not_the_same_thing_over_and_over(island_model):
    same = [Candidate("a", i, f"{FERRY} {'Again. ' * (i % 3)}") for i in range(40)]
    other = [Candidate("b", 1, "The harvest was no success, whatever the log of the mill shows.")]
    drawn = draw(island_model.learned_, [*same, *other], 3, random_share=0.0)
    assert {one.how for one in drawn} == {CHOSEN}
    assert "b" in {one.candidate.article for one in drawn}


def test_wordings_that_are_coded_or_come_twice_are_left_out():
    article = article_from_text(f"# Letter\n\n{FERRY}\n\n{HARVEST}\n\n{FERRY.upper()}", id="a")
    found = candidates([article], "paragraph", {fingerprint(HARVEST)})
    assert [(one.paragraph, one.text) for one in found] == [(1, FERRY)]


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    (folder / "march").mkdir(parents=True)
    for i in range(8):
        (folder / "march" / f"new-{i}.txt").write_text(
            f"# New\n\n=HYPERLINK({i}) is what the ferry said, late.\n\n{REST.format(i)}\n", "utf-8"
        )
    (folder / "empty.txt").write_text("", "utf-8")
    return folder


def test_the_command_writes_a_sheet_and_says_whether_coding_pays(island, articles, tmp_path):
    sheets = []
    for name in ("one.csv", "two.csv"):
        done = CliRunner().invoke(
            main, ["corpus", "next", str(island), str(articles), "-n", "8", "-o", str(tmp_path / name), "-q"]
        )
        assert done.exit_code == 0, done.output
        sheets.append((tmp_path / name).read_bytes())
    assert sheets[0] == sheets[1]
    assert "8 of 16 paragraphs to code: 6 that the model is unsure of, 2 at random" in done.output
    assert "empty.txt: the file is empty" in done.output
    assert "the next is expected to bring" in done.output
    rows = list(csv.DictReader((tmp_path / "one.csv").read_text("utf-8-sig").splitlines()))
    assert list(rows[0]) == ["article", "paragraph", "coder", "ferry-decline", "good-harvest", "text", "drawn", "probability"]
    assert all(not row["text"].startswith("=") and row["article"].startswith("march/new-") for row in rows)
    assert sum(1 / float(row["probability"]) for row in rows) == pytest.approx(16)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{island}", "{nowhere}"], "there is no such folder"),
        (["{island}", "{island}/articles", "--no-curve"], "no paragraph in a text file below this folder is left to code"),
        (["{island}", "{articles}", "--model", "models/default"], "framings are not those of the model"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(island, articles, tmp_path, arguments, message):
    places = {"island": island, "articles": articles, "nowhere": tmp_path / "nowhere"}
    given = [part.format(**places) for part in arguments]
    done = CliRunner().invoke(main, ["corpus", "next", *given, "-o", str(tmp_path / "sheet.csv"), "-q"])
    assert done.exit_code == 1
    assert message in done.output
    assert not (tmp_path / "sheet.csv").exists()
