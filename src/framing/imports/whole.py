"""The whole articles that coded units are from, so that a model learns from them as it will later read others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from framing.articles import Article
from framing.articles.formats import read_folder
from framing.articles.units import in_units
from framing.errors import CorpusError
from framing.imports.gathering import Unit
from framing.sheets import read_sheet

_ABOUT = ("title", "outlet", "date", "split")


def whole_articles(folder: Path, units: Sequence[Unit], coded: str) -> dict[str, Article]:
    """Return the articles of units, by the name of the article, each in the units of a codebook.

    Parameters
    ----------
    folder : Path
        Text files; each article is named by its place there without the ending, as `framing corpus sheet` names it. What its
        ``articles.csv``, if there is one, says of title, outlet, date and split is added to the units.
    units : sequence of Unit
    coded : str
        What is coded; see `framing.articles.units.in_units`.

    Raises
    ------
    CorpusError
        If there is no such folder or an article is not in it.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder}: there is no such folder; name the one with the articles that were coded.")
    wanted = {unit.article for unit in units}
    unread: list[str] = []
    found = {
        article.id: in_units(article, coded)
        for article in read_folder(folder, lambda error: unread.append(str(error)))
        if article.id in wanted
    }
    about = _about(folder)
    for unit in units:
        if unit.article not in found:
            why = f" ({unread[0]})" if unread else ""
            raise CorpusError(
                f"{unit.where}: the article {unit.article!r} is not in {folder}{why}; add it, or leave out --articles."
            )
        known = about.get(Path(unit.article).name, {})
        unit.about.update({name: known[name] for name in _ABOUT if known.get(name) and not unit.about.get(name)})
    return found


def numbered(unit: Unit, article: Article) -> int:
    """Return the number of a unit in its article: the one it says, or the first with its text."""
    texts = [" ".join(paragraph.text.split()) for paragraph in article.paragraphs]
    said = int(unit.place) if unit.place.isdecimal() else 0
    if 1 <= said <= len(texts) and texts[said - 1] == unit.text:
        return said
    if unit.text in texts:
        return texts.index(unit.text) + 1
    raise CorpusError(f"{unit.where}: the article {unit.article!r} of the folder has no such paragraph; was its text changed?")


def _about(folder: Path) -> Mapping[str, dict[str, str]]:
    path = folder / "articles.csv"
    if not path.exists():
        return {}
    rows = [cells for _, cells in read_sheet(path, "")]
    name = next((name for name in ("id", "article", "file") if rows and name in rows[0]), None)
    return {Path(cells[name]).name.removesuffix(".txt"): cells for cells in rows} if name else {}
