"""Which blocks of a page are paragraphs of the article, and what the others are.

Each block by its own looks; blocks that only repeat another; what stands inside an appeal to readers, or under the
opening of a list of other articles; then headings. No rule knows an outlet, and running text is furniture only
between two pieces of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from framing.articles.article import PARAGRAPH
from framing.articles.layout import LIST_ITEM
from framing.articles.looks import LOOKS, NAME, in_small_letters
from framing.articles.repeats import mark_repeats
from framing.articles.texts import Texts

# Compiled when they are first asked for, which few articles come to.
_OPENS_RELATED = (
    r"(?i)(?:recommended|related|you (?:may|might) also|most (?:read|popular)|read next|more (?:from|on|stories)"
    r"|further reading|trending|latest (?:news|stories))\b"
)
_SPEAKER = (
    r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]? |[\u2013\u2014-] ?\S|Q(?:uestion)?[.:]|A(?:nswer)?[.:]|[A-Z][\w.' \u2019-]{1,40}:\s)"
)
_ENDS_SENTENCE = re.compile(r"[.!?;\u2026\u3002][)\]\"'\u201d\u2019\u00bb*\d]*$")
_OPENS_APPEAL = (
    r"(?i)(?:a message from (?:the|our|us)\b.{0,60}:|a message from [^:]{0,40}:|dear (?:readers?|subscribers)\b.{0,20}[,:!])"
)
_OPENS_COMMENTS = (
    r"(?i)(?:\d+ (?:readers['\u2019]? )?comments?|comments? ?\(\d+\)|leave a (?:comment|reply)"
    r"|join the (?:discussion|conversation))"
)
_SURELY_ASKS = (
    r"(?i)\b(?:newsletters?\b.*\b(?:inbox|mailbox|sign up|subscribe|free|week|receive)|your (?:inbox|mailbox)|unsubscribe"
    r"|subscribe (?:now|today|to our|for)|sign up (?:for|to|now|here|below)|become a (?:member|subscriber|supporter)"
    r"|support (?:us\b.*(?:month|today|journalism)|our (?:work|journalism))|click here|donate (?:now|today|here)"
    r"|to (?:continue|keep) reading|already a (?:member|subscriber)|you have \w+ free)\b"
)
_SURELY_SAID = r"(?i)(?:editor|translator|correction|clarification|disclaimer|\u00a9|copyright|the (?:views|opinions))"
_QUOTES = ('"', "\u201c", "\u2018", "'", "\u00ab", "\u201e")
_WORD = re.compile(r"\w+")
_HEADING_WORDS = 16
_PLAIN = 12
_LONGEST_GAP = 4
_FOOT = frozenset({"subscription", "related", "author-note", "notice", "caption", "byline", "separator"})


def kinds_of(blocks: Sequence[str]) -> list[str]:
    """Return the kind of each block, ``"paragraph"`` for those that are the article's own text.

    Parameters
    ----------
    blocks : sequence of str
        The blocks of one page, in order; of a long one as `Texts`.
    """
    mark = mark_repeats
    if isinstance(blocks, Texts):
        from framing.articles.long import Folded
        from framing.articles.long_repeats import mark_long_repeats

        blocks, mark = Folded(blocks), mark_long_repeats
    else:
        blocks = [" ".join(block.split()) for block in blocks]
    if len(blocks) and blocks[0].startswith("# "):
        # A text that marks its title was prepared, as those of a corpus are, and is taken at its word.
        return [_by_mark(block) or PARAGRAPH for block in blocks]
    kinds = [_by_looks(block) for block in blocks]
    mark(blocks, kinds)
    _mark_edges(blocks, kinds)
    _mark_headings(blocks, kinds)
    return kinds


def _words(text: str) -> int:
    return len(text.split())


def _by_mark(block: str) -> str | None:
    marks = re.match(r"(#+) ", block)
    return None if marks is None else "title" if marks[1] == "#" else "heading"


def _by_looks(block: str) -> str:
    if not any(character.isalnum() for character in block):
        return "separator"
    if mark := _by_mark(block):
        return mark
    count = _words(block)
    if block.startswith(_QUOTES):
        return PARAGRAPH
    small = in_small_letters(block)
    return next((look.kind for look in LOOKS if count <= look.most and look.fits(block, small)), PARAGRAPH)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _mark_edges(blocks: Sequence[str], kinds: list[str]) -> None:
    """Fill the gaps between pieces of furniture, and undo looks that only count outside the article's text."""
    for i, block in enumerate(blocks):
        if kinds[i] == "subscription" and re.fullmatch(_OPENS_APPEAL, block):
            _mark_appeal(kinds, i)
        elif kinds[i] == "related" and re.match(_OPENS_RELATED, block) and ":" not in block:
            _mark_teasers(blocks, kinds, i)
        elif (
            _words(block) <= 3
            and re.fullmatch(_OPENS_COMMENTS, block)
            and kinds[:i].count(PARAGRAPH) >= 3
            and i > 0.5 * len(blocks)
        ):
            kinds[i:] = ["comment"] * (len(blocks) - i)
            break
    body = [i for i, kind in enumerate(kinds) if kind == PARAGRAPH and _words(blocks[i]) >= _PLAIN]
    for i, kind in enumerate(kinds):
        inside = bool(body) and body[0] < i < body[-1]
        ends = bool(body) and body[0] < i == len(kinds) - 1
        note = kind == "author-note" and (inside or _is_told_of(blocks, kinds, i))
        if note or ((inside or ends) and _could_be_text(kind, blocks[i])):
            kinds[i] = PARAGRAPH


