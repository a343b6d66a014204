"""Arrays in the safetensors format: a length, a JSON header, raw little-endian numbers. Reading one executes nothing.

Source: https://huggingface.co/docs/safetensors (format); checked in the tests against that package, both ways.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.tensor_places import SIZES, tensor_places

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
    return {
        name: np.frombuffer(data, _TYPES[kind], (end - start) // SIZES[kind], start).reshape(shape)
        for name, (kind, shape, start, end) in tensor_places(data).items()
    }
