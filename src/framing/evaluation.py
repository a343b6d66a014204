"""How good a model is on a corpus, measured so that it cannot be fooled.

Paragraphs of one article, and of articles that share near-duplicate paragraphs, are never on both sides of a split;
calibration and thresholds never come from what they are measured on; every figure has an interval, floors and a
ceiling beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.codebook import Codebook
from framing.coded import FOLDS, Coded, article_folds, check_enough, coded_paragraphs
from framing.corpus import SPLITS, TRAIN, Corpus
from framing.coverage import coverage_curve, profile_coverage, spread_by_folds, sure_by_folds, sure_by_model
from framing.errors import CorpusError
from framing.figures import Predictions, figures, predict
from framing.fitting import FIXED, Options, terms_for
from framing.measures import mean
from framing.model import FramingModel
from framing.repetition import near_duplicates
from framing.training import codebook_for
from framing.unseen import Unseen, nested, predict_unseen
from framing.yardsticks import Yardsticks, yardsticks

ARTICLE, DATE = "article", "date"
_LEAST_IN_SUBGROUP = 30
_WIRE_COPY = 0.8
_CURVE = (0.1, 0.25, 0.5, 0.75, 1.0)
_SUBGROUPS = ("genre", "viewpoint", "country", "outlet", "matter", "split")


@dataclass(frozen=True)
class WrongCall:
    """A confident decision that is wrong, with the terms that moved it most."""

    article: str
    paragraph: int
    framing: str
    probability: float
    present: bool
    terms: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """What was measured.

    Attributes
    ----------
    measured_on : str
        Which paragraphs, and how they were kept apart from what the model learned from.
    figures : dict
        See `framing.figures.figures`.
    yardsticks : dict
        From slug to `Yardsticks`.
    row_wise : dict or None
        The figures that folds by row, which split articles, would have given: the leakage gap.
    curve : list of dict
        Macro average precision and F1 at growing shares of the training articles.
    subgroups : dict
        From a column of articles.csv to macro figures of its values.
    wrong : list of WrongCall
        Most confident first.
    coverage : list of dict
        See `framing.coverage.coverage_curve`.
    profile_coverage : dict
        See `framing.coverage.profile_coverage`.
    """

    measured_on: str
    figures: dict[str, Any]
    yardsticks: dict[str, Yardsticks]
    row_wise: dict[str, Any] | None = None
    curve: list[dict[str, Any]] = field(default_factory=list)
    subgroups: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: list[WrongCall] = field(default_factory=list)
    coverage: list[dict[str, Any]] = field(default_factory=list)
    profile_coverage: dict[str, Any] = field(default_factory=dict)


def evaluate_model(corpus: Corpus, model: FramingModel, *, splits: Collection[str] = (), rule: str = "adjudicated") -> Evaluation:
    """Measure a trained model on coded paragraphs that it was not trained on.

    Parameters
    ----------
    corpus : Corpus
    model : FramingModel
        Its codebook must have the corpus's framings and stances.
    splits : collection of str
        Splits to measure on; by default all that the model was not trained on, if this is its corpus, else all.
    rule : str
        How codings are resolved to reference codings.

    Raises
    ------
    CorpusError
        If the codebooks differ, or nothing is left to measure on.
    """
    if (model.codebook.slugs, model.codebook.stances) != (corpus.codebook.slugs, corpus.codebook.stances):
        raise CorpusError(f"{corpus.folder}: framings or stances are not those of the model; name another model or corpus.")
    trained = (
        set(model.provenance.get("splits", [TRAIN])) if model.provenance.get("corpus_checksum") == corpus.checksum else set()
    )
    chosen = tuple(splits) or tuple(split for split in SPLITS if split not in trained)
    if trained & set(chosen):
        raise CorpusError(
            f"{corpus.folder}: the model was trained on the split {sorted(trained & set(chosen))[0]!r}; measure on others."
        )
    coded = coded_paragraphs(corpus, chosen, rule, model.terms)
    if not coded.units:
        raise CorpusError(f"{corpus.folder}: no coded paragraph in {', '.join(chosen)}; there is nothing to measure on.")
    predicted = predict(model.learned_, coded)
    where = f"{len(coded.units)} paragraphs of {len(set(coded.articles))} articles ({', '.join(chosen)}), not trained on"
    return Evaluation(
        where,
        figures(coded, predicted, corpus.codebook),
        yardsticks(coded, corpus.codings, corpus.codebook, model.terms),
        subgroups=_subgroups(corpus, coded, predicted),
        wrong=_wrong(coded, predicted, corpus.codebook.slugs, model),
        coverage=coverage_curve(coded, predicted, sure_by_model(model.learned_.abstention, predicted)),
        profile_coverage=profile_coverage(coded, predicted, np.tile(model.learned_.spread, (len(coded.units), 1))),
    )


def evaluate_corpus(
    corpus: Corpus,
    options: Options | None = None,
    *,
    group_by: str = ARTICLE,
    curve: bool = True,
    progress: Callable[[str], object] = str,
) -> Evaluation:
    """Measure what training on a corpus gives, by nested cross-validation of its training articles.

    Parameters
    ----------
    corpus : Corpus
    options : Options, optional
    group_by : str
        ``"article"``; ``"date"`` trains on the past and measures on what came after; another column of articles.csv
        leaves each of its values out in turn.
    curve : bool
        Whether to fit the learning curve too.
    progress : callable
        Told each step in a few words.

    Raises
    ------
    CorpusError
        If there are too few codings, or no such column.
    """
    options = options or Options()
    codebook = codebook_for(corpus, options)
    terms = terms_for(codebook, options)
    coded = coded_paragraphs(corpus, options.splits, options.rule, terms)
    for reason in check_enough(coded, codebook).values():
        progress(f"not learned: {reason}")
    groups = duplicate_groups(corpus, coded.articles)
    folds, how = _folds(corpus, coded, groups, group_by, options.seed)
    measured = folds > 0 if group_by == DATE else folds >= 0
    predicted = _predicted(coded, codebook, folds, options, group_by, progress)
    some = coded.rows(np.flatnonzero(measured))
    kept = _rows(predicted, measured)
    row_wise = None
    if group_by == ARTICLE:
        progress("folds by row, for comparison")
        mixed = np.random.default_rng(options.seed).permutation(len(coded.units)) % (folds.max() + 1)
        row_wise = figures(coded, _cross_validated(coded, codebook, mixed, options), codebook, resamples=0)["macro"]
    return Evaluation(
        f"{len(some.units)} paragraphs of {len(set(some.articles))} training articles, {how}; thresholds from other folds",
        figures(some, kept, codebook, options.seed),
        yardsticks(some, corpus.codings, codebook, terms),
        row_wise,
        _learning_curve(coded, codebook, folds, options, progress) if curve and group_by == ARTICLE else [],
        _subgroups(corpus, some, kept),
        _wrong(some, kept, codebook.slugs),
        coverage_curve(some, kept, sure_by_folds(some, kept, folds[measured])),
        profile_coverage(some, kept, spread_by_folds(some, kept, folds[measured])),
    )


def duplicate_groups(corpus: Corpus, articles: Sequence[str]) -> list[str]:
    """Return for each row the name of its group: its article, or the first of those that share near-duplicate paragraphs."""
    texts = {
        (id, number): paragraph.text
        for id in set(articles)
        if id in corpus.articles
        for number, paragraph in enumerate(corpus.articles[id].paragraphs, start=1)
    }
    first = {article: article for article in articles}

    def root(article: str) -> str:
        while first[article] != article:
            article = first[article]
        return article

    for (one, _), (other, _), _ in near_duplicates(texts, least=_WIRE_COPY):
        low, high = sorted((root(one), root(other)))
        first[high] = low
    return [root(article) for article in articles]


def _folds(corpus: Corpus, coded: Coded, groups: Sequence[str], group_by: str, seed: int) -> tuple[NDArray[np.int64], str]:
    if group_by == ARTICLE:
        folds = article_folds(groups, seed)
        if folds.max() < 1:
            raise CorpusError(f"{corpus.folder}: all articles share near-duplicate paragraphs; none can be kept apart.")
        return folds, f"{folds.max() + 1} folds by article and near-duplicate"
    values = [corpus.about[article].get(group_by, "") for article in coded.articles]
    if not any(values):
        raise CorpusError(
            f"{corpus.folder / 'articles.csv'}: there is no column {group_by!r}, or it is empty; name another for --group-by."
        )
    if group_by == DATE:
        order = {
            article: i for i, article in enumerate(sorted(set(coded.articles), key=lambda a: (corpus.about[a].get(DATE, ""), a)))
        }
        blocks = np.array([order[article] * 5 // len(order) for article in coded.articles])
        return blocks, "each fifth of time by a model of all before it"
    folds = article_folds(values, seed, n_folds=min(10, len(set(values))))
    return folds, f"{folds.max() + 1} folds that leave out whole values of {group_by}"


def _cross_validated(
    coded: Coded,
    codebook: Codebook,
    folds: NDArray[np.int64],
    options: Options,
    progress: Callable[[str], object] = str,
    keep: NDArray[np.bool_] | None = None,
) -> Predictions:
    """Predict each fold by what the others teach, strength, calibration and thresholds too."""
    unseen = predict_unseen(coded, codebook, folds, options, progress, keep=keep)
    return nested(unseen, coded, codebook, folds)


def _predicted(
    coded: Coded,
    codebook: Codebook,
    folds: NDArray[np.int64],
    options: Options,
    group_by: str,
    progress: Callable[[str], object],
) -> Predictions:
    if group_by != DATE:
        return _cross_validated(coded, codebook, folds, options, progress)
    parts = []
    for block in range(1, folds.max() + 1):
        progress(f"fifth {block + 1} of time")
        past, now = np.flatnonzero(folds < block), np.flatnonzero(folds == block)
        inner = coded.rows(past)
        tuned = predict_unseen(inner, codebook, article_folds(inner.articles, options.seed), options)
        both = coded.rows(np.concatenate([past, now]))
        order = np.array([1] * len(past) + [0] * len(now))
        ahead = predict_unseen(both, codebook, order, options, only=0)
        joined = Unseen(
            options.strengths,
            np.concatenate([tuned.log_odds, ahead.log_odds[:, len(past) :]], axis=1),
            np.concatenate([tuned.stances, ahead.stances[len(past) :]]),
        )
        parts.append((now, _rows(nested(joined, both, codebook, order, only=0), order == 0)))
    shape = coded.present.shape
    whole = Predictions(
        np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool), np.full((*shape, len(codebook.stances)), np.nan)
    )
    for rows, part in parts:
        whole.log_odds[rows], whole.probabilities[rows], whole.called[rows], whole.stances[rows] = (
            part.log_odds, part.probabilities, part.called, part.stances,
        )  # fmt: skip
    return whole


def _rows(predicted: Predictions, rows: NDArray[np.bool_]) -> Predictions:
    return Predictions(predicted.log_odds[rows], predicted.probabilities[rows], predicted.called[rows], predicted.stances[rows])


def _learning_curve(
    coded: Coded, codebook: Codebook, folds: NDArray[np.int64], options: Options, progress: Callable[[str], object]
) -> list[dict[str, Any]]:
    """Measure on every fold what a growing share of the other folds' articles gives, at a fixed strength of the penalty."""
    fast = replace(options, strength=options.strength or FIXED)
    rng = np.random.default_rng(options.seed)
    names = sorted(set(coded.articles))
    rank = dict(zip(names, rng.permutation(len(names)), strict=True))
    points = []
    for share in _CURVE:
        progress(f"learning curve, {share:.0%} of the articles")
        kept = np.array([rank[article] < share * len(rank) for article in coded.articles])
        if share * len(rank) < 2 * FOLDS:
            continue
        predicted = _cross_validated(coded, codebook, folds, fast, keep=kept)
        found = figures(coded, predicted, codebook, options.seed, resamples=200)
        used = sum(rank[article] < share * len(rank) for article in rank)
        points.append(
            {
                "articles": round(used * folds.max() / (folds.max() + 1)),
                **{name: found["macro"][name] for name in ("f1", "average_precision")},
            }
        )
    return points


