"""What to code next, and whether it pays: from a corpus and a folder of articles to a sample of paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.articles.formats import read_folder
from framing.codebook import Codebook
from framing.coded import coded_paragraphs
from framing.coding_sheet import write_coding_rows
from framing.corpus import Corpus
from framing.doubling import Doubling, doubling
from framing.errors import CorpusError
from framing.fitting import FIXED, Options, terms_for
from framing.learned import Learned
from framing.learning import learn
from framing.sampling import RANDOM, Drawn, candidates, coded_fingerprints, draw


@dataclass(frozen=True)
class Next:
    """What to code next.

    Attributes
    ----------
    codebook : Codebook
    drawn : list of Drawn
    n_candidates : int
        Paragraphs of the folder that were not coded yet.
    unreadable : list of str
        One sentence a file that could not be read.
    doubling : Doubling or None
        What more coding can be expected to bring.
    """

    codebook: Codebook
    drawn: Sequence[Drawn]
    n_candidates: int
    unreadable: list[str]
    doubling: Doubling | None


def code_next(
    corpus: Corpus,
    folder: str | Path,
    number: int,
    options: Options | None = None,
    *,
    model: Learned | None = None,
    random_share: float = 0.25,
    curve: bool = True,
    progress: Callable[[str], object] = str,
) -> Next:
    """Sample paragraphs of a folder of articles to code next.

    Parameters
    ----------
    corpus : Corpus
        What is coded already.
    folder : str or Path
        Text files; paragraphs whose wording is coded already are left out.
    number : int
        How many paragraphs.
    options : Options, optional
    model : Learned, optional
        A model of this codebook; by default one is fitted to the corpus, at the usual strength of the penalty.
    random_share : float
        See `framing.sampling.draw`.
    curve : bool
        Whether to estimate what more coding can be expected to bring.
    progress : callable
        Told each step in a few words.

    Raises
    ------
    CorpusError
        If the folder is missing or holds nothing to code, the corpus teaches nothing yet, or the model is of another codebook.
    """
    if not Path(folder).is_dir():
        raise CorpusError(f"{folder}: there is no such folder; name the one with the articles to code from.")
    if model is not None and model.codebook.slugs != corpus.codebook.slugs:
        raise CorpusError(f"{corpus.folder}: framings are not those of the model; name another model, or none.")
    options = options or Options(strength=FIXED)
    unreadable: list[str] = []
    articles = read_folder(folder, lambda error: unreadable.append(str(error)))
    found = candidates(articles, corpus.codebook.units, coded_fingerprints(corpus))
    if not found:
        raise CorpusError(f"{folder}: no paragraph in a text file below this folder is left to code.")
    coded = coded_paragraphs(corpus, options.splits, options.rule, terms_for(corpus.codebook, options))
    model = model or learn(coded, corpus.codebook, options, progress).model
    drawn = draw(model, found, number, random_share=random_share, seed=options.seed)
    gain = doubling(coded, corpus.codebook, options, progress) if curve else None
    return Next(corpus.codebook, drawn, len(found), unreadable, gain)


def write_next(path: str | Path, found: Next, coder: str = "") -> None:
    """Write the sample as a coding sheet, XLSX or CSV by the file's ending; see `framing.coding_sheet.write_coding_rows`."""
    rows: list[list[str | int]] = [["article", "paragraph", "coder", *found.codebook.slugs, "text", "drawn", "probability"]]
    empty = [""] * len(found.codebook.slugs)
    for one in found.drawn:
        place = one.candidate
        rows.append([place.article, place.paragraph, coder, *empty, place.text, one.how, f"{one.probability:.6g}"])
    write_coding_rows(path, rows, found.codebook)


def next_report(found: Next) -> str:
    """Say how the sample was drawn, how shares are estimated from it, and whether coding more pays."""
    at_random = [one for one in found.drawn if one.how == RANDOM]
    lines = [f"not read: {sentence}" for sentence in found.unreadable]
    lines.append(
        f"{len(found.drawn)} of {found.n_candidates} paragraphs to code: {len(found.drawn) - len(at_random)} that the model is "
        f"unsure of, {len(at_random)} at random"
    )
    if at_random or len(found.drawn) == found.n_candidates:
        lines.append(
            "shares among all of them can be estimated: the sum of coded / probability over the rows, "
            f"divided by {found.n_candidates}"
        )
    else:
        lines.append("without paragraphs drawn at random no share among all of them can be estimated")
    return "\n".join([*lines, *_doubling_lines(found.doubling)]) + "\n"


def _doubling_lines(found: Doubling | None) -> list[str]:
    if found is None:
        return []
    if found.next.value is None:
        return [found.verdict]
    points = ", ".join(
        f"{share} {point.value:.3f}" for share, point in zip(("a quarter", "half", "all"), found.curve, strict=True)
    )
    gains = [
        f"{gain.value:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})" for gain in (found.last, found.next) if gain.low is not None
    ]
    return [
        f"macro average precision on articles not seen, from part of the {found.articles} coded articles: {points}",
        f"the last doubling brought {gains[0]}, the next is expected to bring {gains[1]}: {found.verdict}"
        if len(gains) == 2
        else found.verdict,
    ]
