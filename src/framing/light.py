"""One article scored in plain Python, for a command that would wait longer for numpy to be imported than for anything else.

The numbers are those of `framing.learned` and `framing.profile` to 1e-9; see there for what they mean.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import exp, log, nan, sqrt
from operator import mul
from typing import NamedTuple

from framing.articles import Article, Paragraph
from framing.articles.units import in_units
from framing.codebook import Codebook
from framing.constants import DECAY, PRECISIONS, REACH, SIZES
from framing.findings import LEAD, LEADING, SHARE, Carried, Familiarity, Profile, Share
from framing.light_spread import at_least_one, count_interval
from framing.light_stored import Light, Numbers
from framing.terms import is_stem

_MOST_PARAGRAPHS = 63
_CLOSE = 1e-9
Weights = Sequence[Sequence[float]]


class LightScores(NamedTuple):
    """What a model says of the paragraphs of an article; as `framing.learned.Scores`, in lists."""

    probabilities: list[list[float]]
    present: list[list[bool]]
    stance_probabilities: list[list[list[float]]]
    uncertain: list[list[bool]] | None


class LightlyScored(NamedTuple):
    """An article, what was scored of it, and the scores; as `framing.scoring.ScoredArticle`, without explanations."""

    article: Article
    blocks: Sequence[Paragraph]
    scores: LightScores
    profile: Profile
    familiarity: Familiarity
    rollup: str
    abstain: float | None
    explanations: tuple[()] = ()


def score_lightly(
    model: Light, article: Article, *, all_blocks: bool = False, abstain: float | None = None, rollup: str = SHARE
) -> LightlyScored | None:
    """Score an article as `framing.scoring.score_article` does.

    Returns
    -------
    LightlyScored or None
        None for an article that numpy scores sooner, and where a probability is so near a bound that a last digit decides.
    """
    article = in_units(article, model.codebook.units)
    blocks = article.blocks if all_blocks else article.paragraphs
    if len(blocks) > _MOST_PARAGRAPHS:
        return None
    terms = [Counter(model.terms(block.text)) for block in blocks]
    inside = [block.number is not None for block in blocks]
    columns = model.columns({term for counts in terms for term in counts})
    scores = _scores(model, _known(model, columns, terms), _neighbours(inside), abstain)
    own = [row for row, is_inside in enumerate(inside) if is_inside]
    familiarity = _familiarity(model, columns, [terms[row] for row in own] if own else terms)
    if scores is None or _is_close(familiarity.likeness, familiarity.least):
        return None
    profile = _profile(model, scores, own, rollup) if own else ()
    return LightlyScored(article, blocks, scores, profile, familiarity, rollup, abstain)


def unreachable(model: Light, precision: float) -> list[bool]:
    """Return for which framings no call of presence reaches a precision."""
    return [bound > 1 for bound in _at(model.present_from, precision)]


class _Counted(NamedTuple):
    """The known terms of a paragraph by their position among those of the article, and their weights, scaled to length 1."""

    places: list[int]
    weights: list[float]


class _Known(NamedTuple):
    """The known terms of an article's paragraphs.

    Attributes
    ----------
    columns : list of int
        Place of each in the vocabulary.
    counted : list of _Counted
        One a paragraph.
    unpaired, unpaired_counted
        The same for the terms that are no pairs: places among such terms.
    """

    columns: list[int]
    counted: list[_Counted]
    unpaired: list[int]
    unpaired_counted: list[_Counted]


def _known(model: Light, columns: Mapping[str, int], terms: Sequence[Mapping[str, int]]) -> _Known:
    every = list(columns.values())
    unpaired = {term: column for term, column in columns.items() if " " not in term}
    places = model.unpaired(list(unpaired.values()))
    return _Known(every, _counted(model, columns, terms), places, _counted(model, unpaired, terms))


def _counted(model: Light, columns: Mapping[str, int], terms: Sequence[Mapping[str, int]]) -> list[_Counted]:
    idf = {term: (place, model.idf[column]) for place, (term, column) in enumerate(columns.items())}
    found = []
    for counts in terms:
        known = [(idf[term], count) for term, count in counts.items() if term in idf]
        weights = [(1.0 + log(count)) * one for (_, one), count in known]
        length = sqrt(sum(weight * weight for weight in weights)) or 1.0
        found.append(_Counted([place for (place, _), _ in known], [weight / length for weight in weights]))
    return found


def _sums(coef: Numbers, columns: Iterable[int], counted: Iterable[_Counted]) -> list[float]:
    """Return the sum of each paragraph's weights times coefficients."""
    of = list(map(coef.__getitem__, columns)).__getitem__
    return [sum(map(mul, weights, map(of, places))) for places, weights in counted]


