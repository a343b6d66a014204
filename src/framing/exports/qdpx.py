"""REFI-QDA projects (``.qdpx``) for MAXQDA, NVivo, ATLAS.ti and QualCoder: coded paragraphs as selections of text."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from framing.codings import ADJUDICATION, Coding
from framing.corpus import Corpus
from framing.exports.archives import zipped
from framing.exports.rows import Unit, all_labels, labels, units
from framing.imports.qdpx import ADJUDICATED

_SPACE = "urn:QDA-XML:project:1.0"
_DAY = "2020-01-01T00:00:00Z"
_UNHEARD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def project_zip(corpus: Corpus) -> bytes:
    """Return a project: a source a coded article with all its paragraphs, a code a framing and stance, a user a coder.

    Identifiers depend on names alone, so that the same corpus gives the same bytes.
    """
    project = ET.Element("Project", xmlns=_SPACE, name=_heard(corpus.codebook.name), origin="framing", creationDateTime=_DAY)
    coded = units(corpus)
    people = ET.SubElement(project, "Users")
    for name in sorted({_user(coding) for unit in coded for coding in unit.codings}):
        ET.SubElement(people, "User", guid=_guid("user", name), name=_heard(name))
    _codes(project, corpus)
    sources = ET.SubElement(project, "Sources")
    files: dict[str, str] = {}
    for article in dict.fromkeys(unit.article for unit in coded):
        guid = _guid("source", article)
        path = f"internal://{guid}.txt"
        source = ET.SubElement(sources, "TextSource", guid=guid, name=article, plainTextPath=path, creationDateTime=_DAY)
        files[f"Sources/{guid}.txt"] = _select(corpus, article, [unit for unit in coded if unit.article == article], source)
    ET.indent(project)
    data = b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(project, "utf-8")
    return zipped({"project.qde": data, **files})


def _codes(project: ET.Element, corpus: Corpus) -> None:
    codes = ET.SubElement(ET.SubElement(project, "CodeBook"), "Codes")
    definitions = {framing.slug: framing.definition for framing in corpus.codebook.framings}
    for label in all_labels(corpus.codebook):
        code = ET.SubElement(codes, "Code", guid=_guid("code", label), name=label, isCodable="true")
        text = definitions.get(label.partition(":")[0], "")
        if text:
            ET.SubElement(code, "Description").text = _heard(text)


def _select(corpus: Corpus, article: str, coded: list[Unit], source: ET.Element) -> str:
    """Add an article's codings to its source; return the text, a paragraph a line, that their positions count in."""
    texts = [" ".join(paragraph.text.split()) for paragraph in corpus.articles[article].paragraphs]
    for unit in coded:
        start = sum(len(text) + 1 for text in texts[: unit.number - 1])
        for coding in unit.codings:
            place = (article, str(unit.number), _user(coding))
            user = _guid("user", _user(coding))
            ends: dict[str, str] = {"startPosition": str(start), "endPosition": str(start + len(unit.text)), "creatingUser": user}
            chosen = ET.SubElement(
                source, "PlainTextSelection", ends | {"guid": _guid("selection", *place), "creationDateTime": _DAY}
            )
            for label in labels(coding, corpus.codebook):
                guid = _guid("coding", *place, label)
                given = ET.SubElement(chosen, "Coding", guid=guid, creatingUser=user, creationDateTime=_DAY)
                ET.SubElement(given, "CodeRef", targetGUID=_guid("code", label))
    return "\n".join(texts) + "\n"


def _user(coding: Coding) -> str:
    return coding.coder + (ADJUDICATED if coding.round == ADJUDICATION else "")


def _guid(*names: str) -> str:
    return str(uuid5(NAMESPACE_URL, "\x1f".join(("framing", *names))))


def _heard(text: str) -> str:
    return _UNHEARD.sub(" ", text)
