"""Scoring, explaining, saving and loading."""

import json
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.articles.reading import article_from_text
from framing.errors import FramingError, ModelError
from framing.model import FramingModel

WORDS = st.sampled_from(
    [
        "ferry",
        "late",
        "harvest",
        "not",
        "barley",
        "barns",
        "day",
        "weakness",
        "Russia's",
        "\u00e9t\u00e9",
        "\x00",
        "\ud800",
        "'",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=20).map(" ".join))


@settings(max_examples=200)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_probabilities_are_those_of_scikit_learn(default, texts):
    pipeline = default.to_sklearn()
    scores = default.score_texts(texts)
    slope, shift = default.learned_.calibration.T
    np.testing.assert_allclose(scores.probabilities, pipeline.predict_proba(texts), rtol=0, atol=1e-9)
    np.testing.assert_allclose(slope * scores.log_odds + shift, pipeline.decision_function(texts), rtol=0, atol=1e-9)


def test_stances_are_those_of_scikit_learn(island_model):
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    text = "It is not true that the ferry runs late, the log shows."
    unpaired = [" " not in term for term in island_model.vocabulary]
    weights = normalize(island_model.to_sklearn()[0].transform([text])[:, unpaired])
    scores = island_model.score_texts([text])
    for k in range(2):
        regression = LogisticRegression()
        regression.classes_ = np.arange(2)
        # Two classes are one regression on the difference of their weights.
        regression.coef_ = np.diff(island_model.learned_.stance_coef[k], axis=0)
        regression.intercept_ = np.diff(island_model.learned_.stance_intercept[k])
        if scores.present[0, k]:
            np.testing.assert_allclose(scores.stance_probabilities[0, k], regression.predict_proba(weights)[0], atol=1e-9)
    assert scores.present[0, 0]


def test_probabilities_are_the_declared_curve_of_the_log_odds(default):
    scores = default.score_texts(["The army is short of men.", "Nothing happened."])
    slope, shift = default.learned_.calibration.T
    np.testing.assert_allclose(scores.probabilities, 1 / (1 + np.exp(-(slope * scores.log_odds + shift))))
    np.testing.assert_array_equal(scores.present, scores.probabilities >= default.thresholds)


def test_stance_probabilities_are_there_where_a_framing_is_and_nowhere_else(island_model):
    scores = island_model.score_texts(["The ferry came late again.", "Snow lay on the road."])
    there = ~np.isnan(scores.stance_probabilities).any(axis=2)
    np.testing.assert_array_equal(there, scores.present)
    np.testing.assert_allclose(scores.stance_probabilities[there].sum(axis=-1), 1)


@given(st.lists(TEXTS, max_size=5))
def test_a_paragraph_scores_the_same_alone_and_in_company(default, texts):
    together = default.score_texts(texts)
    for row, text in enumerate(texts):
        np.testing.assert_array_equal(default.score_texts([text]).log_odds[0], together.log_odds[row])


def test_many_paragraphs_are_scored_in_parts(island_model):
    texts = ["The ferry came late again.", "Snow lay on the road."] * 2100
    scores = island_model.score_texts(texts)
    assert len(scores.probabilities) == 4200
    np.testing.assert_allclose(scores.log_odds[-2:], island_model.score_texts(texts[:2]).log_odds, rtol=0, atol=1e-9)


@given(TEXTS)
def test_contributions_neighbours_and_intercept_add_up_to_the_log_odds(default, text):
    texts = ["The army is short of men.", text]
    scores = default.score_terms([default.terms(one) for one in texts], ["a", "a"])
    for row, explanations in enumerate(default.explain(texts)):
        for k, found in enumerate(explanations):
            total = found.intercept + found.context + sum(contribution.value for contribution in found.contributions)
            assert found.log_odds == pytest.approx(total, abs=1e-9)
            assert total == pytest.approx(scores.log_odds[row, k], abs=1e-9)
            sizes = [abs(contribution.value) for contribution in found.contributions]
            assert sizes == sorted(sizes, reverse=True)


def test_neighbours_count_in_an_article_and_not_among_texts_that_stand_alone(default):
    texts = ["It was what everybody had expected.", "The army is short of men and shells, and it recruits abroad."]
    article = article_from_text("\n\n".join(texts), id="a")
    assert (default.score(article).log_odds[0] != default.score_texts(texts).log_odds[0]).all()
    np.testing.assert_array_equal(default.score_texts(texts).log_odds[0], default.score_texts(texts[:1]).log_odds[0])
    np.testing.assert_allclose(default.explain(texts[:1])[0][0].context, 0)


