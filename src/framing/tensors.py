"""Arrays in the safetensors format: a length, a JSON header, raw little-endian numbers. Reading one executes nothing.

Source: https://huggingface.co/docs/safetensors (format); checked in the tests against that package, both ways.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LARGEST_HEADER = 1 << 20
_TYPES: dict[str, np.dtype[Any]] = {
    name: np.dtype(kind) for name, kind in (("F64", "<f8"), ("F32", "<f4"), ("I64", "<i8"), ("I32", "<i4"))
}
_NAMES = {kind: name for name, kind in _TYPES.items()}


def pack_tensors(tensors: Mapping[str, NDArray[np.generic]]) -> bytes:
    """Return the bytes of a safetensors file that holds `tensors`, by name."""
    header: dict[str, object] = {}
    parts = []
    offset = 0
    for name, array in sorted(tensors.items()):
        kind = array.dtype.newbyteorder("<")
        body = np.ascontiguousarray(array, dtype=kind).tobytes()
        header[name] = {"dtype": _NAMES[kind], "shape": list(array.shape), "data_offsets": [offset, offset + len(body)]}
        parts.append(body)
        offset += len(body)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    return b"".join((len(head).to_bytes(8, "little"), head, *parts))


def unpack_tensors(data: bytes) -> dict[str, NDArray[np.generic]]:
    """Return the arrays in the bytes of a safetensors file; they share its memory and cannot be written to.

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
    tensors: dict[str, NDArray[np.generic]] = {}
    expected = 0
    for name, entry in sorted(header.items(), key=_start):
        kind, shape, start, end = _entry(name, entry)
        length = kind.itemsize
        for extent in shape:
            length *= extent
        if start != expected or end - start != length or 8 + size + end > len(data):
            raise ValueError(f"the array {name!r} does not lie where its header says")
        expected = end
        tensors[name] = np.frombuffer(data, kind, length // kind.itemsize, 8 + size + start).reshape(shape)
    if 8 + size + expected != len(data):
        raise ValueError("it is longer than its header says")
    return tensors


def _start(item: tuple[str, object]) -> int:
    name, entry = item
    return _entry(name, entry)[2]


def _entry(name: str, entry: Any) -> tuple[np.dtype[np.generic], tuple[int, ...], int, int]:
    if isinstance(entry, dict):
        kind = _TYPES.get(str(entry.get("dtype")))
        shape, offsets = _naturals(entry.get("shape")), _naturals(entry.get("data_offsets"))
        if kind is not None and shape is not None and offsets is not None and len(offsets) == 2 and len(shape) <= 8:
            return kind, shape, offsets[0], offsets[1]
    raise ValueError(f"its header does not describe the array {name!r}")


def _naturals(value: Any) -> tuple[int, ...] | None:
    """Return a list of natural numbers as a tuple, None for anything else."""
    if isinstance(value, list) and all(type(number) is int and 0 <= number < 1 << 48 for number in value):
        return tuple(value)
    return None
