"""What is wrong with a corpus, what is doubtful, and what is in it."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from framing.articles import Paragraph
from framing.codebook import ABSENT
from framing.codings import INDEPENDENT, UNRESOLVED, Coding, Reference
from framing.corpus import TEST, Corpus, read_corpus
from framing.errors import CorpusError
from framing.repetition import SHINGLE, common_phrases, near_duplicates
from framing.terms import words

Unit = tuple[str, int]

PHRASE = 8
COMMON_PHRASE = 0.005
_COUNTED = ("genre", "viewpoint", "country", "outlet", "origin", "split")
_OPENING = 3
_MOST_ROWS = 40


@dataclass
class Check:
    """What a check of a corpus found.

    Attributes
    ----------
    errors, warnings : list of str
        One sentence each; errors make the corpus unfit.
    counts : dict
        From the name of a table to its rows: what is in the corpus.
    """

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def require(self, holds: bool, sentence: str) -> None:
        """Note an error unless a condition holds."""
        if not holds:
            self.errors.append(sentence)


def check_corpus(folder: str | Path, rule: str = "adjudicated") -> Check:
    """Check every part of a corpus folder.

    Parameters
    ----------
    folder : str or Path
        If it has a ``quotas.toml``, what stands there must be met.
    rule : str
        How codings are resolved to reference codings.

    Raises
    ------
    CorpusError
        If a whole part is missing or unreadable.
    """
    check = Check()
    corpus = read_corpus(folder, lambda error: check.errors.append(str(error)))
    reference = corpus.reference(rule)
    _check_codings(corpus, reference, check)
    _check_texts(corpus, check)
    _check_repetition(corpus, check)
    _count(corpus, reference, check)
    _check_quotas(corpus, reference, check)
    return check


def outdated(corpus: Corpus) -> list[Coding]:
    """Return the codings that were made with another version of the codebook than the present one, in the order of their file."""
    return [coding for coding in corpus.codings if coding.codebook != corpus.codebook.version]


def _paragraphs(corpus: Corpus) -> Iterator[tuple[Unit, Paragraph]]:
    for id, article in sorted(corpus.articles.items()):
        for number, paragraph in enumerate(article.paragraphs, start=1):
            yield (id, number), paragraph


def _check_codings(corpus: Corpus, reference: Mapping[Unit, Reference], check: Check) -> None:
    old = Counter(coding.codebook for coding in outdated(corpus))
    for version, count in old.items():
        check.warnings.append(
            f"{count} codings were made with version {version or '(none)'} of the codebook, which is now "
            f"{corpus.codebook.version} (--outdated FILE lists them)."
        )
    units = {unit for unit, _ in _paragraphs(corpus)} | set(corpus.withheld)
    uncoded = units - set(reference)
    if uncoded:
        check.warnings.append(f"{len(uncoded)} of {len(units)} paragraphs are not coded.")
    open_ = sum(UNRESOLVED in found.resolutions for found in reference.values())
    if open_:
        check.warnings.append(
            f"{open_} paragraphs have a framing without a reference coding (coders disagree, or it was not coded)."
        )
    _check_rules(corpus, reference, check)
    coders = Counter(coding.unit for coding in corpus.codings if coding.round == INDEPENDENT)
    alone = sum(count == 1 for count in coders.values())
    if alone:
        check.warnings.append(f"{alone} paragraphs were coded by one coder alone; their reliability is unknown.")


def _check_rules(corpus: Corpus, reference: Mapping[Unit, Reference], check: Check) -> None:
    """Count reference codings that contradict what the codebook says of the number of framings in a paragraph."""
    several = sum(sum(value not in (None, ABSENT) for value in found.values) > 1 for found in reference.values())
    none = sum(set(found.values) == {ABSENT} for found in reference.values())
    if corpus.codebook.exclusive and several:
        check.warnings.append(f"{several} paragraphs carry several framings, but the codebook says exclusive = true.")
    if corpus.codebook.at_least_one and none:
        check.warnings.append(f"{none} paragraphs carry no framing, but the codebook says at_least_one = true.")


def _check_texts(corpus: Corpus, check: Check) -> None:
    for id, about in corpus.about.items():
        article = corpus.articles.get(id)
        if article is None:
            continue
        path = Path(article.source)
        data = path.read_bytes()
        expected = about.get("checksum")
        if expected and hashlib.sha256(data).hexdigest() != expected:
            check.errors.append(
                f"{path}: the text is not the one whose checksum stands in articles.csv; it was changed after coding."
            )
        text = data.decode("utf-8")
        strange = {c for c in text if (not c.isprintable() and c != "\n") or c == "\ufffd"}
        if strange:
            check.warnings.append(
                f"{path}: has {', '.join(f'U+{ord(c):04X}' for c in sorted(strange))}, often a trace of a wrong encoding."
            )
        if not article.paragraphs:
            check.errors.append(f"{path}: has no paragraph.")
    listed = {f"{id}.txt" for id in corpus.about}
    for path in sorted((corpus.folder / "articles").glob("*")):
        if path.name not in listed:
            check.errors.append(f"{path}: is not listed in articles.csv.")


def _check_repetition(corpus: Corpus, check: Check) -> None:
    texts = {unit: paragraph.text for unit, paragraph in _paragraphs(corpus)}
    for first, second, share in near_duplicates(texts):
        where = "the same article" if first[0] == second[0] else "two articles"
        check.errors.append(
            f"paragraph {first[1]} of {first[0]!r} and paragraph {second[1]} of {second[0]!r} share {share:.0%} of their word "
            f"{SHINGLE}-grams ({where})."
        )
    limit = max(3, COMMON_PHRASE * len(texts))
    for phrase, count in common_phrases(texts.values(), PHRASE):
        if count > limit:
            check.errors.append(f"{phrase!r} stands in {count} paragraphs, more than {COMMON_PHRASE:.1%} of them.")
    openings = Counter(" ".join(found[:_OPENING]) for text in texts.values() if len(found := words(text)) > _OPENING)
    repeated = sum(count for count in openings.values() if count > 1)
    if texts:
        check.counts["repetition"] = {
            "paragraphs that share their first three words with another": repeated,
            **{f"begin with {opening!r}": count for opening, count in openings.most_common(3)},
            **{f"hold {phrase!r}": count for phrase, count in common_phrases(texts.values(), 6)[:3]},
        }
        if repeated > 0.25 * len(texts):
            check.warnings.append(f"{repeated / len(texts):.0%} of paragraphs share their first three words with another.")


def _count(corpus: Corpus, reference: Mapping[Unit, Reference], check: Check) -> None:
    units = [unit for unit, _ in _paragraphs(corpus)] + sorted(corpus.withheld)
    check.counts["corpus"] = {
        "articles": len(corpus.about),
        "paragraphs": len(units),
        "coded": len(reference),
        "in the test split": sum(corpus.split(article) == TEST for article, _ in units),
    }
    for k, slug in enumerate(corpus.codebook.slugs):
        given = Counter(found.values[k] or "no reference" for found in reference.values())
        check.counts[slug] = {
            "present": sum(given[stance] for stance in corpus.codebook.values[1:]),
            **dict(sorted(given.items())),
        }
    carried = [sum(value not in (None, ABSENT) for value in found.values) for found in reference.values()]
    check.counts["framings in a paragraph"] = {str(number): count for number, count in sorted(Counter(carried).items())}
    for column in _COUNTED:
        rows = Counter(about.get(column) or "(none)" for about in corpus.about.values())
        if len(rows) > 1:
            common = dict(rows.most_common(_MOST_ROWS))
            others = len(rows) - len(common)
            rest = {f"({others} others)": rows.total() - sum(common.values())} if others else {}
            check.counts[f"articles by {column}"] = common | rest
    years = Counter(about.get("date", "")[:4] or "(none)" for about in corpus.about.values())
    check.counts["articles by year"] = dict(sorted(years.items()))


def _check_quotas(corpus: Corpus, reference: Mapping[Unit, Reference], check: Check) -> None:
    path = corpus.folder / "quotas.toml"
    if not path.exists():
        return
    try:
        quotas = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as TOML ({error}).") from None
    has = _measures(corpus, reference)
    for name, least in quotas.items():
        if not isinstance(least, (int, float)):
            raise CorpusError(f"{path}: {name} is {least!r}; a quota is a number.")
        if name not in has:
            raise CorpusError(f"{path}: no quota is called {name!r}; there are {', '.join(has)}.")
        for what, value in has[name]():
            check.require(value >= least, f"{path}: {name} is to be at least {least}, {what} has {value:g}.")


def _measures(corpus: Corpus, reference: Mapping[Unit, Reference]) -> dict[str, Callable[[], Iterable[tuple[str, float]]]]:
    """Return what a quota can be set for: from its name to the things measured, each with its value."""
    with_text = {unit: found for unit, found in reference.items() if unit[0] in corpus.articles}
    carried = [sum(value not in (None, ABSENT) for value in found.values) for found in with_text.values()]
    total = max(1, len(with_text))

    def of_value(stance: str | None) -> list[tuple[str, float]]:
        return [
            (
                slug,
                sum(found.values[k] not in (None, ABSENT) and stance in (None, found.values[k]) for found in with_text.values()),
            )
            for k, slug in enumerate(corpus.codebook.slugs)
        ]

    def whole(value: float) -> Callable[[], list[tuple[str, float]]]:
        return lambda: [("the corpus", value)]

    test = sum(corpus.split(id) == TEST for id in corpus.articles) / max(1, len(corpus.articles))
    neighbours = sum(about.get("matter") == "neighbouring" for about in corpus.about.values()) / max(1, len(corpus.articles))
    return {
        "articles": whole(len(corpus.articles)),
        "paragraphs": whole(len(with_text)),
        "share_without_framing": whole(carried.count(0) / total),
        "share_of_test_articles": whole(test),
        "share_of_neighbouring_articles": whole(neighbours),
        "several_framings": whole(sum(number > 1 for number in carried)),
        "present": lambda: of_value(None),
        **{stance: (lambda stance=stance: of_value(stance)) for stance in corpus.codebook.stances},  # type: ignore[misc]
    }
