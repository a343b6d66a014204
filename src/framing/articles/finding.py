"""What was named, files, folders, patterns, lists, archives, to the files there are."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from framing.articles.inputs import STANDARD_INPUT, Input, Notice, divided_name, standard_input
from framing.errors import ArticleError

Found: TypeAlias = Input | ArticleError | Notice

_PATTERN = "*?["
_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def find_inputs(places: Iterable[str], files_from: str | None = None) -> Iterator[Found]:
    """Yield the files that are named, those below the folders that are named, and those that fit a pattern, sorted by name.

    Hidden files and what programs leave behind (``~$letter.docx``, ``Thumbs.db``) are skipped below folders, which a notice says.

    Parameters
    ----------
    places : iterable of str
        Files, folders, and patterns such as ``a/**/*.txt``.
    files_from : str, optional
        A file that names further ones, one a line or NUL-separated; ``"-"`` for standard input.
    """
    for place in [*places, *(_listed(files_from) if files_from else ())]:
        if os.path.isdir(place):
            yield from _below(place)
        elif not os.path.lexists(place) and any(sign in place for sign in _PATTERN):
            yield from _fitting(place)
        else:
            yield _named(place)


def named_apart(found: Iterable[Found]) -> list[Found]:
    """Return inputs, and what stands between them, with the whole name in place of an id that several have."""
    listed = list(found)
    ids = Counter(one.id for one in listed if isinstance(one, Input))
    return [replace(one, id=one.name) if isinstance(one, Input) and ids[one.id] > 1 else one for one in listed]


def stem(name: str) -> str:
    """Return the name of a file without folder and ending, nor that of its packing."""
    return divided_name(os.path.basename(name).removesuffix(".gz"))[0]


def is_left_behind(name: str) -> bool:
    """Whether a file or folder is hidden, or was left behind by a program."""
    return name.startswith((".", "~$")) or name.lower() in _LEFT_BEHIND


def _fitting(pattern: str) -> Iterator[Found]:
    import glob

    matched = sorted(glob.glob(pattern, recursive=True))
    if not matched:
        yield ArticleError(f"{pattern}: no file fits this pattern.")
    yield from (Input(one, divided_name(one)[0]) for one in matched if not os.path.isdir(one))


def _below(place: str) -> Iterator[Found]:
    skipped = seen = 0
    waiting = [place]
    while waiting:
        path = waiting.pop()
        name = os.path.basename(path)
        if path != place and is_left_behind(name):
            skipped += 1
        elif path != place and os.path.islink(path) and os.path.isdir(path):
            yield Notice(f"{path}: a link to a folder is not followed; name it to have it scored.")
        elif os.path.isdir(path):
            try:
                waiting += sorted((os.path.join(path, inner) for inner in os.listdir(path)), reverse=True)
            except OSError as error:
                seen += 1
                yield ArticleError(f"{path}: the folder cannot be read ({error.strerror or error}).")
        else:
            from pathlib import PurePosixPath

            seen += 1
            within = PurePosixPath(os.path.relpath(path, place).replace(os.sep, "/"))
            yield Input(path, str(within.with_name(stem(name) or name)))
    if skipped:
        yield Notice(f"{place}: {skipped} hidden files, or left behind by programs, are skipped.")
    if not seen:
        yield ArticleError(f"{place}: there is no file in this folder.")


def _named(place: str) -> Found:
    """Return a file that was named itself; a pipe, such as a shell makes of a command, is read at once."""
    try:
        if place == STANDARD_INPUT:
            return standard_input()
        data = _read(place) if _is_pipe(place) else None
    except ArticleError as error:
        return error
    except OSError as error:
        return ArticleError(f"{place}: cannot be read ({error.strerror or error}).")
    return Input(place, stem(place), data=data)


def _is_pipe(place: str) -> bool:
    try:
        return stat.S_ISFIFO(os.stat(place).st_mode)
    except (OSError, ValueError):
        return False


def _read(place: str) -> bytes:
    with open(place, "rb") as file:
        return file.read()


def _listed(files_from: str) -> list[str]:
    try:
        if files_from != STANDARD_INPUT and stat.S_ISDIR(os.stat(files_from).st_mode):
            raise ArticleError(f"{files_from}: this is a folder; name a file that lists names.")
        data = sys.stdin.buffer.read() if files_from == STANDARD_INPUT else _read(files_from)
    except OSError as error:
        raise ArticleError(f"{files_from}: cannot be read ({error.strerror or error}).") from None
    separator = b"\0" if b"\0" in data else b"\n"
    return [os.fsdecode(name.rstrip(b"\r") if separator == b"\n" else name) for name in data.split(separator) if name.strip()]
