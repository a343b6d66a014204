"""REFI-QDA projects (``.qdpx``) of MAXQDA, NVivo, ATLAS.ti, QualCoder: selections of text become codes of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from framing.codebook import ABSENT
from framing.codings import ADJUDICATION
from framing.errors import CorpusError
from framing.imports.files import Source, archive, member, parsed_xml
from framing.imports.table import Record, Table

_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]*\S[^\n\r\u2028\u2029]*")
_SHOWN = 3
# What export adds to the name of a coder who decided on disagreements.
ADJUDICATED = " (adjudication)"


@dataclass
class _Coded:
    """One text of a project: which user put which codes where."""

    name: str
    where: str
    text: str
    selections: list[tuple[int, int, str, list[str]]] = field(default_factory=list)


def table(source: Source) -> Table:
    """Read a project: a paragraph that overlaps a coded selection carries the code, for the user who coded it.

    A paragraph of a text in which a user coded something, but not here, was looked at by this user. Selections that do
    not lie within their text, or whose name is not the text they select, are left out and named: nothing is shifted.
    """
    with archive(source) as members:
        names = members.namelist()
        inner = next(name for name in names if name.endswith(".qde"))
        project = parsed_xml(member(members, inner, source), f"{source.name}, {inner}")
        files = {PurePosixPath(name).name: name for name in names if "/" in name}
        if _tag(project) != "Project":
            raise CorpusError(f"{source.name}, {inner}: this is no REFI-QDA project; export the project again.")
        codes = {_id(code): code.get("name", "") for code in _all(project, "Code")}
        users = {_id(user): user.get("name") or user.get("id") or "" for user in _all(project, "User")}
        table = Table("REFI-QDA project", [], empty_is_coded=True)
        found = []
        for element in _all(project, "TextSource"):
            text = _text_of(element, files, lambda name: member(members, name, source), source.name)
            found.append(_coded(element, text, source.name, codes, users, table))
    # Where a code says that nothing is present, what has no code was not coded.
    says_absent = ABSENT in codes.values()
    table.records = [record for coded in found for record in _records(coded, says_absent)]
    table.dropped["text without a coding"] += sum(not coded.selections for coded in found)
    table.dropped = +table.dropped
    others = sum(_tag(element) in ("PDFSource", "PictureSource", "AudioSource", "VideoSource") for element in project.iter())
    if others:
        table.said.append(f"{others} sources that are no text (PDF, pictures, sound) were left out")
    rest = f"what has none, not even {ABSENT!r}, was not coded" if says_absent else "elsewhere in a text they are absent"
    table.said.append(f"a paragraph carries the codes of the selections that overlap it; {rest}")
    table.roles = {name: (name,) for name in ("text", "coder", "article", "unit")} | {"framings": ("codes",), "title": ("title",)}
    return table


def _text_of(element: Element, files: Mapping[str, str], read: object, name: str) -> str:
    inline = next((child.text or "" for child in element if _tag(child) == "PlainTextContent"), None)
    if inline is not None:
        return inline
    path = element.get("plainTextPath", "")
    file = files.get(PurePosixPath(path.removeprefix("internal://")).name)
    if not path.startswith("internal://") or file is None:
        raise CorpusError(
            f"{name}: the text of {element.get('name', '')!r} ({path or 'no path'}) is not in the project; export it again."
        )
    data: bytes = read(file)  # type: ignore[operator]
    try:
        # A byte order mark is no character of the text, but a line end of two characters is two.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CorpusError(f"{name}, {file}: this text is no UTF-8, which a project requires; export it again.") from None


def _coded(element: Element, text: str, name: str, codes: Mapping[str, str], users: Mapping[str, str], table: Table) -> _Coded:
    coded = _Coded(element.get("name", ""), f"{name}, text {element.get('name', '')!r}", text)
    for selection in _all(element, "PlainTextSelection"):
        given = [child for child in selection if _tag(child) == "Coding"]
        if not given:
            continue
        start, end = _place(selection, "startPosition", coded.where), _place(selection, "endPosition", coded.where)
        problem = _mismatch(selection, text, start, end)
        if problem:
            table.dropped["selection does not fit its text"] += 1
            if table.dropped["selection does not fit its text"] <= _SHOWN:
                table.said.append(f"{coded.where}, characters {start} to {end}: {problem}")
            continue
        for coding in given:
            user = coding.get("creatingUser") or selection.get("creatingUser") or ""
            labels = [_name(codes, child, coded.where) for child in coding if _tag(child) == "CodeRef"]
            coded.selections.append((start, end, users.get(user.lower(), user), labels))
    return coded


def _mismatch(selection: Element, text: str, start: int, end: int) -> str | None:
    """Say why a selection does not fit; programs put the beginning of what was selected into its name."""
    if not 0 <= start < end <= len(text):
        return f"lies outside the text, which has {len(text)} characters"
    named = " ".join((selection.get("name") or "").split()).rstrip(".\u2026 ")
    chosen = " ".join(text[start:end].split())
    if named and not chosen.startswith(named) and named in " ".join(text.split()):
        return f"is named {named[:40]!r}, which stands elsewhere in the text"
    return None


def _records(coded: _Coded, says_absent: bool) -> Iterator[Record]:
    if not coded.selections:
        return
    for user in sorted({selection[2] for selection in coded.selections}):
        own = [selection for selection in coded.selections if selection[2] == user]
        for number, paragraph in enumerate(_PARAGRAPH.finditer(coded.text), start=1):
            start, end = paragraph.span()
            labels = [label for first, last, _, given in own if first < end and last > start for label in given]
            if says_absent and not labels:
                continue
            place = {"coder": user.removesuffix(ADJUDICATED), "article": coded.name, "unit": str(number), "title": coded.name}
            place |= {"round": ADJUDICATION} if user.endswith(ADJUDICATED) else {}
            cells = {"text": paragraph[0], "codes": list(dict.fromkeys(labels)), **place}
            yield Record(f"{coded.where}, paragraph {number}", cells)


def _place(selection: Element, key: str, where: str) -> int:
    value = selection.get(key, "")
    if not re.fullmatch(r"-?\d{1,12}", value, re.ASCII):
        raise CorpusError(f"{where}: {key} of a selection is {value!r}, no number; export the project again.")
    return int(value)


def _name(codes: Mapping[str, str], reference: Element, where: str) -> str:
    target = reference.get("targetGUID", "").lower()
    if target not in codes:
        raise CorpusError(f"{where}: a coding points to the code {target or '(none)'!r}, which the project does not have.")
    return codes[target]


def _all(element: Element, tag: str) -> Iterator[Element]:
    return (found for found in element.iter() if _tag(found) == tag)


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _id(element: Element) -> str:
    return element.get("guid", "").lower()
