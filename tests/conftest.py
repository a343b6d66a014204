"""A small corpus and a model of it, about something else altogether: winter on an island."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("framing", deadline=None)
settings.load_profile("framing")

CODEBOOK = """
name = "Winter on the island"
version = "3"
[[stance]]
slug = "favor"
[[stance]]
slug = "against"
[[framing]]
slug = "ferry-decline"
name = "Ferry decline"
definition = "The ferry is getting worse."
indicators = ["ferry", "late"]
[[framing]]
slug = "good-harvest"
name = "Good harvest"
"""

_MATTER = {
    "ferry-decline": {
        "favor": ["The ferry came late again and half its lamps were dark.", "Old ferry engines fail, late as ever."],
        "against": ["It is not true that the ferry runs late, the log shows.", "No ferry failed, whatever people say."],
    },
    "good-harvest": {
        "favor": ["The barley harvest filled both barns.", "A harvest like this one comes once in ten years."],
        "against": [
            "The harvest was no success, the barns stay half empty.",
            "Nobody would call it a harvest, it rained.",
        ],
    },
}
_REST = [
    "The priest walked to the north shore.",
    "Two schools closed for a day.",
    "Snow lay on the road to the mill.",
    "Children skated.",
]


def write_corpus(folder: Path, n_articles: int = 24, coders: tuple[str, ...] = ("ann", "bo"), seed: int = 5) -> Path:
    """Write a corpus whose framings can be learned, with a stance in every framing."""
    rng = random.Random(seed)
    (folder / "articles").mkdir(parents=True)
    (folder / "codebook.toml").write_text(CODEBOOK, "utf-8")
    about, codings = [], []
    for number in range(n_articles):
        id = f"island-{number:02d}"
        blocks = [f"# Winter letter {number}"]
        for paragraph in range(1, 7):
            values = dict.fromkeys(_MATTER, "absent")
            sentences = [rng.choice(_REST)]
            for slug, stances in _MATTER.items():
                if rng.random() < 0.4:
                    values[slug] = rng.choice(list(stances))
                    sentences.append(rng.choice(stances[values[slug]]))
            rng.shuffle(sentences)
            blocks.append(" ".join([*sentences, f"Day {rng.randrange(60)}.", *(f"w{rng.randrange(9**6)}" for _ in range(12))]))
            codings += [(id, paragraph, coder, "independent", "3", *values.values()) for coder in coders]
        (folder / "articles" / f"{id}.txt").write_text("\n\n".join(blocks) + "\n", "utf-8")
        about.append((id, f"Winter letter {number}", "test" if number % 6 == 5 else "train"))
    write_rows(folder / "articles.csv", [("id", "title", "split"), *about])
    write_rows(folder / "codings.csv", [("article", "paragraph", "coder", "round", "codebook", *_MATTER), *codings])
    return folder


def write_rows(path: Path, rows: list[tuple[object, ...]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture
def read_file(tmp_path):
    """Return a reader of a file with given bytes: its articles, and its errors and notices as sentences."""
    from framing.articles.article import Article
    from framing.articles.formats import read_articles
    from framing.articles.inputs import Input, Notice, Reading
    from framing.errors import ArticleError

    def read(name, data, **reading):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        found = list(read_articles(Input(str(path), path.stem), Reading(**reading)))
        articles = [item for item in found if isinstance(item, Article)]
        errors = [str(item) for item in found if isinstance(item, ArticleError)]
        notices = [item.text for item in found if isinstance(item, Notice)]
        assert len(articles) + len(errors) + len(notices) == len(found)
        for sentence in errors + notices:
            assert sentence.startswith(str(path))
            assert sentence.isprintable()
            assert len(sentence) < 600 + len(str(path))
        return articles, errors, notices

    return read


@pytest.fixture
def island(tmp_path):
    return write_corpus(tmp_path / "island")


@pytest.fixture(scope="session")
def island_model(tmp_path_factory):
    from framing.corpus import read_corpus
    from framing.training import train

    return train(read_corpus(write_corpus(tmp_path_factory.mktemp("corpora") / "island")))


@pytest.fixture(scope="session")
def default():
    from framing.model import FramingModel

    return FramingModel.load()
