"""Files of coded text to a corpus: read, named, gathered, placed and written, all of it or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from framing.articles.prepared import prepared_article
from framing.codebook import ABSENT, UNITS, Codebook, read_codebook
from framing.codings import Coding, write_codings
from framing.corpus import Corpus, read_corpus
from framing.corpus_writing import add_to_corpus, check_new, codebook_text, new_folder, write_about, write_articles
from framing.errors import CorpusError
from framing.imports.files import Source, sources
from framing.imports.gathering import gather
from framing.imports.labels import Named, name_labels, with_stances
from framing.imports.mapping import Mapped, rows_of
from framing.imports.placing import Placed, place, safe_id
from framing.imports.recognise import read_table
from framing.imports.table import Choices
from framing.imports.whole import whole_articles
from framing.terms import STEMMERS, stemmer_of

_HEAD = """The codebook, made of the labels that were imported: write a definition for each framing, what to code and what not,
and words that often go with it (indicators). A change of meaning takes a new version."""
_CODER = "coder-1"


@dataclass(frozen=True)
class Plan:
    """What is to be made: where, and with which codebook.

    Attributes
    ----------
    output, into : Path, optional
        A new corpus, or one that is added to.
    codebook : Path, optional
        Labels must be in this one; without it one is made of the labels.
    stances : tuple of str
    exclusive, at_least_one, ignore_case : bool
    language, units : str, optional
        Of a codebook that is made.
    articles : Path, optional
        A folder with the articles that the coded units are from, which are then taken whole.
    """

    output: Path | None = None
    into: Path | None = None
    codebook: Path | None = None
    stances: tuple[str, ...] = ()
    exclusive: bool = False
    at_least_one: bool = False
    ignore_case: bool = False
    language: str | None = None
    units: str | None = None
    articles: Path | None = None


@dataclass
class Imported:
    """What was done, for the reader.

    Attributes
    ----------
    said : list of str
        How each file was read, and what was decided on the way.
    counts : dict
        ``codings``, ``units``, ``articles``, ``known`` (units that the corpus had) and articles by split.
    framings : dict
        From slug to the number of codings in which it is present.
    coders : dict
        From coder to number of codings.
    dropped : dict
        From a reason to the number of records left out for it.
    """

    said: list[str]
    counts: dict[str, int]
    framings: dict[str, int]
    coders: dict[str, int]
    dropped: dict[str, int]
    folder: Path
    written: list[str] = field(default_factory=list)


def import_files(files: Sequence[str | Path], choices: Choices, plan: Plan) -> Imported:
    """Read files of coded text and write a corpus, or add to one.

    Parameters
    ----------
    files : sequence of str or Path
        Of any format that `framing.imports.recognise` knows, also mixed.
    choices : Choices
    plan : Plan

    Raises
    ------
    CorpusError
        If anything is wrong; then nothing is written.
    """
    corpus = read_corpus(plan.into) if plan.into is not None else None
    if plan.output is not None:
        check_new(plan.output)
    known = corpus.codebook if corpus else read_codebook(plan.codebook) if plan.codebook else None
    opened = [source for file in files for source in sources(file, choices.encoding)]
    if known is not None:
        names = (*known.slugs, *(framing.name for framing in known.framings))
        choices = replace(choices, slugs=names, stances=known.stances)
    if corpus is not None:
        choices = replace(choices, texts=_texts(corpus))
    parts = [_read(source, choices, len(opened) > 1) for source in opened]
    rows = [row for part in parts for row in part.rows]
    said = [sentence for part in parts for sentence in part.said]
    dropped = sum((part.dropped for part in parts), Counter())
    if not rows:
        why = ", ".join(f"{count} {reason}" for reason, count in dropped.items()) or "it holds no record"
        raise CorpusError(f"{files[0]}: nothing can be imported ({why}).")
    rows = with_stances(rows, known) if known else rows
    codebook = known or _bare_codebook(plan, [language for part in parts for language in part.languages], said)
    named = name_labels(rows, codebook, given=known is not None, ignore_case=plan.ignore_case, order=_order(choices, parts))
    gathered = gather(rows, named)
    if not gathered.units:
        raise CorpusError(f"{files[0]}: no record has an answer that can be used.")
    whole = whole_articles(plan.articles, gathered.units, named.codebook.units) if plan.articles else None
    placed = place(gathered.units, named, opened[0].stem if len(opened) == 1 else "text", corpus, whole)
    dropped += gathered.dropped
    if corpus is not None:
        placed.codings = _new_codings(corpus, placed.codings, dropped)
    written = _write(plan, corpus, named, placed)
    folder = plan.into or plan.output or Path()
    return _summary([*said, *named.said, *gathered.said, *placed.said], named, placed, dropped, folder, written)


def _read(source: Source, choices: Choices, several: bool) -> Mapped:
    table = read_table(source, choices)
    coder = source.coder or (safe_id(source.stem) if several else _CODER)
    total = len(table.records)
    mapped = rows_of(table, choices, coder)
    head = f"{source.name}: {table.format}, {total} records"
    mapped.said = [head, *(f"  {sentence}" for sentence in mapped.said)]
    return mapped


def _texts(corpus: Corpus) -> dict[str, list[str]]:
    """Return the texts of the units of each article, also under the id that it had where it came from."""
    found = {id: [" ".join(part.text.split()) for part in article.paragraphs] for id, article in corpus.articles.items()}
    sources = {row["source_id"]: found[id] for id, row in corpus.about.items() if row.get("source_id") and id in found}
    return sources | found


def _order(choices: Choices, parts: Sequence[Mapped]) -> tuple[str, ...]:
    """Return labels in the order of the columns that are framings."""
    return (*choices.columns.get("framings", ()), *(name for part in parts for name in part.columns))


def _bare_codebook(plan: Plan, languages: Sequence[str], said: list[str]) -> Codebook:
    """Return a codebook of which everything is known but its framings."""
    name = re.sub(r"[-_]+", " ", (plan.output or Path("corpus")).resolve().name).strip() or "corpus"
    language = plan.language or _language(list(dict.fromkeys(languages)), said)
    if not stemmer_of(language):
        said.append(f"language: Snowball does not know {language!r}; words stay as they are")
    return Codebook(
        name,
        "1",
        (),
        plan.stances,
        language,
        exclusive=plan.exclusive,
        at_least_one=plan.at_least_one,
        units=plan.units or UNITS[0],
    )


def _language(found: Sequence[str], said: list[str]) -> str:
    codes = {name: code for code, name in STEMMERS.items()}
    if len(found) == 1 and (stemmer_of(found[0]) or re.fullmatch(r"[a-z]{2}", found[0].lower())):
        language = codes.get(found[0].lower(), found[0].lower())
        said.append(f"language: {language}, as the column of languages says (--language)")
        return language
    if len(found) > 1:
        listed = ", ".join(found[:6])
        said.append(
            f"language: en, since the texts are in several ({listed}); --where COLUMN=VALUE keeps one, --language names it"
        )
    else:
        said.append("language: en, since none is named (--language)")
    return "en"


def _write(plan: Plan, corpus: Corpus | None, named: Named, placed: Placed) -> list[str]:
    titled = named.codebook.units not in ("headline", "article")
    if corpus is not None:
        with _beside(corpus.folder) as made:
            rows = write_articles(made, placed.texts, placed.about, titled)
            add_to_corpus(corpus, made, rows, placed.codings)
        return [f"articles.csv and codings.csv ({len(rows)} articles more)"]
    assert plan.output is not None
    with new_folder(plan.output) as made:
        rows = write_articles(made, placed.texts, placed.about, titled)
        write_about(made / "articles.csv", list(rows.values()))
        write_codings(made / "codings.csv", placed.codings, named.codebook)
        text = plan.codebook.read_text("utf-8-sig") if plan.codebook else codebook_text(named.codebook, _HEAD)
        (made / "codebook.toml").write_text(text, "utf-8")
        _check_written(made, placed)
    how = f"a copy of {plan.codebook}" if plan.codebook else "made of the labels; write the definitions"
    return [f"codebook.toml ({how})", "articles.csv", f"articles/ ({len(rows)} texts)", "codings.csv"]


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Give a folder within a corpus whose files can be moved into place, and which vanishes."""
    try:
        with TemporaryDirectory(prefix=".import-", dir=folder) as made:
            yield Path(made)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be written ({error.strerror or error}).") from None


