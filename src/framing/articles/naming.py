"""Inputs of one name told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from framing.articles.inputs import Input, Notice
from framing.errors import ArticleError


def named_apart(found: Iterable[Input | ArticleError | Notice]) -> list[Input | ArticleError | Notice]:
    """Return inputs, and what stands between them, with the whole name in place of an id that several have."""
    listed = list(found)
    ids = Counter(one.id for one in listed if isinstance(one, Input))
    return [replace(one, id=one.name) if isinstance(one, Input) and ids[one.id] > 1 else one for one in listed]
