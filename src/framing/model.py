"""`FramingModel`: numbers that turn the terms of a paragraph into probabilities of framings and stances.

A model on disk is a directory of data: ``config.json``, ``vocabulary.txt``, ``model.safetensors`` and a model card.
Loading one executes nothing that it holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.articles import Article, Paragraph
from framing.articles.units import in_units
from framing.codebook import Codebook, codebook_from_data, codebook_to_data
from framing.domain import SIZES, Domain, Familiarity, article_vector, familiarity, single_stems
from framing.errors import CorpusError, ModelError
from framing.model_files import FORMAT, FORMAT_VERSION, checksum, default_model, read_config, read_file, write_files
from framing.tensors import pack_tensors, unpack_tensors
from framing.terms import STEMMERS, TermCounts, Terms, count_terms, weigh

Floats = NDArray[np.float64]

_MOST_TERMS = 5_000_000
_PARAGRAPHS_AT_ONCE = 4096


@dataclass(frozen=True)
class Scores:
    """What a model says of some paragraphs.

    Attributes
    ----------
    log_odds : ndarray, shape (n_paragraphs, n_framings)
        The regression's own value, before calibration.
    probabilities : ndarray, shape (n_paragraphs, n_framings)
        Calibrated probability that the framing is present.
    present : ndarray of bool, shape (n_paragraphs, n_framings)
        Whether the probability reaches the framing's threshold.
    stance_probabilities : ndarray, shape (n_paragraphs, n_framings, n_stances)
        Probability of each stance, given that the framing is present; nan where it is not.
    """

    log_odds: Floats
    probabilities: Floats
    present: NDArray[np.bool_]
    stance_probabilities: Floats


@dataclass(frozen=True)
class Contribution:
    """A term of a paragraph, and what it adds to the log-odds of a framing."""

    term: str
    value: float


@dataclass(frozen=True)
class Explanation:
    """Why a framing has its log-odds: ``intercept + sum of contributions``; calibration is a monotone step after it."""

    framing: str
    log_odds: float
    intercept: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, eq=False)
class FramingModel:
    """TF-IDF and logistic regression, as arrays.

    Attributes
    ----------
    codebook : Codebook
    terms : Terms
    vocabulary : tuple of str
        The known terms, in the order of the arrays' last axis.
    idf : ndarray, shape (n_terms,)
    coef : ndarray, shape (n_framings, n_terms)
        Weights of presence, one regression a framing.
    intercept : ndarray, shape (n_framings,)
    calibration : ndarray, shape (n_framings, 2)
        Slope (positive) and intercept of ``probability = 1 / (1 + exp(-(slope * log_odds + intercept)))``.
    thresholds : ndarray, shape (n_framings,)
        Probability from which a framing counts as present.
    stance_coef : ndarray, shape (n_framings, n_stances, n_terms)
        Weights of stance, one multinomial regression a framing.
    stance_intercept : ndarray, shape (n_framings, n_stances)
    domain : Domain
        Where its training articles lie, to tell texts that are unlike them.
    provenance, figures : dict
        What it was trained on and with, and how well it did; plain data.
    """

    codebook: Codebook
    terms: Terms
    vocabulary: tuple[str, ...]
    idf: Floats
    coef: Floats
    intercept: Floats
    calibration: Floats
    thresholds: Floats
    stance_coef: Floats
    stance_intercept: Floats
    domain: Domain
    provenance: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    checksum: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {term: column for column, term in enumerate(self.vocabulary)})
        object.__setattr__(self, "_single", single_stems(self.vocabulary))

    # Scoring

    def score(self, article: Article) -> Scores:
        """Score the paragraphs of an article, or the other units of its codebook."""
        return self.score_paragraphs(in_units(article, self.codebook.units).paragraphs)

    def score_paragraphs(self, paragraphs: Sequence[Paragraph]) -> Scores:
        """Score paragraphs, furniture too if it is among them."""
        return self.score_texts([paragraph.text for paragraph in paragraphs])

    def score_texts(self, texts: Sequence[str]) -> Scores:
        """Score texts, each as one paragraph.

        Returns
        -------
        Scores
            With ``n_paragraphs = len(texts)``.
        """
        return self._in_parts(texts, self.terms)

    def score_terms(self, paragraphs: Sequence[Sequence[str]]) -> Scores:
        """Score paragraphs of which only the terms are known, in any order; see `framing.withheld`."""
        return self._in_parts(paragraphs, lambda terms: terms)

    def familiarity(self, texts: Sequence[str]) -> Familiarity:
        """Say how like an article, given as its paragraphs, is to the training articles."""
        return self.familiarity_of_terms([self.terms(text) for text in texts])

    def familiarity_of_terms(self, paragraphs: Sequence[Sequence[str]]) -> Familiarity:
        """Say how like an article, given as the terms of its paragraphs, is to the training articles."""
        counts = self._count(paragraphs)
        vector = article_vector(counts, self.idf, self._single)  # type: ignore[attr-defined]
        n_words = sum(_is_single(term) for terms in paragraphs for term in terms)
        known = int(counts.counts[self._single[counts.columns]].sum())  # type: ignore[attr-defined]
        return familiarity(self.domain, vector, known, n_words)

    def explain(self, text: str) -> tuple[Explanation, ...]:
        """Say which terms of a text moved each framing, strongest first."""
        return self.explain_terms(self.terms(text))

    def explain_terms(self, terms: Sequence[str]) -> tuple[Explanation, ...]:
        """Say which of a paragraph's terms moved each framing, strongest first."""
        counts = self._count([terms])
        weights = weigh(counts, self.idf)
        return tuple(self._explain(k, slug, counts, weights) for k, slug in enumerate(self.codebook.slugs))

    def _in_parts(self, paragraphs: Sequence[Any], terms_of: Callable[[Any], Sequence[str]]) -> Scores:
        starts = range(0, max(1, len(paragraphs)), _PARAGRAPHS_AT_ONCE)
        parts = [self._score(self._count(map(terms_of, paragraphs[start : start + _PARAGRAPHS_AT_ONCE]))) for start in starts]
        if len(parts) == 1:
            return parts[0]
        return Scores(*(np.concatenate([getattr(part, name) for part in parts]) for name in Scores.__dataclass_fields__))

    def _count(self, paragraphs: Iterable[Sequence[str]]) -> TermCounts:
        return count_terms(paragraphs, self._columns)  # type: ignore[attr-defined]

    def _score(self, counts: TermCounts) -> Scores:
        weights = weigh(counts, self.idf)
        log_odds = _project(counts, weights, self.coef) + self.intercept
        slope, shift = self.calibration.T
        probabilities = _logistic(slope * log_odds + shift)
        present = probabilities >= self.thresholds
        return Scores(log_odds, probabilities, present, self._stances(counts, weights, present))

    def _stances(self, counts: TermCounts, weights: Floats, present: NDArray[np.bool_]) -> Floats:
        n_framings, n_stances = self.stance_intercept.shape
        stances = np.full((counts.n_paragraphs, n_framings, n_stances), np.nan)
        for k in range(n_framings if n_stances else 0):
            rows = present[:, k]
            if rows.any():
                kept = rows[counts.rows]
                some = TermCounts(
                    counts.rows[kept], counts.columns[kept], counts.counts[kept], counts.n_paragraphs, counts.n_terms
                )
                stances[rows, k] = _softmax((_project(some, weights[kept], self.stance_coef[k]) + self.stance_intercept[k])[rows])
        return stances

    def _explain(self, k: int, slug: str, counts: TermCounts, weights: Floats) -> Explanation:
        values = weights * self.coef[k, counts.columns]
        order = np.argsort(-np.abs(values), kind="stable")
        found = tuple(Contribution(self.vocabulary[counts.columns[i]], float(values[i])) for i in order)
        return Explanation(slug, float(values.sum() + self.intercept[k]), float(self.intercept[k]), found)

    # On disk

    @classmethod
    def load(cls, path: str | Path | None = None) -> FramingModel:
        """Load a model from its directory; without `path`, the one that ships with the program.

        Raises
        ------
        ModelError
            If it is missing, damaged, changed since it was saved, of a newer format, or no model.
        """
        folder = default_model() if path is None else Path(path)
        config = read_config(folder)
        try:
            files = {name: read_file(folder, name, config["files"][name]) for name in ("vocabulary.txt", "model.safetensors")}
            return _build(config, files, folder)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError, CorpusError) as error:
            what = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else error
            raise ModelError(f"{folder}: the model is damaged ({what}); copy or train it again.") from None

    def save(self, path: str | Path, card: str = "") -> None:
        """Write the model's directory at `path`, in place of one that is there; `card` is its README.md."""
        folder = Path(path)
        tensors = pack_tensors(
            {
                "idf": self.idf,
                "coef": self.coef,
                "intercept": self.intercept,
                "stance_coef": self.stance_coef,
                "stance_intercept": self.stance_intercept,
                "domain_centre": self.domain.centre,
                "domain_least": self.domain.least,
            }
        )
        files = {"vocabulary.txt": ("\n".join(self.vocabulary) + "\n").encode(), "model.safetensors": tensors}
        config = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "codebook": codebook_to_data(self.codebook),
            "terms": {
                "words": "lower-case",
                "stemmer": self.terms.stemmer,
                "ngrams": self.terms.ngrams,
                "indicators": bool(self.terms.indicators),
                "tf": "sublinear",
                "norm": "l2",
            },
            "framings": {
                slug: {
                    "threshold": float(self.thresholds[k]),
                    "calibration": [float(value) for value in self.calibration[k]],
                }
                for k, slug in enumerate(self.codebook.slugs)
            },
            "provenance": dict(self.provenance),
            "figures": dict(self.figures),
            "files": {name: checksum(data) for name, data in files.items()},
        }
        config["checksum"] = _checksum_of(config)
        files["config.json"] = (json.dumps(config, indent=2, ensure_ascii=False) + "\n").encode()
        if card:
            files["README.md"] = card.encode()
        write_files(folder, files)