def _new_codings(corpus: Corpus, codings: Sequence[Coding], dropped: Counter[str]) -> list[Coding]:
    """Return the codings that the corpus has not yet.

    Raises
    ------
    CorpusError
        If a coder coded a paragraph otherwise there.
    """
    there = {(*coding.unit, coding.coder, coding.round): coding for coding in corpus.codings}
    new = []
    for coding in codings:
        before = there.get((*coding.unit, coding.coder, coding.round))
        if before is None:
            new.append(coding)
        elif before.values == coding.values:
            dropped["codings that the corpus has already"] += 1
        else:
            raise CorpusError(
                f"{corpus.folder / 'codings.csv'}, line {before.line}: {coding.coder!r} coded paragraph {coding.paragraph} of "
                f"{coding.article!r} otherwise; name another coder with --coder."
            )
    return new


def _check_written(folder: Path, placed: Placed) -> None:
    """Make sure that every text comes back as the units that went in."""
    read_corpus(folder)
    for id, texts in placed.texts.items():
        found = prepared_article((folder / "articles" / f"{id}.txt").read_text("utf-8"), id)
        if [paragraph.text for paragraph in found.paragraphs] != texts:
            raise CorpusError(f"the article {id!r} does not come back as it went in; please report its text.")


def _summary(said: list[str], named: Named, placed: Placed, dropped: Counter[str], folder: Path, written: list[str]) -> Imported:
    slugs = named.codebook.slugs
    present = Counter(
        slug for coding in placed.codings for slug, value in zip(slugs, coding.values, strict=True) if value not in (None, ABSENT)
    )
    splits = Counter(about.get("split") or "train" for about in placed.about.values())
    counts = {
        "codings": len(placed.codings),
        "units": len({coding.unit for coding in placed.codings}),
        "new articles": len(placed.texts),
        "units that the corpus has": placed.known,
        **{f"articles in the split {split}": count for split, count in sorted(splits.items())},
    }
    coders = Counter(coding.coder for coding in placed.codings)
    framings = {slug: present[slug] for slug in slugs}
    return Imported(said, counts, framings, dict(sorted(coders.items())), dict(sorted(dropped.items())), folder, written)
