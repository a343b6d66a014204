"""Keys keep their numbers, however many share a place."""

import numpy as np
import pytest

from framing.keys import Keys, mixed


@pytest.mark.parametrize("parts", [1, 2, 4])
def test_numbers_are_those_of_a_dictionary(parts):
    rng = np.random.default_rng(0)
    keys, known = Keys(parts), {}
    for _ in range(30):
        given = rng.integers(0, 12, size=(parts, 500), dtype=np.uint64) << np.uint64(40)
        given[0, ::2] += rng.integers(0, 3000, 250, dtype=np.uint64)
        listed = list(map(tuple, given.T.tolist()))
        assert keys.find(given).tolist() == [known.get(key, -1) for key in listed]
        new = [key for key in dict.fromkeys(listed) if key not in known]
        known |= {key: len(known) + number for number, key in enumerate(new)}
        keys.add(np.array(new, dtype=np.uint64).reshape(-1, parts).T)
    assert keys.n == len(known)


def test_keys_with_one_place_keep_apart():
    every = np.arange(1_000_000, dtype=np.uint64)[None]
    alike = every[:, (mixed(every) & np.uint64(0xFFF)) == 7]
    assert alike.shape[1] > 100
    keys = Keys(1)
    keys.add(alike[:, ::2])
    found = keys.find(alike)
    assert found[::2].tolist() == list(range(len(found[::2])))
    assert set(found[1::2]) == {-1}


def test_none_are_none():
    keys = Keys(4)
    nothing = np.zeros((4, 0), dtype=np.uint64)
    keys.add(nothing)
    assert keys.find(nothing).tolist() == []
    assert keys.find(np.zeros((4, 3), dtype=np.uint64)).tolist() == [-1, -1, -1]
