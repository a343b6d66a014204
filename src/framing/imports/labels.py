"""What coders wrote to the slugs of a codebook: one that is given, or one made of the labels found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from framing.codebook import ABSENT, Codebook, Framing
from framing.codings import FIXED
from framing.errors import CorpusError
from framing.imports.table import PRESENT, Row

_MOST = 1000
_WORD = re.compile(r"[^\W_]+(?:\.\d+(?![^\W_]))?")


@dataclass(frozen=True)
class Named:
    """A codebook, and what each label and each stance of the files is called there."""

    codebook: Codebook
    framings: Mapping[str, str]
    stances: Mapping[str, str]
    said: tuple[str, ...] = ()


def slug_of(label: str) -> str:
    """Return the slug of a label in any spelling: its words and numbers in small letters, joined by hyphens."""
    return "-".join(_WORD.findall(unicodedata.normalize("NFC", label).lower()))


def with_stances(rows: Sequence[Row], codebook: Codebook) -> list[Row]:
    """Return rows in which a label such as ``framing: stance``, as exports have them, is a framing with its stance."""
    known = {f"{slug}: {stance}": (slug, stance) for slug in codebook.slugs for stance in codebook.stances}
    if not any(label in known for row in rows for label in row.given):
        return list(rows)
    return [replace(row, given=dict(known.get(label, (label, value)) for label, value in row.given.items())) for row in rows]


def name_labels(
    rows: Sequence[Row], codebook: Codebook, *, given: bool, ignore_case: bool = False, order: Sequence[str] = ()
) -> Named:
    """Find the framing of each label and the stance of each value.

    Parameters
    ----------
    rows : sequence of Row
    codebook : Codebook
        Its framings and stances count if `given`; else framings are made of the labels, and stances too where it has none.
    given : bool
    ignore_case : bool
        Labels that differ in case alone are one.
    order : sequence of str
        Labels that come first, in this order.

    Raises
    ------
    CorpusError
        If a label is not in the codebook, or two labels would be one framing; the message says where.
    """
    labels: dict[str, str] = {}
    values: dict[str, str] = {}
    for row in rows:
        for label, value in row.given.items():
            labels.setdefault(label, row.where)
            if value not in (PRESENT, ABSENT):
                values.setdefault(value, row.where)
    if given:
        framings = {framing.slug: (framing.slug, framing.name) for framing in codebook.framings}
        names = _matched(labels, framings, "framing", ignore_case)
        stances = _matched(values, {stance: (stance,) for stance in codebook.stances}, "stance", ignore_case)
        _check_presence(rows, codebook.stances)
        return Named(codebook, names, stances)
    names = _made(_sorted(labels, order), labels, "framing", ignore_case)
    known = {stance: (stance,) for stance in codebook.stances}
    stances = _matched(values, known, "stance", True) if known else _made(sorted(values), values, "stance", True)
    if not names:
        raise CorpusError("no label was found; name the columns that hold them with --framing-column.")
    first = {names[label]: label for label in reversed(_sorted(labels, order))}
    made = tuple(Framing(slug, first[slug]) for slug in dict.fromkeys(names[label] for label in _sorted(labels, order)))
    found = replace(codebook, framings=made, stances=codebook.stances or tuple(dict.fromkeys(stances.values())))
    _check_presence(rows, found.stances)
    return Named(found, names, stances, tuple(_changes(names, "framing")) + tuple(_changes(stances, "stance")))


def _sorted(labels: Iterable[str], order: Sequence[str]) -> list[str]:
    """Sort labels as given by the order of columns, then numbers by value, then words."""
    place = {label: i for i, label in enumerate(order)}

    def key(label: str) -> tuple[int, list[tuple[int, int, str]]]:
        parts = re.findall(r"\d+|\D+", label.lower())
        return place.get(label, len(place)), [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]

    return sorted(labels, key=key)


def _made(ordered: Sequence[str], where: Mapping[str, str], kind: str, ignore_case: bool) -> dict[str, str]:
    if len(ordered) > _MOST:
        raise CorpusError(f"there are {len(ordered)} different labels, such as {ordered[0][:40]!r}; name the column of labels.")
    names: dict[str, str] = {}
    owner: dict[str, str] = {}
    for label in ordered:
        slug = slug_of(label)
        if not slug:
            raise CorpusError(f"{where[label]}: the {kind} {label!r} has neither letters nor digits; give it a name.")
        slug = f"{slug}-{kind}" if slug in FIXED or (kind == "stance" and slug in (ABSENT, PRESENT)) else slug
        other = owner.setdefault(slug, label)
        if other != label and not (ignore_case and other.lower() == label.lower()):
            case = (
                "differ in case alone; --ignore-case takes them as one" if other.lower() == label.lower() else "are hard to tell"
            )
            raise CorpusError(f"{where[label]}: the labels {label!r} and {other!r} ({where[other]}) {case}, or write them alike.")
        names[label] = slug
    return names


def _matched(labels: Mapping[str, str], known: Mapping[str, tuple[str, ...]], kind: str, ignore_case: bool) -> dict[str, str]:
    exact = {name: slug for slug, names in known.items() for name in names}
    folded = {name.lower(): slug for name, slug in exact.items()}
    names = {}
    for label, where in labels.items():
        joined = "-".join(re.findall(r"[^\W_]+(?:\.\d+)?", label))
        slug = exact.get(label) or exact.get(joined)
        near = folded.get(label.lower()) or folded.get(joined.lower())
        if slug is None and near and ignore_case:
            slug = near
        if slug is None:
            raise CorpusError(f"{where}: {_unknown(label, near, list(known), kind)}")
        names[label] = slug
    return names


def _unknown(label: str, same_but_case: str | None, known: list[str], kind: str) -> str:
    if same_but_case:
        return f"{label!r} is written {same_but_case!r} in the codebook; only the case differs, --ignore-case allows it."
    if not known:
        return f"{label!r} is given as a {kind}, but the codebook has none."
    near = get_close_matches(label.lower(), known, 2, 0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(known[:12])}{' ...' if len(known) > 12 else ''}."
    return f"the codebook has no {kind} {label!r}; {hint}"


def _check_presence(rows: Sequence[Row], stances: Sequence[str]) -> None:
    for row in rows:
        for label, value in row.given.items():
            if stances and value == PRESENT:
                raise CorpusError(f"{row.where}: {label!r} has no stance; name the column of stances with --stance-column.")


def _changes(names: Mapping[str, str], kind: str) -> list[str]:
    changed = [f"{label!r} becomes {slug}" for label, slug in names.items() if label != slug]
    if not changed:
        return []
    more = f" and {len(changed) - 12} more" if len(changed) > 12 else ""
    return [f"{kind}s renamed: {', '.join(changed[:12])}{more}"]
