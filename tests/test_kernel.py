"""Both kernels give what Python gives, whatever the text; the compiled one survives whatever it is given."""

import subprocess
import sys
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from framing import kernel
from framing.arrays import ArrayKernel
from framing.cli import main
from framing.corpus import read_corpus
from framing.learned import Learned
from framing.lexicon import Weights
from framing.model import FramingModel
from framing.terms import Terms

ROOT = Path(__file__).parents[1]
needs_kernel = pytest.mark.skipif(not kernel.BUILT, reason="the kernel is not built here")


KERNELS = [pytest.param(kernel.Kernel, marks=needs_kernel, id="compiled"), pytest.param(ArrayKernel, id="arrays")]


@pytest.fixture(scope="module", params=KERNELS)
def learned(request):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("framing.learned._KERNEL", request.param)
        yield replace(FramingModel.load().learned_)


@pytest.fixture
def always(monkeypatch):
    monkeypatch.setattr("framing.learned._WORTH_A_KERNEL", 0)


def assert_same(learned, articles):
    found = learned.score_articles(articles)
    scores, likenesses = learned._counted(articles)
    start = 0
    for (one, likeness), other in zip(found, likenesses, strict=True):
        end = start + len(one.present)
        for name in ("log_odds", "probabilities", "stance_probabilities"):
            np.testing.assert_allclose(getattr(one, name), getattr(scores, name)[start:end], rtol=0, atol=1e-9)
        np.testing.assert_array_equal(one.present, scores.present[start:end])
        assert likeness.known == other.known
        assert likeness.least == other.least
        assert likeness.likeness == pytest.approx(other.likeness, abs=1e-9)
        start = end


@pytest.mark.usefixtures("always")
def test_the_whole_corpus_scores_the_same(learned):
    articles = [
        [paragraph.text for paragraph in article.paragraphs] for article in read_corpus(ROOT / "corpus").articles.values()
    ]
    assert_same(learned, articles)


