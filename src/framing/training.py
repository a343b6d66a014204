"""From a corpus to a model, with what it was trained on and how good it is."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import asdict, replace
from importlib.metadata import version
from typing import Any

import numpy as np

from framing import __version__
from framing.codebook import Codebook
from framing.coded import Coded, coded_paragraphs
from framing.codings import DISAGREEMENT, NOT_CODED, resolution_counts
from framing.corpus import SPLITS, TRAIN, Corpus
from framing.coverage import coverage_curve, profile_coverage, spread_by_folds, sure_by_folds, sure_by_model
from framing.errors import CorpusError
from framing.figures import Predictions, figures, predict
from framing.fitting import Options, terms_for
from framing.learned import Learned
from framing.learning import Lesson, learn
from framing.model import FramingModel
from framing.terms import Terms
from framing.yardsticks import yardsticks


def train(corpus: Corpus, options: Options | None = None, progress: Callable[[str], object] = str) -> FramingModel:
    """Fit a model to the training articles of a corpus.

    Parameters
    ----------
    corpus : Corpus
    options : Options, optional
    progress : callable
        Told each step in a few words, how codings were resolved, and which framings could not be learned.

    Returns
    -------
    FramingModel
        The same corpus, options and library versions give the same numbers.

    Raises
    ------
    CorpusError
        If there are too few articles, or no framing has enough codings to learn from.
    """
    options = options or Options()
    codebook = codebook_for(corpus, options)
    terms = terms_for(codebook, options)
    coded = coded_paragraphs(corpus, options.splits, options.rule, terms)
    if terms.stemmer is None:
        progress(f"there is no stemmer for the language {codebook.language!r}; words are taken as they are")
    resolved = resolution_sentence(corpus, options)
    if not coded.units:
        raise CorpusError(
            f"{corpus.folder}: there is no reference coding to learn from ({resolved}); code more, or name another --rule."
        )
    progress(resolved)
    lesson = learn(coded, codebook, options, progress)
    predicted, folds = lesson.predictions, lesson.folds
    found = {
        "measured_on": f"training articles in {folds.max() + 1} folds by article; strengths and thresholds from the other folds",
        **figures(coded, predicted, codebook, options.seed),
        **_beside(corpus, coded, predicted, codebook, terms),
        "coverage": coverage_curve(coded, predicted, sure_by_folds(coded, predicted, folds)),
        "profile_coverage": profile_coverage(coded, predicted, spread_by_folds(coded, predicted, folds)),
    }
    model = replace(lesson.model, provenance=_provenance(corpus, coded, options, lesson))
    return FramingModel.of(replace(model, figures={**found, "held_out": _held_out(corpus, codebook, model, options, progress)}))


def resolution_sentence(corpus: Corpus, options: Options) -> str:
    """Say how the reference codings that are trained on were reached, and how many could not be."""
    reference = {unit: found for unit, found in corpus.reference(options.rule).items() if corpus.split(unit[0]) in options.splits}
    by = options.rule.removeprefix("coder:")
    rows = [coding for coding in corpus.codings if not options.rule.startswith("coder:") or coding.coder == by]
    counts = resolution_counts(rows, reference)
    open_ = {name: counts.pop(name, 0) for name in (DISAGREEMENT, NOT_CODED)}
    reached = ", ".join(f"{number} by {how}" for how, number in counts.items()) or "none"
    where = "there is a tie" if options.rule == "majority" else "coders disagree"
    left = f"left out: {open_[DISAGREEMENT]} where {where}, {open_[NOT_CODED]} not coded"
    return f"reference codings by the rule {options.rule!r}: {reached}; {left}"


def codebook_for(corpus: Corpus, options: Options) -> Codebook:
    """Return the corpus's codebook, with the rules of decision that the options put in place of its own."""
    rules = {name: value for name in ("exclusive", "at_least_one") if (value := getattr(options, name)) is not None}
    return replace(corpus.codebook, **rules)


def _held_out(
    corpus: Corpus, codebook: Codebook, model: Learned, options: Options, progress: Callable[[str], object]
) -> dict[str, Any]:
    """Measure each split of the corpus by a model that was not trained on it.

    Where more than the training articles were trained on, the others of these splits are measured by models that were trained
    without them; their figures say so under ``by``.
    """
    found = {}
    for split in SPLITS:
        others = tuple(one for one in options.splits if one != split)
        coded = coded_paragraphs(corpus, [split], options.rule, model.terms)
        if not coded.units or not others or (split in options.splits and split == TRAIN):
            continue
        by, other = "", model
        if split in options.splits:
            progress(f"fitting without the split {split}, to measure on it")
            by = f"a model trained on {', '.join(others)} alone"
            other = learn(coded_paragraphs(corpus, others, options.rule, model.terms), codebook, options).model
        predicted = predict(other, coded)
        found[split] = {
            "articles": len(set(coded.articles)),
            "by": by,
            **figures(coded, predicted, codebook, options.seed),
            **_beside(corpus, coded, predicted, codebook, model.terms),
            "coverage": coverage_curve(coded, predicted, sure_by_model(other.abstention, predicted)),
            "profile_coverage": profile_coverage(coded, predicted, np.tile(other.spread, (len(coded.units), 1))),
        }
    return found


def _beside(corpus: Corpus, coded: Coded, predicted: Predictions, codebook: Codebook, terms: Terms) -> dict[str, Any]:
    """Return what the figures are to be held against; see `framing.yardsticks`."""
    sticks = yardsticks(coded, corpus.codings, codebook, terms, predicted.called)
    return {"yardsticks": {slug: asdict(stick) for slug, stick in sticks.items()}}


def _provenance(corpus: Corpus, coded: Coded, options: Options, lesson: Lesson) -> dict[str, Any]:
    return {
        "corpus_checksum": corpus.checksum,
        "articles": len(set(coded.articles)),
        "paragraphs": len(coded.units),
        "reference_rule": options.rule,
        **{name: value for name, value in asdict(options).items() if name not in ("rule", "splits", "jobs")},
        "splits": list(options.splits),
        "strengths": lesson.strengths,
        "not_learned": lesson.not_learned,
        "versions": {
            "framing": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in ("numpy", "scipy", "scikit-learn", "PyStemmer")},
        },
    }
