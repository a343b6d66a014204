"""An archive to repeat a study with, without its texts: fingerprints, counted terms, codings, and what a model says."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from framing.codings import write_codings
from framing.corpus import Corpus
from framing.corpus_writing import write_about
from framing.errors import CorpusError
from framing.exports.datapackage import package_text
from framing.model import FramingModel
from framing.profile import stance_indices
from framing.sheets import shielded
from framing.terms import Terms, stemmer_of, words
from framing.withheld import Withheld, fingerprint, withhold_articles, write_withheld

MANIFEST = "manifest-sha256.txt"
_RUN = 5
_README = """# {name}: replication archive

A corpus for `framing` without its texts: {paragraphs} paragraphs of {articles} articles, {codings} codings, codebook version
{version}.

| file | what it holds |
|---|---|
| `codebook.toml` | framings, definitions, examples |
| `articles.csv` | the list of articles{dropped} |
| `codings.csv` | who coded what |
| `withheld.csv` | for each paragraph a fingerprint, and its counted terms in alphabetical order |
{scores}| `datapackage.json` | what each column holds (Data Package v2) |
| `{manifest}` | checksums: `sha256sum -c {manifest}` |

Single stems are all there; a pair of neighbouring stems only if another article, which is no copy of this one, has it too,
and no more than three pairs in a row, so that nothing longer than four words can be strung together.

Unpack it and use it as any corpus: `framing agree FOLDER`, `framing train FOLDER -o MODEL`, `framing evaluate FOLDER`. Pairs that
are not there cannot be learned from, so that figures can differ a little from those of the texts. If you have copies of the
articles as text files, `framing corpus link MY-ARTICLES --corpus FOLDER -o linked.csv` joins them to the codings.
"""


def archive_files(corpus: Corpus, model: FramingModel | None = None) -> dict[str, bytes]:
    """Return the files of the archive.

    Parameters
    ----------
    corpus : Corpus
    model : FramingModel, optional
        Its scores of all paragraphs go into ``scores.csv``.

    Raises
    ------
    CorpusError
        If an example in the codebook stands in an article, so that it would pass on its text.
    """
    texts = {id: [part.text for part in article.paragraphs] for id, article in corpus.articles.items()}
    _check_examples(corpus, texts)
    about, dropped = _about(corpus, texts)
    terms = Terms(stemmer_of(corpus.codebook.language), 2, punctuation=True)
    withheld = corpus.withheld | withhold_articles(texts, {}, terms)
    files = {"codebook.toml": (corpus.folder / "codebook.toml").read_bytes()}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_about(folder / "articles.csv", about)
        write_codings(folder / "codings.csv", corpus.codings, corpus.codebook)
        write_withheld(folder / "withheld.csv", withheld)
        files |= {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    if model is not None:
        files["scores.csv"] = _scores(model, texts).encode()
    files["datapackage.json"] = package_text(corpus.codebook, files).encode()
    files["README.md"] = _readme(corpus, withheld, dropped, model).encode()
    manifest = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return files | {MANIFEST: manifest.encode()}


def _about(corpus: Corpus, texts: dict[str, list[str]]) -> tuple[list[dict[str, str]], list[str]]:
    """Return the list of articles without columns that hold text, and the names of these."""
    prints = {fingerprint(text) for members in texts.values() for text in members}
    columns = dict.fromkeys(name for row in corpus.about.values() for name in row)
    dropped = [
        name
        for name in columns
        if name in ("title", "text", "checksum") or any(fingerprint(row.get(name, "")) in prints for row in corpus.about.values())
    ]
    dropped = [name for name in dropped if name != "id"]
    return [{name: cell for name, cell in row.items() if name not in dropped} for row in corpus.about.values()], dropped


def _check_examples(corpus: Corpus, texts: dict[str, list[str]]) -> None:
    """Refuse a codebook one of whose examples, five words or more, is part of an article."""
    every = {id: f" {' '.join(word for text in members for word in words(text))} " for id, members in texts.items()}
    for framing in corpus.codebook.framings:
        for example in framing.examples:
            found = words(example.text)
            holder = next((id for id, text in every.items() if f" {' '.join(found)} " in text), None)
            if len(found) >= _RUN and holder is not None:
                raise CorpusError(
                    f"{corpus.folder / 'codebook.toml'}: the example {' '.join(found)[:40]!r} of {framing.slug!r} stands in the "
                    f"article {holder!r}, so that its text would be passed on; take the example out or write another."
                )


def _scores(model: FramingModel, texts: dict[str, list[str]]) -> str:
    """Return a row for each paragraph whose text is here: probability, presence and stance by framing."""
    slugs, stances = model.codebook.slugs, model.codebook.stances
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(
        ["article", "paragraph", *(f"{slug} {what}" for slug in slugs for what in ("probability", "present", "stance"))]
    )
    for id in sorted(texts):
        if not texts[id]:
            continue
        scores = model.score_terms([model.terms(text) for text in texts[id]], [id] * len(texts[id]))
        likely = [stance_indices(scores, k) for k in range(len(slugs))]
        for number in range(len(texts[id])):
            cells: list[str] = []
            for k in range(len(slugs)):
                likeliest = int(likely[k][number])
                stance = stances[likeliest] if likeliest >= 0 else ""
                cells += [f"{scores.probabilities[number, k]:.6f}", str(int(scores.present[number, k])), stance]
            writer.writerow([shielded(id), number + 1, *cells])
    return file.getvalue()


def _readme(corpus: Corpus, withheld: dict[tuple[str, int], Withheld], dropped: Sequence[str], model: FramingModel | None) -> str:
    scores = f"| `scores.csv` | what the model {model.checksum} says of each paragraph |\n" if model else ""
    return _README.format(
        name=corpus.codebook.name,
        paragraphs=len(withheld),
        articles=len({article for article, _ in withheld}),
        codings=len(corpus.codings),
        version=corpus.codebook.version,
        dropped=f", without {', '.join(dropped)}" if dropped else "",
        scores=scores,
        manifest=MANIFEST,
    )
