"""Many files through a model, one after the other; what fails is handed on beside what was scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from framing.articles import Article, read_article
from framing.articles.units import in_units
from framing.errors import ArticleError
from framing.model import FramingModel
from framing.profile import SHARE
from framing.scoring import ScoredArticle, score_article


def score_files(
    model: FramingModel,
    files: Sequence[str],
    *,
    all_blocks: bool = False,
    explain: bool = False,
    abstain: float | None = None,
    rollup: str = SHARE,
    encoding: str | None = None,
) -> Iterator[ScoredArticle | ArticleError]:
    """Read and score files in their order.

    Parameters
    ----------
    model : FramingModel
    files : sequence of str
        Names of text files; ``"-"`` is standard input.
    all_blocks, explain, abstain, rollup
        See `framing.scoring.score_article`.
    encoding : str, optional
        The files' encoding; by default it is found out.

    Yields
    ------
    ScoredArticle or ArticleError
        One a file: its scores, or why there are none.
    """
    stems = Counter(Path(file).stem for file in files)
    for file in files:
        try:
            article = read_article(file, id=None if stems[Path(file).stem] == 1 else file, encoding=encoding)
            _check_scorable(in_units(article, model.codebook.units), all_blocks)
        except ArticleError as error:
            yield error
        else:
            yield score_article(model, article, all_blocks=all_blocks, explain=explain, abstain=abstain, rollup=rollup)


def _check_scorable(article: Article, all_blocks: bool) -> None:
    if not article.paragraphs and not all_blocks:
        raise ArticleError(
            f"{article.source}: none of its {len(article.blocks)} blocks looks like a paragraph; --all scores them."
        )
