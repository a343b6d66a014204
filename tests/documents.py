"""Documents of other programs' formats, made small for the tests."""

import io
import tracemalloc
import zipfile

from framing.articles.article import Article
from framing.articles.formats import read_articles
from framing.articles.inputs import Input, Reading

FERRY = "The ferry came forty minutes late on that Tuesday, and nobody at the harbour office would say why it had."
MILL = "The miller waited for it with his barley until the rain had gone through the sacks and he went home again."

SCHOOL = "The school was shut that morning, and the children went down to the pond to see whether the ice would bear them yet."
BOARD = "Its members could not agree on what was to be done, so that the harbour board met again on the evening after that one."
LETTER = "Nobody had signed the letter which the postman found under the door, and it asked for nothing that anybody could give."


def docx(body, core="", parts=()):
    """A Word document with this body, in the words of WordprocessingML."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        archive.writestr("word/document.xml", f"<w:document {space} {mc}><w:body>{body}</w:body></w:document>")
        if core:
            dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"'
            archive.writestr("docProps/core.xml", f"<core {dc}>{core}</core>")
        for name, data in parts:
            archive.writestr(name, data)
    return file.getvalue()


def w(*runs, style=""):
    """A paragraph of a Word document."""
    kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{kind}{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def epub(chapters, extra=()):
    """An EPUB with these chapters, each as the inside of a body."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>',
        )
        items = "".join(f'<item id="c{i}" href="c{i}.xhtml" media-type="application/xhtml+xml"/>' for i in range(len(chapters)))
        refs = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
        archive.writestr(
            "OEBPS/content.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            "<dc:title>The island year</dc:title><dc:creator>A. Keeper</dc:creator><dc:date>2024-03-01</dc:date></metadata>"
            f"<manifest>{items}</manifest><spine>{refs}</spine></package>",
        )
        for i, chapter in enumerate(chapters):
            archive.writestr(f"OEBPS/c{i}.xhtml", f"<html><body>{chapter}</body></html>")
        for name, data in extra:
            archive.writestr(name, data)
    return file.getvalue()


def pdf(pages, info=""):
    """A PDF with these pages, each a list of (across, up, text)."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for lines in pages:
        shown = "".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj\n" for x, y, text in lines)
        stream = f"BT /F1 10 Tf\n{shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >>"
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources {font} >>"
        objects.append(page)
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    if info:
        objects.append(f"<< {info} >>")
    data, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += "".join(f"{place:010d} 00000 n \n" for place in places).encode()
    trailer = f"/Info {len(objects)} 0 R " if info else ""
    return data + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()


def counted_with_peak(path):
    """The number of articles in a file of many, and the most memory that reading them took, in bytes."""
    tracemalloc.start()
    count = sum(isinstance(item, Article) for item in read_articles(Input(str(path), "a"), Reading(text_column="text")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return count, peak
