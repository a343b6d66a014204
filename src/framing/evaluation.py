"""How good a model is on a corpus, measured so that it cannot be fooled.

Paragraphs of one article, and of articles that share near-duplicate paragraphs, are never on both sides of a split;
calibration and thresholds never come from what they are measured on; every figure has an interval, floors and a
ceiling beside it.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any

import numpy as np

from framing import __version__
from framing.apart import ARTICLE, Apart, kept_apart
from framing.codebook import Codebook
from framing.coded import Coded, check_enough, coded_paragraphs
from framing.corpus import SPLITS, TRAIN, Corpus
from framing.coverage import coverage_curve, profile_coverage, spread_by_folds, sure_by_folds, sure_by_model
from framing.crossvalidation import cross_validated, fill, fold_models, nothing_predicted, rows_of
from framing.errors import CorpusError
from framing.figures import Predictions, figures, predict
from framing.fitting import Options, terms_for
from framing.learning_curve import in_words, learning_curve
from framing.masking import Names, masked, masking_figures, names_of
from framing.model import FramingModel
from framing.paired import compared, macro_draws
from framing.pooled import curves, micro_figures
from framing.stance_figures import stance_details
from framing.subgroups import subgroups
from framing.terms import Terms
from framing.training import codebook_for
from framing.wrong_calls import Reason, WrongCall, reasons, wrong_calls
from framing.yardsticks import Yardsticks, yardsticks


@dataclass(frozen=True)
class Evaluation:
    """What was measured.

    Attributes
    ----------
    measured_on : str
        Which paragraphs, and how they were kept apart from what the model learned from.
    figures : dict
        See `framing.figures.figures` and `framing.pooled.micro_figures`.
    yardsticks : dict
        From slug to `Yardsticks`.
    row_wise : dict or None
        Macro figures of folds by row, which split articles, and how much they exceed the others: the leakage gap.
    curve : list of dict
        See `framing.learning_curve.learning_curve`.
    subgroups : dict
        See `framing.subgroups.subgroups`.
    wrong : list of WrongCall
        By framing, most confident first.
    stance : dict
        See `framing.stance_figures.stance_details`.
    masking : dict
        See `framing.masking.masking_figures`.
    points : dict
        From slug to the points of its curves; see `framing.pooled.curves`.
    coverage : list of dict
        See `framing.coverage.coverage_curve`.
    profile_coverage : dict
        See `framing.coverage.profile_coverage`.
    curve_in_words : str
        What the last doubling of the articles brought.
    about : dict
        Codebook, corpus, model, rule, seed and versions.
    """

    measured_on: str
    figures: dict[str, Any]
    yardsticks: dict[str, Yardsticks]
    row_wise: dict[str, Any] | None = None
    curve: list[dict[str, Any]] = field(default_factory=list)
    subgroups: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: list[WrongCall] = field(default_factory=list)
    stance: dict[str, Any] = field(default_factory=dict)
    masking: dict[str, Any] = field(default_factory=dict)
    points: dict[str, dict[str, Any]] = field(default_factory=dict)
    coverage: list[dict[str, Any]] = field(default_factory=list)
    profile_coverage: dict[str, Any] = field(default_factory=dict)
    curve_in_words: str = ""
    about: dict[str, Any] = field(default_factory=dict)


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
    names = names_of(corpus, model.terms)
    plain, hidden = predict(model.learned_, coded), predict(model.learned_, masked(coded, names, model.terms))
    where = f"{len(coded.units)} paragraphs of {len(set(coded.articles))} articles ({', '.join(chosen)}), not trained on"
    found = _measured(corpus, corpus.codebook, coded, plain, model.terms, where, reasons(model.learned_, coded))
    return replace(
        found,
        masking=masking_figures(coded, names, plain, hidden, None),
        coverage=coverage_curve(coded, plain, sure_by_model(model.learned_.abstention, plain)),
        profile_coverage=profile_coverage(coded, plain, np.tile(model.learned_.spread, (len(coded.units), 1))),
        about=_about(corpus, corpus.codebook, rule) | {"model_checksum": model.checksum},
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
    apart = kept_apart(corpus, coded, group_by, options.seed)
    names = names_of(corpus, terms)
    plain, hidden, why = _unseen(apart, codebook, terms, names, options, progress)
    progress("names hidden in training too")
    unnamed = replace(apart, coded=masked(apart.coded, names, terms))
    trained = cross_validated(unnamed, codebook, options)
    measured = np.flatnonzero(apart.folds > 0 if apart.in_time else apart.folds >= 0)
    some, kept = apart.coded.rows(measured), rows_of(plain, measured)
    where = (
        f"{len(some.units)} paragraphs of {len(set(some.articles))} training articles, {apart.how}; thresholds from other folds"
    )
    place = {int(row): i for i, row in enumerate(measured)}
    found = _measured(
        corpus, codebook, some, kept, terms, where, {(place[row], k): part for (row, k), part in why.items()}, options.seed
    )
    with_curve = curve and group_by == ARTICLE
    points = learning_curve(apart, codebook, options, progress) if with_curve else []
    parts = apart.folds[measured]
    if len(set(parts.tolist())) > 1:
        found = replace(
            found,
            coverage=coverage_curve(some, kept, sure_by_folds(some, kept, parts)),
            profile_coverage=profile_coverage(some, kept, spread_by_folds(some, kept, parts)),
        )
    return replace(
        found,
        row_wise=_row_wise(apart, codebook, plain, options, progress) if group_by == ARTICLE else None,
        masking=masking_figures(some, names, kept, rows_of(hidden, measured), rows_of(trained, measured), options.seed),
        curve=points,
        curve_in_words=in_words(points),
        about=_about(corpus, codebook, options.rule) | {"seed": options.seed},
    )


def _measured(
    corpus: Corpus,
    codebook: Codebook,
    coded: Coded,
    predicted: Predictions,
    terms: Terms,
    where: str,
    why: dict[tuple[int, int], Reason],
    seed: int = 0,
) -> Evaluation:
    found = figures(coded, predicted, codebook, seed)
    found["micro"] |= micro_figures(coded, predicted, seed)
    return Evaluation(
        where,
        found,
        yardsticks(coded, corpus.codings, codebook, terms, predicted.called),
        subgroups=subgroups(corpus, coded, predicted, codebook, seed),
        wrong=wrong_calls(corpus, coded, predicted, codebook.slugs, why),
        stance=stance_details(coded, predicted, codebook, seed),
        points=dict(zip(codebook.slugs, curves(coded, predicted, seed), strict=True)),
    )


def _unseen(
    apart: Apart, codebook: Codebook, terms: Terms, names: Names, options: Options, progress: Callable[[str], object]
) -> tuple[Predictions, Predictions, dict[tuple[int, int], Reason]]:
    """Return what each fold's model says with names and without, and its reasons, by row of `apart.coded` and framing."""
    plain, hidden = nothing_predicted(apart.coded, codebook), nothing_predicted(apart.coded, codebook)
    why: dict[tuple[int, int], Reason] = {}
    for rows, model in fold_models(apart, codebook, options, progress):
        outside = apart.coded.rows(rows)
        fill(plain, rows, predict(model, outside))
        fill(hidden, rows, predict(model, masked(outside, names, terms)))
        why |= {(int(rows[row]), k): part for (row, k), part in reasons(model, outside).items()}
    return plain, hidden, why


def _row_wise(
    apart: Apart, codebook: Codebook, plain: Predictions, options: Options, progress: Callable[[str], object]
) -> dict[str, Any]:
    """Return what folds by row, with paragraphs of one article on both sides, would have said, and by how much it is more."""
    progress("folds by row, for comparison")
    number = len(apart.coded.units)
    mixed = np.random.default_rng(options.seed).permutation(number) % (apart.folds.max() + 1)
    leaky = cross_validated(replace(apart, folds=mixed), codebook, options)
    return compared(macro_draws(apart.coded, plain, options.seed), macro_draws(apart.coded, leaky, options.seed))


def _about(corpus: Corpus, codebook: Codebook, rule: str) -> dict[str, Any]:
    names = ("numpy", "scipy", "scikit-learn", "nltk")
    return {
        "codebook": codebook.name,
        "codebook_version": codebook.version,
        "framings": {framing.slug: framing.name for framing in codebook.framings},
        "corpus": corpus.folder.resolve().name,
        "corpus_checksum": corpus.checksum,
        "reference_rule": rule,
        "versions": {"framing": __version__, "python": platform.python_version(), **{name: version(name) for name in names}},
    }
