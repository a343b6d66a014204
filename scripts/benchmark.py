"""Measure the program against what a researcher would otherwise run, side by side, on this machine.

usage: python scripts/benchmark.py [--runs N] [--json] [start-up] [throughput] [folder] [memory] [training]

start-up    a 1,500-word article through `framing score`, and through a script that makes scikit-learn's vectorizer and
            regressions of the same model from arrays on disk; whole processes.
throughput  plain text to probabilities on one core: framing (with stances), by its compiled kernel, where there is one, and
            by arrays, the scikit-learn pipeline, fastText, Vowpal Wabbit, MiniLM, each where it is installed.
folder      20,000 articles as files, one job and two.
memory      the largest process scoring 1,000 and 100,000 articles, and one file of 200 MB.
training    terms and four regressions from 10,000, 30,000 and 100,000 paragraphs, here and by scikit-learn with its own terms
            and its default solver: seconds, the largest process, macro-F1 on 10,000 others. One core.

Without a part all are measured. The ways take turns; before they are timed the outputs of those that should be equal are
compared.
Nothing is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from unittest.mock import patch

import numpy as np
from made_paragraphs import write_paragraphs

from framing.arrays import ArrayKernel
from framing.articles import read_article
from framing.corpus import read_corpus
from framing.kernel import BUILT
from framing.learned import Learned
from framing.model import FramingModel
from framing.terms import words

ARTICLES = Path(__file__).resolve().parents[1] / "corpus" / "articles"
RIVALS = Path(__file__).with_name("training_rivals.py")
RIVAL = """
import json
import sys
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from framing.terms import Terms
told, numbers = json.load(open(sys.argv[1] + ".json", encoding="utf-8")), np.load(sys.argv[1] + ".npz")
vectorizer = TfidfVectorizer(analyzer=Terms(**told["terms"]), sublinear_tf=True, vocabulary=told["vocabulary"]).fit([""])
vectorizer.idf_ = numbers["idf"]
paragraphs = open(sys.argv[2], encoding="utf-8").read().split("\\n\\n")
weights = vectorizer.transform(paragraphs)
columns = []
for coef, intercept in zip(numbers["coef"], numbers["intercept"]):
    regression = LogisticRegression()
    regression.classes_, regression.coef_, regression.intercept_ = np.array([0, 1]), coef[None], intercept[None]
    columns.append(regression.predict_proba(weights)[:, 1].tolist())
json.dump(columns, sys.stdout)
"""


def article_of(n_words: int) -> str:
    """Return paragraphs of the corpus of about `n_words` words in all."""
    blocks: list[str] = []
    for path in sorted(ARTICLES.glob("*.txt")):
        for paragraph in read_article(path).paragraphs:
            blocks.append(paragraph.text)
            if sum(len(block.split()) for block in blocks) >= n_words:
                return "\n\n".join(blocks)
    raise SystemExit(f"{ARTICLES}: not enough text for {n_words} words")


def timed(command: list[str]) -> float:
    """Return the wall seconds of a whole process, which finds its modules compiled as an installed program does."""
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=settings)
    return time.perf_counter() - start


def start_up(runs: int) -> dict[str, list[float]]:
    """Return the seconds of each way, one after the other in every round, after one round that is not counted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = FramingModel.load()
        text = article_of(1500)
        (folder / "article.txt").write_text(text, "utf-8")
        (folder / "rival.py").write_text(RIVAL, "utf-8")
        _save_pipeline(model, folder / "pipeline")
        rival = [sys.executable, str(folder / "rival.py"), str(folder / "pipeline"), str(folder / "article.txt")]
        printed = np.array(json.loads(subprocess.run(rival, check=True, capture_output=True, text=True).stdout)).T
        difference = np.abs(printed - model.score_texts(text.split("\n\n")).probabilities).max()
        if difference > 1e-9:
            raise SystemExit(f"the two ways differ by {difference:.1e}; nothing was timed")
        program = Path(sys.executable).with_name("framing")
        ways = {
            "framing score article.txt": [str(program), "score", str(folder / "article.txt")],
            "scikit-learn, arrays from disk": rival,
            "framing --help": [str(program), "--help"],
            "python -c pass": [sys.executable, "-c", "pass"],
        }
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for counted in range(-1, runs):
            for way, command in ways.items():
                took = timed(command)
                if counted >= 0:
                    seconds[way].append(took)
    return seconds


