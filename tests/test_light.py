"""One article in plain Python, beside the same through numpy."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from framing.abstention import Abstention
from framing.articles import read_article
from framing.articles.reading import article_from_text
from framing.cli import main
from framing.errors import ModelError
from framing.light import score_lightly, unreachable
from framing.light_stored import read_light
from framing.model import FramingModel
from framing.model_files import checksum, config_checksum
from framing.scorers import LightScorer, Scorer, scorer_for
from framing.scoring import score_article
from framing.stored import write_learned

CORPUS = Path(__file__).parents[1] / "corpus" / "articles"
WORDS = "the ferry late harvest barns came again lamps not no half dark barley ? \u201cno\u201d zebra priest Day w1 caf\u00e9"


@pytest.fixture(scope="module")
def shipped():
    return read_light(), FramingModel.load()


@pytest.fixture(scope="module")
def island(island_model, tmp_path_factory):
    place = tmp_path_factory.mktemp("light") / "island"
    island_model.save(place)
    return place, read_light(place), FramingModel.load(place)


def assert_equal(found, expected):
    assert found.article == expected.article
    assert found.blocks == expected.blocks
    for name in ("probabilities", "present", "stance_probabilities"):
        values = getattr(expected.scores, name)
        np.testing.assert_allclose(np.array(getattr(found.scores, name)).reshape(values.shape), values, atol=1e-9, rtol=0)
    if expected.scores.uncertain is not None:
        np.testing.assert_array_equal(found.scores.uncertain, expected.scores.uncertain)
    assert found.familiarity == pytest.approx(expected.familiarity, abs=1e-9)
    assert len(found.profile) == len(expected.profile)
    for one, other in zip(found.profile, expected.profile, strict=True):
        for value, wanted in zip(one, other, strict=True):
            assert value == (pytest.approx(wanted, abs=1e-9) if isinstance(wanted, float) else wanted)


OPTIONS = [{}, {"all_blocks": True}, {"abstain": 0.8}, {"rollup": "any"}, {"rollup": "lead", "abstain": 0.6}]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_articles_of_the_corpus_are_scored_the_same(shipped, options):
    light, model = shipped
    articles = [read_article(place) for place in sorted(CORPUS.glob("*.txt"))[:: 3 if options == {} else 20]]
    scored = [(article, score_lightly(light, article, **options)) for article in articles if article.paragraphs]
    for article, found in scored:
        if found is not None:
            assert_equal(found, score_article(model, article, **options))
    assert sum(found is not None for _, found in scored) > 0.8 * len(scored)


@given(
    st.lists(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=30).map(" ".join), min_size=1, max_size=63),
    st.sampled_from(OPTIONS),
    st.booleans(),
    st.booleans(),
)
def test_any_article_is_scored_the_same(island, paragraphs, options, exclusive, at_least_one):
    _, light, model = island
    codebook = replace(light.codebook, exclusive=exclusive, at_least_one=at_least_one)
    article = article_from_text("\n\n".join(paragraphs), id="a")
    found = score_lightly(light._replace(codebook=codebook), article, **options)
    if found is not None and found.blocks:
        assert_equal(found, score_article(FramingModel.of(replace(model.learned_, codebook=codebook)), article, **options))


@pytest.mark.parametrize("units", ["sentence", "headline", "article"])
def test_other_units_are_scored_the_same(island, units):
    _, light, model = island
    codebook = replace(light.codebook, units=units)
    article = article_from_text("# Ferry late\n\nThe ferry came late. No harvest!\n\nIt is dark again.", id="a")
    found = score_lightly(light._replace(codebook=codebook), article)
    assert_equal(found, score_article(FramingModel.of(replace(model.learned_, codebook=codebook)), article))


def test_a_codebook_without_stances_is_scored_the_same(island, tmp_path):
    learned = island[2].learned_
    n = len(learned.intercept)
    bare = replace(
        learned,
        codebook=replace(learned.codebook, stances=()),
        stance_coef=learned.stance_coef[:, :0],
        stance_intercept=np.zeros((n, 0)),
        stance_context_coef=learned.stance_context_coef[:, :0],
    )
    write_learned(bare, tmp_path / "bare")
    article = article_from_text("The ferry came late again and half its lamps were dark.\n\nNo harvest came in.", id="a")
    assert_equal(score_lightly(read_light(tmp_path / "bare"), article), score_article(FramingModel.of(bare), article))


def test_what_never_reaches_a_precision_is_the_same(island):
    _, light, model = island
    for precision in (0.5, 0.75, 0.955, 0.99):
        assert unreachable(light, precision) == model.learned_.abstention.unreachable(precision).tolist()


def test_what_a_last_digit_decides_is_left_to_numpy(island, tmp_path):
    learned = island[2].learned_
    article = article_from_text("The ferry came late again and half its lamps were dark.", id="a")
    near = float(learned.score_texts([article.paragraphs[0].text]).probabilities[0, 0])
    write_learned(replace(learned, thresholds=np.array([near, 0.5])), tmp_path / "near")
    assert score_lightly(read_light(tmp_path / "near"), article) is None
    bounds = np.full_like(learned.abstention.present_from, near)
    write_learned(replace(learned, abstention=Abstention(bounds, bounds)), tmp_path / "unsure")
    assert score_lightly(read_light(tmp_path / "unsure"), article) is not None
    assert score_lightly(read_light(tmp_path / "unsure"), article, abstain=0.9) is None


def test_a_long_article_is_left_to_numpy(island):
    text = "\n\n".join(f"The ferry came late again on day {number} and half its lamps were dark." for number in range(64))
    assert score_lightly(island[1], article_from_text(text, id="a")) is None


def test_one_short_file_is_scored_lightly(island, tmp_path):
    (tmp_path / "short.txt").write_text("short", "utf-8")
    (tmp_path / "long.txt").write_text("long " * 20_000, "utf-8")
    path, short, long = str(island[0]), str(tmp_path / "short.txt"), str(tmp_path / "long.txt")
    assert isinstance(scorer_for(path, [short], light=True), LightScorer)
    assert isinstance(scorer_for(path, [short], light=False), Scorer)
    for places in ([], [short, short], [long], [str(tmp_path)], ["-"], [str(tmp_path / "missing.txt")]):
        assert isinstance(scorer_for(path, places, light=True), Scorer)


def test_numpy_scores_what_is_left_to_it(island, tmp_path):
    text = "\n\n".join(f"The ferry came late again on day {number} and half its lamps were dark." for number in range(64))
    places = [str(tmp_path / "many.txt")]
    (tmp_path / "many.txt").write_text(text, "utf-8")
    (scored,) = scorer_for(str(island[0]), places, light=True).score(places)
    assert scored.scores.probabilities.shape == (64, 2)
    (scored,) = scorer_for(str(island[0]), places, light=True).score(places, explain=True)
    assert len(scored.explanations) == 64


@pytest.mark.parametrize(
    "options", [[], ["--all"], ["--level", "article"], ["--abstain", "0.7"], ["--rollup", "any"]], ids=" ".join
)
def test_the_table_is_the_same(island, options, tmp_path, monkeypatch):
    place, _, _ = island
    text = "Winter News\n\nBy Mary Okafor\n\nThe ferry came late again and half its lamps were dark, they say.\n\nNo harvest?"
    (tmp_path / "letter.txt").write_text(text, "utf-8")
    command = ["score", str(tmp_path / "letter.txt"), "--model", str(place), *options]
    lightly = CliRunner().invoke(main, command)
    monkeypatch.setattr("framing.scorers._SMALL", -1)
    fully = CliRunner().invoke(main, command)
    assert lightly.exit_code == fully.exit_code == 0
    assert (lightly.stdout, lightly.stderr) == (fully.stdout, fully.stderr)


# What the light way does not take, and what the other says of it


def damaged(place, change, tmp_path):
    """Return a copy of a model that is changed, its checksums made to fit again."""
    folder = tmp_path / "damaged"
    folder.mkdir()
    files = {one.name: one.read_bytes() for one in place.iterdir()}
    config = json.loads(files["config.json"])
    change(config, files)
    config["files"] = {name: checksum(files[name]) for name in config["files"]}
    config["checksum"] = config_checksum(config)
    files["config.json"] = json.dumps(config).encode()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def listed_twice(_, files):
    lines = files["vocabulary.txt"].split(b"\n")
    files["vocabulary.txt"] = b"\n".join([lines[0], lines[0], *lines[2:]])


def with_nan(_, files):
    files["model.safetensors"] = files["model.safetensors"][:-8] + np.array([np.nan]).tobytes()


def set_to(value, *path):
    def change(config, _):
        inner = config
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value

    return change


FERRY = ("framings", "ferry-decline")


@pytest.mark.parametrize(
    "change",
    [
        listed_twice,
        with_nan,
        lambda _, files: files.update({"vocabulary.txt": files["vocabulary.txt"] + b"\xff\n"}),
        lambda _, files: files.update({"vocabulary.txt": b"\n"}),
        lambda _, files: files.update({"model.safetensors": files["model.safetensors"][:-8]}),
        lambda _, files: files.update({"model.safetensors": b"\x02" + bytes(7) + b"{}"}),
        set_to([0.0, 1.0], *FERRY, "calibration"),
        set_to([1.0], *FERRY, "calibration"),
        set_to([1.0, float("inf")], *FERRY, "calibration"),
        set_to(1.5, *FERRY, "threshold"),
        set_to(-1, *FERRY, "spread"),
        set_to(None, *FERRY, "spread"),
        set_to([0.5], *FERRY, "present_from"),
        set_to("klingon", "terms", "stemmer"),
        set_to(3, "terms", "ngrams"),
        set_to(1, "terms", "lists"),
        set_to([], "provenance"),
        set_to([], "framings"),
        set_to({}, "codebook"),
    ],
)
def test_a_damaged_model_is_left_to_the_way_that_says_what_is_wrong(island, change, tmp_path):
    folder = damaged(island[0], change, tmp_path)
    assert read_light(folder) is None
    with pytest.raises(ModelError) as told:
        FramingModel.load(folder)
    (tmp_path / "letter.txt").write_text("The ferry came late again and half its lamps were dark.", "utf-8")
    done = CliRunner().invoke(main, ["score", str(tmp_path / "letter.txt"), "--model", str(folder)])
    assert (done.exit_code, done.stderr) == (3, f"framing: {told.value}\n")


@pytest.mark.parametrize("name", ["config.json", "vocabulary.txt", "model.safetensors"])
def test_a_byte_that_was_changed_is_noticed(island, name, tmp_path):
    folder = damaged(island[0], lambda *_: None, tmp_path)
    assert read_light(folder) is not None
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data.replace(b"e", b"a", 1) if name == "config.json" else data[:-9] + b"x" + data[-8:])
    assert read_light(folder) is None


def test_terms_in_another_order_are_left_to_numpy(island, tmp_path):
    learned = island[2].learned_
    order = np.arange(len(learned.vocabulary))[::-1]
    words = tuple(learned.vocabulary[i] for i in order)
    write_learned(replace(learned, vocabulary=words), tmp_path / "other")
    assert FramingModel.load(tmp_path / "other").vocabulary == words
    assert read_light(tmp_path / "other") is None
