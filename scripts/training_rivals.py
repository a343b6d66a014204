"""Fit one way to paragraphs on disk and say what it took; a process of its own for each, called by `benchmark.py training`.

usage: python scripts/training_rivals.py framing|scikit-learn TRAIN.jsonl TEST.jsonl

Either way is TF-IDF of single words and pairs that stand in two paragraphs, sublinear, and four L2-penalised logistic
regressions with balanced classes and C = 10. Printed as JSON: seconds, MB of the largest process, macro-F1.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

STRENGTH = 10.0
Ints = NDArray[np.int64]
Predict = Callable[[list[str]], Ints]


def read(path: Path) -> tuple[list[str], Ints]:
    """Return texts and what is present in each."""
    texts, present = [], []
    with path.open(encoding="utf-8") as file:
        for line in map(json.loads, file):
            texts.append(line["text"])
            present.append(np.array(line["present"], dtype=np.int8))
    return texts, np.stack(present).astype(np.int64)


def framing(texts: list[str], present: Ints) -> Predict:
    """Fit as `framing train` fits each fold and at the end the model."""
    from framing.codebook import Codebook, Framing
    from framing.coded import coded_texts
    from framing.fitting import Options, fit, terms_for

    framings = tuple(Framing(f"framing-{k}", f"framing {k}") for k in range(present.shape[1]))
    codebook, options = Codebook("benchmark", "1", framings), Options(context=0.0, stance_context=0.0)
    coded = coded_texts(texts, present, None, terms_for(codebook, options))
    model = fit(coded, codebook, options, [STRENGTH] * present.shape[1])
    return lambda unseen: model.score_texts(unseen).present.astype(np.int64)


def scikit_learn(texts: list[str], present: Ints) -> Predict:
    """Fit as the library does by default."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    weights = vectorizer.fit_transform(texts)
    fitted = [LogisticRegression(C=STRENGTH, class_weight="balanced").fit(weights, column) for column in present.T]
    return lambda unseen: np.stack([one.predict(vectorizer.transform(unseen)) for one in fitted], axis=1)


def main() -> None:
    """Fit, measure, print."""
    way = {"framing": framing, "scikit-learn": scikit_learn}[sys.argv[1]]
    texts, present = read(Path(sys.argv[2]))
    way(texts[:200], present[:200])
    begun = time.perf_counter()
    predict = way(texts, present)
    seconds = time.perf_counter() - begun
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    unseen, truth = read(Path(sys.argv[3]))
    called = predict(unseen)
    hits = 2 * (called & truth).sum(axis=0)
    f1 = float((hits / (called.sum(axis=0) + truth.sum(axis=0))).mean())
    print(json.dumps({"seconds": seconds, "MB": largest, "macro-F1": f1}))


if __name__ == "__main__":
    main()