def _is_told_of(blocks: Sequence[str], kinds: Sequence[str], note: int) -> bool:
    """Whether the person of what looks like a note on the author stands in the article's text, and in no byline."""
    name = re.match(NAME, blocks[note])
    if name is None:
        return False
    surname = name[0].split()[-1]
    if any(surname in block for block, kind in zip(blocks, kinds, strict=True) if kind == "byline"):
        return False
    told = any(surname in block for i, block in enumerate(blocks) if i != note and kinds[i] in (PARAGRAPH, "title", "heading"))
    return told or PARAGRAPH not in kinds[:note]


def _could_be_text(kind: str, block: str) -> bool:
    """Whether a block with the looks of furniture is a sentence like any other where it stands in the midst of the text."""
    if kind not in ("byline", "notice", "subscription", "caption") or not _ENDS_SENTENCE.search(block):
        return False
    if kind == "subscription":
        return not re.search(_SURELY_ASKS, block)
    return _words(block) > 25 and kind != "caption" and not re.match(_SURELY_SAID, block)


def _mark_appeal(kinds: list[str], start: int) -> None:
    """Mark what stands between the opening of an appeal to readers and its last line that looks like one."""
    asks = [start]
    for i in range(start + 1, len(kinds)):
        if kinds[i] == "subscription":
            asks.append(i)
        elif i - asks[-1] > _LONGEST_GAP:
            break
    # One line that asks for something may stand in any text; an appeal has several.
    for i in range(start, asks[-1] if len(asks) > 2 else start):
        if kinds[i] not in _FOOT:
            kinds[i] = "subscription"


def _mark_teasers(blocks: Sequence[str], kinds: list[str], start: int) -> None:
    """Mark the headlines and cut-off first sentences that follow the opening of a list of other articles."""
    for i in range(start + 1, len(blocks)):
        cut = blocks[i].rstrip().endswith(("...", "\u2026"))
        plain = LIST_ITEM.match(blocks[i]) or blocks[i].endswith(":") or blocks[i].startswith(_QUOTES)
        headline = _words(blocks[i]) <= 25 and not _ENDS_SENTENCE.search(blocks[i]) and not plain
        if kinds[i] == PARAGRAPH and not (cut or headline):
            break
        if kinds[i] not in _FOOT:
            kinds[i] = "related"


def _mark_headings(blocks: Sequence[str], kinds: list[str]) -> None:
    """Tell titles and headings from short paragraphs: few words, no full stop, something below them."""
    bare = [kinds[i] == PARAGRAPH and _is_bare(block) for i, block in enumerate(blocks)]
    first = next((i for i, kind in enumerate(kinds) if kind == PARAGRAPH), None)
    if first is not None:
        bare[first] = _is_headline(blocks[first : first + 3])
    _keep_plain_lists(blocks, kinds, bare)
    last = max((i for i, kind in enumerate(kinds) if kind == PARAGRAPH), default=-1)
    seen_text = False
    titles = {_key(block.split(":", 1)[-1]) for block, kind in zip(blocks, kinds, strict=True) if kind == "title"}
    for i, block in enumerate(blocks):
        if kinds[i] == PARAGRAPH and not bare[i]:
            introduces = (
                block.rstrip().endswith(":") and _words(block) <= 8 and i + 1 < len(blocks) and LIST_ITEM.match(blocks[i + 1])
            )
            if introduces:
                kinds[i] = "heading"
            else:
                seen_text = True
        elif bare[i]:
            key = _key(block)
            if not seen_text and (not titles or key in titles):
                titles.add(key)
                kinds[i] = "title"
            else:
                signed = re.fullmatch(NAME + r"(?:,? (?:for|in|of|at) .+)?", block)
                kinds[i] = "heading" if i < last else "byline" if signed else "notice"


def _is_bare(block: str) -> bool:
    """Whether a block looks like a heading by itself."""
    if LIST_ITEM.match(block) and (not re.match(r"\(?\d", block) or _words(block) > 8 or "," in block):
        return False
    if _words(block) > _HEADING_WORDS or len(block) > 120:
        return False
    if block.rstrip().endswith("?"):
        one = len(re.findall(r"[.!?](?=\s)", block)) <= 1
        return one and _words(block) <= 12 and block[0] not in "\"'\u201c\u2018\u00ab" and not re.match(_SPEAKER, block)
    return not _ENDS_SENTENCE.search(block) and not block.rstrip().endswith((":", ","))


def _is_headline(blocks: Sequence[str]) -> bool:
    """Whether the first block is the article's title: a line without a full stop above something longer."""
    first = blocks[0].rstrip()
    if _is_bare(first):
        return True
    longer = any(len(block) > len(first) for block in blocks[1:3])
    return longer and _words(first) <= 30 and not first.endswith((".", ":", ",", ";")) and not LIST_ITEM.match(first)


def _keep_plain_lists(blocks: Sequence[str], kinds: Sequence[str], bare: list[bool]) -> None:
    """Keep as paragraphs the items of a list that lost its bullets: two or more short lines after a colon."""
    for i, block in enumerate(blocks):
        if not (block.rstrip().endswith(":") and kinds[i] == PARAGRAPH):
            continue
        end = i + 1
        while end < len(blocks) and bare[end] and kinds[end] == PARAGRAPH:
            end += 1
        if end - i - 1 >= 2:
            # The last short line before running text is more likely the next heading.
            last = end if end == len(blocks) else end - 1
            for j in range(i + 1, last):
                bare[j] = False
    for (i, first), (_, second) in pairwise(enumerate(blocks)):
        if first.rstrip().endswith(":") and LIST_ITEM.match(second):
            bare[i] = False
