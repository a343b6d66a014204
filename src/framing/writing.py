"""The one way to write a file: under a temporary name beside it, then renamed, so that no half-written file is ever
there."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from framing.errors import FramingError


@contextmanager
def replacing(path: str | Path, encoding: str = "utf-8", errors: str = "strict") -> Iterator[TextIO]:
    """Open a text file that takes the place of `path` when the block ends well, and vanishes when it does not.

    A device or pipe is written to as it is; ``-`` is standard output.

    Raises
    ------
    FramingError
        If it cannot be written there.
    """
    if str(path) == "-":
        yield sys.stdout
        return
    path = Path(path)
    target = path.resolve()
    if target.exists() and not target.is_file() and not target.is_dir():
        with _streaming(path, encoding) as file:
            yield file
        return
    with beside(path) as name, open(name, "w", encoding=encoding, errors=errors, newline="") as file:
        yield file


@contextmanager
def beside(path: Path) -> Iterator[str]:
    """Give the name of a new file, for a library to write, that takes the place of `path` when the block ends well, and vanishes
    when it does not.

    Raises
    ------
    FramingError
        If it cannot be written there.
    """
    target = path.resolve()
    name = ""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=target.parent)
        os.close(handle)
        yield name
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask())
        os.replace(name, target)
    except OSError as error:
        raise FramingError(f"{path}: cannot be written ({error.strerror or error}).") from None
    finally:
        with suppress(OSError):
            os.unlink(name)


@contextmanager
def _streaming(path: Path, encoding: str) -> Iterator[TextIO]:
    """Write straight through to a device or pipe, of which nothing can take the place."""
    try:
        with open(path, "w", encoding=encoding, newline="") as file:
            yield file
    except OSError as error:
        raise FramingError(f"{path}: cannot be written ({error.strerror or error}).") from None


def umask() -> int:
    """Return the permissions that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
