"""What a long text prints twice, as `framing.articles.repeats` finds it, in arrays of some numbers a block.

Texts are compared by hashes first; what is marked was compared word by word, or by digests of 16 bytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from framing.articles.article import PARAGRAPH
from framing.articles.repeats import LONGEST_HEADING, RUN, WORD, is_cut_off, is_repeated

Ints = NDArray[np.int64]

_WORDS_AT_ONCE = 1 << 16
_SIZE = 16
_MIXERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD], dtype=np.uint64
)


def mark_long_repeats(blocks: Sequence[str], kinds: list[str]) -> None:
    """Mark what is printed twice; see `framing.articles.repeats.mark_repeats`."""
    printed = np.fromiter((i for i, kind in enumerate(kinds) if kind != "separator"), dtype=np.int64)
    about = _About(blocks, kinds, printed)
    holders = _Holders(blocks, printed, about.runs)
    keys = _Keys(blocks)
    for i in about.asked.tolist():
        if about.places.first_like(i) < i and about.long[i]:
            kinds[i] = "repeated"
            continue
        others = holders.others(about.runs[i], i)
        if others or about.cut_off[i]:
            words = WORD.findall(blocks[i].lower())
            kinds[i] = "repeated" if is_repeated(blocks[i], words, keys, about.places, i, others) else kinds[i]


class _About:
    """What is known of each block.

    Attributes
    ----------
    asked : ndarray of int
        The blocks that may be repeated.
    runs : ndarray of int, shape (n_blocks,)
        Hash of the first words of those.
    long, cut_off : bytearray, length n_blocks
        Whether a block is longer than a heading, and whether it looks like a teaser.
    places : _LongPlaces
    """

    def __init__(self, blocks: Sequence[str], kinds: Sequence[str], printed: Ints) -> None:
        self.long, self.cut_off = bytearray(len(blocks)), bytearray(len(blocks))
        self.runs = np.zeros(len(blocks), dtype=np.uint64)
        digests = bytearray()
        asked, worded, first_words = array("q"), array("q"), array("q")
        for i in printed.tolist():
            block = blocks[i]
            words = WORD.findall(block.lower())
            if not words:
                continue
            worded.append(i)
            digests += _digest(" ".join(words))
            if kinds[i] == PARAGRAPH and len(words) >= RUN:
                asked.append(i)
                first_words.extend(map(hash, words[:RUN]))
                self.long[i] = len(block.split()) > LONGEST_HEADING
                self.cut_off[i] = is_cut_off(block, words)
        self.asked = np.array(asked, dtype=np.int64)
        self.runs[self.asked] = _runs(np.array(first_words, dtype=np.int64).view(np.uint64))[::RUN]
        self.places = _LongPlaces(np.array(worded, dtype=np.int64), np.frombuffer(bytes(digests), dtype=f"S{_SIZE}"))


class _LongPlaces:
    """From the words of a block to the blocks that have these and no others, by digests."""

    def __init__(self, blocks: Ints, digests: NDArray[np.bytes_]) -> None:
        self._blocks = blocks
        self._order = np.argsort(digests, kind="stable")
        self._digests = digests[self._order]
        begins = np.ones(len(digests), dtype=bool)
        begins[1:] = self._digests[1:] != self._digests[:-1]
        heads = self._order[begins][np.cumsum(begins) - 1]
        self._first = np.zeros(int(blocks.max(initial=-1)) + 1, dtype=np.int64)
        self._first[blocks[self._order]] = blocks[heads]

    def first_like(self, block: int) -> int:
        """Return the first block that has the same words as one."""
        return int(self._first[block])

    def get(self, key: str, default: Sequence[int], /) -> Sequence[int]:
        """Return the blocks that have the words `key`, in order."""
        digest = np.array(_digest(key), dtype=f"S{_SIZE}")
        start, end = (int(np.searchsorted(self._digests, digest, side)) for side in ("left", "right"))
        found: list[int] = self._blocks[self._order[start:end]].tolist()
        return found or default


class _Holders:
    """From the hash of some words to the blocks that hold them."""

    def __init__(self, blocks: Sequence[str], printed: Ints, runs: NDArray[np.uint64]) -> None:
        wanted = np.unique(runs[runs > 0])
        found = [_held(hashes, owners, wanted) for hashes, owners in _hashed(blocks, printed)] if len(wanted) else []
        which, holders = (np.concatenate([some[side] for some in found] or [np.zeros(0, np.int64)]) for side in (0, 1))
        order = np.argsort(which, kind="stable")
        self._wanted, self._holders = wanted, holders[order]
        self._starts = np.searchsorted(which[order], np.arange(len(wanted) + 1))

    def others(self, run: Any, block: int) -> list[int]:
        """Return the blocks that hold the words of a hash, but for one, in order."""
        at = int(np.searchsorted(self._wanted, run))
        held: list[int] = self._holders[self._starts[at] : self._starts[at + 1]].tolist()
        return [] if len(held) == 1 else [other for other in held if other != block]


class _Keys(Sequence[str]):
    """The words of each block in small letters, as one text."""

    def __init__(self, blocks: Sequence[str]) -> None:
        self._blocks = blocks

    def __len__(self) -> int:
        return len(self._blocks)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        return " ".join(WORD.findall(self._blocks[at].lower()))


def _digest(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def _hashes(words: Sequence[str]) -> NDArray[np.uint64]:
    return np.fromiter(map(hash, words), dtype=np.int64, count=len(words)).view(np.uint64)


def _hashed(blocks: Sequence[str], printed: Ints) -> Iterator[tuple[NDArray[np.uint64], Ints]]:
    """Yield the hashes of words and the block of each, those of some blocks after the other."""
    words: list[str] = []
    owners, sizes = array("q"), array("q")
    for i in printed.tolist():
        found = WORD.findall(blocks[i].lower())
        words += found
        owners.append(i)
        sizes.append(len(found))
        if len(words) > _WORDS_AT_ONCE:
            yield _hashes(words), np.repeat(owners, sizes)
            words, owners, sizes = [], array("q"), array("q")
    yield _hashes(words), np.repeat(owners, sizes)


def _held(hashes: NDArray[np.uint64], owners: Ints, wanted: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """Return which of the wanted runs stand in which blocks, each once."""
    runs = _runs(hashes)
    at = np.minimum(np.searchsorted(wanted, runs), len(wanted) - 1)
    hit = np.flatnonzero((wanted[at] == runs) & (owners[: len(runs)] == owners[RUN - 1 :]))
    pairs = np.unique(np.stack([owners[hit], at[hit]], axis=1), axis=0)
    return pairs[:, 1], pairs[:, 0]


def _runs(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the hashes of the runs of words."""
    runs = np.zeros(max(0, len(hashes) - RUN + 1), dtype=np.uint64)
    for place in range(RUN):
        own = hashes[place : place + len(runs)]
        runs += (own ^ (own >> np.uint64(29))) * _MIXERS[place]
    return runs | np.uint64(1)
