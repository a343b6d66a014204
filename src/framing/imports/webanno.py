"""INCEpTION and WebAnno: TSV 3.3, in which a sentence carries the values of the spans marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framing.errors import CorpusError
from framing.imports.files import Source
from framing.imports.table import Record, Table

MARK = "#FORMAT=WebAnno TSV"
_ESCAPED = re.compile(r"\\([\\\[\]|_>;*nt#-])")
_NUMBERED = re.compile(r"\[\d+\]$")
_CONTROL = {"n": "\n", "t": "\t"}


def table(source: Source) -> Table:
    """Read one coder's annotations of one document; every sentence is a unit that was looked at.

    Raises
    ------
    CorpusError
        If it is another version than 3.x, declares no span layer, or a line has too few columns.
    """
    lines = source.text.split("\n")
    version = lines[0].strip().removeprefix(MARK).strip()
    if not version.startswith("3"):
        raise CorpusError(f"{source.name}, line 1: this is WebAnno TSV {version or '(no version)'}; export it as TSV 3.3.")
    features = list(_features(lines))
    if not features:
        raise CorpusError(f"{source.name}: declares no span layer with a feature (#T_SP=); export the layer that was coded.")
    article = source.article or source.stem
    records = [
        Record(f"{source.name}, line {line}", {"text": text, **labels, "article": article, "sentence": str(number)})
        for number, (line, text, labels) in enumerate(_sentences(lines, features, source.name), start=1)
    ]
    roles = {"text": ("text",), "framings": tuple(features), "article": ("article",), "unit": ("sentence",)}
    said = ["every sentence is a unit (--units sentence); one without a span carries no framing"]
    return Table("INCEpTION (WebAnno TSV 3)", records, roles, said, empty_is_coded=True)


def _features(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("#T_SP="):
            layer, *names = line.removeprefix("#T_SP=").strip().split("|")
            yield from (f"{layer.rpartition('.')[2]}.{name}" for name in names)


def _sentences(lines: list[str], features: list[str], name: str) -> Iterator[tuple[int, str, dict[str, list[str]]]]:
    start, text = 0, ""
    labels: dict[str, list[str]] = {}
    for number, line in enumerate([*lines, ""], start=1):
        line = line.rstrip("\r")
        if line.startswith("#Text="):
            text += (" " if text else "") + _unescaped(line.removeprefix("#Text="))
            start = start or number
        elif re.match(r"\d+-\d+", line):
            cells = line.rstrip("\t").split("\t")
            if len(cells) < 3 or not text:
                raise CorpusError(f"{name}, line {number}: this is no token of a sentence; export the file again.")
            for feature, cell in zip(features, cells[3:], strict=False):
                labels.setdefault(feature, []).extend(value for value in _values(cell) if value)
        elif not line.strip() and text:
            yield start, text, {feature: list(dict.fromkeys(found)) for feature, found in labels.items()}
            start, text, labels = 0, "", {}


def _values(cell: str) -> Iterator[str]:
    for part in re.split(r"(?<!\\)\|", cell):
        value = _NUMBERED.sub("", part)
        if value not in ("_", "*"):
            yield _unescaped(value)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _CONTROL.get(found[1], found[1]), text)