def _scores(model: Light, known: _Known, neighbours: Weights, abstain: float | None) -> LightScores | None:
    probabilities: list[list[float]] = [[] for _ in neighbours]
    for coef, context_coef, intercept, (slope, shift) in zip(
        model.coef, model.context_coef, model.intercept, model.calibration, strict=True
    ):
        own = _sums(coef, known.columns, known.counted)
        around = _means(neighbours, _sums(context_coef, known.unpaired, known.unpaired_counted))
        for row, value, context in zip(probabilities, own, around, strict=True):
            row.append(_logistic(slope * (value + context + intercept) + shift))
    bounds = [model.thresholds]
    if abstain is not None:
        bounds += [_at(every, abstain) for every in (model.present_from, model.absent_below)]
    if any(_is_close(found, bound) for row in probabilities for every in bounds for found, bound in zip(row, every, strict=True)):
        return None
    present = [_decide(row, model.thresholds, model.codebook) for row in probabilities]
    uncertain = None
    if abstain is not None:
        sure = [list(map(_is_sure, *rows, *bounds[1:])) for rows in zip(probabilities, present, strict=True)]
        uncertain = [[not one for one in row] for row in sure]
        present = [list(map(bool.__and__, *rows)) for rows in zip(present, sure, strict=True)]
    return LightScores(probabilities, present, _stances(model, known, neighbours, present), uncertain)


def _at(bounds: Sequence[Numbers], precision: float) -> list[float]:
    """Return the bound of each framing for a precision; see `framing.abstention`."""
    place = min(bisect_left(PRECISIONS, precision - 1e-9), len(PRECISIONS) - 1)
    return [listed[place] for listed in bounds]


def _neighbours(inside: Sequence[bool]) -> Weights:
    """Return the weight of each paragraph in the mean of each one's neighbours, of those that stand inside an article; see
    `framing.context`."""
    places = list(accumulate(inside))
    found = []
    for row, is_inside in enumerate(inside):
        away = [abs(place - places[row]) for place in places]
        weights = [
            DECAY ** (distance - 1) if is_inside and other and 0 < distance <= REACH else 0.0
            for distance, other in zip(away, inside, strict=True)
        ]
        total = sum(weights) or 1.0
        found.append([weight / total for weight in weights])
    return found


def _means(weights: Weights, values: Sequence[float]) -> list[float]:
    return [sum(map(mul, row, values)) for row in weights]


def _logistic(value: float) -> float:
    small = exp(-abs(value))
    return (1.0 if value >= 0 else small) / (1.0 + small)


def _is_close(probability: float, bound: float) -> bool:
    return abs(probability - bound) < _CLOSE


def _is_sure(probability: float, is_present: bool, present_from: float, absent_below: float) -> bool:
    return probability >= present_from if is_present else probability < absent_below


def _decide(probabilities: Sequence[float], thresholds: Numbers, codebook: Codebook) -> list[bool]:
    """Return which framings are present; see `framing.decisions.decide`."""
    above = [probability - threshold for probability, threshold in zip(probabilities, thresholds, strict=True)]
    present = [one >= 0 for one in above]
    if codebook.exclusive:
        present = [one and k == above.index(max(above)) for k, one in enumerate(present)]
    if codebook.at_least_one and not any(present):
        present[probabilities.index(max(probabilities))] = True
    return present


