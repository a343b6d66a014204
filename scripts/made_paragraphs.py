"""Paragraphs in any number for `benchmark.py training`: sentences of the corpus, coded as the paragraphs they stand in."""

from __future__ import annotations

import json
import random
from pathlib import Path

from framing.articles.sentences import split_sentences
from framing.codebook import ABSENT
from framing.corpus import Corpus

_SWAPPED, _NEW = 0.15, 0.02


def write_paragraphs(corpus: Corpus, number: int, path: Path, seed: int) -> None:
    """Write paragraphs of one to five sentences as JSON Lines of ``text`` and ``present``.

    A paragraph carries what one of its sentences does. Some words are swapped for others of the corpus and some are made up,
    so that pairs go on growing with the text, as they do in news.
    """
    rng = random.Random(seed)
    sentences = _sentences(corpus)
    words = sorted({word for text, _ in sentences for word in text.split()})
    with path.open("w", encoding="utf-8") as file:
        for _ in range(number):
            some = rng.choices(sentences, k=rng.randint(1, 5))
            text = " ".join(_other(word, words, rng) for sentence, _ in some for word in sentence.split())
            present = [max(values) for values in zip(*(values for _, values in some), strict=True)]
            file.write(json.dumps({"text": text, "present": present}) + "\n")


def _sentences(corpus: Corpus) -> list[tuple[str, list[int]]]:
    found = []
    for (article, number), reference in corpus.reference("adjudicated").items():
        if article in corpus.articles and all(reference.values):
            present = [int(value != ABSENT) for value in reference.values]
            text = corpus.articles[article].paragraphs[number - 1].text
            found.extend((sentence, present) for sentence in split_sentences(text))
    return found


def _other(word: str, words: list[str], rng: random.Random) -> str:
    drawn = rng.random()
    if drawn < _NEW:
        return "".join(rng.choices("aeioulnrst", k=rng.randint(5, 9)))
    return rng.choice(words) if drawn < _SWAPPED else word
