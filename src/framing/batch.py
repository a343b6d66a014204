"""Many files through a model, one after the other; what fails is handed on beside what was scored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from framing.articles import Article
from framing.articles.archives import unpacked
from framing.articles.finding import find_inputs, named_apart
from framing.articles.formats import Read, read_articles
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.units import in_units
from framing.errors import ArticleError
from framing.findings import SHARE

if TYPE_CHECKING:
    from framing.model import FramingModel
    from framing.scoring import ScoredArticle

Scored = TypeVar("Scored")


def score_files(
    model: FramingModel,
    places: Sequence[str],
    *,
    all_blocks: bool = False,
    explain: bool = False,
    abstain: float | None = None,
    rollup: str = SHARE,
    reading: Reading | None = None,
) -> Iterator[ScoredArticle | ArticleError | Notice]:
    """Read and score files in their order.

    Parameters
    ----------
    model : FramingModel
    places : sequence of str
        Files and folders; ``"-"`` is standard input.
    all_blocks, explain, abstain, rollup
        See `framing.scoring.score_article`.
    reading : Reading, optional
        How files are read.

    Yields
    ------
    ScoredArticle, ArticleError or Notice
        For each article its scores, or why there are none; and what readers say besides.
    """
    from framing.scoring import score_article

    def score(article: Article) -> ScoredArticle:
        return score_article(model, article, all_blocks=all_blocks, explain=explain, abstain=abstain, rollup=rollup)

    yield from score_each(score, places, model.codebook.units, all_blocks=all_blocks, reading=reading)


def score_each(
    score: Callable[[Article], Scored],
    places: Sequence[str],
    units: str,
    *,
    all_blocks: bool = False,
    reading: Reading | None = None,
) -> Iterator[Scored | ArticleError | Notice]:
    """Read files in their order and score each article by a function; `units` are those of its codebook. See `score_files`."""
    for read in _read(places, reading or Reading()):
        if isinstance(read, Article):
            try:
                check_scorable(in_units(read, units), all_blocks)
            except ArticleError as error:
                yield error
            else:
                yield score(read)
        else:
            yield read


def _read(places: Sequence[str], reading: Reading) -> Iterator[Read]:
    for one in unpacked(named_apart(find_inputs(places))):
        if isinstance(one, Input):
            yield from read_articles(one, reading)
        else:
            yield one


def check_scorable(article: Article, all_blocks: bool) -> None:
    """Refuse an article without a paragraph, unless all blocks are to be scored.

    Raises
    ------
    ArticleError
    """
    if not article.paragraphs and not all_blocks:
        raise ArticleError(
            f"{article.source}: none of its {len(article.blocks)} blocks looks like a paragraph; --all scores them."
        )
