"""Evaluation: nothing is measured on what was learned from, and everything has its yardstick."""

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from framing.cli import main
from framing.codebook import Codebook, Framing
from framing.coded import Coded, article_folds, coded_paragraphs
from framing.corpus import read_corpus
from framing.errors import CorpusError
from framing.evaluation import duplicate_groups, evaluate_corpus, evaluate_model
from framing.fitting import Options
from framing.terms import Terms
from framing.training import train
from framing.unseen import Unseen, nested, predict_unseen
from tests.conftest import write_rows


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory):
    from tests.conftest import write_corpus

    return evaluate_corpus(read_corpus(write_corpus(tmp_path_factory.mktemp("e") / "island")))


def test_what_can_be_learned_is_found_good(evaluation):
    found = evaluation.figures
    assert found["macro"]["f1"]["value"] > 0.9
    for entry in found["framings"].values():
        for name in ("precision", "recall", "f1", "average_precision"):
            assert entry[name]["low"] <= entry[name]["value"] <= entry[name]["high"]
    assert [point["articles"] for point in evaluation.curve] == sorted(point["articles"] for point in evaluation.curve)


def test_nothing_is_found_where_there_is_nothing_to_learn(island):
    with (island / "codings.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    rng = np.random.default_rng(0)
    values = {(row[0], row[1]): rng.choice(["absent", "favor", "against"], 2).tolist() for row in rows}
    write_rows(island / "codings.csv", [tuple(head), *((*row[:5], *values[row[0], row[1]]) for row in rows)])
    found = evaluate_corpus(read_corpus(island), curve=False).figures["framings"]["ferry-decline"]
    assert abs(found["average_precision"]["value"] - found["present"] / found["paragraphs"]) < 0.15


def test_an_article_that_gives_itself_away_does_not_help_unless_rows_are_mixed(island):
    """Every article gets a word of its own and one value for all paragraphs: folds by row learn it, folds by article cannot."""
    with (island / "codings.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    rng = np.random.default_rng(1)
    value = {row[0]: rng.choice(["absent", "favor"]) for row in rows}
    write_rows(island / "codings.csv", [tuple(head), *((*row[:5], value[row[0]], row[6]) for row in rows)])
    for path in (island / "articles").glob("*.txt"):
        path.write_text("\n\n".join(f"{path.stem.replace('-', '')} {i} and so on" for i in range(6)), "utf-8")
    found = evaluate_corpus(read_corpus(island), Options(fewest_paragraphs=1), curve=False)
    apart = found.figures["framings"]["ferry-decline"]["average_precision"]["value"]
    assert apart < 0.8
    corpus = read_corpus(island)
    coded = coded_paragraphs(corpus, ["train"], "adjudicated", Terms("english", 1))
    mixed = np.arange(len(coded.units)) % 5
    options = Options(fewest_paragraphs=1, ngrams=1)
    unseen = predict_unseen(coded, corpus.codebook, mixed, options)
    from framing.measures import average_precision

    assert average_precision(coded.present[:, 0] == 1, unseen.log_odds[2, :, 0]) > 0.95


def test_thresholds_and_curves_come_from_other_folds():
    rng = np.random.default_rng(0)
    present = (rng.random((60, 1)) < 0.5).astype(int)
    folds = np.arange(60) % 3
    log_odds = rng.normal(size=(60, 1)) + present
    unseen = Unseen((10.0,), log_odds[None], np.zeros((60, 1, 0)))

    def decided(values):
        units = [(f"a{i}", 1) for i in range(60)]
        return nested(unseen, Coded(units, [[]] * 60, values, np.full((60, 1), -1)), codebook, folds)

    codebook = Codebook("c", "1", (Framing("f", "F"),))
    first = decided(present)
    changed = present.copy()
    changed[folds == 0] = 1 - changed[folds == 0]
    second = decided(changed)
    np.testing.assert_array_equal(first.probabilities[folds == 0], second.probabilities[folds == 0])
    assert (first.probabilities[folds == 1] != second.probabilities[folds == 1]).any()


def test_articles_that_share_text_share_a_fold(island):
    one = (island / "articles" / "island-00.txt").read_text("utf-8").split("\n\n")
    two = (island / "articles" / "island-01.txt").read_text("utf-8").split("\n\n")
    copy = "a long paragraph of the wire that both papers printed word for word on the same day without a change"
    (island / "articles" / "island-00.txt").write_text("\n\n".join([*one[:-1], copy]), "utf-8")
    (island / "articles" / "island-01.txt").write_text("\n\n".join([*two[:-1], copy]), "utf-8")
    corpus = read_corpus(island)
    coded = coded_paragraphs(corpus, ["train"], "adjudicated", Terms("english", 1))
    groups = dict(zip(coded.articles, duplicate_groups(corpus, coded.articles), strict=True))
    assert groups["island-00"] == groups["island-01"]
    folds = dict(zip(coded.articles, article_folds(list(duplicate_groups(corpus, coded.articles)), 0), strict=True))
    assert folds["island-00"] == folds["island-01"]


def test_a_model_is_measured_only_on_what_it_has_not_seen(island):
    corpus = read_corpus(island)
    model = train(corpus)
    found = evaluate_model(corpus, model)
    assert "24 paragraphs of 4 articles (test, real)" in found.measured_on
    assert found.wrong == [] or found.wrong[0].terms
    with pytest.raises(CorpusError, match="was trained on the split 'train'"):
        evaluate_model(corpus, model, splits=["train"])
    with pytest.raises(CorpusError, match="no coded paragraph in real"):
        evaluate_model(corpus, model, splits=["real"])


def test_a_model_of_another_codebook_is_refused(island, default):
    with pytest.raises(CorpusError, match="not those of the model"):
        evaluate_model(read_corpus(island), default)


def test_the_future_is_predicted_from_the_past(island):
    lines = (island / "articles.csv").read_text("utf-8").splitlines()
    (island / "articles.csv").write_text(
        "\n".join([f"{lines[0]},date", *(f"{line},20{10 + i}-01-01" for i, line in enumerate(lines[1:]))]), "utf-8"
    )
    found = evaluate_corpus(read_corpus(island), group_by="date")
    assert "each fifth of time by a model of all before it" in found.measured_on
    assert "96 paragraphs of 16 training articles" in found.measured_on
    assert found.figures["macro"]["f1"]["value"] > 0.9
    with pytest.raises(CorpusError, match="no column 'outlet'"):
        evaluate_corpus(read_corpus(island), group_by="outlet")


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_the_command(island, tmp_path, format):
    out = tmp_path / "figures"
    done = CliRunner().invoke(main, ["evaluate", str(island), "--no-curve", "-q", "--format", format, "-o", str(out)])
    assert done.exit_code == 0, done.output
    text = out.read_text("utf-8-sig")
    if format == "json":
        record = json.loads(text)
        assert record["yardsticks"]["ferry-decline"]["verdict"]
        assert record["yardsticks"]["ferry-decline"]["dictionary_f1"] > 0.9
        assert record["yardsticks"]["good-harvest"]["dictionary_f1"] is None
    elif format == "csv":
        assert text.startswith("framing,measure,value,low,high,reason")
    else:
        for word in ("ferry-decline", "coders", "leakage", "stance"):
            assert word in text


def test_options_that_do_not_go_together_are_usage_errors(island):
    assert CliRunner().invoke(main, ["evaluate", str(island), "--split", "test"]).exit_code == 2
    assert CliRunner().invoke(main, ["evaluate", str(island), "--model", "x", "--group-by", "date"]).exit_code == 2
