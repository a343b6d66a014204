"""Articles of a corpus: their text has been prepared, so nothing is guessed.

Blocks are separated by blank lines; one that begins with ``#`` is the title, one with ``##`` a heading; every other
block is a paragraph. A paragraph whose own text begins with ``#`` has a backslash before it.
"""

from __future__ import annotations

import re
from pathlib import Path

from framing.articles.article import PARAGRAPH, Article, Paragraph
from framing.errors import CorpusError

_BLANK = re.compile(r"\n[ \t]*\n")
_MARK = re.compile(r"\\*#")


def read_prepared(path: str | Path, id: str) -> Article:
    """Read an article of a corpus.

    Raises
    ------
    CorpusError
        If the file is missing or is not UTF-8.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise CorpusError(f"{path}: the article {id!r} of articles.csv has no text here.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); save it as UTF-8.") from None
    return prepared_article(text, id, str(path))


def prepared_block(text: str) -> str:
    """Return a paragraph as it is written into a prepared text, from which it comes back as one paragraph.

    White space is folded; nothing else changes.
    """
    folded = " ".join(text.split())
    return f"\\{folded}" if _MARK.match(folded) else folded


def prepared_article(text: str, id: str, source: str = "") -> Article:
    """Divide a prepared text into its blocks; see the module's description."""
    found = []
    number = line = 0
    for block in _BLANK.split(text.replace("\r\n", "\n")):
        start = line + 1 + len(block) - len(block.lstrip("\n"))
        line += block.count("\n") + 2
        body = " ".join(block.split("\n")).strip()
        if not body:
            continue
        kind = "title" if body.startswith("# ") else "heading" if re.match(r"##+ ", body) else PARAGRAPH
        if kind == PARAGRAPH and body.startswith("\\") and _MARK.match(body):
            body = body[1:]
        number += kind == PARAGRAPH
        found.append(Paragraph(body, start, kind, number if kind == PARAGRAPH else None))
    return Article(id, tuple(found), source)
