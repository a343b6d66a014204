"""Exports of Nexis, Factiva and ProQuest: every document is an article or an error that names it."""

import io
import textwrap
import zipfile
from xml.sax.saxutils import escape

import pytest

from framing.articles.article import Article
from framing.articles.formats.databases import export_articles
from framing.articles.formats.factiva import articles_of_page, is_page_of_factiva
from framing.articles.inputs import Input, Notice
from framing.errors import ArticleError

BODY = [
    "The harbour office said on Monday that the ferries would run late all week because of the wind and nobody minded.",
    "Nobody in the canteen could say why the price of the soup had gone up for the third time this year at the pier.",
    "The mayor, who was asked twice, said that the matter was being looked into by somebody else in the town hall.",
]
WORDS = sum(len(paragraph.split()) for paragraph in BODY)
SPACED = [line for paragraph in BODY for line in (paragraph, "")]
WRAPPED = [line for paragraph in BODY for line in (*textwrap.wrap(paragraph, 60), "")]


def nexis_uni(title, *, body=BODY, words=WORDS, day="October 18, 2024 Friday", labels=("Length", "Byline", "Body")):
    return [
        *("", title, "The Pier Gazette", day, "", "Copyright 2024 The Pier Gazette", "All Rights Reserved", ""),
        *("Section:\xa0NEWS; Pg. 4", f"{labels[0]}:\xa0{words} words", f"{labels[1]}:\xa0By Ann Quay", labels[2], ""),
        *(*body, "", "Load-Date:\xa0October 19, 2024", "", "End of Document", ""),
    ]


def cover(*titles, announced=None):
    listed = [f"{number}. {title}" for number, title in enumerate(titles, start=1)]
    number = len(titles) if announced is None else announced
    return [
        "User Name: Ann",
        "Date and Time: Friday, October 25, 2024 10:00",
        "Job Number: 1",
        f"Documents ({number})",
        *listed,
        "Client/Matter: -None-",
        "",
    ]


def old_nexis(number, total, title="WIND HOLDS THE FERRIES"):
    return [
        *(
            "",
            f"                    {number} of {total} DOCUMENTS",
            "",
            "           The Pier Gazette",
            "",
            "       October 18, 2024 Friday",
        ),
        *(
            "          Late Edition",
            "",
            title,
            "",
            "BYLINE: By Ann Quay",
            "",
            "SECTION: NEWS; Pg. 3",
            "",
            f"LENGTH: {WORDS} words",
            "",
        ),
        *("DATELINE: HARBOUR, Oct. 17", "", *WRAPPED, "LOAD-DATE: October 19, 2024", "", "LANGUAGE: ENGLISH", ""),
        *("          Copyright 2024 The Pier Gazette", "             All Rights Reserved"),
    ]


def factiva(title, letter, *, coded=False):
    end = ["AN", f"Document PIERG0000020241018ekai0000{letter}", ""]
    if coded:
        fields = [
            "HD",
            title,
            "BY  By Ann Quay",
            f"WC  {WORDS} words",
            "PD  18 October 2024",
            "SN  The Pier Gazette",
            "LA  English",
        ]
        return ["SE  News", *fields, "LP", BODY[0], "", "TD", BODY[1], "", BODY[2], "", *end]
    head = [title, "", "By Ann Quay", f"{WORDS} words", "18 October 2024", "10:15", "The Pier Gazette", "PIERG", "English"]
    return [*head, "(c) 2024 The Pier Gazette.", "", *SPACED, *end[1:]]


def proquest(title):
    return [
        *("_" * 60, "", title, "", "Author: Quay, Ann", "", "Publication info: The Pier Gazette ; Harbour. 18 Oct 2024: A3.", ""),
        *(
            "Abstract: The wind again.",
            "",
            f"Full text: {BODY[0]}",
            "",
            *SPACED[2:],
            "Subject: Ferries;",
            "",
            f"Title: {title}",
            "",
        ),
        *("Publication title: The Pier Gazette", "", "Publication date: Oct 18, 2024", "", f"Word count: {WORDS}", ""),
        *("Document URL: http://a.example/1", ""),
    ]


