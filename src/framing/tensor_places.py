"""Where arrays lie in the bytes of a safetensors file: what its header says, checked against the file."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

SIZES = {"F64": 8, "F32": 4, "I64": 8, "I32": 4}
_LARGEST_HEADER = 1 << 20


class Place(NamedTuple):
    """Where one array lies.

    Attributes
    ----------
    kind : str
        Of its numbers, one of `SIZES`.
    shape : tuple of int
    start, end : int
        Of its bytes in the file.
    """

    kind: str
    shape: tuple[int, ...]
    start: int
    end: int


def tensor_places(data: bytes) -> dict[str, Place]:
    """Return the place of each array in the bytes of a safetensors file.

    Raises
    ------
    ValueError
        If the header, an offset or a shape does not fit the data exactly.
    """
    if len(data) < 8:
        raise ValueError("it is too short")
    size = int.from_bytes(data[:8], "little")
    if size > min(_LARGEST_HEADER, len(data) - 8):
        raise ValueError("its header is longer than the file, or than 1 MB")
    try:
        header = json.loads(data[8 : 8 + size])
    except (ValueError, RecursionError):
        raise ValueError("its header is no JSON") from None
    if not isinstance(header, dict):
        raise ValueError("its header is no JSON object")
    header.pop("__metadata__", None)
    body = 8 + size
    described = {name: _described(name, entry) for name, entry in header.items()}
    places: dict[str, Place] = {}
    expected = 0
    for name, (kind, shape, start, end) in sorted(described.items(), key=lambda item: item[1].start):
        length = SIZES[kind]
        for extent in shape:
            length *= extent
        if start != expected or end - start != length or body + end > len(data):
            raise ValueError(f"the array {name!r} does not lie where its header says")
        expected = end
        places[name] = Place(kind, shape, body + start, body + end)
    if body + expected != len(data):
        raise ValueError("it is longer than its header says")
    return places


def _described(name: str, entry: Any) -> Place:
    if isinstance(entry, dict):
        kind, shape, offsets = str(entry.get("dtype")), _naturals(entry.get("shape")), _naturals(entry.get("data_offsets"))
        if kind in SIZES and shape is not None and offsets is not None and len(offsets) == 2 and len(shape) <= 8:
            return Place(kind, shape, offsets[0], offsets[1])
    raise ValueError(f"its header does not describe the array {name!r}")


def _naturals(value: Any) -> tuple[int, ...] | None:
    """Return a list of natural numbers as a tuple, None for anything else."""
    if isinstance(value, list) and all(type(number) is int and 0 <= number < 1 << 48 for number in value):
        return tuple(value)
    return None
