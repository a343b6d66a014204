"""A model's directory read without numpy: views of its numbers, of which one article needs few."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, islice, pairwise
from math import isfinite
from operator import lt
from typing import TYPE_CHECKING, Any, NamedTuple

from framing.codebook import Codebook, codebook_from_data
from framing.constants import PRECISIONS, SIZES
from framing.errors import FramingError
from framing.model_files import config_checksum, default_model, read_config, read_file
from framing.tensor_places import tensor_places
from framing.terms import STEMMERS, Terms

if TYPE_CHECKING:
    from pathlib import Path

_NO_SPACE_OR_LINE = bytes(set(range(256)) - set(b" \n"))
_PAIR, _OTHER = b"\0", b"\1"
Numbers = Sequence[float]


class Light(NamedTuple):
    """A model as `framing.learned.Learned` holds it, its numbers as sequences; see there.

    Attributes
    ----------
    vocabulary : list of bytes
        Sorted.
    kinds : bytes, length n_terms
        0 for a pair, 1 for another term.
    coef, context_coef : sequence, length n_framings
        A sequence of numbers each.
    stance_coef, stance_context_coef : sequence of sequence, shape (n_framings, n_stances)
        A sequence of numbers each.
    present_from, absent_below : sequence of sequence of float, shape (n_framings, n_precisions)
    domain_weights, domain_centre : sequence of float, length n_terms
    domain_least : sequence of float, length n_sizes
    """

    codebook: Codebook
    terms: Terms
    vocabulary: list[bytes]
    kinds: bytes
    idf: Numbers
    coef: Sequence[Numbers]
    intercept: Numbers
    context_coef: Sequence[Numbers]
    calibration: Sequence[Numbers]
    thresholds: Numbers
    stance_coef: Sequence[Sequence[Numbers]]
    stance_intercept: Sequence[Numbers]
    stance_context_coef: Sequence[Sequence[Numbers]]
    spread: Numbers
    present_from: Sequence[Numbers]
    absent_below: Sequence[Numbers]
    domain_weights: Numbers
    domain_centre: Numbers
    domain_least: Numbers

    def columns(self, terms: Iterable[str]) -> dict[str, int]:
        """Return the places of those of some terms that are known, in the order of the vocabulary."""
        found = {}
        column = 0
        for sought, term in sorted((term.encode("utf-8", "surrogatepass"), term) for term in terms):
            column = bisect_left(self.vocabulary, sought, column)
            if column == len(self.vocabulary):
                break
            if self.vocabulary[column] == sought:
                found[term] = column
        return found

    def unpaired(self, columns: Sequence[int]) -> list[int]:
        """Return the position among terms that are no pairs of each of some that are none, given by growing place."""
        between = (self.kinds.count(_OTHER, start, end) for start, end in pairwise((0, *columns)))
        return list(accumulate(between))


def read_light(path: str | Path | None = None) -> Light | None:
    """Read a model from its directory; without `path`, the one that ships with the program.

    Returns
    -------
    Light or None
        None for a model that is not in everything as `framing.stored` writes it; that says what is wrong.
    """
    folder = default_model() if path is None else str(path)
    try:
        config = read_config(folder)
        files = {name: read_file(folder, name, config["files"][name]) for name in ("vocabulary.txt", "model.safetensors")}
        if sys.byteorder != "little" or config["checksum"] != config_checksum(config):
            return None
        return _light(config, files["vocabulary.txt"], files["model.safetensors"])
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError, FramingError):
        return None


def _light(config: Mapping[str, Any], listed: bytes, tensors: bytes) -> Light:
    codebook = codebook_from_data(config["codebook"], "config.json")
    vocabulary, kinds = _vocabulary(listed)
    n_framings, n_stances = len(codebook.framings), len(codebook.stances)
    n_terms, n_unpaired = len(vocabulary), kinds.count(_OTHER)
    shapes = {
        "idf": (n_terms,),
        "coef": (n_framings, n_terms),
        "intercept": (n_framings,),
        "context_coef": (n_framings, n_unpaired),
        "stance_coef": (n_framings, n_stances, n_unpaired),
        "stance_intercept": (n_framings, n_stances),
        "stance_context_coef": (n_framings, n_stances, n_unpaired),
        "domain_weights": (n_terms,),
        "domain_centre": (n_terms,),
        "domain_least": (len(SIZES),),
    }
    framings = [config["framings"][slug] for slug in codebook.slugs]
    calibration = [_numbers(entry["calibration"], 2) for entry in framings]
    thresholds = _numbers([entry["threshold"] for entry in framings], n_framings)
    spread = _numbers([entry["spread"] for entry in framings], n_framings)
    _check(all(slope > 0 for slope, _ in calibration))
    _check(all(0 <= threshold <= 1 for threshold in thresholds) and all(0 <= one <= 10 for one in spread))
    _check(isinstance(config["provenance"], dict) and isinstance(config["figures"], dict))
    return Light(
        codebook=codebook,
        terms=_terms(config["terms"], codebook),
        vocabulary=vocabulary,
        kinds=kinds,
        calibration=calibration,
        thresholds=thresholds,
        spread=spread,
        present_from=[_numbers(entry["present_from"], len(PRECISIONS)) for entry in framings],
        absent_below=[_numbers(entry["absent_below"], len(PRECISIONS)) for entry in framings],
        **_arrays(tensors, shapes),
    )


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError("not as it is written")


def _vocabulary(listed: bytes) -> tuple[list[bytes], bytes]:
    """Return the terms, and for each whether it is a pair."""
    listed.decode()
    terms = listed.removesuffix(b"\n").split(b"\n")
    kinds = listed.translate(None, _NO_SPACE_OR_LINE).replace(b" \n", _PAIR).replace(b"\n", _OTHER)
    # So that terms can be looked for; what grows has nothing twice.
    _check(len(terms) == len(kinds) and not kinds.strip(_PAIR + _OTHER) and all(map(lt, terms, islice(terms, 1, None))))
    return terms, kinds


def _terms(told: Mapping[str, Any], codebook: Codebook) -> Terms:
    stemmer, ngrams, lists, punctuation = (told[name] for name in ("stemmer", "ngrams", "lists", "punctuation"))
    _check(stemmer in (None, *STEMMERS.values()) and ngrams in (1, 2) and {type(lists), type(punctuation)} == {bool})
    return Terms(stemmer, ngrams, codebook.lists if lists else None, punctuation)


def _numbers(values: object, length: int) -> list[float]:
    _check(isinstance(values, list) and len(values) == length)
    _check(all(type(value) in (int, float) and isfinite(value) for value in values))  # type: ignore[attr-defined]
    return values  # type: ignore[return-value]


def _arrays(data: bytes, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Return each array as nested sequences of numbers, the innermost views of the data."""
    places = tensor_places(data)
    _check(all(place.kind == "F64" for place in places.values()) and shapes.keys() <= places.keys())
    # The last byte of each number, of a sign and seven bits of its exponent, which are all 1 in none that is finite and sensible.
    last = data[min(place.start for place in places.values()) + 7 :: 8]
    _check(b"\x7f" not in last and b"\xff" not in last)
    found = {}
    for name, shape in shapes.items():
        _check(places[name].shape == shape)
        found[name] = _nested(memoryview(data)[places[name].start : places[name].end].cast("d"), shape)
    return found


def _nested(numbers: memoryview[float], shape: tuple[int, ...]) -> Any:
    if len(shape) == 1:
        return numbers
    length = len(numbers) // shape[0] if shape[0] else 0
    return [_nested(numbers[row * length : (row + 1) * length], shape[1:]) for row in range(shape[0])]
