"""`FramingModel`: numbers that turn the terms of a paragraph into probabilities of framings and stances.

A model on disk is a directory of data: ``config.json``, ``vocabulary.txt``, ``model.safetensors`` and a model card.
Loading one executes nothing that it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.articles import Article, Paragraph
from framing.articles.units import in_units
from framing.codebook import Codebook, codebook_from_data, codebook_to_data
from framing.context import neighbours_mean
from framing.domain import SIZES, Domain, Familiarity, article_vector, familiarity, single_stems
from framing.errors import CorpusError, ModelError
from framing.model_files import FORMAT, FORMAT_VERSION, checksum, default_model, read_config, read_file, write_files
from framing.tensors import pack_tensors, unpack_tensors
from framing.terms import STEMMERS, TermCounts, Terms, count_terms, is_stem, weigh

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
    """Why a framing has its log-odds: ``intercept + context + sum of contributions``; calibration is a monotone step after it.

    `context` is what the neighbouring paragraphs add.
    """

    framing: str
    log_odds: float
    intercept: float
    context: float
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
    context_coef : ndarray, shape (n_framings, n_unpaired)
        Weights of the neighbouring paragraphs' terms, pairs left out; see `framing.context`.
    calibration : ndarray, shape (n_framings, 2)
        Slope (positive) and intercept of ``probability = 1 / (1 + exp(-(slope * log_odds + intercept)))``.
    thresholds : ndarray, shape (n_framings,)
        Probability from which a framing counts as present.
    stance_coef : ndarray, shape (n_framings, n_stances, n_unpaired)
        Weights of stance, one multinomial regression a framing, on terms other than pairs.
    stance_intercept : ndarray, shape (n_framings, n_stances)
    stance_context_coef : ndarray, shape (n_framings, n_stances, n_unpaired)
        Weights of the neighbouring paragraphs' terms.
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
    context_coef: Floats
    calibration: Floats
    thresholds: Floats
    stance_coef: Floats
    stance_intercept: Floats
    stance_context_coef: Floats
    domain: Domain
    provenance: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    checksum: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {term: column for column, term in enumerate(self.vocabulary)})
        object.__setattr__(self, "_single", single_stems(self.vocabulary))
        object.__setattr__(self, "_unpaired", unpaired(self.vocabulary))

    # Scoring

    def score(self, article: Article) -> Scores:
        """Score the paragraphs of an article, or the other units of its codebook."""
        return self.score_paragraphs(in_units(article, self.codebook.units).paragraphs)

    def score_paragraphs(self, paragraphs: Sequence[Paragraph]) -> Scores:
        """Score paragraphs of one article, in their order; furniture too if it is among them, each block alone."""
        terms = [self.terms(paragraph.text) for paragraph in paragraphs]
        return self.score_terms(terms, [None if paragraph.number is None else "" for paragraph in paragraphs])

    def score_texts(self, texts: Sequence[str]) -> Scores:
        """Score texts, each as one paragraph that stands alone.

        Returns
        -------
        Scores
            With ``n_paragraphs = len(texts)``.
        """
        return self.score_terms([self.terms(text) for text in texts])

    def score_terms(self, paragraphs: Sequence[Sequence[str]], articles: Sequence[str | None] | None = None) -> Scores:
        """Score paragraphs given as their terms, in any order within a paragraph.

        Parameters
        ----------
        paragraphs : sequence of sequence of str
        articles : sequence of (str or None), optional
            The article of each paragraph; those of one article stand in their order, since neighbours count. None, and
            by default all, stand alone.
        """
        around = list(articles) if articles is not None else [None] * len(paragraphs)
        starts = range(0, max(1, len(paragraphs)), _PARAGRAPHS_AT_ONCE)
        counted = [self._count(paragraphs[start : start + _PARAGRAPHS_AT_ONCE]) for start in starts]
        parts = [self._own(counts) for counts in counted]
        own, own_stance, of_neighbours, stance_of_neighbours = (
            parts[0] if len(parts) == 1 else tuple(np.concatenate(values) for values in zip(*parts, strict=True))
        )
        log_odds = own + neighbours_mean(of_neighbours, around) + self.intercept
        slope, shift = self.calibration.T
        probabilities = _logistic(slope * log_odds + shift)
        present = probabilities >= self.thresholds
        stances = own_stance + neighbours_mean(stance_of_neighbours, around)
        return Scores(log_odds, probabilities, present, self._stances(stances, present))

    def familiarity(self, texts: Sequence[str]) -> Familiarity:
        """Say how like an article, given as its paragraphs, is to the training articles."""
        return self.familiarity_of_terms([self.terms(text) for text in texts])

    def familiarity_of_terms(self, paragraphs: Sequence[Sequence[str]]) -> Familiarity:
        """Say how like an article, given as the terms of its paragraphs, is to the training articles."""
        counts = self._count(paragraphs)
        vector = article_vector(counts, self.idf, self._single)  # type: ignore[attr-defined]
        n_words = sum(is_stem(term) for terms in paragraphs for term in terms)
        known = int(counts.counts[self._single[counts.columns]].sum())  # type: ignore[attr-defined]
        return familiarity(self.domain, vector, known, n_words)

    def explain(self, texts: Sequence[str]) -> list[tuple[Explanation, ...]]:
        """Say for each paragraph of an article which terms moved each framing, strongest first."""
        return self.explain_terms([self.terms(text) for text in texts], [""] * len(texts))

    def explain_terms(
        self, paragraphs: Sequence[Sequence[str]], articles: Sequence[str | None] | None = None
    ) -> list[tuple[Explanation, ...]]:
        """Say which terms of paragraphs, given as to `score_terms`, moved each framing, strongest first."""
        counts = self._count(paragraphs)
        weights = weigh(counts, self.idf)
        around = neighbours_mean(self._own(counts)[2], articles or [None] * len(paragraphs))
        starts = np.searchsorted(counts.rows, np.arange(counts.n_paragraphs + 1))
        return [
            tuple(
                self._explain(k, slug, counts.columns[start:end], weights[start:end], float(around[row, k]))
                for k, slug in enumerate(self.codebook.slugs)
            )
            for row, (start, end) in enumerate(pairwise(starts))
        ]

    def _count(self, paragraphs: Iterable[Sequence[str]]) -> TermCounts:
        return count_terms(paragraphs, self._columns)  # type: ignore[attr-defined]

    def _own(self, counts: TermCounts) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the sums of each paragraph's terms: for presence, for stance, and what they lend their neighbours for both."""
        unpaired = counts.among(self._unpaired)  # type: ignore[attr-defined]
        weights = weigh(unpaired, self.idf[self._unpaired >= 0])  # type: ignore[attr-defined]
        n_framings, n_stances = self.stance_intercept.shape
        outputs = np.concatenate(
            [
                self.context_coef,
                *(coef.reshape(n_framings * n_stances, coef.shape[2]) for coef in (self.stance_coef, self.stance_context_coef)),
            ]
        )
        sums = _project(unpaired, weights, outputs)
        end = n_framings + n_framings * n_stances
        return _project(counts, weigh(counts, self.idf), self.coef), sums[:, n_framings:end], sums[:, :n_framings], sums[:, end:]

    def _stances(self, values: Floats, present: NDArray[np.bool_]) -> Floats:
        n_framings, n_stances = self.stance_intercept.shape
        stances = np.full((len(values), n_framings, n_stances), np.nan)
        if n_stances and present.any():
            stances[present] = _softmax((values.reshape(stances.shape) + self.stance_intercept)[present])
        return stances

    def _explain(self, k: int, slug: str, columns: NDArray[np.int64], weights: Floats, context: float) -> Explanation:
        values = weights * self.coef[k, columns]
        order = np.argsort(-np.abs(values), kind="stable")
        found = tuple(Contribution(self.vocabulary[columns[i]], float(values[i])) for i in order)
        intercept = float(self.intercept[k])
        return Explanation(slug, float(values.sum() + intercept + context), intercept, context, found)

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
                "context_coef": self.context_coef,
                "stance_coef": self.stance_coef,
                "stance_intercept": self.stance_intercept,
                "stance_context_coef": self.stance_context_coef,
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
                "lists": bool(self.terms.lists),
                "punctuation": self.terms.punctuation,
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


