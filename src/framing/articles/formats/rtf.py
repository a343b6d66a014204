"""RTF, through striprtf."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framing.articles.article import Article
from framing.articles.formats.databases import export_articles
from framing.articles.inputs import Input, Notice, Reading
from framing.articles.reading import article_from_text
from framing.errors import ArticleError

NAME = "RTF"
ENDINGS = (".rtf",)


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:  # noqa: ARG001
    """Yield the one article of an RTF file, or the many of an export of a newspaper database."""
    text = text_of(file)
    if (found := export_articles(text, file, wrapped=False)) is not None:
        yield from found
        return
    yield article_from_text(text, id=file.id, source=file.name)


def text_of(file: Input) -> str:
    """Return the text of an RTF file, a line each paragraph."""
    try:
        from striprtf import striprtf
    except ImportError:
        raise ArticleError(f'{file.name}: RTF needs an extra: pip install "framing[docs]"') from None
    data = file.read_bytes()
    if not data.lstrip()[:5].startswith(b"{\\rtf"):
        raise ArticleError(f"{file.name}: this is no RTF, whatever its name says; save it anew.")
    text: str = striprtf.rtf_to_text(data.decode("latin-1"), errors="replace")
    if not text.strip():
        raise ArticleError(f"{file.name}: the file holds no text; there is nothing to score.")
    return re.sub(r"[ \t]*\n[ \t]*", "\n", text)
