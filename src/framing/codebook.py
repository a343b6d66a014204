"""The codebook: which framings there are, how they are defined, and which stances a framing can meet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from framing.errors import CorpusError

if TYPE_CHECKING:
    from pathlib import Path

ABSENT = "absent"
UNITS = ("paragraph", "sentence", "headline", "article")
_SLUG = re.compile(r"[^\W_]+(?:[-_.][^\W_]+)*")


@dataclass(frozen=True)
class Example:
    """A paragraph written to show a framing, its stance there, and why it was coded so."""

    text: str
    stance: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Framing:
    """One category of the codebook.

    Attributes
    ----------
    slug, name, definition : str
        The word used in codings and scores, the name a reader sees, and what it means.
    code, do_not_code : tuple of str
        What a coder is to count and what not.
    indicators : tuple of str
        Words that often go with it; the codebook's own dictionary.
    cues : dict
        From a name to words that speak of one side of it, too common to be indicators.
    examples : tuple of Example
    """

    slug: str
    name: str
    definition: str = ""
    code: tuple[str, ...] = ()
    do_not_code: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """Framings in their order, the stances that one can have, and the version that codings are stamped with.

    Attributes
    ----------
    name, version, language : str
    framings : tuple of Framing
    stances : tuple of str
    exclusive, at_least_one : bool
        Whether a unit carries one framing at most, and whether it carries one at least; both together: exactly one.
    units : str
        What is coded and scored: ``paragraph``, ``sentence``, ``headline`` or ``article``.
    cues : dict
        From a name to words that help to tell stances, whatever the framing: words of denial, of report, of doubt.
    names : tuple of str
        Names of people, places and outlets that `framing evaluate` is to hide beside those that it finds.
    """

    name: str
    version: str
    framings: tuple[Framing, ...]
    stances: tuple[str, ...] = ()
    language: str = "en"
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclusive: bool = False
    at_least_one: bool = False
    units: str = UNITS[0]
    names: tuple[str, ...] = ()

    @property
    def slugs(self) -> tuple[str, ...]:
        """The framings' slugs, in codebook order."""
        return tuple(framing.slug for framing in self.framings)

    @property
    def lists(self) -> dict[str, tuple[str, ...]]:
        """Every list of words, by a name of its own: a framing's indicators by its slug, its cues by ``slug/name``."""
        return {
            **{framing.slug: framing.indicators for framing in self.framings if framing.indicators},
            **{f"{framing.slug}/{name}": found for framing in self.framings for name, found in framing.cues.items()},
            **{f"/{name}": found for name, found in self.cues.items()},
        }

    @property
    def values(self) -> tuple[str, ...]:
        """What a coding can say of one framing: ``absent``, then each stance (``present`` where there are none)."""
        return (ABSENT, *(self.stances or ("present",)))


def read_codebook(path: str | Path) -> Codebook:
    """Read a codebook from a TOML file.

    Raises
    ------
    CorpusError
        If the file is missing, is no TOML, or lacks what a codebook needs.
    """
    import tomllib
    from pathlib import Path

    try:
        content = Path(path).read_text("utf-8-sig")
    except FileNotFoundError:
        raise CorpusError(f"{path}: there is no codebook here; a corpus keeps its framings in codebook.toml.") from None
    except UnicodeDecodeError:
        raise CorpusError(f"{path}: this is no UTF-8; save the codebook as UTF-8.") from None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror or error}).") from None
    try:
        return codebook_from_data(tomllib.loads(content), str(path))
    except RecursionError:
        raise CorpusError(f"{path}: this is no valid TOML: it is nested too deeply.") from None
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path}: this is no valid TOML: {error}.") from None


