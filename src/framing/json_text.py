"""JSON that is read with care: what is wrong with it, and what no file could hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class BrokenJson(ValueError):
    """A text is no valid JSON.

    Attributes
    ----------
    reason : str
    line, column : int
        Where, from 1.
    """

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


class Doubled(dict[str, Any]):
    """An object in which a name stands twice, so that one of its values is lost.

    Attributes
    ----------
    name : str
    """

    name: str = ""


def parsed_json(text: str) -> Any:
    """Parse a JSON text; half a character, which no file can hold, becomes U+FFFD.

    An object in which a name stands twice is a `Doubled`.

    Raises
    ------
    BrokenJson
        If it is no valid JSON.
    """
    with _broken():
        found = _DECODER.decode(text)
        return _whole(found) if _HALF.search(text) else found


def value_at(text: str, at: int) -> tuple[Any, int]:
    """Parse the JSON value that begins at a place in a text, and return where it ends; see `parsed_json`."""
    with _broken():
        found, end = _DECODER.raw_decode(text, at)
        return (_whole(found) if _HALF.search(text, at, end) else found), end


@contextmanager
def _broken() -> Iterator[None]:
    try:
        yield
    except json.JSONDecodeError as error:
        raise BrokenJson(f"{error.msg}, column {error.colno}", error.lineno, error.colno) from None
    except RecursionError:
        raise BrokenJson("it is nested too deeply") from None
    except ValueError as error:
        raise BrokenJson(str(error)) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        found = Doubled(found)
        found.name = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
    return found


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return {_whole(name): _whole(item) for name, item in value.items()} if isinstance(value, dict) else value


_DECODER = json.JSONDecoder(object_pairs_hook=_object)
