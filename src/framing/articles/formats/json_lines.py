"""JSON Lines, one article an object; and JSON that is a list of objects, or an object around such a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from framing.articles.article import Article
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.json_stream import articles_in
from framing.articles.rows import Row, articles_of_rows
from framing.articles.streams import Lines, TooLong, open_lines
from framing.errors import ArticleError
from framing.json_text import BrokenJson, Doubled, parsed_json

NAME = "JSON"
ENDINGS = (".jsonl", ".ndjson", ".json")
HOLDS_MANY = True
_AHEAD = 20


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article an object; an error for one that cannot be read, and the rest goes on."""
    with open_lines(file, reading.encoding) as lines:
        if lines.encoding not in ("utf-8", "utf-8-sig", reading.encoding):
            yield Notice(f"{file.name}: read as {lines.encoding}; --encoding says otherwise.")
        rows = _of_lines(lines, file) if _is_one_a_line(lines, file) else _of_whole(lines, file)
        yield from articles_of_rows(rows, file, reading, lines.encoding)


def _is_one_a_line(lines: Lines, file: Input) -> bool:
    """Whether a line that has something on it is a value by itself, and another follows."""
    first, second = (*(line.strip() for line in lines.peek(_AHEAD) if line.strip()), "", "")[:2]
    if not first.startswith(("{", "[")):
        return True
    return first.startswith("{") and first.endswith("}") and (bool(second) or file.ending in (".jsonl", ".ndjson"))


def _of_lines(lines: Lines, file: Input) -> Iterator[Row | ArticleError]:
    number = 0
    while True:
        lines.begin_row()
        where = f"{file.name}, line {lines.number + 1}"
        try:
            line = next(lines, None)
        except TooLong:
            number += 1
            yield ArticleError(f"{where}: the line is longer than any article; divide it.")
            continue
        if line is None:
            return
        if line.strip():
            number += 1
            flaw = lines.flaw()
            yield ArticleError(f"{where}: {flaw}.") if flaw else _row(line, where, number)


def _row(line: str, where: str, number: int) -> Row | ArticleError:
    try:
        found = parsed_json(line.strip())
    except BrokenJson as error:
        return ArticleError(f"{where}: this is no valid JSON ({error}); export it again.")
    return _of_object(found, where, number)


def _of_object(found: Any, where: str, number: int) -> Row | ArticleError:
    if isinstance(found, BrokenJson):
        return ArticleError(f"{where}: {found.reason}.")
    if isinstance(found, Doubled):
        return ArticleError(f"{where}: the name {found.name!r} stands twice in one object; which is meant cannot be told.")
    if not isinstance(found, Mapping):
        return ArticleError(f"{where}: this is no JSON object; write one article an object, with its text in a field.")
    return Row(where, number, found)


def _of_whole(lines: Lines, file: Input) -> Iterator[Row | ArticleError]:
    number = 0
    try:
        for number, found in enumerate(articles_in(lines), start=1):
            yield _of_object(found, f"{file.name}, record {number}", number)
    except BrokenJson as error:
        where = f"{file.name}, line {error.line}: this is no valid JSON ({error})"
        if not number:
            raise ArticleError(f"{where}; export it again.") from None
        yield ArticleError(f"{where}; what follows was not read; export it again.")
    if not number:
        raise ArticleError(f"{file.name}: its list of articles is empty; there is nothing to score.")
