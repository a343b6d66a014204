"""What columns are usually called, in several languages, and what to say of one that is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

NAMES = {
    "text": r"(?:news_|raw_|plain_)?text|full_?text|text_?(?:full|body|content)|body|contents?|maintext|article_?(?:body|content)"
    r"|(?:article|paragraph|body|main|story|news|displayed)_?text|(?:body|content|text)_?plain"
    r"|volltext|inhalt|artikeltext|texte|texte_?(?:int\u00e9gral|complet|article)|contenu|corps|texto|contenido|cuerpo"
    r"|conte\u00fado|conteudo|testo|contenuto|tekst|tre\u015b\u0107|tresc|\u0442\u0435\u043a\u0441\u0442|metin"
    r"|sentence|tweet|post|message|segment|snippet",
    "title": r"title|(?:news_?)?headline|(?:news|article|story)_?title|heading"
    r"|titel|\u00fcberschrift|ueberschrift|schlagzeile|titre|t\u00edtulo|titulo|titular|titolo|tytu\u0142|tytul"
    r"|\u0437\u0430\u0433\u043e\u043b\u043e\u0432\u043e\u043a|ba\u015fl\u0131k",
    "outlet": r"outlet|source|newspaper|publication|publisher|medium|media|site_?name"
    r"|(?:media|source|publication|outlet|publisher)_?(?:name|title)|quelle|zeitung|journal|m\u00e9dia|fuente|peri\u00f3dico"
    r"|medio|fonte|giornale|testata|\u017ar\u00f3d\u0142o|gazeta|\u0438\u0441\u0442\u043e\u0447\u043d\u0438\u043a|kaynak",
    "date": r"(?:(?:publication|publish|published|pub)_?)?date|date_?(?:published|time|pub)|datetime|published(?:_?(?:at|on))?"
    r"|pubdate|day|datum|erscheinungsdatum|jour|date_?de_?publication|fecha|\u0434\u0430\u0442\u0430|tarih",
    "author": r"authors?(?:_?name)?|by_?line|writer|creator|journalist|autor(?:in|en|es)?|verfasser|auteure?s?|autore|autori"
    r"|\u0430\u0432\u0442\u043e\u0440|yazar",
    "address": r"(?:(?:article|story|web|page|news)_?)?(?:url|link|address)|permalink|href"
    r"|webadresse|adresse|lien|enlace|\u0441\u0441\u044b\u043b\u043a\u0430",
}
# Names that as often belong to something else, so that what stands in the column must bear them out.
DOUBTFUL_TEXT = (
    r"article|story|document|doc|artikel|beitrag|art\u00edculo|articulo|articolo|artigo|artyku\u0142|artykul|\u0441\u0442\u0430\u0442\u044c\u044f"
    r"|description|summary|abstract|extract"
)
ARTICLE_ID = (
    r"(?:(?:article|document|doc|story|stories|text|row|item|news|record|accession)_?)?(?:id|no|nr|number)|uid|guid|uuid|accession"
    r"|(?:artikel|text|dokument)_?(?:id|nr|nummer)|id_?(?:article|texte|articulo|artikel)|identifiant|kennung|identificador"
)


def column_key(name: str) -> str:
    """Return the name of a column in small letters, with one ``_`` for all that is neither letter nor digit."""
    return re.sub(r"[\W_]+", "_", name.lower()).strip("_")


def is_called(name: str, pattern: str) -> bool:
    """Whether a column is called by one of the names of a pattern."""
    return re.fullmatch(pattern, column_key(name)) is not None


def no_such_column(name: str, columns: Sequence[str], option: str) -> str:
    """Say that there is no such column, and which there are or which may be meant."""
    near = get_close_matches(name, columns, 1, 0.6) or [column for column in columns if column.lower() == name.lower()]
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(map(repr, columns)) or 'none'}."
    return f"there is no column {name!r} ({option}); {hint}"
