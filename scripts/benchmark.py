"""Measure the program against what a researcher would otherwise run, side by side, on this machine.

usage: python scripts/benchmark.py [--runs N] [--json]

Start-up: a 1,500-word article through `framing score`, and through a script that unpickles a scikit-learn pipeline of
the same model. Both are whole processes, run in turn; before they are timed their probabilities are compared. Nothing is
installed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import joblib
import numpy as np

from framing.articles import read_article
from framing.model import FramingModel

ARTICLES = Path(__file__).resolve().parents[1] / "corpus" / "articles"
RIVAL = """
import sys
import joblib
pipeline = joblib.load(sys.argv[1])
paragraphs = open(sys.argv[2], encoding="utf-8").read().split("\\n\\n")
for paragraph, values in zip(paragraphs, pipeline.predict_proba(paragraphs)):
    print(paragraph[:40], *values)
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
    """Return the wall seconds of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def start_up(runs: int) -> dict[str, list[float]]:
    """Return the seconds of each way, one after the other in every round, after one round that is not counted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = FramingModel.load()
        pipeline = model.to_sklearn()
        text = article_of(1500)
        (folder / "article.txt").write_text(text, "utf-8")
        (folder / "rival.py").write_text(RIVAL, "utf-8")
        joblib.dump(pipeline, folder / "pipeline.joblib")
        paragraphs = text.split("\n\n")
        difference = np.abs(pipeline.predict_proba(paragraphs) - model.score_texts(paragraphs).probabilities).max()
        if difference > 1e-9:
            raise SystemExit(f"the two ways differ by {difference:.1e}; nothing was timed")
        program = Path(sys.executable).with_name("framing")
        ways = {
            "framing score article.txt": [str(program), "score", str(folder / "article.txt")],
            "unpickled scikit-learn pipeline": [
                sys.executable,
                str(folder / "rival.py"),
                str(folder / "pipeline.joblib"),
                str(folder / "article.txt"),
            ],
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=7, help="counted rounds (default 7)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    seconds = start_up(options.runs)
    machine = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("numpy", "scikit-learn")},
    }
    if options.json:
        print(json.dumps({"machine": machine, "seconds": seconds}, indent=2))
        return
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    own = statistics.median(seconds["framing score article.txt"])
    print(f"{f'whole process, {options.runs} runs':<34}    median    lowest   highest  x framing score")
    for way, took in seconds.items():
        middle = statistics.median(took)
        cells = "".join(f"{value * 1000:>7.0f} ms" for value in (middle, min(took), max(took)))
        print(f"{way:<34}{cells} {middle / own:>16.2f}")


if __name__ == "__main__":
    main()
