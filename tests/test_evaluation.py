"""Evaluation: nothing is measured on what was learned from, and everything has its yardstick."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from framing.apart import duplicate_groups, kept_apart, stratified_folds
from framing.cli import main
from framing.codebook import Codebook, Framing
from framing.coded import Coded, article_folds, coded_paragraphs
from framing.corpus import read_corpus
from framing.errors import CorpusError
from framing.evaluation import evaluate_corpus, evaluate_model
from framing.fitting import Options
from framing.numbered import NumberedTexts
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
        return nested(unseen, Coded(units, NumberedTexts.of([[]] * 60), values, np.full((60, 1), -1)), codebook, folds)

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
        head, *rows = csv.reader(text.splitlines())
        assert head == ["section", "framing", "group", "measure", "value", "low", "high", "reason"]
        sections = {row[0] for row in rows}
        assert {"presence", "yardsticks", "stance", "reliability", "coverage", "leakage", "masking"} <= sections
        assert all(row[4] or row[7] for row in rows)
    else:
        for word in ("ferry-decline", "coders", "leakage", "stance"):
            assert word in text


def test_options_that_do_not_go_together_are_usage_errors(island):
    assert CliRunner().invoke(main, ["evaluate", str(island), "--split", "test"]).exit_code == 2
    assert CliRunner().invoke(main, ["evaluate", str(island), "--model", "x", "--group-by", "date"]).exit_code == 2
    assert CliRunner().invoke(main, ["evaluate", str(island), "--report", ""]).exit_code == 2
    assert CliRunner().invoke(main, ["evaluate", str(island), "--report", "a", "-o", "a"]).exit_code == 2


def _with_column(island, name, value):
    lines = (island / "articles.csv").read_text("utf-8").splitlines()
    body = [f"{line},{value(i)}" for i, line in enumerate(lines[1:])]
    (island / "articles.csv").write_text("\n".join([f"{lines[0]},{name}", *body]), "utf-8")
    return read_corpus(island)


def _apart(corpus, group_by):
    coded = coded_paragraphs(corpus, ["train"], "adjudicated", Terms("english", 1))
    return kept_apart(corpus, coded, group_by, 0)


def _print_in_both(island, first, second):
    copy = "a long paragraph of the wire that both papers printed word for word on the same day without a change"
    for name in (first, second):
        path = island / "articles" / f"{name}.txt"
        path.write_text("\n\n".join([*path.read_text("utf-8").strip().split("\n\n")[:-1], copy]), "utf-8")


def test_a_wire_copy_in_another_outlet_is_left_out(island):
    _print_in_both(island, "island-00", "island-01")
    found = _apart(_with_column(island, "outlet", lambda i: ["Gull", "Tern", "Skua"][i % 3]), "outlet")
    assert "island-00" in found.coded.articles
    assert "island-01" not in found.coded.articles
    assert "1 that share near-duplicate paragraphs with another part are left out" in found.how
    by_outlet = {}
    for article, fold in zip(found.coded.articles, found.folds, strict=True):
        by_outlet.setdefault(int(article[-2:]) % 3, set()).add(int(fold))
    assert sorted(map(tuple, by_outlet.values())) == [(0,), (1,), (2,)]


def test_a_wire_copy_that_comes_later_is_left_out_and_articles_of_one_day_stay_together(island):
    _print_in_both(island, "island-00", "island-22")
    corpus = _with_column(island, "date", lambda i: f"2026-01-{1 + (23 - i) // 4:02d}")
    found = _apart(corpus, "date")
    assert "island-00" not in found.coded.articles
    assert "island-22" in found.coded.articles
    fold_of = {corpus.about[article]["date"]: fold for article, fold in zip(found.coded.articles, found.folds, strict=True)}
    for article, fold in zip(found.coded.articles, found.folds, strict=True):
        assert fold_of[corpus.about[article]["date"]] == fold
    assert [fold_of[date] for date in sorted(fold_of)] == sorted(fold_of.values())


def test_articles_without_a_date_are_left_out_and_said_so(island):
    found = _apart(_with_column(island, "date", lambda i: "" if i % 4 == 0 else f"20{10 + i}"), "date")
    assert "articles that have none are left out" in found.how
    assert all(int(article[-2:]) % 4 for article in found.coded.articles)


@pytest.mark.parametrize(("column", "value", "message"), [
    ("date", "3 May 2026", "the date of 'island-00' is '3 May 2026'; write 2026-03-31"),
    ("date", "2026-13-01", "write 2026-03-31"),
    ("date", "2026", "have one date only"),
    ("outlet", "Gull", "have one outlet only"),
    ("outlet", "", "there is no column 'outlet', or it is empty"),
])  # fmt: skip
def test_what_cannot_be_kept_apart_is_refused(island, column, value, message):
    with pytest.raises(CorpusError, match=message):
        _apart(_with_column(island, column, lambda _: value), column)


def test_folds_are_alike_in_size_and_in_what_they_carry():
    rng = np.random.default_rng(0)
    groups = [f"g{i // 8}" for i in range(800)]
    present = (rng.random((800, 2)) < np.repeat(rng.choice([0.02, 0.5], 100), 8)[:, None]).astype(int)
    folds = stratified_folds(groups, present, 0)
    for column in (np.ones(800), present[:, 0], present[:, 1]):
        each = np.array([column[folds == fold].sum() for fold in range(5)])
        assert each.max() - each.min() <= 0.12 * each.mean()
    assert all(len(set(folds[np.array(groups) == group])) == 1 for group in set(groups))


def test_under_cross_validation_errors_have_text_and_the_terms_of_the_model_that_made_them(tmp_path):
    """Codings at random cannot be learned, so that there are errors."""
    from tests.conftest import write_corpus

    island = write_corpus(tmp_path / "island")
    with (island / "codings.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    rng = np.random.default_rng(0)
    values = {(row[0], row[1]): rng.choice(["absent", "favor", "against"], 2).tolist() for row in rows}
    write_rows(island / "codings.csv", [tuple(head), *((*row[:5], *values[row[0], row[1]]) for row in rows)])
    wrong = evaluate_corpus(read_corpus(island), curve=False).wrong
    assert len(wrong) == 10
    for call in wrong:
        assert call.text
        assert call.terms
        assert list(call.terms) == sorted(call.terms, key=lambda term: -abs(term[1]))


def test_the_fold_models_decide_as_nested_folds_do(island):
    from framing.crossvalidation import cross_validated
    from framing.figures import figures

    corpus = read_corpus(island)
    coded = coded_paragraphs(corpus, ["train"], "adjudicated", Terms("english", 2, corpus.codebook.lists, True))
    found = cross_validated(kept_apart(corpus, coded, "article", 0), corpus.codebook, Options())
    quick = figures(coded, found, replace(corpus.codebook, stances=()))
    slow = evaluate_corpus(corpus, curve=False).figures
    for name in ("f1", "average_precision"):
        assert slow["macro"][name]["value"] == pytest.approx(quick["macro"][name]["value"], abs=2e-3)


def test_a_report_is_one_page_without_script_or_address(island, tmp_path):
    for name in ("report.html", "report.md"):
        arguments = ["evaluate", str(island), "-q", "--report", str(tmp_path / name), "-o", str(tmp_path / "table")]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output
        text = (tmp_path / name).read_text("utf-8")
        assert "<script" not in text
        assert "http" not in text.replace("http-equiv", "")
        for word in ("Floors and ceiling", "Is it the framing or the actor", "Leakage", "Limits", "How to cite", "<svg", "coded"):
            assert word in text


def test_a_report_that_cannot_be_written_is_one_sentence(island, tmp_path):
    done = CliRunner().invoke(main, ["evaluate", str(island), "--no-curve", "-q", "--report", str(tmp_path / "no" / "r.html")])
    assert done.exit_code == 1
    assert "cannot be written" in done.output
    assert "Traceback" not in done.output
