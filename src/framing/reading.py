"""Paragraphs to words by whole arrays of bytes: their small letters, where each word is, and its bytes as numbers of 64 bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.lexicon import APOSTROPHE, NO_WORD, SIGNS, SLOW, letters, signs
from framing.terms import PUNCTUATION

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]

LONGEST = 32
_BLOCK = 1 << 17
# Neither stands in a word: what ends a text, which no UTF-8 has, and what fills the room of an apostrophe of more than one byte.
_END, _FILLER = b"\xff", b"\x01"
_FIRST_BYTES = np.array([(1 << 8 * length) - 1 for length in range(9)], dtype=np.uint64)


class Reading(NamedTuple):
    """Paragraphs in small letters: where their words are, how many each has, which have each mark, which are left to Python."""

    small: Bytes
    starts: Ints
    lengths: Ints
    n_words: Ints
    marked: list[Ints]
    slow: Ints

    def keys(self, words: Ints, parts: int) -> Words:
        """Return the bytes of some words, zero after their end, as so many numbers each; shape (n_parts, n_words)."""
        heads = np.ndarray(len(self.small) - 7, "<u8", self.small, strides=(1,))
        starts, lengths = self.starts.take(words), self.lengths.take(words)
        keys = np.empty((parts, len(words)), dtype=np.uint64)
        for part, at in enumerate(range(0, 8 * parts, 8)):
            keys[part] = heads[starts + at] & _FIRST_BYTES.take(lengths - at, mode="clip")
        return keys


def spelled(key: bytes) -> str:
    """Return the word that has a key, given as its bytes."""
    return key.replace(_FILLER, b"").rstrip(b"\0").decode()


def blocks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Return where each block of texts begins and ends: such as stays in the cache, and has few enough rows for 15 bits."""
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 8)
    start = 0
    while start < len(texts):
        read = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, read + _BLOCK)))
        yield start, end
        start = end


def read(texts: Sequence[str]) -> Reading:
    """Divide paragraphs into words."""
    classes, small_letters = _classes()
    data = _END + _END.join([text.encode("utf-8", "surrogatepass") for text in texts]) + _END + bytes(LONGEST + 8)
    given = np.frombuffer(data, dtype=np.uint8)
    small = np.frombuffer(bytearray(data).translate(small_letters), dtype=np.uint8)
    leads = np.flatnonzero(given >= 0xC0)
    ends = given[leads] == _END[0]
    bounds, leads = leads[ends], leads[~ends]
    found = classes[_codes(given, leads)]
    kinds, marks = found & 0x3FFF, found >> 14
    letter = np.flatnonzero(kinds > APOSTROPHE)
    small[leads[letter]], small[leads[letter] + 1] = 0xC0 | kinds[letter] >> 6, 0x80 | kinds[letter] & 0x3F
    _join(small, given, leads[kinds == APOSTROPHE])
    slow = _rows(bounds, leads[kinds == SLOW])
    for row in slow.tolist():
        small[bounds[row] : bounds[row + 1]] = 0
    edges = np.flatnonzero((small[1:] != 0) != (small[:-1] != 0)) + 1
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    marked = []
    for bit, characters in enumerate(PUNCTUATION.values()):
        plain = [np.flatnonzero(given == ord(character)) for character in characters if character.isascii()]
        marked.append(_rows(bounds, *plain, leads[marks >> bit & 1 == 1]))
    slow = np.append(slow, _rows(bounds, starts[lengths > LONGEST]))
    return Reading(small, starts, lengths, np.diff(np.searchsorted(starts, bounds)), marked, slow)


@lru_cache(maxsize=1)
def _classes() -> tuple[NDArray[np.uint16], bytes]:
    """Return the class of each character of at most three bytes, as in `letters`, and the small letters of ASCII, else zero."""
    classes = np.full(1 << 16, SLOW, dtype=np.uint16)
    later = signs().astype(np.uint16)
    classes[SIGNS.start : SIGNS.stop] = later & 0x3F | later >> 6 << 14
    classes[: len(letters())] = letters()
    kinds = classes & 0x3FFF
    plain = np.where(kinds[:128] > APOSTROPHE, kinds[:128], NO_WORD).astype(np.uint8)
    # A small letter is written where the capital stood, in two bytes.
    fits = (kinds <= APOSTROPHE) | (kinds >= 0x80) & (kinds < 0x800)
    return np.where(fits, classes, SLOW).astype(np.uint16), plain.tobytes() + bytes(128)


def _codes(given: Bytes, leads: Ints) -> Ints:
    """Return the codes of the characters that begin at `leads`; for one of four bytes, that of one that is left to Python."""
    first, second, third = (given[leads + at].astype(np.int64) for at in range(3))
    of_two, of_three = first << 6 & 0x7C0 | second & 0x3F, first << 12 & 0xF000 | (second & 0x3F) << 6 | third & 0x3F
    return np.where(first < 0xE0, of_two, np.where(first < 0xF0, of_three, 0xFFFF))


def _join(small: Bytes, given: Bytes, signs: Ints) -> None:
    """Write the apostrophes that stand inside words; `signs` are the places of those that are no ASCII."""
    plain = np.flatnonzero(given == ord("'"))
    ends = signs + np.where(given[signs] < 0xE0, 2, 3)
    inside = (small[np.append(plain, signs) - 1] != 0) & (small[np.append(plain + 1, ends)] != 0)
    plain, signs, ends = plain[inside[: len(plain)]], signs[inside[len(plain) :]], ends[inside[len(plain) :]]
    small[signs + 1] = small[ends - 1] = _FILLER[0]
    small[plain] = small[signs] = ord("'")


def _rows(bounds: Ints, *places: Ints) -> Ints:
    """Return the rows in which some bytes are, each once."""
    return np.unique(np.searchsorted(bounds, np.concatenate(places)) - 1)