def _is_single(term: str) -> bool:
    return " " not in term and not term.startswith("#")


def _project(counts: TermCounts, weights: Floats, coef: Floats) -> Floats:
    """Return the product of the weighted counts and `coef`, shape (n_paragraphs, n_outputs)."""
    return np.stack([np.bincount(counts.rows, weights * row[counts.columns], counts.n_paragraphs) for row in coef], axis=1)


def _logistic(values: Floats) -> Floats:
    small = np.exp(-np.abs(values))
    return np.where(values >= 0, 1.0, small) / (1.0 + small)


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _build(config: Mapping[str, Any], files: Mapping[str, bytes], folder: Path) -> FramingModel:
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
    marked = terms["indicators"]
    if stemmer not in (None, *STEMMERS.values()) or ngrams not in (1, 2) or not isinstance(marked, bool):
        raise ValueError("its terms are unknown to this program")
    framings = [config["framings"][slug] for slug in codebook.slugs]
    calibration = np.array([entry["calibration"] for entry in framings], dtype=np.float64)
    thresholds = np.array([entry["threshold"] for entry in framings], dtype=np.float64)
    arrays = {
        "idf": (n_terms,),
        "coef": (n_framings, n_terms),
        "intercept": (n_framings,),
        "stance_coef": (n_framings, n_stances, n_terms),
        "stance_intercept": (n_framings, n_stances),
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
    if not ((thresholds >= 0) & (thresholds <= 1)).all():
        raise ValueError("a threshold is not between 0 and 1")
    if config["checksum"] != _checksum_of(config):
        raise ValueError("config.json was changed after the model was saved")
    return FramingModel(
        codebook=codebook,
        terms=Terms(stemmer, ngrams, codebook.indicators if marked else None),
        vocabulary=vocabulary,
        calibration=calibration,
        thresholds=thresholds,
        provenance=config["provenance"],
        figures=config["figures"],
        checksum=config["checksum"],
        domain=Domain(np.asarray(tensors["domain_centre"], np.float64), np.asarray(tensors["domain_least"], np.float64)),
        **{name: tensors[name] for name in arrays if not name.startswith("domain")},  # type: ignore[arg-type]
    )


def _checksum_of(config: Mapping[str, Any]) -> str:
    """Return the checksum of everything that ``config.json`` says but the checksum itself."""
    said = {name: value for name, value in config.items() if name != "checksum"}
    return checksum(json.dumps(said, sort_keys=True, ensure_ascii=False).encode())