def unpaired(vocabulary: Sequence[str]) -> NDArray[np.int64]:
    """Return for each term its position among those that are no pairs, -1 for a pair; shape (n_terms,)."""
    kept = np.array([" " not in term for term in vocabulary], dtype=bool)
    return np.where(kept, np.cumsum(kept) - 1, -1)


def _project(counts: TermCounts, weights: Floats, coef: Floats) -> Floats:
    """Return the product of the weighted counts and `coef`, shape (n_paragraphs, n_outputs)."""
    if not len(coef):
        return np.zeros((counts.n_paragraphs, 0))
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
    marked, punctuation = terms["lists"], terms["punctuation"]
    if stemmer not in (None, *STEMMERS.values()) or ngrams not in (1, 2) or {type(marked), type(punctuation)} != {bool}:
        raise ValueError("its terms are unknown to this program")
    n_unpaired = sum(" " not in term for term in vocabulary)
    framings = [config["framings"][slug] for slug in codebook.slugs]
    calibration = np.array([entry["calibration"] for entry in framings], dtype=np.float64)
    thresholds = np.array([entry["threshold"] for entry in framings], dtype=np.float64)
    arrays = {
        "idf": (n_terms,),
        "coef": (n_framings, n_terms),
        "intercept": (n_framings,),
        "context_coef": (n_framings, n_unpaired),
        "stance_coef": (n_framings, n_stances, n_unpaired),
        "stance_intercept": (n_framings, n_stances),
        "stance_context_coef": (n_framings, n_stances, n_unpaired),
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
        terms=Terms(stemmer, ngrams, codebook.lists if marked else None, punctuation),
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