def factiva_page(*articles):
    rows = [
        f"""<div class="article enArticle"><p>&nbsp;</p><table>
        <tr><td class="index"><b>HD</b>&nbsp;</td><td><span class="enHeadline">{title}</span></td></tr>
        <tr><td><b>BY</b></td><td>By Ann Quay</td></tr><tr><td><b>WC</b></td><td>{WORDS} words</td></tr>
        <tr><td><b>PD</b></td><td>18 October 2024</td></tr><tr><td><b>SN</b></td><td>The Pier Gazette</td></tr>
        {"".join(text)}
        <tr><td><b>AN</b></td><td>Document PIERG0000020241018ekai0000a</td></tr></table></div>"""
        for title, text in articles
    ]
    return f"<html><head><style>td {{ }}</style></head><body><div class='articles'>{''.join(rows)}</div><p>IN</p></body></html>"


LEAD = f'<tr><td><b>LP</b></td><td><p class="articleParagraph enarticleParagraph">{BODY[0]}</p></td></tr>'
REST = f'<tr><td><b>TD</b></td><td><p class="articleParagraph">{BODY[1]}</p><p class="articleParagraph">{BODY[2]}</p></td></tr>'
FILE = Input("export.docx", "export")


def sorted_out(results):
    results = list(results)
    articles = [item for item in results if isinstance(item, Article)]
    errors = [str(item) for item in results if isinstance(item, ArticleError)]
    notices = [item.text for item in results if isinstance(item, Notice)]
    assert len(articles) + len(errors) + len(notices) == len(results)
    return articles, errors, notices


def read(lines, *, wrapped=False):
    found = export_articles("\n".join(lines), FILE, wrapped=wrapped)
    assert found is not None
    return sorted_out(found)


def paragraphs(article):
    return [paragraph.text for paragraph in article.paragraphs]


TWO = {
    "Nexis Uni": (nexis_uni("Wind") + nexis_uni("Soup"), False),
    "Nexis Uni with a cover": (cover("Wind", "Soup") + nexis_uni("Wind") + nexis_uni("Soup"), False),
    "Nexis Uni, printed": (nexis_uni("Wind", body=WRAPPED) + nexis_uni("Soup", body=WRAPPED), True),
    "Nexis": (old_nexis(1, 2, "Wind") + old_nexis(2, 2, "Soup"), True),
    "Factiva": (factiva("Wind", "a") + factiva("Soup", "b") + ["Search Summary", "Text", *["ferries"] * 40], True),
    "Factiva with codes": (factiva("Wind", "a", coded=True) + factiva("Soup", "b", coded=True), False),
    "ProQuest": (proquest("Wind") + proquest("Soup") + ["_" * 60, "Contact us at: http://a.example", "Terms"], True),
}


@pytest.mark.parametrize("name", TWO)
def test_two_documents_are_two_articles_with_what_is_said_of_them(name):
    lines, wrapped = TWO[name]
    articles, errors, notices = read(lines, wrapped=wrapped)
    assert not errors
    assert [article.id for article in articles] == ["export#1", "export#2"]
    assert [article.meta.title for article in articles] == ["Wind", "Soup"]
    for article in articles:
        assert paragraphs(article) == BODY
        assert (article.meta.outlet, article.meta.date) == ("The Pier Gazette", "2024-10-18")
        assert "Ann" in article.meta.author
        assert not article.meta.author.startswith("By")
    assert notices == ["export.docx: 2 documents, 2 articles."]


@pytest.mark.parametrize("name", TWO)
def test_a_text_file_is_recognised_as_an_export(name, read_file):
    lines, _ = TWO[name]
    articles, errors, _ = read_file("export.txt", "\r\n".join(lines))
    assert not errors
    assert [article.meta.title for article in articles] == ["Wind", "Soup"]


@pytest.mark.parametrize(
    "text",
    [
        "The end of document 3 was near.\n\nDocument 1 was not.",
        "A line\n____\nunder it.",
        "Body\n\nThe body was found at 5 of 6.",
        "This is document 1 of 2.",
    ],
)
def test_an_ordinary_text_is_no_export(text):
    assert export_articles(text, FILE, wrapped=True) is None


