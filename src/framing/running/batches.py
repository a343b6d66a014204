"""Inputs to batches, always cut in the same way, however many processes score them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from framing.articles.archives import unpacked
from framing.articles.finding import Found
from framing.articles.formats import Read, holds_many, read_articles
from framing.articles.inputs import Input, Notice, Reading

_FILES, _BYTES = 100, 2_000_000
_ARTICLES = 200


@dataclass(frozen=True)
class Batch:
    """A part of the work.

    Attributes
    ----------
    number : int
        From 0.
    files : tuple of Input, ArticleError or Notice
        Files to be read by whoever scores the batch, and what cannot be read or is skipped.
    read : tuple
        What was read already, from one file that holds many articles: articles, errors and notices.
    ends : bool
        Whether `read` holds the last of its file.
    """

    number: int
    files: tuple[Found, ...] = ()
    read: tuple[Read, ...] = ()
    ends: bool = True

    @property
    def n_files(self) -> int:
        """How many files end with it, also those that cannot be read."""
        return sum(not isinstance(file, Notice) for file in self.files) if self.ends else 0


def cut(found: Iterable[Found], reading: Reading) -> Iterator[Batch]:
    """Yield batches: some files each, or some articles of one file that holds many; archives are opened on the way."""
    files: list[Found] = []
    size = number = 0
    for file in unpacked(found):
        if isinstance(file, Input) and holds_many(file):
            if files:
                yield Batch(number, tuple(files))
                number += 1
                files, size = [], 0
            for batch in _of_many(file, reading, number):
                yield batch
                number = batch.number + 1
            continue
        size += _size(file) if isinstance(file, Input) else 0
        files.append(file)
        if len(files) >= _FILES or size >= _BYTES:
            yield Batch(number, tuple(files))
            number += 1
            files, size = [], 0
    if files:
        yield Batch(number, tuple(files))


def _of_many(file: Input, reading: Reading, number: int) -> Iterator[Batch]:
    found = iter(read_articles(file, reading))
    part = tuple(islice(found, _ARTICLES))
    while True:
        following = tuple(islice(found, _ARTICLES))
        yield Batch(number, (file,), part, ends=not following)
        if not following:
            return
        part, number = following, number + 1


def _size(file: Input) -> int:
    if file.data is not None:
        return len(file.data)
    try:
        return os.stat(file.path).st_size
    except OSError:
        return 0


def fingerprint_line(file: Found) -> bytes:
    """Return what tells an input from the same one changed: its name, size and time of change."""
    if not isinstance(file, Input):
        return str(file).encode("utf-8", "surrogatepass")
    try:
        found = os.stat(file.path)
        about = f"{found.st_size} {found.st_mtime_ns}"
    except OSError as error:
        about = type(error).__name__
    return os.fsencode(f"{file.name}\0{file.id}\0{about}\n")
