"""Refuse a change that makes the model worse: the figures of models/gate.json may not be undercut.

usage: python scripts/gate.py [--record] [--copies FOLDER]

The shipped model is measured on the split `test`; a model trained here on the training articles alone is measured on the split
`real`. With --record what is measured becomes the mark, which is for a new model only. The articles
of `real` are in the corpus as counts of their terms, from which longer phrases are missing; with --copies, a folder of text files
ID.txt, they are measured from their full text as well.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from framing.articles import read_article
from framing.coded import coded_paragraphs
from framing.corpus import Corpus, read_corpus
from framing.figures import figures, predict
from framing.fitting import Options
from framing.learned import Learned
from framing.model import FramingModel
from framing.training import train
from framing.writing import replacing

ROOT = Path(__file__).resolve().parents[1]
MARKS = ROOT / "models" / "gate.json"
# Libraries of another version may turn a call or two; anything more is a change of the model.
TOLERANCE = 0.002


def measured(corpus: Corpus, model: Learned, split: str) -> dict[str, float]:
    """Return macro F1, mean average precision and macro F1 of stance on a split."""
    coded = coded_paragraphs(corpus, [split], "adjudicated", model.terms)
    found = figures(coded, predict(model, coded), corpus.codebook, resamples=0)
    return {
        "macro_f1": found["macro"]["f1"]["value"],
        "average_precision": found["macro"]["average_precision"]["value"],
        "stance_macro_f1": found["stance"]["macro_f1"]["value"],
    }


def with_copies(corpus: Corpus, folder: Path) -> Corpus:
    """Return a corpus in which articles without a text have that of their copy."""
    missing = {article for article, _ in corpus.withheld}
    return replace(corpus, articles={**corpus.articles, **{id: read_article(folder / f"{id}.txt") for id in missing}})


def main(record: bool, copies: Path | None) -> int:
    """Measure, print, compare; return 1 where a figure is below its mark."""
    corpus = read_corpus(ROOT / "corpus")
    shipped = FramingModel.load(ROOT / "models" / "default").learned_
    trained = train(corpus, Options(jobs=2)).learned_
    now = {"test": measured(corpus, shipped, "test"), "real": measured(corpus, trained, "real")}
    marks = now if record else json.loads(MARKS.read_text("utf-8"))
    below = 0
    for split, found in now.items():
        for name, value in found.items():
            low = value < marks[split][name] - TOLERANCE
            below += low
            print(f"{split:<5} {name:<18} {value:.4f}  mark {marks[split][name]:.4f}{'  BELOW' if low else ''}")
    if copies:
        for name, value in measured(with_copies(corpus, copies), trained, "real").items():
            print(f"real, full text  {name:<18} {value:.4f}")
    if record:
        with replacing(MARKS) as file:
            file.write(json.dumps(now, indent=2) + "\n")
    return int(below > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--copies", type=Path, metavar="FOLDER")
    raise SystemExit(main(**vars(parser.parse_args())))
