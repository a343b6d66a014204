"""Which column of a table holds the text of articles, which their names, titles, outlets, dates, authors, addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from framing.articles.inputs import Reading
from framing.errors import ArticleError
from framing.headers import ARTICLE_ID, DOUBTFUL_TEXT, NAMES, column_key, is_called, no_such_column

_ABOUT = ("title", "outlet", "date", "author", "address")
_LONG, _MANY_WORDS = 80, 8
_MEDIA_CLOUD = ({"media_name", "media_url", "media_id"}, {"publish_date", "indexed_date", "stories_id", "collect_date"})


@dataclass(frozen=True)
class Roles:
    """Which column is what.

    Attributes
    ----------
    text : str
    id : str or None
    about : dict
        From ``title``, ``outlet``, ``date``, ``author`` and ``address`` to the column, for those that there are.
    guessed : frozenset of str
        The roles whose column was not named.
    """

    text: str
    id: str | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()

    def announcement(self) -> str:
        """Say which column was taken for what, and how to say otherwise."""
        pairs = {"text": self.text, "id": self.id, **self.about}
        told = ", ".join(f"{role} from {column!r}" for role, column in pairs.items() if column is not None)
        options = " and the like say otherwise" if len(self.guessed) > 1 else " says otherwise"
        return told + (
            f" (guessed; --{'text' if 'text' in self.guessed else min(self.guessed)}-column{options})" if self.guessed else ""
        )


def guessed_roles(rows: Sequence[Mapping[str, Any]], reading: Reading, name: str) -> Roles:
    """Return the columns that `reading` names, and guess the others by their names and by what stands in them.

    Parameters
    ----------
    rows : sequence of mapping
        The first rows.
    name : str
        Of the file, for messages.

    Raises
    ------
    ArticleError
        If a named column is not there, or none looks like texts.
    """
    columns = list(dict.fromkeys(column for cells in rows for column in cells))
    named = {role: getattr(reading, f"{role}_column") for role in ("text", "id", *_ABOUT)}
    named = {role: _checked(column, columns, f"--{role}-column", name) for role, column in named.items() if column is not None}
    taken = set(named.values())
    free = [column for column in columns if column not in taken]
    text = named.get("text") or _text(rows, free, name)
    free = [column for column in free if column != text]
    found = dict(named)
    for role in (*_ABOUT, "id"):
        if role not in found:
            column = next((one for one in free if is_called(one, ARTICLE_ID if role == "id" else NAMES[role])), None)
            column = _uri(free) if column is None and role == "id" else column
            if column is not None and _filled(rows, column):
                found[role] = column
                free.remove(column)
    about = {role: found[role] for role in _ABOUT if role in found}
    return Roles(text, found.get("id"), about, frozenset({"text", *found}) - frozenset(named))


def _checked(column: str, columns: Sequence[str], option: str, name: str) -> str:
    if column not in columns:
        raise ArticleError(f"{name}: {no_such_column(column, columns, option)}")
    return column


def _uri(free: Sequence[str]) -> str | None:
    """Return the column in which Event Registry and the semantic web keep identifiers."""
    return next((column for column in free if column_key(column) == "uri"), None)


def _text(rows: Sequence[Mapping[str, Any]], free: Sequence[str], name: str) -> str:
    filled = [column for column in free if _filled(rows, column)]
    called = [column for column in filled if is_called(column, NAMES["text"])]
    if called:
        return called[0] if len(called) == 1 else max(called, key=lambda column: _mean_length(rows, column))
    keys = {column_key(column) for column in free}
    if all(keys & marks for marks in _MEDIA_CLOUD):
        raise ArticleError(
            f"{name}: this is a story list of Media Cloud, which holds no texts; save the pages at its addresses and score those."
        )
    long = [column for column in filled if _is_running_text(rows, column)]
    doubtful = [column for column in long if is_called(column, DOUBTFUL_TEXT)]
    if not long:
        listed = ", ".join(map(repr, free)) or "none left"
        raise ArticleError(f"{name}: no column looks like texts; name it with --text-column (there are {listed}).")
    return max(doubtful or long, key=lambda column: _mean_length(rows, column))


def _cells(rows: Sequence[Mapping[str, Any]], column: str) -> list[str]:
    cells = (cells.get(column) for cells in rows)
    texts = ("\n\n".join(map(str, cell)) if isinstance(cell, list) else cell for cell in cells)
    return [cell for cell in texts if isinstance(cell, str) and cell.strip()]


def _filled(rows: Sequence[Mapping[str, Any]], column: str) -> bool:
    return any(cells.get(column) not in (None, "") for cells in rows)


def _mean_length(rows: Sequence[Mapping[str, Any]], column: str) -> float:
    found = _cells(rows, column)
    return sum(map(len, found)) / len(found) if found else 0


def _is_running_text(rows: Sequence[Mapping[str, Any]], column: str) -> bool:
    found = _cells(rows, column)
    words = sum(cell.count(" ") for cell in found) / len(found) if found else 0
    return _mean_length(rows, column) >= _LONG and words >= _MANY_WORDS
