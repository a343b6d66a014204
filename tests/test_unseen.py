"""The strength of the penalty is chosen on articles not seen, and what is reported is not tuned on itself."""

import numpy as np

from framing.codebook import Codebook, Framing
from framing.coded import Coded
from framing.measures import average_precision
from framing.numbered import NumberedTexts
from framing.unseen import Unseen, nested


def unseen(log_odds):
    return Unseen((1.0, 10.0, 100.0), log_odds, np.zeros((*log_odds.shape[1:], 0)))


def test_the_strength_that_ranks_best_is_chosen_and_the_weakest_of_equals():
    present = np.tile([1, 0], 30)[:, None]
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(60, 1))
    assert unseen(np.stack([noise, present + 0.1 * noise, noise])).choose(present).tolist() == [1]
    assert unseen(np.stack([present, present, present]).astype(float)).choose(present).tolist() == [0]


def test_a_framing_of_few_paragraphs_follows_the_others():
    present = np.zeros((100, 5), dtype=int)
    present[:50, :4] = 1
    present[0, 4] = 1
    noise = np.random.default_rng(1).normal(size=(100, 5))
    lucky, good = noise.copy(), noise + 3 * present
    lucky[0, 4] = 9.0
    good[0, 4] = np.sort(good[1:, 4])[-2]
    assert unseen(np.stack([lucky, good, noise])).choose(present).tolist() == [1] * 5


def test_what_nobody_carries_has_the_middle_strength():
    assert unseen(np.zeros((3, 10, 2))).choose(np.zeros((10, 2), dtype=int)).tolist() == [1, 1]


def test_choosing_among_noise_does_not_flatter_the_figures():
    rng = np.random.default_rng(2)
    n, draws, tuned, fair = 100, 40, [], []
    codebook = Codebook("c", "1", (Framing("f", "F"),))
    for _ in range(draws):
        present = (rng.random((n, 1)) < 0.3).astype(int)
        found = Unseen(tuple(range(1, 21)), rng.normal(size=(20, n, 1)), np.zeros((n, 1, 0)))
        coded = Coded([(f"a{i}", 1) for i in range(n)], NumberedTexts.of([]), present, np.full((n, 1), -1))
        best = found.at(found.choose(present))
        apart = nested(found, coded, codebook, np.arange(n) % 5)
        tuned.append(average_precision(present[:, 0] == 1, best[:, 0]) - present.mean())
        fair.append(average_precision(present[:, 0] == 1, apart.probabilities[:, 0]) - present.mean())
    assert np.mean(tuned) > 0.08
    assert np.mean(fair) < 0.04
