"""Text to sentences, by punctuation and a list of abbreviations; no language model."""

from __future__ import annotations

import re

_END = re.compile(
    r"[.!?\u2026]+[\"'\u201d\u2019\u00bb)\]]*(?=\s+[\"'\u201c\u2018\u00ab\u201e(\[\u00bf\u00a1]*[^\W_a-z])|[\u3002\uff01\uff1f]+[\u300d\u300f\u201d]*"
)
_LAST_WORD = re.compile(r"([^\W\d_](?:[\w.]*\w)?)\.$")
# After these a full stop ends no sentence, since a name or a number follows.
_ALWAYS = frozenset(
    "mr mrs ms dr prof gen col lt maj capt cmdr adm sgt brig rev hon st sen rep gov pres messrs mme mlle fr hr dipl ing "
    "vs no nos nr art vol fig pp p ed eds cf e.g i.e z.b d.h u.a bzw ca approx est sec ch jan feb mar apr jun jul aug sep sept oct nov dec".split()
)  # fmt: skip
_SINGLE = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_DAY_OF_MONTH = re.compile(r"(?:^|\s)\d{1,2}\.$")


def split_sentences(text: str) -> list[str]:
    """Divide a text into its sentences.

    A sentence ends at a full stop, question mark, exclamation mark or ellipsis that is followed by white space and
    something that can begin a sentence; not after an abbreviation, an initial or an ordinal number. White space
    between sentences is folded.
    """
    found, start = [], 0
    for end in _END.finditer(text):
        if not _only_abbreviates(text[start : end.end()]):
            found.append(text[start : end.end()])
            start = end.end()
    found.append(text[start:])
    return [folded for sentence in found if (folded := " ".join(sentence.split()))]


def _only_abbreviates(sentence: str) -> bool:
    """Whether the full stop at the end belongs to an abbreviation that seldom ends a sentence."""
    if _DAY_OF_MONTH.search(sentence):
        return True
    last = _LAST_WORD.search(sentence)
    if last is None:
        return False
    word = last[1]
    return word.lower() in _ALWAYS or (bool(_SINGLE.fullmatch(word)) and word[-1].isupper())