def _save_pipeline(model: FramingModel, path: Path) -> None:
    """Write what a scikit-learn pipeline of the model needs, as data."""
    found, pipeline = model.learned_, model.to_sklearn()
    fitted = pipeline.named_steps["presence"].estimators_
    coef, intercept = (np.concatenate([getattr(one, name) for one in fitted]) for name in ("coef_", "intercept_"))
    np.savez(path.with_suffix(".npz"), idf=found.idf, coef=coef, intercept=intercept)
    terms = {
        "stemmer": found.terms.stemmer,
        "ngrams": found.terms.ngrams,
        "lists": found.terms.lists,
        "punctuation": found.terms.punctuation,
    }
    path.with_suffix(".json").write_text(json.dumps({"terms": terms, "vocabulary": found.vocabulary}), "utf-8")


def paragraphs_of_corpus(times: int) -> list[str]:
    """Return the paragraphs of the corpus, so often, in a random order."""
    found = [block.text for path in sorted(ARTICLES.glob("*.txt")) for block in read_article(path).paragraphs] * times
    random.Random(0).shuffle(found)
    return found


def by_arrays(learned: Learned) -> Learned:
    """Return the same numbers for a process in which no kernel is compiled."""
    with patch("framing.learned._KERNEL", ArrayKernel):
        uncompiled = replace(learned)
        uncompiled.score_texts([""] * 64)
    return uncompiled


def throughput(runs: int) -> dict[str, list[float]]:
    """Return the MB a second of each way."""
    model = FramingModel.load()
    learned, pipeline = model.learned_, model.to_sklearn()
    uncompiled = by_arrays(learned)
    texts = paragraphs_of_corpus(3)
    size = sum(len(text.encode("utf-8")) for text in texts) / 1e6
    every = learned.score_terms([learned.terms(text) for text in texts]).probabilities
    others = (
        learned.score_texts(texts).probabilities,
        uncompiled.score_texts(texts).probabilities,
        pipeline.predict_proba(texts),
    )
    difference = max(np.abs(every - other).max() for other in others)
    if difference > 1e-9:
        raise SystemExit(f"the ways differ by {difference:.1e}; nothing was timed")
    ways: dict[str, tuple[Callable[[], object], float]] = {
        "framing": (lambda: learned.score_texts(texts), size),
        "framing, without the kernel": (lambda: uncompiled.score_texts(texts), size),
        "scikit-learn pipeline": (lambda: pipeline.predict_proba(texts), size),
    }
    for name, rival in (("fastText", _fasttext), ("Vowpal Wabbit", _vowpal_wabbit), ("MiniLM", _minilm)):
        try:
            score, share = rival(texts)
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)
            continue
        ways[name] = (score, size * share)
    return _rates(ways, runs)


def _rates(ways: dict[str, tuple[Callable[[], object], float]], runs: int) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for counted in range(-1, runs):
        for way, (score, size) in ways.items():
            begun = time.perf_counter()
            score()
            if counted >= 0:
                rates[way].append(size / (time.perf_counter() - begun))
    return rates


def _labelled() -> list[tuple[str, list[str]]]:
    """Return training paragraphs of the corpus with the framings that they carry."""
    corpus = read_corpus(ARTICLES.parent)
    found = []
    for (article, number), reference in corpus.reference("adjudicated").items():
        if article in corpus.articles and corpus.split(article) == "train":
            text = corpus.articles[article].paragraphs[number - 1].text
            present = zip(corpus.codebook.slugs, reference.values, strict=True)
            found.append((text, [slug for slug, value in present if value not in (None, "absent")]))
    return found


def _fasttext(texts: list[str]) -> tuple[Callable[[], object], float]:
    import fasttext

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        for text, slugs in _labelled():
            labels = " ".join(f"__label__{slug}" for slug in slugs or ["none"])
            file.write(f"{labels} {' '.join(words(text))}\n")
        file.flush()
        model = fasttext.train_supervised(file.name, loss="ova", wordNgrams=2, minCount=2, epoch=20, thread=1, verbose=0)
    # The package's own `predict` fails under numpy 2, what it calls does not.
    return lambda: [model.f.predict(" ".join(words(text)), -1, 0.0, "strict") for text in texts], 1.0


def _vowpal_wabbit(texts: list[str]) -> tuple[Callable[[], object], float]:
    from vowpalwabbit import Workspace

    slugs = FramingModel.load().codebook.slugs
    model = Workspace(f"--multilabel_oaa {len(slugs)} --ngram 2 --loss_function logistic --quiet")
    for text, carried in _labelled():
        labels = ",".join(str(slugs.index(slug)) for slug in carried)
        model.learn(f"{labels} | {' '.join(words(text))}")
    return lambda: [model.predict(f"| {' '.join(words(text))}") for text in texts], 1.0


