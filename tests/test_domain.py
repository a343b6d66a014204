"""Texts that are unlike what a model was trained on."""

import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from framing.articles import read_article
from framing.cli import main
from framing.corpus import read_corpus

FOOTBALL = """Harbour Rovers came from behind to beat Milltown Athletic two-one on Saturday, with teenage winger Danny Obi curling in the winner ten minutes from time.

Milltown took the lead in the nineteenth minute when their centre-back rose highest at a corner and headed past the goalkeeper. For most of the first half Rovers passed
sideways, lost the ball in midfield and were booed off at the interval.

Their manager made three substitutions at half-time, switched to a back three and told his full-backs to overlap. The equaliser came within five minutes: a low cross, a deflection, a
tap-in at the far post, and a long wait for the video referee, who found nobody offside.

From then on there was only one team on the pitch. Rovers hit the crossbar twice and had a penalty appeal waved away before Obi cut inside, beat two defenders and
found the top corner. He was booked for taking off his shirt.

The win lifts Rovers to fourth in the table, two points behind the leaders and with a game in hand. Milltown stay second from bottom, without an away win since September, and their
striker limped off with a hamstring injury. "We switch off at set pieces," their coach said, "and in this league you get punished."

Rovers play at home in the cup on Wednesday, when the captain returns from suspension. Milltown have a week to prepare for the derby."""
RECIPE = """Heat the oven to a hundred and eighty degrees and line a round tin with baking paper.

Beat the butter with the sugar until pale and fluffy, then add the eggs one after the other, with a spoonful of flour each so that the mixture does not curdle. Melt the chocolate
in a bowl over hot water, let it cool a little, and stir it in.

Fold in the flour, the ground almonds, the cocoa and a pinch of salt with a large spoon, gently, so that the air stays in. Pour the batter into the tin and smooth the top.

Bake for forty minutes on the middle shelf. The cake is done when a skewer comes out clean but moist. Leave it in the tin for ten minutes, then turn it out on a rack.

Serve with whipped cream and a few raspberries. It keeps for three days in a closed box and tastes best on the second, when the chocolate has set."""
FRENCH = """Le gouvernement a annonc\u00e9 mardi un plan de relance de dix milliards d'euros pour les petites entreprises de la r\u00e9gion.

Selon le ministre, les aides seront vers\u00e9es avant la fin de l'ann\u00e9e, mais l'opposition d\u00e9nonce un effet d'annonce et r\u00e9clame un d\u00e9bat au Parlement."""


REAL = Path(__file__).resolve().parents[2] / "shared" / "articles"


def paragraphs(text):
    return text.split("\n\n")


@pytest.mark.parametrize("text", [FOOTBALL, RECIPE, FRENCH], ids=["football", "recipe", "french"])
def test_other_matters_and_languages_are_flagged(default, text):
    found = default.familiarity(paragraphs(text))
    assert found.unlike, found


def test_random_words_are_flagged(default):
    rng = random.Random(0)
    pool = [term for term in default.vocabulary if " " not in term]
    assert default.familiarity([" ".join(rng.choices(pool, k=400))]).unlike


def test_few_of_the_locked_articles_are_flagged(default):
    corpus = read_corpus(Path(__file__).parents[1] / "corpus")
    test = [article for id, article in corpus.articles.items() if corpus.split(id) == "test"]
    flagged = [article.id for article in test if default.familiarity([one.text for one in article.paragraphs]).unlike]
    assert len(flagged) <= 0.05 * len(test), flagged


@pytest.mark.skipif(not REAL.is_dir(), reason="the four real articles are not beside this checkout")
def test_real_articles_on_the_matter_are_not_flagged(default):
    for path in sorted(REAL.glob("*-*.txt")):
        assert not default.familiarity([one.text for one in read_article(path).paragraphs]).unlike, path.stem


@given(st.lists(st.text(), max_size=4))
def test_any_text_has_its_likeness(default, texts):
    found = default.familiarity(texts)
    assert -1e-9 <= found.likeness <= 1 + 1e-9
    assert 0 <= found.known <= 1
    assert default.learned_.domain.least[0] <= found.least <= default.learned_.domain.least.max()


def test_the_middle_has_length_one_and_knows_no_pairs(default):
    assert np.linalg.norm(default.learned_.domain.centre) == pytest.approx(1)
    assert not any(
        default.learned_.domain.centre[i] for i, term in enumerate(default.vocabulary) if " " in term or term.startswith("#")
    )


def test_the_command_warns_once_and_says_so_in_every_form(tmp_path):
    for name, text in (("football", FOOTBALL), ("cake", RECIPE)):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    files = [str(tmp_path / "football.txt"), str(tmp_path / "cake.txt")]
    done = CliRunner().invoke(main, ["score", *files])
    assert done.exit_code == 0
    assert done.stderr.count("\n") == 1
    assert "2 of the scored articles are unlike" in done.stderr
    assert done.stdout.count("Unlike the articles") == 2
    rows = CliRunner().invoke(main, ["score", *files, "--level", "article", "--format", "jsonl"]).stdout
    assert rows.count('"unlike_training": true') == 2
