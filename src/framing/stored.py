"""A model on disk: a directory of data, ``config.json``, ``vocabulary.txt``, ``model.safetensors`` and a model card.

Reading one executes nothing that it holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from framing.abstention import PRECISIONS, Abstention
from framing.codebook import codebook_from_data, codebook_to_data
from framing.domain import SIZES, Domain
from framing.errors import CorpusError, ModelError
from framing.learned import Learned
from framing.model_files import (
    FORMAT,
    FORMAT_VERSION,
    checksum,
    config_checksum,
    default_model,
    read_config,
    read_file,
    write_files,
)
from framing.tensors import pack_tensors, unpack_tensors
from framing.terms import STEMMERS, Terms

_MOST_TERMS = 5_000_000


def read_learned(path: str | Path | None = None) -> Learned:
    """Read a model from its directory; without `path`, the one that ships with the program.

    Raises
    ------
    ModelError
        If it is missing, damaged, changed since it was saved, of a newer format, or no model.
    """
    folder = Path(default_model() if path is None else path)
    config = read_config(folder)
    try:
        files = {name: read_file(folder, name, config["files"][name]) for name in ("vocabulary.txt", "model.safetensors")}
        return _build(config, files, folder)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError, CorpusError) as error:
        what = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else error
        raise ModelError(f"{folder}: the model is damaged ({what}); copy or train it again.") from None


def write_learned(learned: Learned, path: str | Path, card: str = "") -> None:
    """Write the model's directory at `path`, in place of one that is there; `card` is its README.md."""
    folder = Path(path)
    tensors = pack_tensors(
        {
            "idf": learned.idf,
            "coef": learned.coef,
            "intercept": learned.intercept,
            "context_coef": learned.context_coef,
            "stance_coef": learned.stance_coef,
            "stance_intercept": learned.stance_intercept,
            "stance_context_coef": learned.stance_context_coef,
            "domain_weights": learned.domain.weights,
            "domain_centre": learned.domain.centre,
            "domain_least": learned.domain.least,
        }
    )
    files = {"vocabulary.txt": ("\n".join(learned.vocabulary) + "\n").encode(), "model.safetensors": tensors}
    config = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "codebook": codebook_to_data(learned.codebook),
        "terms": {
            "words": "lower-case",
            "stemmer": learned.terms.stemmer,
            "ngrams": learned.terms.ngrams,
            "lists": bool(learned.terms.lists),
            "punctuation": learned.terms.punctuation,
            "tf": "sublinear",
            "norm": "l2",
        },
        "framings": {
            slug: {
                "threshold": float(learned.thresholds[k]),
                "calibration": [float(value) for value in learned.calibration[k]],
                "spread": float(learned.spread[k]),
                "present_from": [round(float(value), 9) for value in learned.abstention.present_from[k]],
                "absent_below": [round(float(value), 9) for value in learned.abstention.absent_below[k]],
            }
            for k, slug in enumerate(learned.codebook.slugs)
        },
        "provenance": dict(learned.provenance),
        "figures": dict(learned.figures),
        "files": {name: checksum(data) for name, data in files.items()},
    }
    config["checksum"] = config_checksum(config)
    files["config.json"] = (json.dumps(config, indent=2, ensure_ascii=False) + "\n").encode()
    if card:
        files["README.md"] = card.encode()
    write_files(folder, files)


def _build(config: Mapping[str, Any], files: Mapping[str, bytes], folder: Path) -> Learned:
    codebook = codebook_from_data(config["codebook"], str(folder / "config.json"))
    vocabulary = tuple(files["vocabulary.txt"].decode().removesuffix("\n").split("\n")) if files["vocabulary.txt"].strip() else ()
    if len(vocabulary) > _MOST_TERMS or len(set(vocabulary)) != len(vocabulary):
        raise ValueError("the vocabulary is too long or has a term twice")
    tensors = unpack_tensors(files["model.safetensors"])
    terms, n_terms, n_framings, n_stances = (
        config["terms"],
        len(vocabulary),
        len(codebook.framings),
        len(codebook.stances),
    )
    stemmer, ngrams = terms["stemmer"], terms["ngrams"]
    marked, punctuation = terms["lists"], terms["punctuation"]
    if stemmer not in (None, *STEMMERS.values()) or ngrams not in (1, 2) or {type(marked), type(punctuation)} != {bool}:
        raise ValueError("its terms are unknown to this program")
    n_unpaired = sum(" " not in term for term in vocabulary)
    framings = [config["framings"][slug] for slug in codebook.slugs]
    calibration = np.array([entry["calibration"] for entry in framings], dtype=np.float64)
    thresholds = np.array([entry["threshold"] for entry in framings], dtype=np.float64)
    spread = np.array([entry["spread"] for entry in framings], dtype=np.float64)
    bounds = [np.array([entry[name] for entry in framings], dtype=np.float64) for name in ("present_from", "absent_below")]
    arrays = {
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
    for name, shape in arrays.items():
        if tensors[name].shape != shape or tensors[name].dtype != np.float64 or not np.isfinite(tensors[name]).all():
            raise ValueError(f"the array {name!r} has not the shape {shape}, or holds something that is no number")
    if not isinstance(config["provenance"], dict) or not isinstance(config["figures"], dict):
        raise ValueError("what it says of its making is no list of facts")
    if calibration.shape != (n_framings, 2) or not np.isfinite(calibration).all() or not (calibration[:, 0] > 0).all():
        raise ValueError("its calibration is not one rising curve a framing")
    if not ((spread >= 0) & (spread <= 10)).all():
        raise ValueError("a spread is not between 0 and 10")
    if any(found.shape != (n_framings, len(PRECISIONS)) or not np.isfinite(found).all() for found in bounds):
        raise ValueError("its bounds of certainty are not one number a precision")
    if not ((thresholds >= 0) & (thresholds <= 1)).all():
        raise ValueError("a threshold is not between 0 and 1")
    if config["checksum"] != config_checksum(config):
        raise ValueError("config.json was changed after the model was saved")
    return Learned(
        codebook=codebook,
        terms=Terms(stemmer, ngrams, codebook.lists if marked else None, punctuation),
        vocabulary=vocabulary,
        calibration=calibration,
        thresholds=thresholds,
        spread=spread,
        abstention=Abstention(*bounds),
        provenance=config["provenance"],
        figures=config["figures"],
        checksum=config["checksum"],
        domain=Domain(*(np.asarray(tensors[f"domain_{name}"], np.float64) for name in ("weights", "centre", "least"))),
        **{name: tensors[name] for name in arrays if not name.startswith("domain")},  # type: ignore[arg-type]
    )