def _minilm(texts: list[str]) -> tuple[Callable[[], object], float]:
    from rival_embeddings import embed

    some = texts[:64]
    embed(some[:1])
    return lambda: embed(some), sum(map(len, some)) / sum(map(len, texts))


def folder(runs: int) -> dict[str, list[float]]:
    """Return the seconds of scoring 20,000 files with one job and with two."""
    program = str(Path(sys.executable).with_name("framing"))
    seconds: dict[str, list[float]] = {"--jobs 1": [], "--jobs 2": []}
    with tempfile.TemporaryDirectory() as name:
        texts = paragraphs_of_corpus(34)
        for i in range(20_000):
            place = Path(name, "articles", f"{i % 100:02d}")
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{i}.txt").write_text("\n\n".join(texts[10 * i : 10 * i + 10]) + "\n", "utf-8")
        for _ in range(runs):
            for way, took in seconds.items():
                command = [program, "score", f"{name}/articles", "-o", f"{name}/scores.csv", *way.split()]
                begun = time.perf_counter()
                subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
                took.append(time.perf_counter() - begun)
    return seconds


def memory(_runs: int) -> dict[str, list[float]]:
    """Return the MB of the largest process."""
    texts = paragraphs_of_corpus(1)
    found = {}
    with tempfile.TemporaryDirectory() as name:
        for number in (1_000, 100_000):
            with open(f"{name}/{number}.jsonl", "w", encoding="utf-8") as file:
                for i in range(number):
                    some = [texts[(7 * i + 31 * j) % len(texts)] for j in range(5)]
                    file.write(json.dumps({"id": f"a{i}", "text": "\n\n".join(some)}) + "\n")
            found[f"{number:,} articles"] = [_largest(f"{name}/{number}.jsonl", f"{name}/scores.csv")]
        with open(f"{name}/large.txt", "w", encoding="utf-8") as file:
            while file.tell() < 200_000_000:
                file.write("\n\n".join(texts) + "\n\n")
        found["one file of 200 MB"] = [_largest(f"{name}/large.txt", f"{name}/scores.csv", "--file-limit", "0")]
    return found


def _largest(*arguments: str) -> float:
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    program = str(Path(sys.executable).with_name("framing"))
    place, output, *options = arguments
    command = [sys.executable, "-c", code, program, "score", place, "-o", output, *options]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def training(runs: int) -> dict[str, dict[str, list[float]]]:
    """Return seconds, MB and macro-F1 of each way, for each number of paragraphs."""
    corpus = read_corpus(ARTICLES.parent)
    found: dict[str, dict[str, list[float]]] = {}
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as name:
        write_paragraphs(corpus, 10_000, Path(name, "others.jsonl"), seed=1)
        for number in (10_000, 30_000, 100_000):
            path = Path(name, f"{number}.jsonl")
            write_paragraphs(corpus, number, path, seed=0)
            for _ in range(runs):
                for way in ("framing", "scikit-learn"):
                    command = [sys.executable, str(RIVALS), way, str(path), f"{name}/others.jsonl"]
                    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
                    for measure, value in json.loads(done.stdout).items():
                        found.setdefault(f"{measure}, {number:,} paragraphs", {}).setdefault(way, []).append(value)
    return found


PARTS: dict[str, Callable[[int], dict[str, dict[str, list[float]]]]] = {
    "start-up": lambda runs: {"s": start_up(runs)},
    "throughput": lambda runs: {"MB/s": throughput(runs)},
    "folder": lambda runs: {"s": folder(runs)},
    "memory": lambda runs: {"MB": memory(runs)},
    "training": training,
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--runs", type=int, default=7, help="counted rounds (default 7)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    machine = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: found for name in ("numpy", "scikit-learn", "fasttext", "vowpalwabbit") if (found := _version(name))},
        "kernel": "compiled" if BUILT else "none",
    }
    found = {part: PARTS[part](options.runs) for part in options.parts or PARTS}
    if options.json:
        print(json.dumps({"machine": machine, **found}, indent=2))
        return
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    for part, tables in found.items():
        for unit, ways in tables.items():
            print_table(part, unit, ways)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def print_table(part: str, unit: str, ways: dict[str, list[float]]) -> None:
    """Print medians, spread, and each way beside the first."""
    first = statistics.median(next(iter(ways.values())))
    rounds = len(next(iter(ways.values())))
    print(f"\n{f'{part}, {rounds} runs, {unit}':<46}    median    lowest   highest   x the first")
    for way, values in ways.items():
        middle = statistics.median(values)
        cells = "".join(f"{value:>10.3f}" for value in (middle, min(values), max(values)))
        print(f"{way:<46}{cells} {middle / first:>13.2f}")


if __name__ == "__main__":
    main()
