"""A model and the way in which files are scored with it: all at once through numpy, or one short article without its import."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from framing.batch import score_each, score_files
from framing.findings import SHARE

if TYPE_CHECKING:
    from framing.articles import Article
    from framing.articles.inputs import Notice, Reading
    from framing.errors import ArticleError
    from framing.light import LightlyScored
    from framing.light_stored import Light
    from framing.model import FramingModel
    from framing.scoring import ScoredArticle

_SMALL = 1 << 16


def scorer_for(path: str | None, places: Sequence[str], *, light: bool) -> Scorer | LightScorer:
    """Load a model, and choose the way in which files are scored with it sooner.

    Parameters
    ----------
    path : str, optional
        Directory of the model; by default the one that ships.
    places : sequence of str
        What is to be scored.
    light : bool
        Whether scores in lists, not in the arrays of `framing.learned.Scores`, will do, and explanations are not wanted.

    Raises
    ------
    ModelError
        If the model cannot be used.
    """
    if light and _is_small(places):
        from framing.light_stored import read_light

        if (found := read_light(path)) is not None:
            return LightScorer(found, path)
    from framing.model import FramingModel

    return Scorer(FramingModel.load(path))


class Scorer:
    """Scores files as `framing.batch.score_files` does."""

    def __init__(self, model: FramingModel) -> None:
        self.model = model

    def unreachable(self, precision: float) -> list[bool]:
        """Return for which framings no call of presence reaches a precision."""
        return [bool(never) for never in self.model.learned_.abstention.unreachable(precision)]

    def score(self, places: Sequence[str], **options: Any) -> Iterator[ScoredArticle | ArticleError | Notice]:
        """Read and score files in their order; see `framing.batch.score_files`."""
        return score_files(self.model, places, **options)


class LightScorer:
    """Scores files as `Scorer` does, with a model that was read from `path` without numpy; that is imported for the articles that
    `framing.light` leaves to it."""

    def __init__(self, model: Light, path: str | None) -> None:
        self.model = model
        self._path = path

    def unreachable(self, precision: float) -> list[bool]:
        """Return for which framings no call of presence reaches a precision."""
        from framing.light import unreachable

        return unreachable(self.model, precision)

    def score(
        self,
        places: Sequence[str],
        *,
        all_blocks: bool = False,
        explain: bool = False,
        abstain: float | None = None,
        rollup: str = SHARE,
        reading: Reading | None = None,
    ) -> Iterator[LightlyScored | ScoredArticle | ArticleError | Notice]:
        """Read and score files in their order; see `framing.batch.score_files`."""
        from framing.light import score_lightly

        def score(article: Article) -> LightlyScored | ScoredArticle:
            found = None if explain else score_lightly(self.model, article, **options)
            return self._through_numpy(article, explain=explain, **options) if found is None else found

        options: dict[str, Any] = {"all_blocks": all_blocks, "abstain": abstain, "rollup": rollup}
        return score_each(score, places, self.model.codebook.units, all_blocks=all_blocks, reading=reading)

    def _through_numpy(self, article: Article, **options: Any) -> ScoredArticle:
        from framing.scoring import score_article

        return score_article(self._full, article, **options)

    @cached_property
    def _full(self) -> FramingModel:
        from framing.model import FramingModel

        return FramingModel.load(self._path)


def _is_small(places: Sequence[str]) -> bool:
    """Whether what is to be scored is one file with so little in it that numpy is not worth its import."""
    return len(places) == 1 and os.path.isfile(places[0]) and os.path.getsize(places[0]) <= _SMALL
