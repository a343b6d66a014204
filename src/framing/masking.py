"""Is it the framing or the actor? What is left of the figures when names of people, places and outlets are hidden.

Names are found in the corpus itself: stems whose words are printed with a capital letter in at least four fifths of the places
where a capital is no matter of position. Names of months and weekdays, titles and abbreviations in capitals are among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from framing.articles.sentences import split_sentences
from framing.coded import Coded
from framing.corpus import Corpus
from framing.figures import Predictions
from framing.numbered import NumberedTexts
from framing.paired import compared, figure, macro_draws
from framing.terms import Terms, printed_words

_LEAST = 0.8
_COMMONEST = 20
_OPENING = "\"\u201c\u201e\u00ab\u2039(['\u2018:\u2013\u2014\u2022\u2026"
# Here every noun has a capital.
_NOUNS_IN_CAPITALS = ("de", "lb", "german", "luxembourgish")


@dataclass(frozen=True)
class Names:
    """Terms that are names.

    Attributes
    ----------
    terms : frozenset of str
        Single stems; a pair of stems is hidden if one of its stems is among them, or the pair itself.
    commonest : tuple of str
        The stems that stand most often in the corpus, for the reader to judge by.
    note : str
        Why names could not be looked for; empty where they were.
    """

    terms: frozenset[str]
    commonest: tuple[str, ...] = ()
    note: str = ""

    def __contains__(self, term: str) -> bool:
        return term in self.terms or (" " in term and not self.terms.isdisjoint(term.split(" ")))


def names_of(corpus: Corpus, terms: Terms) -> Names:
    """Find the names in a corpus's articles, and add those that its codebook lists (``names``).

    Parameters
    ----------
    corpus : Corpus
        All articles whose text is here are read, whatever their split; no coding is.
    terms : Terms
        Makes the stems.
    """
    listed = {part for name in corpus.codebook.names for part in terms.parts(name)}
    if corpus.codebook.language.lower().partition("-")[0] in _NOUNS_IN_CAPITALS:
        return Names(
            frozenset(listed), tuple(sorted(listed)[:_COMMONEST]), "capitals mark all nouns; only the codebook's list counts"
        )
    capital: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for article in corpus.articles.values():
        for paragraph in article.paragraphs:
            for word in _inside_sentences(paragraph.text):
                total[word.lower()] += 1
                capital[word.lower()] += word[0].isupper()
    by_stem: dict[str, list[str]] = {}
    for word in total:
        for stem in terms.parts(word):
            by_stem.setdefault(stem, []).append(word)
    often = {stem: sum(total[word] for word in words) for stem, words in by_stem.items()}
    found = {stem for stem, words in by_stem.items() if sum(capital[word] for word in words) >= _LEAST * often[stem]}
    commonest = sorted(found, key=lambda stem: (-often[stem], stem))[:_COMMONEST]
    return Names(frozenset(found | listed), tuple(commonest), "" if found or listed else "no names were found")


def _inside_sentences(text: str) -> Iterator[str]:
    """Yield the words that do not begin a sentence or a quotation, as they are printed; of single letters none."""
    for sentence in split_sentences(text):
        if sentence.isupper():
            continue
        for place, (before, word) in enumerate(printed_words(sentence)):
            if place and before not in _OPENING and len(word.partition("'")[0]) > 1 and word[0].isalpha():
                yield word


def masked(coded: Coded, names: Names, terms: Terms) -> Coded:
    """Return coded paragraphs without names: stems and pairs are dropped, marks of the codebook's lists found anew."""
    return replace(coded, found=NumberedTexts.of(_without(found, names, terms) for found in coded.found))


def _without(found: list[str], names: Names, terms: Terms) -> list[str]:
    return terms.marked([term for term in found if not term.startswith("#") and term not in names])


def masking_figures(
    coded: Coded, names: Names, plain: Predictions, hidden: Predictions, trained: Predictions | None, seed: int = 0
) -> dict[str, Any]:
    """Compare macro figures with names and without.

    Parameters
    ----------
    coded : Coded
    plain, hidden : Predictions
        By the same models, of the paragraphs as they are and with names hidden.
    trained : Predictions, optional
        With names hidden in training as well.

    Returns
    -------
    dict
        ``names`` (how many stems), ``commonest``, ``share`` of the single stems that were hidden, ``note``, and under ``plain``,
        ``scoring`` and ``training`` the macro figures, with ``NAME_change`` against ``plain``.
    """
    one = macro_draws(coded, plain, seed)
    stems = [term for found in coded.terms for term in found if " " not in term]
    found: dict[str, Any] = {
        "names": len(names.terms),
        "commonest": list(names.commonest),
        "share": round(sum(term in names for term in stems) / max(1, len(stems)), 4),
        "note": names.note,
        "plain": {name: figure(draws) for name, draws in one.items()},
        "scoring": compared(one, macro_draws(coded, hidden, seed)),
    }
    if trained is not None:
        found["training"] = compared(one, macro_draws(coded, trained, seed))
    return found
