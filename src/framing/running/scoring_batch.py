"""One batch, from files or articles to the frame that the journal keeps of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from framing.articles import Article
from framing.articles.finding import Found
from framing.articles.formats import read_articles
from framing.articles.inputs import Input, Notice
from framing.articles.units import in_units
from framing.batch import check_scorable
from framing.errors import ArticleError
from framing.model import FramingModel
from framing.running.batches import Batch
from framing.running.duplicates import sketch, told
from framing.running.limit import TooLong, time_limit
from framing.running.rows import Rows
from framing.running.settings import Settings
from framing.scoring import ScoredArticle, score_article, score_articles

Frame = dict[str, Any]


@lru_cache(maxsize=1)
def loaded(model: str | None) -> FramingModel:
    """Load a model, once a process."""
    return FramingModel.load(model)


def score_batch_at(folder: str, model: FramingModel | str | None, settings: Settings, batch: Batch) -> Frame:
    """Score one batch whose files are named as seen from a folder, in a process that may stand elsewhere."""
    if os.getcwd() != folder:
        os.chdir(folder)
    return score_batch(model, settings, batch)


def score_batch(model: FramingModel | str | None, settings: Settings, batch: Batch) -> Frame:
    """Score one batch.

    Parameters
    ----------
    model : FramingModel, or its directory
    settings : Settings
    batch : Batch

    Returns
    -------
    dict
        ``batch``; ``files``, how many end with it; ``entries``, one an article or failure, in order, each with its ``rows`` by
        level, in blocks; and ``notices``.
    """
    return _Scorer(model if isinstance(model, FramingModel) else loaded(model), settings).frame(batch)


class _Readable(NamedTuple):
    """An article that can be scored, and its file."""

    file: Input
    article: Article


class _Scorer:
    def __init__(self, model: FramingModel, settings: Settings) -> None:
        self.model, self.settings = model, settings
        self.rows = Rows(model, settings)

    def frame(self, batch: Batch) -> Frame:
        found = [one for file in batch.files for one in self._found(file, batch)]
        scored = iter(self._scored([one for one in found if isinstance(one, _Readable)]))
        entries: list[Frame] = []
        notices: list[str] = []
        for one in found:
            if isinstance(one, Notice):
                notices.append(one.text)
            else:
                entries.append(next(scored) if isinstance(one, _Readable) else one)
        return {"batch": batch.number, "files": batch.n_files, "entries": entries, "notices": notices}

    def _found(self, file: Found, batch: Batch) -> Iterator[_Readable | Frame | Notice]:
        """Yield each article of a file that can be scored, an entry for each failure, and its notices."""
        if isinstance(file, Notice):
            yield file
            return
        if isinstance(file, ArticleError):
            name = str(file).partition(": ")[0]
            yield self._failed(Input(name, name), str(file))
            return
        try:
            with time_limit(self.settings.file_limit):
                for read in batch.read or read_articles(file, self.settings.reading):
                    yield self._checked(file, read) if isinstance(read, Article) else self._told(file, read)
        except TooLong:
            limit = f"{self.settings.file_limit:g} seconds"
            yield self._failed(file, f"{file.name}: took longer than {limit} and was given up; --file-limit gives it more.")
        except MemoryError:
            yield self._failed(file, f"{file.name}: there is not enough memory to read it.")

    def _told(self, file: Input, read: ArticleError | Notice) -> Frame | Notice:
        return read if isinstance(read, Notice) else self._failed(file, str(read))

    def _checked(self, file: Input, article: Article) -> _Readable | Frame:
        try:
            check_scorable(in_units(article, self.model.codebook.units), self.settings.all_blocks)
        except ArticleError as error:
            return self._failed(file, str(error), article.id)
        return _Readable(file, article)

    def _scored(self, found: Sequence[_Readable]) -> list[Frame]:
        """Score articles together; where that fails, one by one, so that the one at fault is named."""
        settings = self.settings
        given: dict[str, Any] = {"abstain": settings.abstain, "rollup": settings.rollup}
        try:
            if not settings.all_blocks and not settings.explain:
                scored = score_articles(self.model, [one.article for one in found], **given)
            else:
                given |= {"all_blocks": settings.all_blocks, "explain": settings.explain}
                scored = [score_article(self.model, one.article, **given) for one in found]
            return [self._entry(one) for one in scored]
        except Exception as error:
            if len(found) > 1:
                return [entry for one in found for entry in self._scored([one])]
            why = f"cannot be scored ({type(error).__name__}: {error}); this is a fault of the program, please report it."
            (one,) = found
            return [self._failed(one.file, f"{one.article.source}: {why}", one.article.id)]

    def _entry(self, scored: ScoredArticle) -> Frame:
        own = [block for block in scored.blocks if block.number is not None]
        rows = [row for row, block in enumerate(scored.blocks) if block.number is not None]
        return {
            "article": scored.article.id,
            "paragraphs": len(own),
            "present": scored.scores.present[rows].sum(axis=0).tolist(),
            "expected": scored.scores.probabilities[rows].sum(axis=0).tolist(),
            "unlike": scored.familiarity.unlike,
            "sketch": told(sketch(block.text for block in own)),
            "rows": self.rows.of_article(scored),
        }

    def _failed(self, file: Input, why: str, id: str = "") -> Frame:
        id = id or file.id
        return {"article": id, "file": file.name, "error": why, "rows": self.rows.of_failure(id, file.name, why)}
