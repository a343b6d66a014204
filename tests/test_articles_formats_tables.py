"""Parquet and XLSX files of articles, whole and damaged."""

import io
import zipfile
from datetime import date, datetime

import pytest

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
openpyxl = pytest.importorskip("openpyxl")

WIND = "The harbour office said on Monday that the ferries would run late all week because of the wind."
SOUP = "Nobody in the canteen could say why the price of the soup had gone up for the third time this year."


def parquet(columns, **options):
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(data, name, change):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for inner in old.namelist():
            new.writestr(inner, change(old.read(inner)) if inner == name else old.read(inner))
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOOK = workbook(("Data", [["id", "text"], [1, WIND], [2, SOUP]]))
DAMAGED = bytearray(parquet({"text": [f"{WIND} {number}" for number in range(3000)]}, use_dictionary=False))
DAMAGED[3000:3400] = b"\xff" * 400
BAD_UTF8 = pa.Array.from_buffers(pa.string(), 2, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0\4\0\0\0"), pa.py_buffer(b"ok\xff\xfe")])


def test_parquet_has_an_article_a_row(read_file):
    days = pa.array([datetime(2024, 10, 18, 7)] * 3, pa.timestamp("ns", tz="Europe/Berlin"))
    columns = {
        "id": [1, 2, 3],
        "text": [WIND, SOUP, None],
        "date": days,
        "outlet": pa.array(["Pier", "Pier", "Quay"]).dictionary_encode(),
        "vector": [[0.5, 0.25]] * 3,
        "picture": [b"x"] * 3,
    }
    articles, errors, notices = read_file("a.parquet", parquet(columns))
    assert [article.id for article in articles] == ["1", "2"]
    assert (articles[0].meta.date, articles[0].meta.outlet) == ("2024-10-18", "Pier")
    assert "row 3: the text is empty" in errors[0]
    assert notices[-1].endswith("3 rows, 2 articles, 1 could not be read.")


def test_parquet_of_lists_of_paragraphs(read_file):
    (article,), _, _ = read_file("a.parquet", parquet({"text": [[WIND, SOUP]]}))
    assert [block.text for block in article.paragraphs] == [WIND, SOUP]


@pytest.mark.parametrize(
    ("data", "options", "said"),
    [
        (b"", {}, "no readable Parquet"),
        (b"id,text\n1,a\n" * 9, {}, "no readable Parquet"),
        (parquet({"text": [WIND]})[:-60], {}, "no readable Parquet"),
        (bytes(DAMAGED), {}, "row 1: the file is damaged from here on"),
        (bytes(DAMAGED), {}, "3,000 of its 3,000 rows were not read"),
        (parquet({"text": pa.array([], pa.string())}), {}, "holds no rows"),
        (parquet({"number": [1, 2]}), {}, "no column looks like texts"),
        (parquet({"text": [b"a"]}), {"text_column": "text"}, "holds bytes, not text"),
        (parquet({"text": [WIND]}), {"text_column": "body"}, "there is no column 'body'"),
        (b"PAR1" * 8, {}, "no readable Parquet"),
    ],
    ids=range(10),
)
def test_a_parquet_file_without_articles_is_one_sentence(read_file, data, options, said):
    articles, errors, _ = read_file("a.parquet", data, **options)
    assert not articles
    assert len(errors) == 1
    assert said in errors[0]


def test_a_row_of_parquet_that_is_no_utf8_is_named(read_file):
    articles, errors, _ = read_file("a.parquet", parquet({"text": BAD_UTF8}))
    assert len(articles) == 1
    assert "row 2: holds bytes that are no text" in errors[0]


def test_a_workbook_has_an_article_a_row_of_the_first_sheet_with_texts(read_file):
    rows = [
        ["Export of 2024", None],
        ["id", "text", "date"],
        [1, WIND, datetime(2024, 10, 18)],
        [None, None],
        ["b", None],
        ["x", SOUP, date(2024, 10, 19)],
    ]
    articles, errors, notices = read_file(
        "a.xlsx", workbook(("Notes", [["made by", "me"], [1, 2]]), ("Data", rows), ("More", [[3]]))
    )
    assert [(article.id, article.meta.date) for article in articles] == [("1", "2024-10-18"), ("x", "2024-10-19")]
    assert "sheet Data, row 5: the text is empty" in errors[0]
    assert "read the sheet 'Data', not 'Notes', 'More'" in notices[0]
    assert "'Export of 2024' was taken for a heading" in notices[1]


def test_a_formula_that_came_to_nothing_is_no_text(read_file):
    articles, errors, _ = read_file("a.xlsx", workbook(("Data", [["id", "text"], [1, '=A2&"x"'], [2, SOUP]])))
    assert [article.id for article in articles] == ["2"]
    assert "row 2: the text is empty" in errors[0]


def test_a_sheet_that_says_it_is_smaller_than_it_is_loses_nothing(read_file):
    lying = changed(BOOK, SHEET, lambda data: data.replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1"'))
    assert lying != BOOK
    assert [article.id for article in read_file("a.xlsx", lying)[0]] == ["1", "2"]


@pytest.mark.parametrize(
    ("data", "options", "said"),
    [
        (b"", {}, "damaged or cut off"),
        (b"id,text\n1,a\n", {}, "damaged or cut off"),
        (BOOK[:-200], {}, "damaged or cut off"),
        (BOOK[: len(BOOK) // 2], {}, "damaged or cut off"),
        (
            changed(BOOK, SHEET, lambda data: b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + data),
            {},
            "declares entities",
        ),
        (changed(BOOK, SHEET, lambda data: data + b" " * 70_000_000), {}, "would unpack to"),
        (changed(BOOK, SHEET, lambda data: data[: len(data) // 3]), {}, "damaged"),
        (changed(BOOK, "xl/workbook.xml", lambda _: b"hello"), {}, "damaged"),
        (
            changed(
                BOOK, "xl/workbook.xml", lambda data: data.replace(b"<sheets>", b"<nothing>").replace(b"</sheets>", b"</nothing>")
            ),
            {},
            "workbook",
        ),
        (workbook(("Data", [])), {}, "holds no rows"),
        (workbook(("Data", [["id", "text"]])), {}, "holds no rows"),
        (workbook(("Data", [["text", "text"], ["a", "b"]])), {}, "'text' stands there twice"),
        (workbook(("Data", [["id", "number"], [1, 2]])), {}, "no column looks like texts"),
        (BOOK, {"text_column": "body"}, "there is no column 'body'"),
    ],
    ids=range(14),
)
def test_a_workbook_without_articles_is_one_sentence(read_file, data, options, said):
    articles, errors, _ = read_file("a.xlsx", data, **options)
    assert not articles
    assert len(errors) == 1
    assert said in errors[0]


def test_a_sheet_that_breaks_off_names_the_row(read_file):
    long = workbook(("Data", [["id", "text"], *([number, f"{WIND} {number}"] for number in range(1, 400))]))
    cut = changed(long, SHEET, lambda data: data[: int(len(data) * 0.9)])
    articles, errors, _ = read_file("a.xlsx", cut)
    assert 300 < len(articles) < 400
    assert f"row {len(articles) + 1}: the workbook is damaged after this" in errors[0]


@pytest.mark.parametrize(("name", "module", "extra"), [("a.parquet", "pyarrow", "parquet"), ("a.xlsx", "openpyxl", "docs")])
def test_an_extra_that_is_missing_is_named(read_file, monkeypatch, name, module, extra):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    _, errors, _ = read_file(name, b"x")
    assert f'pip install "framing[{extra}]"' in errors[0]
