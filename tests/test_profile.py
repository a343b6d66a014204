"""Shares of an article and their intervals."""

import numpy as np
import pytest

from framing.learned import Scores
from framing.profile import framing_profile


def test_a_profile_counts_paragraphs_and_stances(island_model):
    stances = np.full((4, 2, 2), np.nan)
    stances[0, 0], stances[2, 0] = [0.9, 0.1], [0.2, 0.8]
    probabilities = np.array([[0.9, 0.1], [0.2, 0.1], [0.7, 0.2], [0.2, 0.0]])
    scores = Scores(probabilities, probabilities, probabilities >= 0.5, stances)
    first, second = framing_profile(island_model.codebook, scores, np.zeros(2))
    assert (first.framing, first.paragraphs, first.present, first.share) == ("ferry-decline", 4, 2, 0.5)
    assert first.expected == pytest.approx(0.5)
    assert first.stances == {"favor": 1, "against": 1}
    assert (second.present, second.share, second.stances) == (0, 0.0, {"favor": 0, "against": 0})
    assert 0 <= first.low <= first.expected <= first.high <= 1


def scores_of(probabilities):
    found = np.array(probabilities)
    return Scores(found, found, found >= 0.5, np.full((*found.shape, 2), 0.5))


def test_any_and_lead_say_whether_the_article_carries_it(island_model):
    scores = scores_of([[0.1, 0.6], [0.1, 0.1], [0.2, 0.1], [0.9, 0.1]])
    for rollup, expected in (("any", [True, True]), ("lead", [False, True])):
        found = framing_profile(island_model.codebook, scores, np.zeros(2), rollup)
        assert [one.carried for one in found] == expected
    first, _ = framing_profile(island_model.codebook, scores, np.zeros(2), "lead")
    assert (first.paragraphs, first.present) == (3, 0)
    assert first.probability == pytest.approx(1 - 0.9 * 0.9 * 0.8)


def test_what_is_left_open_does_not_count_as_present(island_model):
    scores = island_model.score_texts(["The ferry came late again.", "Snow lay on the road to the mill."])
    strict = island_model.abstain(scores, 0.99)
    for share, before in zip(
        framing_profile(island_model.codebook, strict, np.zeros(2)),
        framing_profile(island_model.codebook, scores, np.zeros(2)),
        strict=True,
    ):
        assert share.present <= before.present
        assert (share.expected, share.low, share.high) == (before.expected, before.low, before.high)
    assert strict.uncertain.sum() == sum(share.uncertain for share in framing_profile(island_model.codebook, strict, np.zeros(2)))