def codebook_from_data(data: Mapping[str, Any], source: str) -> Codebook:
    """Build a codebook from parsed TOML or JSON, checking every part."""
    framings = tuple(_framing(entry, source) for entry in _list(data, "framing", source))
    if not framings:
        raise CorpusError(f"{source}: the codebook has no [[framing]]; give at least one with a slug.")
    slugs = [framing.slug for framing in framings]
    stances = tuple(_slug(entry, "stance", source) for entry in _list(data, "stance", source))
    for kind, names in (("framing", slugs), ("stance", list(stances))):
        double = next((name for name in names if names.count(name) > 1), None)
        if double:
            raise CorpusError(f"{source}: the {kind} {double!r} stands in the codebook twice; slugs must differ.")
    if ABSENT in stances:
        raise CorpusError(f"{source}: no stance can be called {ABSENT!r}; codings use that word where a framing is not present.")
    return Codebook(
        name=_text(data, "name", source, "unnamed codebook"),
        version=_text(data, "version", source),
        framings=framings,
        stances=stances,
        language=_text(data, "language", source, "en"),
        cues=_cues(data, source),
        exclusive=_flag(data, "exclusive", source),
        at_least_one=_flag(data, "at_least_one", source),
        units=_units(data, source),
        names=_strings(data, "names", source),
    )


def codebook_to_data(codebook: Codebook) -> dict[str, Any]:
    """Return the codebook as plain data, from which `codebook_from_data` builds it again."""
    return {
        "name": codebook.name,
        "version": codebook.version,
        "language": codebook.language,
        "cues": _plain(codebook.cues),
        "exclusive": codebook.exclusive,
        "at_least_one": codebook.at_least_one,
        "units": codebook.units,
        **({"names": list(codebook.names)} if codebook.names else {}),
        "stance": [{"slug": stance} for stance in codebook.stances],
        "framing": [
            {
                "slug": framing.slug,
                "name": framing.name,
                "definition": framing.definition,
                "indicators": list(framing.indicators),
                "cues": _plain(framing.cues),
            }
            for framing in codebook.framings
        ],
    }


def _framing(entry: Mapping[str, Any], source: str) -> Framing:
    slug = _slug(entry, "framing", source)
    where = f"{source}, framing {slug!r}"
    return Framing(
        slug=slug,
        name=_text(entry, "name", where, slug),
        definition=_text(entry, "definition", where, ""),
        code=_strings(entry, "code", where),
        do_not_code=_strings(entry, "do_not_code", where),
        indicators=_strings(entry, "indicators", where),
        cues=_cues(entry, where),
        examples=tuple(
            Example(
                _text(example, "text", where),
                _text(example, "stance", where, "") or None,
                _text(example, "why", where, ""),
            )
            for example in _list(entry, "example", where)
        ),
    )


def _cues(data: Mapping[str, Any], source: str) -> dict[str, tuple[str, ...]]:
    value = data.get("cues", {})
    if not isinstance(value, Mapping) or not all(_SLUG.fullmatch(name) for name in value):
        raise CorpusError(f"{source}: 'cues' must be a table of lists of words, each under a name of letters and digits.")
    return {name: _strings(value, name, f"{source}, cues") for name in value}


def _plain(cues: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: list(found) for name, found in cues.items()}


def _slug(entry: Mapping[str, Any], kind: str, source: str) -> str:
    slug = _text(entry, "slug", f"{source}, [[{kind}]]")
    if not _SLUG.fullmatch(slug):
        raise CorpusError(f"{source}: {slug!r} is no slug for a {kind}; use letters and digits joined by hyphens.")
    return slug


def _text(data: Mapping[str, Any], key: str, source: str, default: str | None = None) -> str:
    value = data.get(key, default)
    if not isinstance(value, str) or (not value.strip() and default is None):
        raise CorpusError(f'{source}: {key!r} is missing or no text; write {key} = "...".')
    return " ".join(value.split())


def _flag(data: Mapping[str, Any], key: str, source: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise CorpusError(f"{source}: {key!r} is {value!r}; write {key} = true or {key} = false.")
    return value


def _units(data: Mapping[str, Any], source: str) -> str:
    units = _text(data, "units", source, UNITS[0])
    if units not in UNITS:
        raise CorpusError(f"{source}: {units!r} are no units; use {', '.join(UNITS)}.")
    return units


def _strings(data: Mapping[str, Any], key: str, source: str) -> tuple[str, ...]:
    value = data.get(key, ())
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(item, str) for item in value):
        raise CorpusError(f"{source}: {key!r} must be a list of texts.")
    return tuple(value)


def _list(data: Mapping[str, Any], key: str, source: str) -> list[Mapping[str, Any]]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise CorpusError(f"{source}: {key!r} must be written as [[{key}]] tables.")
    return value
