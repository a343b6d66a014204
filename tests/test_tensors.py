"""The safetensors format, against the package of that name, both ways."""

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from framing.tensors import pack_tensors, unpack_tensors

safetensors = pytest.importorskip("safetensors.numpy")

ARRAYS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
    npst.arrays(np.dtype("<f8"), npst.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4)),
    max_size=4,
)


def same(first, second):
    return first.keys() == second.keys() and all(np.array_equal(first[name], second[name], equal_nan=True) for name in first)


@given(ARRAYS)
def test_what_is_packed_comes_back(arrays):
    assert same(unpack_tensors(pack_tensors(arrays)), arrays)


@given(ARRAYS.filter(lambda arrays: "__metadata__" not in arrays))
def test_the_official_package_reads_what_is_packed_and_is_read(arrays):
    assert same(safetensors.load(pack_tensors(arrays)), arrays)
    assert same(unpack_tensors(safetensors.save(arrays)), arrays)


GOOD = pack_tensors({"a": np.arange(3.0), "b": np.ones((2, 2))})


def with_header(change):
    size = int.from_bytes(GOOD[:8], "little")
    header = json.loads(GOOD[8 : 8 + size])
    change(header)
    head = json.dumps(header).encode()
    return len(head).to_bytes(8, "little") + head + GOOD[8 + size :]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01",
        (1 << 60).to_bytes(8, "little") + b"{}",
        b"\x02" + b"\x00" * 7 + b"[]",
        b"\x02" + b"\x00" * 7 + b"{x",
        GOOD[:-1],
        GOOD + b"\x00",
        with_header(lambda header: header["a"].update(shape=[1 << 40])),
        with_header(lambda header: header["a"].update(shape=[-1])),
        with_header(lambda header: header["a"].update(data_offsets=[0, 1 << 40])),
        with_header(lambda header: header["a"].update(data_offsets=[8, 32])),
        with_header(lambda header: header["b"].update(data_offsets=header["a"]["data_offsets"])),
        with_header(lambda header: header["a"].update(dtype="O")),
        with_header(lambda header: header["a"].pop("dtype")),
        with_header(lambda header: header.pop("a")),
        with_header(lambda header: header.update(a=3)),
    ],
)
def test_what_does_not_fit_is_refused(data):
    with pytest.raises(ValueError, match="it"):
        unpack_tensors(data)


@given(st.binary(max_size=80), st.integers(0, len(GOOD)))
def test_no_bytes_do_worse_than_a_value_error(data, at):
    for broken in (data, GOOD[:at] + data + GOOD[at:], GOOD[:at] + data):
        with suppress(ValueError):
            unpack_tensors(broken)
