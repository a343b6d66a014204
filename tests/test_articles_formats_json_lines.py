"""JSON and JSON Lines files of articles, and the collections of news services that have no whole texts."""

import json

import pytest

from tests.documents import counted_with_peak

WIND = "The harbour office said on Monday that the ferries would run late all week because of the wind."
SOUP = "Nobody in the canteen could say why the price of the soup had gone up for the third time this year."


@pytest.fixture
def read(read_file):
    return lambda data, ending=".jsonl", **reading: read_file("list" + ending, data, **reading)


def lines(*objects):
    return "".join(json.dumps(one) + "\n" for one in objects)


def test_an_article_a_line_with_what_is_said_of_it(read):
    (article,), errors, notices = read(
        lines(
            {
                "id": 7,
                "body": WIND,
                "title": "Wind",
                "source": {"id": None, "name": "Pier"},
                "authors": [{"name": "Ann"}, "Bo"],
                "date": "18.10.2024",
            }
        )
    )
    assert not errors
    assert article.id == "7"
    assert [block.text for block in article.paragraphs] == [WIND]
    assert (article.meta.outlet, article.meta.author, article.meta.date) == ("Pier", "Ann, Bo", "2024-10-18")
    assert "text from 'body'" in notices[0]


def test_a_list_of_paragraphs_is_a_text(read):
    (article,), _, _ = read(lines({"text": [WIND, SOUP]}))
    assert [block.text for block in article.paragraphs] == [WIND, SOUP]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": bad}', "no valid JSON"),
        ('{"text": "cut', "no valid JSON"),
        ('"a bare string"', "no JSON object"),
        ("17", "no JSON object"),
        ('["a"]', "no JSON object"),
        ("null", "no JSON object"),
        ('{"text": NaN}', "the text is empty"),
        ('{"text": null}', "the text is empty"),
        ('{"text": "  "}', "the text is empty"),
        ('{"text": "a", "text": "b"}', "'text' stands twice"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"body": "elsewhere"}', "has no 'text'"),
        ('{"text": "a\x00b"}', "NUL byte"),
        ('{"text": ' + "9" * 5000 + "}", "no valid JSON"),
        ('{"text": "The mayor said\\u2026 [+2210 chars]", "url": "http://a.example"}', "take the page at http://a.example"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_line_that_fails_is_named_and_the_rest_goes_on(read, line, said):
    articles, errors, notices = read(lines({"text": WIND}) + line + "\n\n" + lines({"text": SOUP}))
    assert [article.id for article in articles] == ["list#1", "list#3"]
    assert len(errors) == 1
    assert "line 2:" in errors[0]
    assert said in errors[0]
    assert notices[-1].endswith("3 rows, 2 articles, 1 could not be read.")


def test_a_line_that_is_no_utf8_is_named(read):
    articles, errors, _ = read('{"text": "Füße"}\n'.encode() + b'{"text": "\xff"}\n')
    assert len(articles) == 1
    assert "line 2: holds bytes that are not valid utf-8" in errors[0]


def test_half_a_character_does_not_stop_what_is_written_later(read):
    (article,), _, _ = read('{"text": "a broken \\ud83d face"}\n')
    assert article.blocks[0].text.encode("utf-8")


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
@pytest.mark.parametrize(
    "whole",
    [
        [{"text": WIND}, {"text": SOUP}],
        {"articles": [{"text": WIND}, {"text": SOUP}]},
        {"articles": {"results": [{"text": WIND}, {"text": SOUP}]}},
        {"a": {"text": WIND}, "b": {"text": SOUP}},
    ],
)
def test_a_list_in_one_piece_on_one_line_or_many(read, whole, ending):
    for indent in (None, 2):
        if indent is None and ending == ".jsonl" and isinstance(whole, dict):
            continue
        articles, errors, _ = read(json.dumps(whole, indent=indent), ending)
        assert not errors
        assert [article.blocks[0].text for article in articles] == [WIND, SOUP]


def test_lines_in_a_file_called_json_and_one_object_by_itself(read):
    assert len(read(lines({"text": WIND}, {"text": SOUP}), ".json")[0]) == 2
    assert len(read(json.dumps({"text": WIND}), ".json")[0]) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "the file is empty"),
        ("[]", "its list of articles is empty"),
        ('{"articles": []}', "its list of articles is empty"),
        ('[{"te', "line 1: this is no valid JSON"),
        ('{"text": "a", "text": "b"}', "stands twice"),
        ('{"articles": {"results": []}, "data": []}', "its list of articles is empty"),
        ("[" + '{"a": ' * 5000, "no valid JSON"),
        ('"text"', "no JSON object"),
        ('[{"url": "http://a.example", "media_name": "Pier", "publish_date": "2024-10-18", "id": 1}]', "Media Cloud"),
        ('{"stories": [{"media_name": "Pier", "indexed_date": "2024-10-18", "title": "T"}]}', "Media Cloud"),
        ('[{"id": 1}]', "no column looks like texts"),
        (b"\x1f\x8b" + bytes(30), "gzip archive"),
        ("[" * 100_000, "nested too deeply"),
        (b'{"text": "\x00\x01\x02\x03' + bytes(300), "binary data"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_file_without_articles_is_one_sentence(read, data, said):
    articles, errors, _ = read(data, ".json")
    assert not articles
    assert len(errors) == 1
    assert said in errors[0]


def test_bodies_of_newsapi_that_are_cut_are_refused_and_whole_ones_taken(read):
    cut = {
        "source": {"id": None, "name": "Pier"},
        "url": "http://a.example/1",
        "publishedAt": "2024-10-18T07:00:00Z",
        "content": WIND[:60] + "\u2026 [+1999 chars]",
    }
    articles, errors, _ = read(json.dumps({"status": "ok", "articles": [cut, {**cut, "content": SOUP}]}), ".json")
    assert [article.meta.date for article in articles] == ["2024-10-18"]
    assert errors == [errors[0]]
    assert "record 1: the text is cut off ('[+1999 chars]')" in errors[0]


def test_event_registry_names_its_articles_by_uri(read):
    record = {
        "uri": "81-22",
        "lang": "eng",
        "url": "http://a.example/1",
        "title": "Wind",
        "body": WIND,
        "source": {"uri": "a.example", "title": "Pier"},
    }
    (article,), _, _ = read(json.dumps({"articles": {"results": [record], "totalResults": 1}}), ".json")
    assert (article.id, article.meta.address, article.meta.outlet) == ("81-22", "http://a.example/1", "Pier")


def test_utf16_is_read_as_such(read):
    (article,), _, notices = read(lines({"text": WIND}).encode("utf-16"))
    assert article.encoding == "utf-16"
    assert "read as utf-16" in notices[0]


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        ('[{"text": "one"},\n{"text": "two"},\n{"te', 3, "Unterminated"),
        ('[{"text": "one"},\n{"text": "two"},\n', 3, "Expecting value"),
        ('{"status": "ok", "articles": [\n{"text": "one"}, {"text": "two"},\nbad, {"text": "three"}]}', 3, "Expecting value"),
        ('[{"text": "one"}, {"text": "two"}\n{"text": "three"}]', 2, "expected ','"),
        ('[{"text": "one"}, {"text": "two"}]\nand more', 2, "something stands after its end"),
        ('{"articles": [{"text": "one"}, {"text": "two"}]', 1, "expected ',', the text breaks off"),
        ('[{"text": "one"}, {"text": "two"},\n{"text": "a\x00b' + WIND + '"}]', 2, "Invalid control character"),
    ],
)
def test_what_stands_before_the_place_where_a_list_breaks_off_is_read(read, data, line, why):
    articles, errors, _ = read(data, ".json")
    assert [article.blocks[0].text for article in articles] == ["one", "two"]
    assert len(errors) == 1
    assert f"line {line}: this is no valid JSON ({why}" in errors[0]
    assert "what follows was not read" in errors[0]


