"""Which paragraphs may teach, and which are measured: folds that keep articles and their copies on one side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from framing.coded import FOLDS, Coded
from framing.corpus import Corpus
from framing.errors import CorpusError
from framing.repetition import near_duplicates

Ints = NDArray[np.int64]

ARTICLE, DATE = "article", "date"
_WIRE_COPY = 0.8
_MOST_VALUES = 10


@dataclass(frozen=True)
class Apart:
    """Coded paragraphs in folds.

    Attributes
    ----------
    coded : Coded
    folds : ndarray of int, shape (n_paragraphs,)
    in_time : bool
        Whether a fold is taught by those before it alone; the first one is then only taught from.
    how : str
        How they were kept apart, in words.
    """

    coded: Coded
    folds: Ints
    in_time: bool
    how: str


def kept_apart(corpus: Corpus, coded: Coded, group_by: str, seed: int) -> Apart:
    """Divide coded paragraphs into folds by article, by time, or by a column of ``articles.csv``.

    Articles that share near-duplicate paragraphs are in one fold. Where dates or the values of a column part them, only the
    earliest of them by date, or the first by name, stays in; articles without a date or value are left out too, and both are
    counted in `Apart.how`.

    Raises
    ------
    CorpusError
        If there is no such column, a date is none, or nothing can be kept apart.
    """
    groups = duplicate_groups(corpus, coded.articles)
    if group_by == ARTICLE:
        folds = stratified_folds(groups, coded.present, seed)
        if folds.max() < 1:
            raise CorpusError(f"{corpus.folder}: all articles share near-duplicate paragraphs; none can be kept apart.")
        return Apart(coded, folds, False, f"{folds.max() + 1} stratified folds by article and near-duplicate")
    values = {article: corpus.about[article].get(group_by, "").strip() for article in coded.articles}
    if not any(values.values()):
        raise CorpusError(
            f"{corpus.folder / 'articles.csv'}: there is no column {group_by!r}, or it is empty; name another for --group-by."
        )
    part = _fifths(corpus, values) if group_by == DATE else {article: value for article, value in values.items() if value}
    kept, notes = _without_copies(part, values, dict(zip(coded.articles, groups, strict=True)))
    some = coded.rows(np.flatnonzero([article in kept for article in coded.articles]))
    parts = [part[article] for article in some.articles]
    number = len(set(parts))
    if number < 2:
        raise CorpusError(
            f"{corpus.folder / 'articles.csv'}: the coded articles have one {group_by} only; nothing can be left out."
        )
    if group_by == DATE:
        how = "each fifth of time by a model of all before it" if number == FOLDS else f"each of {number} times by all before it"
        return Apart(some, np.unique(parts, return_inverse=True)[1], True, how + notes)
    folds = stratified_folds(parts, some.present, seed, min(_MOST_VALUES, number))
    return Apart(some, folds, False, f"{folds.max() + 1} folds that leave out whole values of {group_by}{notes}")


def stratified_folds(groups: Sequence[str], present: Ints, seed: int, n_folds: int = FOLDS) -> Ints:
    """Return the fold of each paragraph; a group is in one fold, and folds are alike in size and in what they carry.

    Groups are placed one by one, the largest first, where what they hold is scarcest: the sum over folds of the squared shares
    of all paragraphs, and of the paragraphs that carry each framing, grows least.

    Parameters
    ----------
    groups : sequence of str, length n_paragraphs
    present : ndarray, shape (n_paragraphs, n_framings)
    seed : int
        Settles the order of equally large groups.
    n_folds : int
        At most so many.
    """
    names, members, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    counts = np.column_stack([np.ones(len(members)), present == 1])
    holds = np.zeros((len(names), counts.shape[1]))
    np.add.at(holds, members, counts)
    holds /= np.maximum(holds.sum(axis=0), 1.0)
    holds[:, 0] *= max(1, present.shape[1])
    order = np.random.default_rng(seed).permutation(len(names))
    order = order[np.argsort(-sizes[order], kind="stable")]
    filled = np.zeros((min(n_folds, len(names)), counts.shape[1]))
    fold_of = np.zeros(len(names), dtype=np.int64)
    for place, group in enumerate(order):
        fold = place if place < len(filled) else int((filled @ holds[group]).argmin())
        fold_of[group] = fold
        filled[fold] += holds[group]
    return np.asarray(fold_of[members])


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


def _fifths(corpus: Corpus, dates: dict[str, str]) -> dict[str, str]:
    """Return the fifth of time, ``0`` to ``4``, of each article with a date; articles of one date are in one fifth."""
    known = {article: value for article, value in dates.items() if value}
    for article, value in known.items():
        if not _is_date(value):
            raise CorpusError(
                f"{corpus.folder / 'articles.csv'}: the date of {article!r} is {value!r}; write 2026-03-31, 2026-03 or 2026."
            )
    ordered = sorted(known.values())
    return {article: str(ordered.index(value) * FOLDS // len(ordered)) for article, value in known.items()}


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat((value[:10] + "-01-01")[:10] if len(value) in (4, 7) else value[:10])
    except ValueError:
        return False
    return value[4:5] in ("", "-")


def _without_copies(part: dict[str, str], values: dict[str, str], group_of: dict[str, str]) -> tuple[set[str], str]:
    """Return the articles that stay, and what is to be said of the others."""
    kept: set[str] = set()
    part_of_group: dict[str, str] = {}
    for article in sorted(part, key=lambda article: (values[article], article)):
        if part_of_group.setdefault(group_of[article], part[article]) == part[article]:
            kept.add(article)
    without, copies = len(values) - len(part), len(part) - len(kept)
    notes = f"; {without} articles that have none are left out" if without else ""
    return kept, notes + (f"; {copies} that share near-duplicate paragraphs with another part are left out" if copies else "")
