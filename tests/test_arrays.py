"""Scoring by whole arrays: the same numbers however texts fall into blocks and words into tables."""

import os
import subprocess
import sys
from dataclasses import replace
from threading import Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.arrays import ArrayKernel
from framing.model import FramingModel
from tests.test_kernel import TEXT, assert_same

ARTICLES = st.lists(st.lists(TEXT, max_size=6), max_size=6)
anyhow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def learned(monkeypatch):
    monkeypatch.setattr("framing.learned._KERNEL", ArrayKernel)
    monkeypatch.setattr("framing.learned._WORTH_A_KERNEL", 0)
    return replace(FramingModel.load().learned_)


@anyhow
@given(ARTICLES)
def test_articles_that_go_on_in_a_later_block_score_the_same(learned, articles):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("framing.reading._BLOCK", 30)
        assert_same(learned, articles)


@anyhow
@given(ARTICLES)
def test_words_that_are_not_remembered_score_the_same(learned, articles):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("framing.arrays._MOST_WORDS", 5)
        patch.setattr("framing.reading._BLOCK", 100)
        assert_same(learned, articles)


@anyhow
@given(ARTICLES)
def test_terms_that_share_places_are_counted_apart(monkeypatch, learned, articles):
    monkeypatch.setattr("framing.arrays._SCRATCH", 3)
    vars(learned).pop("_kernel", None)
    assert_same(learned, articles)


def test_words_of_any_length_keep_apart(learned):
    """Words that begin alike differ in their last byte only, on both sides of every length at which they are read otherwise."""
    words = [
        "soldiers"[:length] + "x" * (length - 8) + end
        for length in range(1, 40)
        for end in ("", "s", "ing", "\u2019s", "\u02bcs", "'s")
    ]
    assert_same(learned, [[" ".join(words)], [f"{word} pay" for word in words]])


def test_an_article_without_end_and_one_without_words(learned):
    text = "Russia paid for the soldiers. \u201cWhy?\u201d they asked; nobody\u2019s answer came."
    assert_same(learned, [[f"{text} {text} " * 700] * 5, [""] * 40_000, [], [text] * 3000])


def test_two_threads_may_use_one_model(learned):
    texts = [f"Soldiers number {i} are trained at the training ground, he said {'x' * (i % 9)}y." for i in range(3000)]
    expected = learned.score_terms([learned.terms(text) for text in texts]).probabilities
    found = []
    threads = [Thread(target=lambda: found.append(learned.score_texts(texts).probabilities)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for probabilities in found:
        np.testing.assert_allclose(probabilities, expected, rtol=0, atol=1e-9)


def test_nothing_heavy_is_imported(tmp_path):
    article = tmp_path / "article.txt"
    article.write_text("The trains came late, and nobody on the platform would say why.\n\n" * 100, "utf-8")
    script = (
        "import sys\n"
        f"sys.argv = ['framing', 'score', {str(article)!r}]\n"
        "from framing.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'sklearn', 'scipy', 'nltk', 'joblib', 'pandas'} & {name.split('.')[0] for name in sys.modules}\n"
        "assert not heavy, heavy\n"
    )
    command, pure = [sys.executable, "-c", script], os.environ | {"FRAMING_PURE": "1"}
    done = subprocess.run(command, env=pure, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