def _stances(model: Light, known: _Known, neighbours: Weights, present: Sequence[Sequence[bool]]) -> list[list[list[float]]]:
    """Return the probability of each stance where a framing is present; nan where it is not."""
    n_framings, n_stances = len(model.codebook.framings), len(model.codebook.stances)
    found = [[[nan] * n_stances for _ in range(n_framings)] for _ in present]
    for k in range(n_framings if n_stances else 0):
        rows = [row for row, called in enumerate(present) if called[k]]
        columns = zip(model.stance_coef[k], model.stance_context_coef[k], model.stance_intercept[k], strict=True)
        values = [
            [
                value + context + intercept
                for value, context in zip(
                    _sums(coef, known.unpaired, known.unpaired_counted),
                    _means(neighbours, _sums(context_coef, known.unpaired, known.unpaired_counted)),
                    strict=True,
                )
            ]
            for coef, context_coef, intercept in (columns if rows else ())
        ]
        for row in rows:
            most = max(column[row] for column in values)
            powers = [exp(column[row] - most) for column in values]
            found[row][k] = [power / sum(powers) for power in powers]
    return found


def _familiarity(model: Light, columns: Mapping[str, int], terms: Iterable[Mapping[str, int]]) -> Familiarity:
    """Say how like the training articles an article is; see `framing.domain`."""
    counts: Counter[str] = Counter()
    for found in terms:
        counts.update(found)
    n_words = sum(count for term, count in counts.items() if is_stem(term))
    n_known = sum(counts[term] for term in columns if is_stem(term))
    weights = [(column, model.domain_weights[column], counts[term]) for term, column in columns.items() if counts[term]]
    vector = [(column, (1.0 + log(count)) * weight) for column, weight, count in weights if weight]
    length = sqrt(sum(value * value for _, value in vector)) or 1.0
    likeness = sum(value * model.domain_centre[column] for column, value in vector) / length
    return Familiarity(likeness, _least(model.domain_least, max(n_words, 1)), n_known / n_words if n_words else 0.0)


def _least(least: Numbers, n_words: int) -> float:
    """Return the least likeness for so many words, read off between sizes, on a log scale."""
    after = bisect_left(SIZES, n_words)
    if after in (0, len(SIZES)):
        return least[min(after, len(SIZES) - 1)]
    share = log(n_words / SIZES[after - 1]) / log(SIZES[after] / SIZES[after - 1])
    return least[after - 1] + share * (least[after] - least[after - 1])


def _profile(model: Light, scores: LightScores, own: Sequence[int], rollup: str) -> Profile:
    """Return the framing profile of an article's own paragraphs; see `framing.profile.framing_profile`."""
    if rollup == SHARE:
        return tuple(_share(model, scores, own, k) for k in range(len(model.codebook.framings)))
    rows = own[:LEADING] if rollup == LEAD else own
    return tuple(_carried(model, scores, rows, k) for k in range(len(model.codebook.framings)))


def _share(model: Light, scores: LightScores, rows: Sequence[int], k: int) -> Share:
    probabilities = [scores.probabilities[row][k] for row in rows]
    total, present = len(rows), sum(scores.present[row][k] for row in rows)
    low, high = count_interval(probabilities, model.spread[k])
    return Share(
        framing=model.codebook.slugs[k],
        paragraphs=total,
        present=present,
        share=present / total,
        expected=sum(probabilities) / total,
        low=low / total,
        high=high / total,
        stances=_stance_counts(model.codebook, scores, rows, k),
        uncertain=_uncertain(scores, rows, k),
    )


def _carried(model: Light, scores: LightScores, rows: Sequence[int], k: int) -> Carried:
    present, uncertain = sum(scores.present[row][k] for row in rows), _uncertain(scores, rows, k)
    return Carried(
        framing=model.codebook.slugs[k],
        paragraphs=len(rows),
        present=present,
        carried=True if present else None if uncertain else False,
        probability=at_least_one([scores.probabilities[row][k] for row in rows], model.spread[k]),
        stances=_stance_counts(model.codebook, scores, rows, k),
        uncertain=uncertain,
    )


def _stance_counts(codebook: Codebook, scores: LightScores, rows: Sequence[int], k: int) -> dict[str, int]:
    found = [scores.stance_probabilities[row][k] for row in rows if scores.present[row][k]]
    likeliest = Counter(values.index(max(values)) for values in found if values)
    return {stance: likeliest[i] for i, stance in enumerate(codebook.stances)}


def _uncertain(scores: LightScores, rows: Sequence[int], k: int) -> int:
    return sum(scores.uncertain[row][k] for row in rows) if scores.uncertain is not None else 0
