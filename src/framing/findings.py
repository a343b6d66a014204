"""What is found of an article, as plain records: its framing profile, and how like the training articles it is."""

from __future__ import annotations

from typing import NamedTuple

SHARE, ANY, LEAD = ROLLUPS = ("share", "any", "lead")
LEADING = 3


class Share(NamedTuple):
    """One framing in one article, by the rule ``share``: the share of its paragraphs that carries it.

    Attributes
    ----------
    framing : str
    paragraphs : int
        Scored paragraphs of the article.
    present : int
        Paragraphs in which the framing is present.
    share : float
        ``present / paragraphs``.
    expected : float
        Mean probability: the share to be expected from the calibrated probabilities, thresholds aside.
    low, high : float
        95 % interval of the share, from the probabilities and from how far they err together within an article; see
        `framing.spread.count_interval`.
    stances : dict
        From stance to the number of present paragraphs in which it is the likeliest.
    uncertain : int
        Paragraphs left open; they do not count as present.
    """

    framing: str
    paragraphs: int
    present: int
    share: float
    expected: float
    low: float
    high: float
    stances: dict[str, int]
    uncertain: int = 0


class Carried(NamedTuple):
    """One framing in one article, by the rule ``any`` or ``lead``: whether a paragraph, or one of the first three, carries it.

    Attributes
    ----------
    framing : str
    paragraphs : int
        Paragraphs that are looked at.
    present : int
        Those of them in which the framing is present.
    carried : bool or None
        None where it depends on paragraphs that were left open.
    probability : float
        That at least one of them carries it; see `framing.spread.at_least_one`.
    stances : dict
        From stance to the number of present paragraphs in which it is the likeliest.
    uncertain : int
        Paragraphs left open; they do not count as present.
    """

    framing: str
    paragraphs: int
    present: int
    carried: bool | None
    probability: float
    stances: dict[str, int]
    uncertain: int = 0


Profile = tuple[Share, ...] | tuple[Carried, ...]


class Familiarity(NamedTuple):
    """How like an article is to the training articles.

    Attributes
    ----------
    likeness : float
        Cosine between its vector and the middle of theirs, 0 to 1.
    least : float
        The least that held-out articles of its length have, but for 4 %.
    known : float
        Share of its words that the model knows.
    """

    likeness: float
    least: float
    known: float

    @property
    def unlike(self) -> bool:
        """Whether the article is so unlike the training articles that its scores may mean nothing."""
        return self.likeness < self.least
