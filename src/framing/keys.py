"""Numbers for keys of 64 bits or several times as many, given and found by whole arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]


class Keys:
    """Keys by number, from 0 in the order they came: a table with open addressing, at most a quarter full.

    Parameters
    ----------
    parts : int
        Numbers of 64 bits that make a key.
    """

    def __init__(self, parts: int) -> None:
        self.parts = parts
        self._make(1 << 10, np.zeros((parts, 0), dtype=np.uint64))

    def _make(self, room: int, keys: Words) -> None:
        self._slots = np.full(4 * room, -1, dtype=np.int32)
        self._keys = np.zeros((self.parts, room), dtype=np.uint64)
        self.n = 0
        self.add(keys)

    def find(self, keys: Words) -> Ints:
        """Return the number of each key, -1 for one that has none.

        Parameters
        ----------
        keys : ndarray, shape (n_parts, n_keys)
        """
        hashes = mixed(keys)
        at = self._first(hashes)
        numbers = self._slots.take(at)
        differ = self._differ(numbers, keys)
        found = np.where(differ, -1, numbers).astype(np.int64)
        left = np.flatnonzero(differ & (numbers >= 0))
        at, steps, keys = at.take(left), _steps(hashes.take(left)), keys.take(left, axis=1)
        while len(left):
            at = self._next(at, steps)
            numbers = self._slots.take(at)
            differ = self._differ(numbers, keys)
            found[left] = np.where(differ, -1, numbers)
            further = np.flatnonzero(differ & (numbers >= 0))
            left, at, steps, keys = left.take(further), at.take(further), steps.take(further), keys.take(further, axis=1)
        return found

    def add(self, keys: Words) -> None:
        """Give numbers to keys that differ and have none yet."""
        n = self.n + keys.shape[1]
        if n > self._keys.shape[1]:
            self._make(1 << n.bit_length(), np.append(self._keys[:, : self.n], keys, axis=1))
            return
        self._keys[:, self.n : n] = keys
        numbers = np.arange(self.n, n, dtype=np.int32)
        self.n = n
        hashes = mixed(keys)
        at, steps = self._first(hashes), _steps(hashes)
        while len(numbers):
            free = self._slots[at] < 0
            # Of keys that come to one place, the last that was written stays, the others go on.
            self._slots[at[free]] = numbers[free]
            left = np.flatnonzero(self._slots[at] != numbers)
            at, numbers, steps = self._next(at[left], steps[left]), numbers[left], steps[left]

    def _first(self, hashes: Words) -> Ints:
        return hashes.view(np.int64) & len(self._slots) - 1

    def _next(self, at: Ints, steps: Ints) -> Ints:
        return at + steps & len(self._slots) - 1

    def _differ(self, numbers: NDArray[np.int32], keys: Words) -> NDArray[np.bool_]:
        differ: NDArray[np.bool_] = self._keys[0].take(numbers) != keys[0]
        for mine, given in zip(self._keys[1:], keys[1:], strict=True):
            differ |= mine.take(numbers) != given
        return differ


def mixed(keys: Words) -> Words:
    """Return a hash of each key, best in its upper and lower bits."""
    hashes: Words = keys[0] * np.uint64(0x9E3779B97F4A7C15)
    for part in keys[1:]:
        hashes = (hashes ^ hashes >> np.uint64(32) ^ part) * np.uint64(0xD6E8FEB86659FD93)
    hashes ^= hashes >> np.uint64(32)
    return hashes


def _steps(hashes: Words) -> Ints:
    """Return how far it is from a place that another key has to the next that is looked at."""
    return (hashes >> np.uint64(32)).view(np.int64) | 1
