"""The one way to write a file: under a temporary name beside it, then renamed, so that no half-written file is ever
there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from framing.errors import FramingError


@contextmanager
def replacing(path: str | Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a text file that takes the place of `path` when the block ends well, and vanishes when it does not.

    Raises
    ------
    FramingError
        If it cannot be written there.
    """
    path = Path(path)
    target = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=target.parent)
    except OSError as error:
        raise FramingError(f"{path}: cannot be written ({error.strerror or error}).") from None
    try:
        try:
            with open(handle, "w", encoding=encoding, newline="") as file:
                yield file
            os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask())
            os.replace(name, target)
        except OSError as error:
            raise FramingError(f"{path}: cannot be written ({error.strerror or error}).") from None
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def umask() -> int:
    """Return the permissions that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
