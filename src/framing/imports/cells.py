"""What stands in a cell: plain text, a date, labels with their values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from framing.codebook import ABSENT
from framing.errors import CorpusError
from framing.imports.table import PRESENT

YES = frozenset({"1", "true", "yes", "y", "x", PRESENT})
NO = frozenset({"0", "false", "no", "n", ABSENT})
MISSING = frozenset({"", "nan", "null", "na", "n/a", "<na>", "#n/a"})
NONE = frozenset({"none", "no framing", "no frame", "unrelated", ABSENT, "not present"})
SPLITS = {"train": "train", "training": "train", "test": "test", "testing": "test", "real": "real"}
HELD_BACK = frozenset({"dev", "development", "val", "valid", "validation"})

DECIMAL = re.compile(r"(-?\d+)\.0+")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_SERIAL = re.compile(r"[34]\d{4}(?:\.0+)?")


def plain(value: Any, where: str, what: str = "cell") -> str:
    """Return a cell as text on one line; whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list) and len(value) == 1:
        return plain(value[0], where, what)
    if isinstance(value, (Mapping, list)):
        raise CorpusError(f"{where}: the {what} is {json.dumps(value, ensure_ascii=True)[:40]}, and must be a text.")
    return " ".join(str(value).split())


def date_of(value: Any, where: str) -> str:
    """Return a date as it is written, a date of Excel as YYYY-MM-DD."""
    if isinstance(value, date):
        return value.isoformat()
    text = plain(value, where, "date")
    if _SERIAL.fullmatch(text):
        raise CorpusError(f"{where}: the date is {text}, a number of days as Excel counts them; format the column as YYYY-MM-DD.")
    return text


def split_of(value: Any, where: str) -> str:
    """Return ``train``, ``test`` or ``real``; a part for development counts as train."""
    text = plain(value, where, "split").lower()
    if text in HELD_BACK:
        return SPLITS["train"]
    if text and text not in SPLITS:
        raise CorpusError(f"{where}: {text!r} is no split; use train, test or real.")
    return SPLITS.get(text, "")


def labels_of(value: Any, where: str, separator: str | None) -> dict[str, str]:
    """Return the labels of a cell, each with what is said of it: ``present``, ``absent`` or a stance.

    A cell is one label, several joined by `separator`, a list of labels (also one that was printed into a sheet), or
    a mapping of labels to yes, no or a stance.
    """
    if isinstance(value, date):
        raise CorpusError(f"{where}: a label is the date {value}; Excel has made it of a code, format the column as text.")
    if isinstance(value, Mapping):
        return {plain(label, where, "label"): _said(found, where) for label, found in value.items() if _said(found, where)}
    if isinstance(value, list):
        return _present(plain(item, where, "label") for item in value)
    text = plain(value, where, "label")
    if text.startswith("[") and text.endswith("]"):
        inner = [first or second for first, second in _QUOTED.findall(text)]
        return _present(inner or text[1:-1].split(","))
    return _present(text.split(separator) if separator else [text])


def _present(labels: Iterable[str]) -> dict[str, str]:
    found = [DECIMAL.sub(r"\1", label.strip()) if DECIMAL.fullmatch(label.strip()) else label.strip() for label in labels]
    return {label: PRESENT for label in found if label.lower() not in MISSING}


def _said(value: Any, where: str) -> str:
    text = plain(value, where, "value of a label")
    word = text.lower()
    return PRESENT if word in YES else ABSENT if word in NO | NONE else "" if word in MISSING else text
