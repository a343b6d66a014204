"""Which column is what: as named by the person, as the format says, or by name and content, which is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from framing.errors import CorpusError
from framing.headers import NAMES, column_key, is_called, no_such_column
from framing.imports.cells import MISSING, NO, YES, plain
from framing.imports.table import Choices, Record, Table

OPTIONS = {
    "text": "--text-column",
    "framings": "--framing-column",
    "by_coder": "--label-of-coder-column",
    "coder": "--coder-column",
    "article": "--article-column",
    "unit": "--unit-column",
    "id": "--id-column",
    "target": "--target-column",
    "stance": "--stance-column",
    "date": "--date-column",
    "outlet": "--outlet-column",
    "split": "--split-column",
    "title": "--title-column",
    "keep": "--keep",
}
_NAMES = {
    "text": NAMES["text"],
    "coder": r"(?:coder|annotator|rater|user|worker|labell?er)(?:_?(?:id|name))?",
    "article": r"(?:article|document|doc|story)(?:_?(?:id|no|nr|number|name))?",
    "id": r"(?:(?:text|tweet|row|item|new|headline)_?)?id|uid|guid",
    "unit": r"(?:paragraph|para|sentence|unit)(?:_?(?:id|no|nr|number))|paragraph|para|unit",
    "target": r"target(?:_?topic)?",
    "stance": r"stance|position",
    "date": NAMES["date"],
    "outlet": NAMES["outlet"],
    "split": r"split|partition|subset|lewis_?split|set",
    "title": NAMES["title"],
}
_HEADLINES = r"(?:news_?)?headline|(?:news_?)?title"
_LABELS = re.compile(
    r"(?:.*_)?(?:framing|frame|label|code|category|topic|theme|choice|class|cat)(?:s|es)?(?:_?\d+)?|.*_?categories(?:_?\d+)?"
)
_OWN = ("round", "codebook")
_OF_CODER = re.compile(r"(?:coder|annotator|rater)[ _-]?(.+)", re.I)
_LONG_TEXT = 20
_SAMPLE = 500


def roles_of(table: Table, choices: Choices) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the columns of each role, and what was guessed, in sentences.

    Raises
    ------
    CorpusError
        If a named column is not there, or no column of texts or of labels can be found.
    """
    columns = table.columns
    where = table.records[0].where.rpartition(", ")[0]
    roles = {role: names for role, names in table.roles.items() if set(names) <= set(columns)}
    for role, names in choices.columns.items():
        for name in names:
            _check_column(name, columns, where, OPTIONS[role])
        roles[role] = names
    if "framings" in roles and "framings" not in choices.columns:
        taken = {name for names in choices.columns.values() for name in names}
        roles["framings"] = tuple(name for name in roles["framings"] if name not in taken)
    known = set(roles)
    _guess_labels_by_slug(table, roles, choices)
    for role, pattern in _NAMES.items():
        _guess_by_name(table, roles, role, pattern)
    if "text" not in roles and "title" in roles and "title" not in known and is_called(roles["title"][0], _HEADLINES):
        roles["text"] = roles.pop("title")
    if "text" not in roles and choices.texts and ("article" in roles or "id" in roles):
        roles.setdefault("article", roles.pop("id", ()))
    elif "text" not in roles:
        roles["text"] = (_longest(table, roles, where),)
    if "framings" not in roles and "by_coder" not in roles:
        _guess_labels(table, roles, where, choices.stances)
    if "id" in roles and "id" not in known:
        _place_id(table, roles)
    if "target" in roles and "framings" in roles and "target" not in choices.columns and "framings" in known:
        del roles["target"]
    if roles.get("title") == roles.get("text"):
        roles.pop("title", None)
    return roles, [_sentence(role, names, role in known) for role, names in roles.items() if names]


