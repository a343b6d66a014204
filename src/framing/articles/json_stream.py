"""The articles of a JSON text of any size, one after the other, in memory for one of them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from framing.articles.streams import LONGEST, Lines, flaw_of
from framing.json_text import BrokenJson, value_at

_WRAPPERS = frozenset(
    ("articles", "results", "stories", "data", "rows", "records", "items", "documents", "docs", "hits", "value", "response")
)
_DEEPEST = 4
_CHUNK = 1 << 16


def articles_in(lines: Lines) -> Iterator[Any]:
    """Yield the items of a list of articles: the whole text, or under a usual name, or articles that each stand under theirs.

    A value that holds no such list is one article; one that holds bytes of no text is a `BrokenJson`.

    Raises
    ------
    BrokenJson
        Where the text breaks off or is no JSON; what came before has been yielded.
    """
    text = _Text(lines)
    begins = text.peek()
    if begins == "[":
        yield from _items(text)
    elif begins == "{":
        around: dict[str, Any] = {}
        if not (yield from _listed(text, around, _DEEPEST)):
            yield from _of_names(around)
    else:
        yield text.value()
    if text.peek():
        raise BrokenJson("something stands after its end", text.line)


def _of_names(around: dict[str, Any]) -> Iterator[Any]:
    values = list(around.values())
    if len(values) > 1 and all(isinstance(value, Mapping) for value in values):
        yield from ({"id": name, **value} for name, value in around.items())
    elif not any(name in _WRAPPERS and value == [] for name, value in around.items()):
        yield around


def _listed(text: _Text, around: dict[str, Any], depth: int) -> Generator[Any, None, bool]:
    """Yield the items of the first list in an object that has some, and return whether there is one; else fill `around`."""
    found = False
    text.take("{")
    while text.peek() != "}":
        name = text.value()
        text.take(":")
        if not isinstance(name, str) or name in around:
            raise BrokenJson(f"the name {name!r} is none, or stands twice in one object", text.line)
        begins = text.peek() if name in _WRAPPERS and not found else ""
        if begins == "[":
            around[name] = []
            for item in _items(text):
                found = True
                yield item
        elif begins == "{" and depth:
            around[name] = inner = dict[str, Any]()
            found = yield from _listed(text, inner, depth - 1)
        else:
            around[name] = text.value()
        if text.peek() != "}":
            text.take(",")
    text.take("}")
    return found


def _items(text: _Text) -> Iterator[Any]:
    text.take("[")
    while text.peek() != "]":
        yield text.value()
        if text.peek() != "]":
            text.take(",")
    text.take("]")


class _Text:
    """A JSON text of which a part is loaded, and the place up to which it has been read."""

    def __init__(self, lines: Lines) -> None:
        self._lines, self._text, self._at, self._passed = lines, "", 0, 1

    @property
    def line(self) -> int:
        """The line that is being read, from 1."""
        return self._passed + self._text.count("\n", 0, self._at)

    def peek(self) -> str:
        """Return the character that comes next, white space left out; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._load():
                return ""

    def take(self, character: str) -> None:
        """Pass over a character that must come next."""
        found = self.peek()
        if found != character:
            raise BrokenJson(f"expected {character!r}, " + (f"there is {found!r}" if found else "the text breaks off"), self.line)
        self._at += 1

    def value(self) -> Any:
        """Return the value that comes next, or a `BrokenJson` where bytes in it are no text."""
        self.peek()
        while True:
            try:
                found, end = value_at(self._text, self._at)
            except BrokenJson as error:
                broken = BrokenJson(error.reason, self._passed + error.line - 1, error.column)
                if len(self._text) - self._at > LONGEST:
                    raise BrokenJson("one of its values is broken, or longer than any article", self.line) from None
                if self._load():
                    continue
                raise broken from None
            # A number may go on.
            if end == len(self._text) and self._load():
                continue
            flaw = flaw_of(self._text[self._at : end], self._lines.encoding)
            self._at = end
            return found if flaw is None else BrokenJson(flaw, self.line)

    def _load(self) -> bool:
        """Load as much again as is waiting to be read; return whether there was any."""
        parts, size = [self._text[self._at :]], 0
        self._passed, self._at = self.line, 0
        wanted = max(_CHUNK, len(parts[0]))
        while size < wanted:
            self._lines.begin_row()
            piece = self._lines.piece()
            if not piece:
                break
            parts.append(piece)
            size += len(piece)
        self._text = "".join(parts)
        return size > 0