WORDS = [
    "Pyongyang", "soldiers", "training ground", "weakness", "Russia's", "Russia\u2019s", "don't", "o''clock", "'tis'", "\u2018quoted\u2019",
    "?", '"', "\u201cso\u201d", "\u00abso\u00bb", "caf\u00e9", "cafe\u0301", "\u0130stanbul", "\u03a3\u0391\u03a3", "STRASSE", "stra\u00dfe", "\u041f\u0425\u0415\u041d\u042c\u042f\u041d",
    "\ufb01nal", "\U0001f600", "\u4e00\u4e01", "\u0000", "\ud800", "_", "a_b", "x" * 70, "\u02bc", "\uff07", "\u2014", "\u00a0", "\u2028", "\u00ad", "\u01c5", "\u023a", "\u207f", "1,200", "H2O",
    "pay", "alliance", "treaty", "mercenaries", "drones", "\u037e", "\u0345", "\u1e9e", "in return for", "battle experience",
]  # fmt: skip
TEXT = st.one_of(st.text(max_size=80), st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=60).map(" ".join), st.lists(st.sampled_from(WORDS), max_size=30).map("".join))  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TEXT, max_size=4), max_size=4))
@example([["x" * 1_000_000]])
@example([["\u00e9" * 200_000, "pay?"]])
@example([[], ["\ud800 soldiers"], []])
@pytest.mark.usefixtures("always")
def test_any_text_scores_the_same(learned, articles):
    assert_same(learned, articles)


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXT, max_size=5))
def test_texts_alone_score_as_terms_do(learned, texts):
    many = texts * (1 + 64 // max(1, len(texts)))
    one, other = learned.score_texts(many), learned.score_terms([learned.terms(text) for text in many])
    np.testing.assert_allclose(one.probabilities, other.probabilities, rtol=0, atol=1e-9)
    np.testing.assert_allclose(one.stance_probabilities, other.stance_probabilities, rtol=0, atol=1e-9)


VOCABULARY = st.lists(
    st.one_of(st.sampled_from([*WORDS, "?", '"', "#list", "a b", "a b c", " ", "", "#", "pay soldier"]), st.text(max_size=8)), unique=True, max_size=40
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    VOCABULARY, st.lists(TEXT, min_size=1, max_size=3), st.booleans(), st.integers(1, 2), st.integers(0, 3), st.integers(0, 2**32)
)
@example(["pay soldier"], ["Pay the soldiers. Pay soldiers."], False, 1, 3, 0)
@pytest.mark.usefixtures("always")
def test_any_model_scores_the_same(learned, vocabulary, texts, punctuation, ngrams, n_stances, seed):
    rng = np.random.default_rng(seed)
    terms = Terms("english", ngrams, {"list": ["pay", "training ground", "in return for"], "": ["x"]}, punctuation)
    n, k = len(vocabulary), len(learned.codebook.slugs)
    alone = sum(" " not in term for term in vocabulary)
    model = replace(
        learned,
        terms=terms,
        vocabulary=tuple(vocabulary),
        codebook=replace(learned.codebook, stances=learned.codebook.stances[:n_stances]),
        idf=rng.random(n),
        coef=rng.normal(size=(k, n)),
        context_coef=rng.normal(size=(k, alone)),
        stance_coef=rng.normal(size=(k, n_stances, alone)),
        stance_intercept=rng.normal(size=(k, n_stances)),
        stance_context_coef=rng.normal(size=(k, n_stances, alone)),
        domain=replace(learned.domain, weights=rng.random(n), centre=rng.random(n)),
    )
    assert_same(model, [texts])


def test_a_model_with_a_kernel_can_be_sent_elsewhere(learned):
    learned.score_articles([["Soldiers are trained."] * 70])
    copy = deepcopy(learned)
    assert "_kernel" not in vars(copy)
    assert isinstance(copy, Learned)
    assert (
        copy.score_texts(["Soldiers are trained."]).probabilities.tolist()
        == learned.score_texts(["Soldiers are trained."]).probabilities.tolist()
    )


def tables():
    rng = np.random.default_rng(0)
    weights = Weights(
        rng.random(4), rng.random((4, 2)), rng.random((3, 5)), np.array([0, -1, 1, 2]), np.array([True, False, True, False]), rng.random(4), rng.random(4)
    )  # fmt: skip
    terms = Terms(None, 2, {"list": ["a b"]}, True)
    return terms, ["a", "a b", "b", "#list"], weights


@needs_kernel
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_model_is_refused_or_harmless(data):
    """Whatever stands in the tables, nothing outside them is read."""
    made = []

    class Spy:
        def __init__(self, model, *rest):
            made.append((model, rest))

        def project(self, *_):
            raise AssertionError

    kept = kernel._kernel
    kernel._kernel = type("module", (), {"Kernel": Spy})
    try:
        kernel.Kernel(*tables())
    finally:
        kernel._kernel = kept
    (model, rest) = made[0]
    name = data.draw(st.sampled_from(sorted(model)))
    spoiled = bytearray(model[name])
    if data.draw(st.booleans()) and spoiled:
        for _ in range(data.draw(st.integers(1, 4))):
            spoiled[data.draw(st.integers(0, len(spoiled) - 1))] = data.draw(st.integers(0, 255))
    else:
        spoiled = spoiled[: data.draw(st.integers(0, len(spoiled)))] + data.draw(st.binary(max_size=40))
    try:
        found = kept.Kernel(model | {name: bytes(spoiled)}, *rest)
    except ValueError:
        return
    sums, slow, about = np.zeros((2, 7)), np.zeros(2, dtype=np.uint8), np.zeros((1, 4))
    found.project(["a b a? b \u201ca b\u201d", "\u00e9 a b"], np.zeros(2, dtype=np.int32), 7, np.zeros(2), sums, slow, about)


@needs_kernel
def test_what_does_not_fit_is_refused():
    inner = kernel.Kernel(*tables())._kernel
    rooms = np.zeros((2, 7)), np.zeros(2, dtype=np.uint8), np.zeros((1, 4))
    good = [["a", "b"], np.zeros(2, dtype=np.int32), 7, np.zeros(2), *rooms]
    for place, wrong in ((1, np.zeros(1, dtype=np.int32)), (1, np.array([1, 0], dtype=np.int32)), (2, 1), (2, 99), (3, np.zeros(3)), (4, np.zeros(3)), (5, np.zeros(9, dtype=np.uint8)), (6, np.zeros((2, 4)))):  # fmt: skip
        with pytest.raises(ValueError, match=r"bytes|order|outputs"):
            inner.project(*good[:place], wrong, *good[place + 1 :])
    with pytest.raises(TypeError):
        inner.project([1, 2], *good[1:])
    inner.project(*good)


def test_the_version_says_which_way_is_taken():
    said = CliRunner().invoke(main, ["--version"]).stdout
    assert ("(compiled kernel" if kernel.BUILT else "(no compiled kernel") in said
    command = [sys.executable, "-c", "from framing.cli import main; main(['--version'])"]
    done = subprocess.run(command, env={"FRAMING_PURE": "1", "PATH": ""}, capture_output=True, text=True, check=True)
    assert "no compiled kernel" in done.stdout


@needs_kernel
def test_outputs_after_the_first_need_one_that_reaches_its_limit():
    made = kernel.Kernel(*tables())
    texts, alone = ["a b", "c"], np.full(2, -1, dtype=np.int32)
    every = made.project(texts, alone).sums
    own = every[:, :2]
    some = made.project(texts, alone, limits=np.array([np.inf, own[0, 1]])).sums
    np.testing.assert_array_equal(some[:, :2], own)
    reached = own[:, 1] >= own[0, 1]
    assert reached.tolist() == [True, False]
    np.testing.assert_array_equal(some[:, 2:], np.where(reached[:, None], every[:, 2:], 0.0))