def _sentence(role: str, names: Sequence[str], known: bool) -> str:
    listed = ", ".join(repr(name) for name in names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    what = "labels of a coder each" if role == "by_coder" else role
    return f"{what}: {listed}" + ("" if known else f" (guessed; {OPTIONS[role]})")


def _check_column(name: str, columns: Sequence[str], where: str, option: str) -> None:
    if name not in columns:
        raise CorpusError(f"{where}: {no_such_column(name, columns, option)}")


def _free(columns: Sequence[str], roles: Mapping[str, Sequence[str]]) -> list[str]:
    taken = {name for names in roles.values() for name in names}
    return [name for name in columns if name not in taken]


def _guess_by_name(table: Table, roles: dict[str, tuple[str, ...]], role: str, pattern: str) -> None:
    if role in roles or (role in ("id", "unit") and "article" in roles and role == "id"):
        return
    for name in _free(table.columns, roles):
        if is_called(name, pattern) and (role != "text" or not _is_binary(table.records, name)):
            roles[role] = (name,)
            return


def _guess_labels_by_slug(table: Table, roles: dict[str, tuple[str, ...]], choices: Choices) -> None:
    """Take columns that are called like framings of the codebook."""
    named = tuple(name for name in _free(table.columns, roles) if name in choices.slugs)
    if named and "framings" not in roles and "target" not in roles:
        roles["framings"] = named


def _guess_labels(table: Table, roles: dict[str, tuple[str, ...]], where: str, stances: Sequence[str]) -> None:
    free = _free(table.columns, roles)
    coders = tuple(name for name in free if _OF_CODER.fullmatch(name))
    if "target" in roles:
        if "stance" not in roles:
            raise CorpusError(f"{where}: has a column of targets and none of stances; name it with --stance-column.")
        return
    free = [name for name in free if name not in _OWN]
    named = tuple(name for name in free if named_like_labels(name) and not _is_text(table.records, name))
    binary = tuple(name for name in free if _is_binary(table.records, name, stances))
    if named:
        roles["framings"] = named
    elif len(coders) > 1:
        roles["by_coder"] = coders
    elif binary:
        roles["framings"] = binary
    else:
        listed = ", ".join(map(repr, table.columns))
        raise CorpusError(f"{where}: no column looks like labels; name one with --framing-column (there are {listed}).")


def coder_of_column(name: str) -> str:
    """Return whose labels a column such as ``coder_A`` holds."""
    found = _OF_CODER.fullmatch(name)
    return found[1] if found else name


def named_like_labels(name: str) -> bool:
    """Whether a column is called as columns of labels are: label, frame1, topics ..."""
    return bool(_LABELS.fullmatch(column_key(name)))


def _sample(records: Sequence[Record], name: str) -> list[Any]:
    return [record.cells.get(name) for record in records[:_SAMPLE]]


def _mean_length(records: Sequence[Record], name: str) -> float:
    found = [len(cell) for cell in _sample(records, name) if isinstance(cell, str) and cell.strip()]
    return sum(found) / len(found) if found else 0


def _is_text(records: Sequence[Record], name: str) -> bool:
    """Whether a column holds running text: long, with spaces, and hardly a cell twice."""
    found = [cell for cell in _sample(records, name) if isinstance(cell, str) and cell.strip()]
    return len(found) > 3 and _mean_length(records, name) > 3 * _LONG_TEXT and len(set(found)) > 0.9 * len(found)


def _is_binary(records: Sequence[Record], name: str, stances: Sequence[str] = ()) -> bool:
    cells = [record.cells.get(name) for record in records]
    if any(isinstance(cell, (list, dict)) for cell in cells):
        return False
    words = {plain(cell, "").lower() for cell in cells}
    said = {stance.lower() for stance in stances}
    return bool(words & (YES | said)) and words <= YES | NO | MISSING | said


def _longest(table: Table, roles: Mapping[str, Sequence[str]], where: str) -> str:
    free = _free(table.columns, roles)
    lengths = Counter({name: _mean_length(table.records, name) for name in free if not _is_binary(table.records, name)})
    best = max(lengths, key=lambda name: lengths[name], default=None)
    if best is None or lengths[best] < _LONG_TEXT:
        listed = ", ".join(map(repr, table.columns))
        raise CorpusError(f"{where}: no column looks like texts; name it with --text-column (there are {listed}).")
    return best


def _place_id(table: Table, roles: dict[str, tuple[str, ...]]) -> None:
    """Decide what an unexplained id is: of a unit, of an article with several units, or a mere row number."""
    (id,), (text,) = roles["id"], roles["text"]
    pairs = {(str(record.cells.get(id)), str(record.cells.get(text))) for record in table.records}
    ids, texts = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    if len(ids) < len(pairs):
        roles["article"] = roles.pop("id")
    elif "coder" in roles and len(texts) < len(pairs) == len(table.records):
        del roles["id"]