def test_a_saved_model_scores_the_same(island_model, tmp_path):
    island_model.save(tmp_path / "model", "A card.")
    loaded = FramingModel.load(tmp_path / "model")
    text = article_from_text("The ferry came late again. The barley harvest filled both barns.", id="a")
    np.testing.assert_array_equal(loaded.score(text).probabilities, island_model.score(text).probabilities)
    assert (tmp_path / "model" / "README.md").read_text() == "A card."
    assert loaded.provenance == island_model.provenance


def test_saving_takes_the_place_of_a_model_but_of_nothing_else(island_model, tmp_path):
    for _ in range(2):
        island_model.save(tmp_path / "model")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    (tmp_path / "diary").mkdir()
    (tmp_path / "diary" / "day.txt").write_text("dear")
    for config in (None, '{"name": "a web project"}', "no json"):
        if config:
            (tmp_path / "diary" / "config.json").write_text(config)
        with pytest.raises(FramingError, match="is no model"):
            island_model.save(tmp_path / "diary")
    assert (tmp_path / "diary" / "day.txt").read_text() == "dear"
    (tmp_path / "model" / "note.txt").write_text("mine")
    with pytest.raises(FramingError, match=r"'note\.txt' beside it"):
        island_model.save(tmp_path / "model")
    assert (tmp_path / "model" / "note.txt").read_text() == "mine"


@pytest.fixture
def saved(island_model, tmp_path):
    island_model.save(tmp_path / "model")
    return tmp_path / "model"


def change_config(folder, change):
    config = json.loads((folder / "config.json").read_text("utf-8"))
    change(config)
    (folder / "config.json").write_text(json.dumps(config), "utf-8")


def set_in(*path, to):
    def change(config):
        for key in path[:-1]:
            config = config[key]
        config[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (set_in("format", to="diary"), "not that of a framing model"),
        (set_in("format_version", to=99), "install a newer framing"),
        (set_in("format_version", to="x"), "damaged"),
        (set_in("terms", "stemmer", to="os.system"), "unknown to this program"),
        (set_in("terms", "ngrams", to=9), "unknown to this program"),
        (set_in("framings", "ferry-decline", "threshold", to=2), "between 0 and 1"),
        (set_in("framings", "ferry-decline", "calibration", to=[-1, 0]), "rising curve"),
        (set_in("framings", "ferry-decline", "calibration", to=[float("nan"), 0]), "rising curve"),
        (set_in("framings", to={}), "'ferry-decline' is missing"),
        (set_in("codebook", "framing", to=[{"slug": "other"}]), "damaged"),
        (set_in("files", to={}), "'vocabulary.txt' is missing"),
        (set_in("provenance", to=3), "damaged"),
    ],
)
def test_a_changed_config_is_refused(saved, change, message):
    change_config(saved, change)
    with pytest.raises(ModelError, match=message):
        FramingModel.load(saved)


@pytest.mark.parametrize("name", ["vocabulary.txt", "model.safetensors"])
def test_a_cut_off_changed_or_missing_file_is_refused(saved, name):
    data = (saved / name).read_bytes()
    for broken in (data[:-1], data + b"x", b""):
        (saved / name).write_bytes(broken)
        with pytest.raises(ModelError, match=f"{name} is cut off or was changed"):
            FramingModel.load(saved)
    (saved / name).unlink()
    with pytest.raises(ModelError, match=f"{name} cannot be read"):
        FramingModel.load(saved)


def test_numbers_that_are_none_are_refused(island_model, tmp_path):
    coef = island_model.learned_.coef.copy()
    coef[0, 0] = np.inf
    from dataclasses import replace

    FramingModel.of(replace(island_model.learned_, coef=coef)).save(tmp_path / "model")
    with pytest.raises(ModelError, match="no number"):
        FramingModel.load(tmp_path / "model")


def test_what_is_no_model_is_refused(tmp_path, saved):
    with pytest.raises(ModelError, match="no such directory"):
        FramingModel.load(tmp_path / "nothing")
    with pytest.raises(ModelError, match=r"no config\.json"):
        FramingModel.load(tmp_path)
    with pytest.raises(ModelError, match="this is a file"):
        FramingModel.load(saved / "vocabulary.txt")
    shutil.copy(saved / "config.json", tmp_path / "stranger.pkl")
    with pytest.raises(ModelError, match="can run code"):
        FramingModel.load(tmp_path / "stranger.pkl")
    (saved / "config.json").write_text("[" * 100_000)
    with pytest.raises(ModelError, match="damaged"):
        FramingModel.load(saved)