@pytest.mark.parametrize(
    ("lines", "ids", "said"),
    [
        (cover("Wind", announced=3) + nexis_uni("Wind") + nexis_uni("Soup"), ["1", "2"], "announces 3 documents and holds 2"),
        (cover("Wind", announced=1) + nexis_uni("Wind") + nexis_uni("Soup"), ["1", "2"], "announces 1 document and holds 2"),
        (
            nexis_uni("Wind") + [line for line in nexis_uni("Soup") if line != "Body"],
            ["1"],
            "document 2 ('Soup'): has no line 'Body'",
        ),
        (
            [line for line in nexis_uni("Wind") if line != "End of Document"] + nexis_uni("Soup"),
            [],
            "document 1 ('Wind'): announces its length 2 times",
        ),
        (nexis_uni("Wind") + nexis_uni("Soup")[:-2], ["1"], "after the last 'End of Document'"),
        (cover("Wind") + nexis_uni("Wind")[:-2], [], "after the last 'End of Document'"),
        (nexis_uni("Wind") + nexis_uni("Soup", body=[]), ["1"], "document 2 ('Soup'): has no text"),
        (old_nexis(1, 3) + old_nexis(3, 3), ["1", "2"], "document 3 follows document 1"),
        (old_nexis(1, 3) + old_nexis(2, 3), ["1", "2"], "announces 3 documents and ends with document 2"),
        ([*old_nexis(2, 2), ""], ["1"], "document 2 follows document 0"),
        (
            old_nexis(1, 2) + [line for line in old_nexis(2, 2) if "LENGTH" not in line],
            ["1"],
            "document 2 ('The Pier Gazette'): has no line 'LENGTH:'",
        ),
        (factiva("Wind", "a") + factiva("Soup", "b")[:-2], ["1"], "ends without its number"),
        ([line for line in factiva("Wind", "a") if "(c)" not in line], [], "no line of its rights"),
        (factiva("Wind", "a", coded=True)[:8] + factiva("Wind", "a", coded=True)[-2:], [], "neither 'LP' nor 'TD'"),
        (
            proquest("Wind") + [line for line in proquest("Soup") if "Full text" not in line],
            ["1"],
            "document 2 ('Soup'): has no 'Full text:'",
        ),
        (proquest("Wind") + proquest("Soup")[1:], [], "has 'Full text:' 2 times"),
        (
            [*proquest("Wind"), "_" * 60, "Soup", "", "Full text: Not available.", "", "Subject: x"],
            ["1"],
            "document 2 ('Soup'): ProQuest has no text",
        ),
    ],
)
def test_what_does_not_agree_is_an_error_that_names_the_place(lines, ids, said):
    articles, errors, _ = read(lines)
    assert [article.id for article in articles] == [f"export#{number}" for number in ids]
    assert any(said in error for error in errors)
    assert all(error.startswith("export.docx") and error.isprintable() for error in errors)


def test_a_text_much_shorter_or_longer_than_announced_is_said():
    _, errors, notices = read(nexis_uni("Wind", words=900) + nexis_uni("Soup", words=10))
    assert not errors
    assert f"document 1 ('Wind'): announces 900 words and has {WORDS}; some of its text may be missing." in notices[0]
    assert f"document 2 ('Soup'): announces 10 words and has {WORDS}; some of its text may belong" in notices[1]


def test_what_stands_below_a_text_is_none_of_it_and_words_of_a_label_within_it_are():
    body = [
        BODY[0],
        "Notes",
        BODY[1],
        "Update: the wind has dropped.",
        BODY[2],
        "Graphic",
        "A ferry at the pier, seen by Ann.",
        "Classification",
        "Language: ENGLISH",
    ]
    (article,), errors, _ = read(nexis_uni("Wind", body=body))
    assert not errors
    assert paragraphs(article)[0] == BODY[0]
    assert [block.text for block in article.blocks] == [BODY[0], "Notes", BODY[1], "Update: the wind has dropped.", BODY[2]]


def test_labels_may_be_german_or_french():
    german = [
        line.replace("1 of 1 DOCUMENTS", "Dokument 1 von 1")
        .replace("LENGTH", "L\u00c4NGE")
        .replace("words", "W\u00f6rter")
        .replace("LANGUAGE", "SPRACHE")
        .replace("October 18, 2024 Friday", "Freitag 18. Oktober 2024")
        for line in old_nexis(1, 1)
    ]
    french = [
        line.replace("1 of 1 DOCUMENTS", "Document 1 de 1")
        .replace("LENGTH", "LONGUEUR")
        .replace("words", "mots")
        .replace("LANGUAGE", "LANGUE")
        .replace("October 18, 2024 Friday", "vendredi 18 octobre 2024")
        for line in old_nexis(1, 1)
    ]
    for lines in (german, french):
        (article,), errors, _ = read(lines, wrapped=True)
        assert not errors
        assert paragraphs(article) == BODY
        assert article.meta.date == "2024-10-18"


