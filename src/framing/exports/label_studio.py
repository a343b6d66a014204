"""Label Studio: tasks with an annotation a coder, and the labelling interface they were made with."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

from framing.codebook import Codebook
from framing.codings import Coding
from framing.corpus import Corpus
from framing.exports.rows import about, all_labels, labels, units

QUESTION = "framing"


def tasks_text(corpus: Corpus) -> str:
    """Return the coded units as tasks."""
    tasks, number = [], 0
    for id, unit in enumerate(units(corpus), start=1):
        annotations = []
        for coding in unit.codings:
            number += 1
            annotations.append(_annotation(number, coding, corpus.codebook))
        data = {"text": unit.text, "article": unit.article, "paragraph": unit.number} | about(corpus, unit.article)
        tasks.append({"id": id, "data": data, "annotations": annotations, "predictions": []})
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def interface_text(codebook: Codebook) -> str:
    """Return the labelling configuration: one question with a choice for each framing and stance."""
    view = ET.Element("View")
    ET.SubElement(view, "Text", name="text", value="$text")
    choice = "single" if codebook.exclusive else "multiple"
    choices = ET.SubElement(view, "Choices", name=QUESTION, toName="text", choice=choice, required="true")
    definitions = {framing.slug: framing.definition for framing in codebook.framings}
    for label in all_labels(codebook):
        hint = " ".join(definitions.get(label.partition(":")[0], "").split())
        ET.SubElement(choices, "Choice", {"value": label} | ({"hint": hint} if hint else {}))
    ET.indent(view)
    return ET.tostring(view, "unicode") + "\n"


def _annotation(number: int, coding: Coding, codebook: Codebook) -> dict[str, Any]:
    value = {"choices": labels(coding, codebook)}
    result = {"id": f"r{number}", "from_name": QUESTION, "to_name": "text", "type": "choices", "value": value}
    own = {"round": coding.round, "codebook": coding.codebook, "coded": coding.coded}
    return {"id": number, "completed_by": {"email": coding.coder}, "was_cancelled": False, "result": [result], **own}