def test_a_record_of_a_list_that_is_no_utf8_is_named_and_the_rest_goes_on(read):
    data = b'[{"text": "one"},\n{"text": "\xff"},\n{"text": "F\xc3\xbc\xc3\x9fe"}]'
    articles, errors, _ = read(data, ".json", encoding="utf-8")
    assert [article.blocks[0].text for article in articles] == ["one", "Füße"]
    assert "record 2: holds bytes that are not valid utf-8" in errors[0]


def test_a_list_larger_than_what_is_loaded_at_a_time_comes_back_whole(read):
    records = [{"n": number, "text": f"{number} {WIND * 30}"} for number in range(300)]
    for whole in (records, {"total": 300, "response": {"docs": records, "more": None}}):
        for indent in (None, 1):
            articles, errors, _ = read(json.dumps(whole, indent=indent), ".json")
            assert not errors
            assert [article.blocks[0].text.split()[0] for article in articles] == [str(number) for number in range(300)]


def test_memory_does_not_grow_with_the_list(tmp_path):
    path = tmp_path / "large.json"
    path.write_text(json.dumps([{"text": WIND, "notes": WIND * 400}] * 600), "utf-8")
    assert path.stat().st_size > 20_000_000
    count, peak = counted_with_peak(path)
    assert count == 600
    assert peak < 70_000_000