def test_heads_of_printed_pages_are_left_out():
    body = [*WRAPPED[:4], "Page 2 of 3", "Wind", *WRAPPED[4:]]
    (article,), _, _ = read(nexis_uni("Wind", body=body), wrapped=True)
    assert paragraphs(article) == BODY


def test_blocks_of_a_printed_file_keep_their_lines():
    lines = old_nexis(1, 1)
    (article,), _, _ = read(lines, wrapped=True)
    assert [lines[block.line - 1][:20] for block in article.paragraphs] == [paragraph[:20] for paragraph in BODY]


def test_a_page_of_factiva_is_read_by_its_fields():
    page = factiva_page(("Wind", [LEAD, REST]), ("Soup", [REST]), ("Nothing", []))
    assert is_page_of_factiva(page)
    articles, errors, notices = sorted_out(articles_of_page(page, FILE))
    assert [paragraphs(article) for article in articles] == [BODY, BODY[1:]]
    assert (articles[0].meta.title, articles[0].meta.outlet, articles[0].meta.date, articles[0].meta.author) == (
        "Wind",
        "The Pier Gazette",
        "2024-10-18",
        "Ann Quay",
    )
    assert "document 3 ('Nothing'): has neither 'LP' nor 'TD'" in errors[0]
    assert notices[-1].endswith("3 documents, 2 articles, 1 could not be read.")
    assert not is_page_of_factiva("<html><div class='article'><p>HD is a code.</p></div></html>")


def word(lines):
    stream = io.BytesIO()
    text = "".join(f"<w:p><w:r><w:t xml:space='preserve'>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>")
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        archive.writestr("word/document.xml", f"<w:document xmlns:w='{space}'><w:body>{text}</w:body></w:document>")
    return stream.getvalue()


def rtf(lines):
    return ("{\\rtf1\\ansi " + "".join(f"{line.replace(chr(0xA0), chr(92) + '~')}\\par\n" for line in lines) + "}").encode(
        "cp1252"
    )


def pdf(pages):
    """Write a PDF with a page for each list of lines."""
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"]
    numbers = []
    for lines in pages:
        shown = "".join(
            f"({line.replace(chr(0xA0), ' ').replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*\n" for line in lines
        )
        content = f"BT /F1 10 Tf 12 TL 60 780 Td\n{shown}ET"
        parts.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents {len(parts)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        numbers.append(len(parts))
    parts[1] = f"<< /Type /Pages /Count {len(numbers)} /Kids [{' '.join(f'{number} 0 R' for number in numbers)}] >>"
    data, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return (data + end).encode("latin-1")


def test_an_export_of_nexis_in_word_and_rtf(read_file):
    lines = [*cover("Wind", "Soup", announced=3), *nexis_uni("Wind"), *nexis_uni("Soup")]
    for name, data in (("export.docx", word(lines)), ("export.rtf", rtf(lines))):
        articles, errors, notices = read_file(name, data)
        assert [paragraphs(article) for article in articles] == [BODY, BODY], name
        assert [article.meta.title for article in articles] == ["Wind", "Soup"]
        assert "announces 3 documents and holds 2" in errors[0]
        assert notices[-1].endswith("2 documents, 2 articles.")


def test_an_export_of_nexis_in_pdf_whose_pages_all_end_alike(read_file):
    titles = ["Wind", "Soup", "Tide", "Quay"]
    pages = []
    for title in titles:
        lines = nexis_uni(title, body=WRAPPED)
        pages += [["Page 1 of 2", title, *lines[:-12]], ["Page 2 of 2", title, *lines[-12:]]]
    articles, errors, _ = read_file("export.pdf", pdf(pages))
    assert not errors
    assert [article.meta.title for article in articles] == titles
    assert [paragraphs(article) for article in articles] == [BODY] * 4


def test_a_page_of_factiva_on_disk(read_file):
    articles, errors, _ = read_file("export.html", factiva_page(("Wind", [LEAD, REST]), ("Soup", [REST])))
    assert not errors
    assert [paragraphs(article) for article in articles] == [BODY, BODY[1:]]
