"""One article through a model: its paragraphs' scores, its framing profile, and on request why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from framing.articles import Article, Paragraph
from framing.articles.units import in_units
from framing.findings import SHARE, Familiarity, Profile
from framing.learned import Explanation, Scores
from framing.model import FramingModel
from framing.profile import framing_profile


@dataclass(frozen=True)
class ScoredArticle:
    """An article, what was scored of it, and the scores.

    Attributes
    ----------
    blocks : sequence of Paragraph
        What was scored: its paragraphs, or with them the furniture.
    scores : Scores
        One row a block.
    profile : tuple of Share, or of Carried
        Of the paragraphs alone.
    rollup : str
        The rule of the profile.
    abstain : float or None
        The precision that calls were to have.
    familiarity : Familiarity
        How like its paragraphs are to the model's training articles.
    explanations : tuple
        For each block, an `Explanation` of each framing; empty if none were asked for.
    """

    article: Article
    blocks: Sequence[Paragraph]
    scores: Scores
    profile: Profile
    familiarity: Familiarity
    explanations: tuple[tuple[Explanation, ...], ...] = ()
    rollup: str = SHARE
    abstain: float | None = None

    def parts(self, size: int) -> Iterator[ScoredArticle]:
        """Yield the same with so many of its blocks, some after the others; itself, where it has no more."""
        if len(self.blocks) <= size:
            yield self
            return
        for start in range(0, len(self.blocks), size):
            rows = slice(start, start + size)
            yield replace(self, blocks=self.blocks[rows], scores=self.scores[rows], explanations=self.explanations[rows])


def score_article(
    model: FramingModel,
    article: Article,
    *,
    all_blocks: bool = False,
    explain: bool = False,
    abstain: float | None = None,
    rollup: str = SHARE,
) -> ScoredArticle:
    """Score an article's paragraphs, and with `all_blocks` its furniture; the profile is always that of the
    paragraphs, by the rule `rollup`. With `abstain` only calls that reach this precision are made.

    Where the model's codebook has other units, these take the place of paragraphs; see `framing.articles.units`.
    """
    if not all_blocks and not explain:
        return score_articles(model, [article], abstain=abstain, rollup=rollup)[0]
    article = in_units(article, model.codebook.units)
    own = [model.terms(paragraph.text) for paragraph in article.paragraphs]
    scores = _called(model, model.score_terms(own, [article.id] * len(own)), abstain)
    profile = framing_profile(model.codebook, scores, model.learned_.spread, rollup) if own else ()
    blocks: Sequence[Paragraph] = article.paragraphs
    terms = own
    around: list[str | None] = [article.id] * len(own)
    if all_blocks:
        blocks = article.blocks
        terms = [model.terms(block.text) for block in blocks]
        around = [None if block.number is None else article.id for block in blocks]
        scores = _called(model, model.score_terms(terms, around), abstain)
    explanations = tuple(model.explain_terms(terms, around)) if explain else ()
    likeness = model.familiarity_of_terms(own or terms)
    return ScoredArticle(article, blocks, scores, profile, likeness, explanations, rollup, abstain)


def score_articles(
    model: FramingModel, articles: Sequence[Article], *, abstain: float | None = None, rollup: str = SHARE
) -> list[ScoredArticle]:
    """Score the paragraphs of many articles at once, which costs less than one after the other; see `score_article`."""
    articles = [in_units(article, model.codebook.units) for article in articles]
    texts = [[paragraph.text for paragraph in article.paragraphs] for article in articles]
    found = []
    for article, (scores, likeness) in zip(articles, model.learned_.score_articles(texts), strict=True):
        called = _called(model, scores, abstain)
        profile = framing_profile(model.codebook, called, model.learned_.spread, rollup) if article.paragraphs else ()
        found.append(ScoredArticle(article, article.paragraphs, called, profile, likeness, (), rollup, abstain))
    return found


def _called(model: FramingModel, scores: Scores, abstain: float | None) -> Scores:
    return scores if abstain is None else model.abstain(scores, abstain)
