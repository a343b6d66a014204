"""CSV and TSV files of articles: columns guessed and said, rows that fail named, nothing lost in silence."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.articles.article import Article
from framing.articles.formats import read_articles
from framing.articles.inputs import Input, Reading
from tests.documents import counted_with_peak

WIND = "The harbour office said on Monday that the ferries would run late all week because of the wind."
SOUP = "Nobody in the canteen could say why the price of the soup had gone up for the third time this year."


@pytest.fixture
def read(read_file):
    return lambda data, ending=".csv", **reading: read_file("table" + ending, data, **reading)


def texts(articles):
    return [" ".join(block.text for block in article.blocks) for article in articles]


def test_columns_are_guessed_by_name_and_said(read):
    (article,), errors, notices = read(
        f"nr,headline,body,url,byline,newspaper,published\n7,Wind,{WIND},http://a.example,Ann,Pier,20241018\n"
    )
    assert not errors
    assert article.id == "7"
    assert article.paragraphs[0].text == WIND
    assert (article.meta.title, article.meta.outlet, article.meta.date) == ("Wind", "Pier", "2024-10-18")
    assert (article.meta.author, article.meta.address) == ("Ann", "http://a.example")
    assert "text from 'body', id from 'nr', title from 'headline'" in notices[0]
    assert "--text-column" in notices[0]
    assert notices[-1].endswith("1 row, 1 article.")


@pytest.mark.parametrize(
    "header",
    [
        "text",
        "Full Text",
        "BODY",
        "content",
        "fulltext",
        "Texte",
        "Artikeltext",
        "Volltext",
        "contenido",
        "testo",
        "article",
        "Artikel",
        "xyz",
    ],
)
def test_the_text_is_found_by_its_name_or_by_its_length(read, header):
    articles, errors, _ = read(f"id;{header};remark\n1;{WIND};short\n2;{SOUP};also\n")
    assert not errors
    assert texts(articles) == [WIND, SOUP]


def test_a_named_column_is_taken_and_not_said_to_be_guessed(read):
    articles, _, notices = read(f"text,main\nx,{WIND}\n", text_column="main")
    assert texts(articles) == [WIND]
    assert "guessed" not in notices[0]


def test_rows_are_named_by_their_number_where_no_column_names_them(read):
    articles, _, _ = read(f"text\n{WIND}\n{SOUP}\n")
    assert [article.id for article in articles] == ["table#1", "table#2"]


def test_ids_that_stand_twice_are_told_apart_and_said(read):
    articles, _, notices = read(f"id,text\na,{WIND}\na,{SOUP}\na#2,{WIND}\n,{SOUP}\n")
    assert [article.id for article in articles] == ["a", "a#2", "a#2#2", "table#4"]
    assert any("2 ids had been given before (first 'a', line 3)" in notice for notice in notices)


def test_an_article_of_many_lines_keeps_its_paragraphs_and_its_quotes(read):
    (article,), errors, _ = read(
        f'id,text\n1,"{WIND}\n\nThe mayor spoke of ""a long week"" for everybody who has to cross the river.\n\n{SOUP}"\n'
    )
    assert not errors
    assert [block.text for block in article.paragraphs][1].count('"') == 2
    assert len(article.paragraphs) == 3


def test_an_article_whose_lines_look_a_little_like_rows_is_no_broken_one(read):
    lists = "\n".join(f"{number}0,000 people took the ferry that week, said the office" for number in range(1, 4))
    (one, two), errors, _ = read(f'id,text\n1,"{WIND}\n\n{SOUP}\n\n{SOUP}\n{lists}"\n2,{SOUP}\n')
    assert not errors
    assert "30,000 people" in texts([one])[0]
    assert texts([two]) == [SOUP]


@pytest.mark.parametrize(
    ("data", "ids", "wrong"),
    [
        ('id,text\n1,"not closed\n2,"Next text"\n3,ok\n', ["2", "3"], ["line 2"]),
        ('id,text\n1,one\n2,"not closed\n3,three\n4,four\n', ["1", "3", "4"], ["line 3"]),
        ('id,text\n1,one\n2,"not closed\n3,three\n4,also "\n5,five\n', ["1", "3", "4", "5"], ["line 3"]),
        ('id,text\n1,"He said "no" today.\n\nA second paragraph, with a comma.\n"\n2,two\n', ["2"], ["line 2"]),
        (
            'a,b,c,d,text\n1,2,3,4,"not closed\n5,6,7,8,one\n9,9,9,9,two"\n1,1,1,1,x\n',
            ["table#2", "table#3", "table#4"],
            ["line 2"],
        ),
        ('id,text\n1,one\n2,tw"o\n', ["1", "2"], []),
        ('id,text\n1,"one"x\n2,two\n', ["2"], ["line 2"]),
        ('id,text\n"1","one"\n2","two"\n"3","three"\n', ["1", "3"], ["line 3"]),
        ('id\ttext\n1\t"one"\n2\t"two\n3\t"three"\n', ["1", "3"], ["line 3"]),
    ],
)
def test_a_broken_quotation_mark_costs_its_own_row_alone(read, data, ids, wrong):
    articles, errors, notices = read(data)
    assert [article.id for article in articles] == ids
    assert len(errors) == len(wrong)
    for error, place in zip(errors, wrong, strict=True):
        assert f"{place}: a quotation mark is not closed" in error
    assert f"{len(ids)} article" in notices[-1]


def test_wherever_a_quotation_mark_is_added_or_missing_the_other_rows_stay_as_they_are(read):
    rows = {
        str(number): f'The harbour, said row {number}, was "full".\n\nNobody in row {number} knew why.'
        for number in range(101, 106)
    }
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([["id", "text"], *rows.items()])
    data = stream.getvalue()
    lines = data.split("\n")
    changes = [data[:at] + '"' + data[at:] for at in range(data.index("\n") + 1, len(data))]
    changes += [data[:at] + data[at + 1 :] for at in range(len(data)) if data[at] == '"']
    for changed in changes:
        place = next(i for i, (old, new) in enumerate(zip(lines, changed.split("\n"), strict=True)) if old != new)
        damaged = next(line[:3] for line in reversed(lines[1 : place + 1]) if line[:3] in rows)
        articles, errors, _ = read(changed)
        found = {article.id: " ".join(block.text for block in article.blocks) for article in articles}
        assert errors or found.keys() == rows.keys(), changed
        for name, text in rows.items():
            assert name == damaged or found[name] == " ".join(text.split()), changed


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("id,text\n", "holds no rows"),
        ("id,text\n\n\n,\n", "holds no rows"),
        (f"1,{WIND}\n2,{SOUP}\n", "must name the columns"),
        (f'2024-10-18,"{WIND}"\n', "must name the columns"),
        ("http://a.example,x\n", "must name the columns"),
        (f"{WIND} {WIND}\n", "must name the columns"),
        (",,\n1,a,b\n", "must name the columns"),
        ("sep=;\n" + "x" * 20_000_000, "far too long"),
        ("sep=;", "must name the columns"),
        ("text,text\na,b\n", "'text' stands there twice"),
        ('id,"text\n1,one\n', "no valid CSV"),
        (b"%PDF-1.4\n", "PDF document"),
        (b"PK\x03\x04" + bytes(50), "zip archive"),
        (bytes(range(256)) * 20, "binary data"),
        (b"\x89PNG" + bytes(100), "a picture"),
        ("<!DOCTYPE html><html><body>x</body></html>", "web page"),
        (b"x" * 20_000_000, "far too long"),
        ("id,number\n1,2\n", "no column looks like texts"),
        (
            "stories_id,media_name,publish_date,title,url\n1,Pier,2024-01-01,A title of a story that is long enough to be taken for a text by its length,http://a.example\n",
            "Media Cloud",
        ),
    ],
)
def test_a_file_without_articles_is_one_sentence(read, data, said):
    articles, errors, _ = read(data)
    assert not articles
    assert len(errors) == 1
    assert said in errors[0]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2,", "the text is empty"),
        ('2,"  "', "the text is empty"),
        ("2", "1 cells under 2 columns"),
        ("2,a,b", "3 cells under 2 columns"),
        ("2,a\x00b", "NUL byte"),
        (b"2,\xff\xfe\xfa", "not valid utf-8"),
        ("2,The mayor said\u2026 [+2210 chars]", "cut off"),
        (b"2," + b"x" * 20_000_000, "longer than any article"),
    ],
    ids=["empty", "blank", "few", "many", "nul", "encoding", "cut", "long"],
)
def test_a_row_that_fails_is_named_and_the_rest_goes_on(read, row, said):
    row = row if isinstance(row, bytes) else row.encode()
    articles, errors, notices = read("id,text\n1,Füße\n".encode() + row + f"\n3,{SOUP} Größe\n".encode())
    assert [article.id for article in articles] == ["1", "3"]
    assert len(errors) == 1
    assert "line 3" in errors[0]
    assert said in errors[0]
    assert notices[-1].endswith("3 rows, 2 articles, 1 could not be read.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (f"id\ttext\n1\t{WIND} é\n".encode("utf-16"), "utf-16"),
        (f"id\ttext\n1\t{WIND} é\n".encode("utf-16-le"), "utf-16-le"),
        (f"id\ttext\n1\t{WIND} é\n".encode("utf-16-be"), "utf-16-be"),
        (f"\ufeffid\ttext\n1\t{WIND} é\n".encode(), None),
        (f"id\ttext\r1\t{WIND} é\r".encode(), None),
        (f"id\ttext\r\n1\t{WIND} é\r\n".encode("cp1252"), "cp1252"),
        (f"sep=|\nid|text\n1|{WIND} é\n".encode(), None),
        (f"id|text\n1|{WIND} é\n".encode(), None),
        (f'"id";"text; or so"\n"1";"{WIND} é"\n'.encode(), None),
    ],
)
def test_encodings_marks_line_ends_and_separators(read, data, said):
    articles, errors, notices = read(data)
    assert not errors
    assert (articles[0].id, texts(articles)) == ("1", [f"{WIND} é"])
    assert any("read as" in notice for notice in notices) == (said is not None)
    assert said is None or f"read as {said};" in notices[0]


def test_an_encoding_that_is_named_is_used_and_what_does_not_fit_is_an_error(read):
    articles, errors, _ = read(f"id,text\n1,{WIND} é\n".encode("cp1251", "replace"), encoding="cp1251")
    assert len(articles) == 1
    articles, errors, _ = read(b"id,text\n1,caf\xe9\n2,caf\xc3\xa9\n", encoding="utf-8")
    assert [article.id for article in articles] == ["2"]
    assert "line 2" in errors[0]
    assert "no encoding is called" in read("id,text\n1,a\n", encoding="klingon")[1][0]


def test_decimal_commas_do_not_make_a_semicolon_file_one_of_commas(read):
    articles, errors, _ = read(
        "id;share;text\n1;3,5;In the north, 3,5 per cent, as ever\n2;4,25;In the south, 4,25 per cent, as never\n"
    )
    assert not errors
    assert texts(articles)[1] == "In the south, 4,25 per cent, as never"


def test_quotation_marks_of_a_database_that_sets_none_are_part_of_the_texts(read):
    articles, errors, notices = read(f'id\ttext\n1\t"No," he said. {WIND}\n2\tA 5" pipe and {SOUP}\n3\t"Never" again\n', ".tsv")
    assert not errors
    assert texts(articles)[0] == f'"No," he said. {WIND}'
    assert any("quotation marks are part of its texts" in notice for notice in notices)


def test_a_row_after_one_of_too_few_cells_must_look_like_a_row(read):
    rows = "".join(f'{number},"{WIND}"\n' for number in range(1, 9))
    articles, errors, _ = read(f"id,text\n{rows}and a line of a text\nThe mayor, who was asked twice\n10,{SOUP}\n")
    assert [article.id for article in articles] == [*map(str, range(1, 9)), "10"]
    assert "line 10: 1 cells under 2 columns" in errors[0]
    assert "line 11: does not look like the other rows" in errors[1]


def test_rows_with_a_name_before_the_first_column_as_r_writes_them(read):
    articles, errors, notices = read(f'"id","text"\n"1","a","{WIND}"\n"2","b","{SOUP}"\n')
    assert not errors
    assert [(article.id, text) for article, text in zip(articles, texts(articles), strict=True)] == [("a", WIND), ("b", SOUP)]
    assert any("as R writes them" in notice for notice in notices)
    assert len(read("id,text\n7,a,b\n8,c,d\n")[1]) == 2


def test_a_heading_above_the_names_of_columns_is_passed_over(read):
    articles, errors, _ = read(f"Export of October\n\nid;text;date\n1;{WIND};18.10.2024\n")
    assert not errors
    assert (articles[0].id, articles[0].meta.date) == ("1", "2024-10-18")
    articles, errors, _ = read(f"text\nid,text\n{SOUP}\n")
    assert texts(articles) == [SOUP]
    assert "2 cells under 1 columns" in errors[0]


def test_columns_without_a_name_are_left_out(read):
    articles, errors, _ = read(f",text,,\n0,{WIND},x,y\n1,{SOUP}\n")
    assert not errors
    assert texts(articles) == [WIND, SOUP]


def test_names_of_columns_that_are_repeated_further_down_are_left_out_and_said(read):
    articles, errors, notices = read("id,text\n1,one\nid,text\n2,two\n")
    assert not errors
    assert [article.id for article in articles] == ["1", "2"]
    assert any("line 3: repeats the names" in notice for notice in notices)


@pytest.mark.parametrize("column", ["Txt", "nothing-like-it"])
def test_a_column_that_is_not_there_is_answered_with_those_that_are(read, column):
    articles, errors, _ = read(f"id,Text\n1,{WIND}\n", text_column=column)
    assert not articles
    assert "'Text'" in errors[0]
    assert "--text-column" in errors[0]


def test_an_id_like_a_formula_stays_as_it_is(read):
    articles, _, _ = read(f"id,text\n=1+1,{WIND}\n")
    assert articles[0].id == "=1+1"


def test_reading_is_the_same_each_time(read):
    data = f'id,text\na,{WIND}\na,"broken\nb,{SOUP}\n'
    assert read(data) == read(data)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1a", exclude_categories=("Cc", "Cs")), min_size=1).filter(
            lambda text: any(c.isalnum() for c in text)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_a_csv_writer_writes_comes_back_row_by_row(tmp_path_factory, cells):
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows([["id", "text"], *([f"row {number}", cell] for number, cell in enumerate(cells))])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text(stream.getvalue(), "utf-8", newline="")
    articles = [item for item in read_articles(Input(str(path), "a"), Reading()) if isinstance(item, Article)]
    assert [article.id for article in articles] == [f"row {number}" for number in range(len(cells))]


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "large.csv"
    row = f'"{WIND}","{WIND * 400}"\n'
    path.write_text("text,notes\n" + row * 600, "utf-8")
    assert path.stat().st_size > 20_000_000
    count, peak = counted_with_peak(path)
    assert count == 600
    assert peak < 15_000_000


def test_texts_that_hold_html_lose_its_tags_and_that_is_said(read):
    articles, errors, notices = read(f'text\n"<p>{WIND}</p><p>{SOUP} &amp; more<br/></p>"\n"{SOUP} <3"\n"<p> </p>"\n')
    assert [paragraph.text for paragraph in articles[0].paragraphs] == [WIND, f"{SOUP} & more"]
    assert texts(articles)[1] == f"{SOUP} <3"
    assert "line 4: the text is HTML without words" in errors[0]
    assert any("1 text held HTML" in notice for notice in notices)