def _subgroups(corpus: Corpus, coded: Coded, predicted: Predictions) -> dict[str, dict[str, Any]]:
    columns = {name: [corpus.about[article].get(name, "") for article in coded.articles] for name in _SUBGROUPS}
    columns["year"] = [corpus.about[article].get(DATE, "")[:4] for article in coded.articles]
    found: dict[str, dict[str, Any]] = {}
    for name, values in columns.items():
        for value in sorted(set(values)):
            rows = np.array([other == value for other in values])
            if value and rows.sum() >= _LEAST_IN_SUBGROUP and not rows.all():
                part = figures(coded.rows(np.flatnonzero(rows)), _rows(predicted, rows), corpus.codebook, resamples=0)
                each = [part["framings"][slug]["f1"]["value"] for slug in corpus.codebook.slugs]
                entry = {"paragraphs": int(rows.sum()), "micro_f1": part["micro"]["f1"]["value"], "macro_f1": mean(each)}
                found.setdefault(name, {})[value] = entry
    return found


def _wrong(
    coded: Coded, predicted: Predictions, slugs: Sequence[str], model: FramingModel | None = None, most: int = 5
) -> list[WrongCall]:
    calls = []
    terms_of = coded.terms
    for k, slug in enumerate(slugs):
        truth = coded.present[:, k]
        wrong = np.flatnonzero((truth >= 0) & ((truth == 1) != predicted.called[:, k]))
        sure = np.abs(predicted.probabilities[wrong, k] - (truth[wrong] == 1))
        for i in wrong[np.argsort(-sure, kind="stable")[:most]]:
            terms: tuple[tuple[str, float], ...] = ()
            if model is not None:
                found = model.explain_terms([terms_of[int(i)]])[0][k]
                terms = tuple((one.term, round(one.value, 3)) for one in found.contributions[:5])
            calls.append(
                WrongCall(*coded.units[int(i)], slug, round(float(predicted.probabilities[i, k]), 4), bool(truth[i] == 1), terms)
            )
    return calls
