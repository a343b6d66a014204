"""From codings to a model."""

import csv
import re

import numpy as np
import pytest
from click.testing import CliRunner

from framing.cli import main
from framing.codebook import Codebook, Framing
from framing.coded import coded_paragraphs, coded_texts
from framing.corpus import read_corpus
from framing.errors import CorpusError
from framing.figures import figures, predict
from framing.fitting import Options, count_all, features, fit, terms_for
from framing.learning import learn
from framing.model import FramingModel
from framing.training import resolution_sentence, train
from tests.conftest import write_corpus, write_rows


def test_what_can_be_learned_is_learned(island_model):
    assert island_model.figures["macro"]["f1"]["value"] > 0.9
    assert island_model.figures["stance"]["macro_f1"]["value"] > 0.8
    scores = island_model.score_texts(["The ferry came late again.", "The barley harvest filled both barns.", "Children skated."])
    np.testing.assert_array_equal(scores.present, [[True, False], [False, True], [False, False]])


def test_stances_are_learned(island_model):
    scores = island_model.score_texts(["Old ferry engines fail, late as ever.", "No ferry failed, whatever people say."])
    assert scores.stance_probabilities[:, 0].argmax(axis=1).tolist() == [0, 1]


def test_the_same_corpus_and_seed_give_the_same_bytes_however_many_jobs(island, tmp_path):
    for name, jobs in (("one", 1), ("two", 2)):
        train(read_corpus(island), Options(seed=3, jobs=jobs)).save(tmp_path / name)
    for name in ("config.json", "vocabulary.txt", "model.safetensors"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_articles_of_the_test_split_are_not_trained_on(island, island_model):
    assert island_model.provenance["articles"] == 20
    text = (island / "articles" / "island-05.txt").read_text("utf-8")
    (island / "articles" / "island-05.txt").write_text(text.replace("Day", "Zeppelin"), "utf-8")
    assert "zeppelin" not in train(read_corpus(island)).vocabulary


def recode(island, change):
    with (island / "codings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    write_rows(island / "codings.csv", [rows[0], *(change(row) for row in rows[1:])])
    return read_corpus(island)


@pytest.mark.parametrize(
    ("value", "said", "call"),
    [
        ("absent", "0 coded paragraphs in 0 articles carry the framing 'ferry-decline'", False),
        ("favor", "0 coded paragraphs in 0 articles do not carry the framing 'ferry-decline'", True),
    ],
)
def test_a_framing_with_too_few_codings_is_named_and_the_others_are_learned(island, tmp_path, value, said, call):
    steps = []
    model = train(recode(island, lambda row: [*row[:5], value, row[6]]), Options(strength=10.0), steps.append)
    assert [step for step in steps if step.startswith("not learned")] == [
        f"not learned: {said}; code at least 5 in 2 articles, or take it out of the codebook"
    ]
    model.save(tmp_path / "model")
    scores = FramingModel.load(tmp_path / "model").score_texts(
        ["The ferry came late again.", "The barley harvest filled both barns."]
    )
    np.testing.assert_array_equal(scores.present, [[call, False], [call, True]])
    assert model.provenance["not_learned"] == {
        "ferry-decline": said + "; code at least 5 in 2 articles, or take it out of the codebook"
    }


def test_where_no_framing_can_be_learned_training_is_refused(island):
    corpus = recode(island, lambda row: [*row[:5], "absent", "absent"])
    with pytest.raises(CorpusError, match=r"none of the 2 framings can be learned: 0 coded paragraphs in 0 articles carry"):
        train(corpus)


def test_coders_who_always_disagree_are_said_to(island):
    corpus = recode(island, lambda row: [*row[:5], *(["absent", "favor"] if row[2] == "bo" else ["favor", "absent"])])
    with pytest.raises(
        CorpusError, match=r"there is no reference coding to learn from \(.*240 where coders disagree, 0 not coded\)"
    ):
        train(corpus)


def test_three_paragraphs_are_too_few(island):
    corpus = recode(
        island,
        lambda row: [
            *row[:5],
            "favor" if row[0] in ("island-00", "island-01", "island-02") and row[1] == "1" else "absent",
            row[6],
        ],
    )
    steps = []
    train(corpus, Options(strength=10.0), steps.append)
    assert any("3 coded paragraphs in 3 articles carry the framing 'ferry-decline'" in step for step in steps)


def test_how_codings_were_resolved_is_said(island):
    def disagree(row):
        return [*row[:5], "absent" if row[2] == "bo" and row[1] == "1" else "favor", "" if row[1] == "2" else row[6]]

    for rule, words in (
        ("majority", "left out: 20 where there is a tie, 20 not coded"),
        ("adjudicated", "left out: 20 where coders disagree, 20 not coded"),
        ("coder:bo", "220 by one coder; left out: 0 where coders disagree, 20 not coded"),
    ):
        assert resolution_sentence(recode(island, disagree), Options(rule=rule)).endswith(words)
    with pytest.raises(CorpusError, match="nothing was coded by 'zo'"):
        train(read_corpus(island), Options(rule="coder:zo"))


def test_too_few_articles_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="only 3 articles"):
        train(read_corpus(write_corpus(tmp_path / "small", n_articles=3)))


def test_one_stance_alone_and_no_stance_at_all(island, tmp_path):
    corpus = recode(island, lambda row: [*row[:5], *("favor" if cell == "against" else cell for cell in row[5:])])
    model = train(corpus)
    scores = model.score_texts(["The ferry came late again."])
    assert scores.stance_probabilities[0, 0, 0] > 0.99
    text = (island / "codebook.toml").read_text("utf-8").replace('[[stance]]\nslug = "favor"\n[[stance]]\nslug = "against"\n', "")
    (island / "codebook.toml").write_text(text, "utf-8")
    model = train(recode(island, lambda row: [*row[:5], *("present" if cell == "favor" else cell for cell in row[5:])]))
    model.save(tmp_path / "model")
    scores = FramingModel.load(tmp_path / "model").score_texts(["The ferry came late again."])
    assert scores.present.tolist() == [[True, False]]
    assert scores.stance_probabilities.shape == (1, 2, 0)


def test_paragraphs_without_a_reference_coding_are_left_out(island):
    def disagree(row):
        return [*row[:5], "absent" if row[2] == "bo" and row[1] == "1" else row[5], row[6]]

    full = train(read_corpus(island))
    some = train(recode(island, disagree))
    assert some.figures["framings"]["ferry-decline"]["paragraphs"] < full.figures["framings"]["ferry-decline"]["paragraphs"]
    assert some.figures["framings"]["good-harvest"]["paragraphs"] == full.figures["framings"]["good-harvest"]["paragraphs"]


def test_a_split_that_is_trained_on_is_measured_by_a_model_without_it(tmp_path):
    folder = write_corpus(tmp_path / "corpus", n_articles=30)
    about = (folder / "articles.csv").read_text("utf-8")
    for number in (3, 9, 12, 20):
        about = re.sub(rf"^(island-{number:02d},.*?)(train|test)(.*)$", r"\1real\3", about, flags=re.MULTILINE)
    (folder / "articles.csv").write_text(about, "utf-8")
    corpus = read_corpus(folder)
    both = train(corpus, Options(strength=10.0, splits=("train", "real")))
    alone = train(corpus, Options(strength=10.0))
    assert both.provenance["paragraphs"] > alone.provenance["paragraphs"]
    assert both.figures["held_out"]["real"] == {**alone.figures["held_out"]["real"], "by": "a model trained on train alone"}


def newswire(n=240, k=30, seed=0):
    """Return stories of Zipf words in which each category has words of its own, several categories a story, some in one story alone."""
    rng = np.random.default_rng(seed)
    share = np.maximum(0.5 / np.arange(1, k + 1) ** 1.3, 1.5 / n)
    present = (rng.random((n, k)) < share).astype(int)
    zipf = 1 / np.arange(1, 2001)
    stories = []
    for row in present:
        words = [f"w{i}q" for i in rng.choice(2000, size=40, p=zipf / zipf.sum())]
        stories.append([*words, *(f"t{c}x{rng.integers(4)}q" for c in np.flatnonzero(row) for _ in range(4))])
    return stories, present


def test_many_framings_are_learned_the_rare_ones_named():
    stories, present = newswire()
    framings = tuple(Framing(f"cat-{c}", f"cat-{c}") for c in range(present.shape[1]))
    codebook = Codebook("news", "1", framings)
    coded = coded_texts([" ".join(story) for story in stories], present, None, terms_for(codebook, Options()))
    steps = []
    lesson = learn(coded, codebook, Options(), steps.append)
    rare = {f"cat-{c}" for c in np.flatnonzero(present.sum(axis=0) < 5)}
    assert 0 < len(rare) < 25
    assert set(lesson.not_learned) == rare
    assert sum(step.startswith("not learned") for step in steps) == len(rare)
    assert set(lesson.strengths) == set(codebook.slugs) - rare
    found = figures(coded, lesson.predictions, codebook, resamples=20)
    assert found["micro"]["f1"]["value"] > 0.75
    assert not lesson.model.coef[[c for c, slug in enumerate(codebook.slugs) if slug in rare]].any()


def test_the_options_of_the_command_reach_the_model(island, tmp_path):
    arguments = [
        "train",
        str(island),
        "-o",
        str(tmp_path / "model"),
        "--fast",
        "--exclusive",
        "--at-least-one",
        "--rule",
        "majority",
    ]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert "reference codings by the rule 'majority': 240 by agreement" in done.output
    model = FramingModel.load(tmp_path / "model")
    assert (model.codebook.exclusive, model.codebook.at_least_one, model.strength) == (True, True, 10.0)
    assert model.provenance["strengths"] == {"ferry-decline": 10.0, "good-harvest": 10.0}
    texts = ["The ferry came late again, the barley harvest filled both barns.", "Snow lay on the road."]
    assert model.score_texts(texts).present.sum(axis=1).tolist() == [1, 1]


def test_exclusive_decisions_are_measured_as_they_are_made(island):
    plain, one = (train(read_corpus(island), Options(strength=10.0, exclusive=value)) for value in (False, True))
    measured = [sum(entry["recall"]["value"] for entry in model.figures["framings"].values()) for model in (plain, one)]
    assert measured[1] < measured[0]


def test_scores_in_context_are_those_of_the_regression(island_model, island):
    corpus = read_corpus(island)
    options = Options(strength=10.0)
    coded = coded_paragraphs(corpus, ["train"], "adjudicated", island_model.terms)
    learned = fit(coded, corpus.codebook, options, [10.0, 10.0])
    found = features(count_all(coded, options), np.arange(len(coded.units)), options)[0]
    weights = found.for_presence(1.0).toarray()
    expected = weights @ np.hstack([learned.coef, learned.context_coef]).T + learned.intercept
    np.testing.assert_allclose(predict(learned, coded).log_odds, expected, atol=1e-9)
