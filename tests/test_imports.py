"""Coded text from elsewhere: every format comes out as the codings that went in."""

import csv
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.cli import main
from framing.corpus import read_corpus
from tests.conftest import CODEBOOK

FERRY, BARN, MILL = "The ferry came late again.", "Both barns are full of barley.", "Nobody walked to the mill."


def run(*arguments):
    return CliRunner().invoke(main, ["corpus", "import", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def importing(tmp_path):
    """Write files, import them into a new corpus, and return (coder, text, framings present) of each coding."""

    def imported(files, *options):
        paths = []
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        done = run(*paths, "-o", tmp_path / "made", *options)
        assert done.exit_code == 0, done.output
        return done.stdout, codings(tmp_path / "made")

    return imported


def codings(folder):
    corpus = read_corpus(folder)
    slugs = corpus.codebook.slugs
    found = []
    for coding in corpus.codings:
        text = corpus.articles[coding.article].paragraphs[coding.paragraph - 1].text
        values = {slug: value for slug, value in zip(slugs, coding.values, strict=True) if value not in (None, "absent")}
        given = sorted(slug if value == "present" else f"{slug} {value}" for slug, value in values.items())
        found.append((coding.coder, text, " + ".join(given)))
    return sorted(found)


def lines(*records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def zipped(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return data.getvalue()


def sheet(rows, delimiter=","):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def workbook(rows, merge=None, name="Codes"):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Winter">
<Users><User guid="U1" name="ann"/><User guid="U2" name="bo"/></Users>
<CodeBook><Codes><Code guid="C1" name="Ferry decline" isCodable="true"/>
<Code guid="C0" name="Farming" isCodable="false"><Code guid="C2" name="Harvest" isCodable="true"/></Code></Codes></CodeBook>
<Sources>{sources}</Sources></Project>"""
TEXT = f"{FERRY}\r\n\r\n{BARN} \U0001f33e\r\n{MILL}"


def selection(start, end, code, user, name=""):
    return (
        f'<PlainTextSelection guid="S{start}{user}" name="{name}" startPosition="{start}" endPosition="{end}" creatingUser="{user}">'
        f'<Coding guid="K{start}{user}" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def project(*selections, text=TEXT, inline=False, path="internal://t1.txt"):
    inner = f"<PlainTextContent>{text}</PlainTextContent>" if inline else ""
    where = "" if inline else f' plainTextPath="{path}"'
    source = f'<TextSource guid="T1" name="Letter one"{where}>{inner}{"".join(selections)}</TextSource>'
    return zipped({"project.qde": PROJECT.format(sources=source), "Sources/t1.txt": text.encode()})


AT_BARN = TEXT.index("Both")
AT_MILL = TEXT.index("Nobody")
WEBANNO = f"""#FORMAT=WebAnno TSV 3.3
#T_SP=webanno.custom.Framing|value


#Text={FERRY}
1-1\t0-3\tThe\tFerry decline[1]|Big[2]\t
1-2\t4-9\tferry\tFerry decline[1]\t

#Text={BARN}
2-1\t28-32\tBoth\t_\t
2-2\t33-38\tbarns\t*\t
"""
TASKS = [
    {
        "id": 1,
        "data": {"text": FERRY, "outlet": "Shore Mail"},
        "annotations": [
            {"id": 5, "completed_by": {"email": "ann@shore.example"}, "was_cancelled": False, "result": [
                {"from_name": "framing", "to_name": "text", "type": "choices", "value": {"choices": ["ferry", "delay"]}}]},
            {"id": 6, "completed_by": 7, "was_cancelled": True, "result": []},
        ],
    },
    {"id": 2, "data": {"text": BARN}, "annotations": [{"id": 8, "completed_by": 7, "result": [
        {"from_name": "framing", "to_name": "text", "type": "labels", "value": {"start": 0, "end": 4, "labels": ["harvest"]}}]}]},
    {"id": 3, "data": {"text": MILL}, "annotations": []},
]  # fmt: skip
ARGILLA = [
    {"id": "r1", "fields": {"text": FERRY}, "metadata": {"outlet": "Shore Mail"}, "status": "completed",
     "responses": {"framing": [{"value": ["ferry"], "user_id": "u1"}, {"value": ["ferry", "delay"], "user_id": "u2"}]}},
    {"id": "r2", "fields": {"text": BARN}, "responses": {"framing": [{"value": "harvest", "user_id": "u1"}]}},
    {"id": "r3", "fields": {"text": MILL}, "responses": {}, "suggestions": {"framing": {"value": "ferry"}}},
]  # fmt: skip
BOTH = [("ann", BARN, "harvest"), ("ann", FERRY, "delay + ferry")]

FORMATS = {
    "CSV long, one label a row": (
        {"a.csv": sheet([("text", "framing", "coder"), (FERRY, "ferry", "ann"), (FERRY, "delay", "ann"), (BARN, "harvest", "ann")])},
        "CSV", BOTH,
    ),
    "TSV, labels joined": (
        {"a.tsv": sheet([("text", "labels", "coder"), (FERRY, "ferry|delay", "ann"), (BARN, "harvest", "ann")], "\t")}, "TSV", BOTH,
    ),
    "CSV with lists printed into cells": (
        {"a.csv": sheet([("text", "labels", "coder"), (FERRY, "['ferry', 'delay']", "ann"), (BARN, '["harvest"]', "ann")])}, "CSV", BOTH,
    ),
    "CSV wide, 0 and 1": (
        {"a.csv": sheet([("body", "coder", "delay", "ferry", "harvest"), (FERRY, "ann", 1, 1, 0), (BARN, "ann", 0, 0, 1)])}, "CSV", BOTH,
    ),
    "CSV wide, marks": (
        {"a.csv": sheet([("body", "coder", "delay", "ferry", "harvest"), (FERRY, "ann", "x", "x", ""), (BARN, "ann", "", "", "x")])},
        "an empty cell beside a mark is absent", BOTH,
    ),
    "two label columns": (
        {"a.csv": sheet([("headline", "theme1", "theme2", "coder"), (FERRY, "ferry", "delay", "ann"), (BARN, "harvest", "", "ann")])}, "CSV", BOTH,
    ),
    "a column a coder": (
        {"a.csv": sheet([("text", "coder_ann", "coder_bo"), (FERRY, "ferry", "delay"), (BARN, "harvest", "none")])},
        "labels of a coder each", [("ann", BARN, "harvest"), ("ann", FERRY, "ferry"), ("bo", BARN, ""), ("bo", FERRY, "delay")],
    ),
    "XLSX": (
        {"a.xlsx": workbook([("text", "labels", "coder"), (FERRY, "ferry;delay", "ann"), (None, None, None), (BARN, "harvest", "ann")])}, "XLSX", BOTH,
    ),
    "JSON Lines with lists": (
        {"a.jsonl": lines({"text": FERRY, "label": ["ferry", "delay"], "coder": "ann"}, {"text": BARN, "label": ["harvest"], "coder": "ann"})},
        "JSON Lines", BOTH,
    ),
    "JSON with a mapping": (
        {"a.json": json.dumps([{"text": FERRY, "framings": {"ferry": 1, "delay": True, "harvest": 0}, "coder": "ann"},
                               {"text": BARN, "framings": {"harvest": "yes"}, "coder": "ann"}], indent=1)},
        "JSON, 2", BOTH,
    ),
    "doccano JSONL": (
        {"ann.jsonl": lines({"id": 1, "text": FERRY, "label": ["ferry", "delay"], "Comments": []}, {"id": 2, "text": BARN, "label": ["harvest"], "Comments": []},
                            {"id": 3, "text": MILL, "label": [], "Comments": []})},
        "doccano (JSON Lines)", [("coder-1", *rest) for _, *rest in BOTH],
    ),
    "doccano CSV": (
        {"x.csv": sheet([("id", "text", "label", "Comments"), (1, FERRY, "ferry#delay", ""), (2, BARN, "harvest", "")])},
        "doccano (CSV)", [("coder-1", *rest) for _, *rest in BOTH],
    ),
    "doccano spans": (
        {"x.jsonl": lines({"id": 1, "text": FERRY, "label": [[0, 3, "ferry"], [4, 9, "delay"]]}, {"id": 2, "text": BARN, "label": [[0, 4, "harvest"]]})},
        "the spans marked in it", [("coder-1", *rest) for _, *rest in BOTH],
    ),
    "doccano zip": (
        {"x.zip": zipped({"ann.jsonl": lines({"id": 1, "text": FERRY, "label": ["ferry"]}), "bo.jsonl": lines({"id": 1, "text": FERRY, "label": ["delay"]})})},
        "doccano", [("ann", FERRY, "ferry"), ("bo", FERRY, "delay")],
    ),
    "Label Studio JSON": (
        {"x.json": json.dumps(TASKS)}, "Label Studio (JSON)", [("7", BARN, "harvest"), ("ann@shore.example", FERRY, "delay + ferry")],
    ),
    "Label Studio short JSON": (
        {"x.json": json.dumps([{"id": 1, "text": FERRY, "framing": {"choices": ["ferry", "delay"]}, "annotator": 7, "annotation_id": 5, "lead_time": 2.5},
                               {"id": 2, "text": BARN, "framing": "harvest", "annotator": 7, "annotation_id": 6, "lead_time": 2.0}])},
        "Label Studio (short JSON)", [("7", *rest) for _, *rest in BOTH],
    ),
    "Label Studio CSV": (
        {"x.csv": sheet([("id", "text", "q", "annotator", "annotation_id", "lead_time"), (1, FERRY, '{"choices": ["ferry", "delay"]}', 7, 5, 1.5), (2, BARN, "harvest", 7, 6, 1.5)])},
        "Label Studio (short CSV)", [("7", *rest) for _, *rest in BOTH],
    ),
    "Prodigy": (
        {"x.jsonl": lines({"text": FERRY, "accept": ["ferry", "delay"], "options": [], "answer": "accept", "_annotator_id": "ann", "_input_hash": 11},
                          {"text": BARN, "accept": ["harvest"], "options": [], "answer": "accept", "_annotator_id": "ann", "_input_hash": 12},
                          {"text": MILL, "accept": ["ferry"], "options": [], "answer": "reject", "_input_hash": 13}, {"text": MILL, "answer": "ignore", "_input_hash": 14})},
        "1 ignored, 1 rejected", BOTH,
    ),
    "Argilla records.json": (
        {"records.json": json.dumps(ARGILLA)}, "suggestions were not taken", [("u1", BARN, "harvest"), ("u1", FERRY, "ferry"), ("u2", FERRY, "delay + ferry")],
    ),
    "Argilla flat": (
        {"x.jsonl": lines({"id": "1", "text": FERRY, "q.responses": [["ferry"], ["delay"]], "q.responses.users": ["u1", "u2"], "q.responses.status": ["submitted", "discarded"], "q.suggestion": "delay"})},
        "1 discarded", [("u1", FERRY, "ferry")],
    ),
    "INCEpTION": ({"ann.tsv": WEBANNO}, "INCEpTION", [("coder-1", BARN, ""), ("coder-1", FERRY, "big + ferry-decline")]),
    "Potato JSONL": (
        {"ann/annotated_instances.jsonl": lines({"id": "1", "displayed_text": FERRY, "label_annotations": {"framing": {"ferry": "true", "delay": True, "harvest": False}}}),
         "bo/annotated_instances.jsonl": lines({"id": "1", "displayed_text": FERRY, "label_annotations": {"framing": {"delay": 1}}})},
        "Potato", [("ann", FERRY, "delay + ferry"), ("bo", FERRY, "delay")],
    ),
    "Potato CSV": (
        {"x.csv": sheet([("user", "instance_id", "displayed_text", "framing:::ferry", "framing:::harvest"), ("ann", 1, FERRY, "true", ""), ("ann", 2, BARN, "", "true")])},
        "Potato (CSV)", [("ann", BARN, "harvest"), ("ann", FERRY, "ferry")],
    ),
    "REFI-QDA": (
        {"x.qdpx": project(selection(0, 9, "C1", "U1", "The ferry"), selection(AT_BARN + 5, AT_MILL + 6, "C2", "U1"), selection(0, 3, "C2", "U2"),
                           selection(3, 9000, "C1", "U2"), selection(0, 8, "C1", "U2", "Nobody w"))},
        "2 selection does not fit its text",
        [("ann", BARN + " \U0001f33e", "harvest"), ("ann", FERRY, "ferry-decline"), ("ann", MILL, "harvest"),
         ("bo", BARN + " \U0001f33e", ""), ("bo", FERRY, "harvest"), ("bo", MILL, "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_formats(name, importing):
    files, said, expected = FORMATS[name]
    printed, found = importing(files)
    assert found == sorted(expected)
    assert said in printed


def test_a_folder_of_coders_is_one_import(tmp_path):
    for name, content in FORMATS["Potato JSONL"][0].items():
        (tmp_path / "task" / name).parent.mkdir(parents=True)
        (tmp_path / "task" / name).write_text(content)
    assert run(tmp_path / "task", "-o", tmp_path / "made").exit_code == 0
    assert codings(tmp_path / "made") == sorted(FORMATS["Potato JSONL"][2])


def test_stances_toward_targets(importing):
    rows = [
        ("ID", "Target", "Tweet", "Stance"),
        (1, "Ferry", FERRY, "AGAINST"),
        (2, "Ferry", MILL, "NONE"),
        (3, "Barns", BARN, "FAVOR"),
    ]
    printed, found = importing({"t.tsv": sheet(rows, "\t")}, "--stance", "favor", "--stance", "against")
    assert found == sorted([("coder-1", FERRY, "ferry against"), ("coder-1", MILL, ""), ("coder-1", BARN, "barns favor")])
    assert "'NONE' in 1 cells means: no framing" in printed
    assert "FAVOR' becomes favor" in printed


def test_none_can_be_a_stance(importing):
    rows = [("target", "text", "stance"), ("Ferry", FERRY, "AGAINST"), ("Ferry", MILL, "NONE")]
    _, found = importing({"t.csv": sheet(rows)}, "--stance", "against", "--stance", "none")
    assert found == sorted([("coder-1", FERRY, "ferry against"), ("coder-1", MILL, "ferry none")])


def test_what_a_target_says_nothing_of_is_not_coded(importing, tmp_path):
    importing({"t.csv": sheet([("target", "text", "stance"), ("Ferry", FERRY, "favor"), ("Barns", BARN, "none")])})
    values = {coding.values for coding in read_corpus(tmp_path / "made").codings}
    assert values == {(None, "favor"), ("absent", None)}


def test_exactly_one_of_many_in_one_of_two_languages(importing, tmp_path):
    rows = [
        ("text", "category", "language", "split"),
        ("Das Schiff", "501 - Umwelt", "de", "train"),
        ("The ship", "none", "en", "train"),
        ("Was nun", "none", "de", "dev"),
    ]
    printed, found = importing(
        {"c.csv": sheet(rows)}, "--exclusive", "--at-least-one", "--where", "language=de", "--units", "sentence"
    )
    assert found == [("coder-1", "Das Schiff", "501-umwelt"), ("coder-1", "Was nun", "none")]
    codebook = read_corpus(tmp_path / "made").codebook
    assert (codebook.language, codebook.exclusive, codebook.at_least_one, codebook.units) == ("de", True, True, "sentence")
    assert "1 records of a development or validation split go to train" in printed


def test_what_is_left_out_is_counted(importing):
    rows = [("id", "text", "label", "coder"), (1, FERRY, "ferry", "ann"), (1, FERRY, "ferry", "ann"), (2, "  ", "ferry", "ann"), (3, BARN, "", "ann"),
            (4, MILL, "ferry;delay", "bo"), (4, MILL, "ferry", "bo")]  # fmt: skip
    printed, found = importing({"a.csv": sheet(rows)})
    assert "left out: 2 contradictory, 1 duplicate rows, 1 empty text, 1 no label" in printed
    assert found == [("ann", FERRY, "ferry")]


def test_a_file_named_twice_adds_nothing(tmp_path):
    rows = [("text", "label", "coder"), (FERRY, "ferry", "ann"), (FERRY, "delay", "ann"), (BARN, "barn", "ann")]
    (tmp_path / "a.csv").write_text(sheet(rows))
    done = run(tmp_path / "a.csv", tmp_path / "a.csv", "-o", tmp_path / "made")
    assert "left out: 3 duplicate rows" in done.stdout
    assert codings(tmp_path / "made") == [("ann", BARN, "barn"), ("ann", FERRY, "delay + ferry")]


def test_columns_are_as_named(importing, tmp_path):
    rows = [
        ("wer", "wo", "was", "thema", "blatt", "tag", "rest"),
        ("ann", "Brief/1", FERRY, "A+B", "Kurier", "2024-01-02", "=1+1"),
        ("ann", "Brief/1", BARN, "B", "Kurier", "2024-01-02", "=1+1"),
    ]
    options = {"coder": "wer", "article": "wo", "text": "was", "framing": "thema", "outlet": "blatt", "date": "tag"}
    named = [part for role, name in options.items() for part in (f"--{role}-column", name)]
    printed, found = importing({"a.csv": sheet(rows, ";")}, *named, "--separator", "+", "--keep", "rest")
    assert found == [("ann", BARN, "b"), ("ann", FERRY, "a + b")]
    assert "guessed" not in printed
    about = read_corpus(tmp_path / "made").about["Brief-1"]
    assert {key: about[key] for key in ("outlet", "date", "source_id", "rest")} == {
        "outlet": "Kurier", "date": "2024-01-02", "source_id": "Brief/1", "rest": "'=1+1"}  # fmt: skip


def test_a_codebook_is_kept_to(tmp_path, importing):
    (tmp_path / "book.toml").write_text(CODEBOOK)
    rows = [("text", "ferry-decline", "good-harvest"), (FERRY, "favor", "absent"), (BARN, "", "against")]
    _, found = importing({"a.csv": sheet(rows)}, "--codebook", tmp_path / "book.toml", "--coder", "bo")
    assert found == [("bo", BARN, "good-harvest against"), ("bo", FERRY, "ferry-decline favor")]
    assert (tmp_path / "made" / "codebook.toml").read_text() == CODEBOOK


def test_another_coder_joins_the_units_that_are_there(importing, tmp_path):
    importing({"a.csv": sheet([("text", "label"), (FERRY, "Ferry"), (BARN, "Harvest")])}, "--coder", "ann")
    (tmp_path / "llm.jsonl").write_text(lines({"text": FERRY, "label": "ferry"}, {"text": MILL, "label": "none"}))
    done = run(tmp_path / "llm.jsonl", "--into", tmp_path / "made", "--coder", "my-llm")
    assert done.exit_code == 0, done.output
    assert "1 units that the corpus has" in done.stdout
    assert codings(tmp_path / "made") == sorted(
        [("ann", FERRY, "ferry"), ("ann", BARN, "harvest"), ("my-llm", FERRY, "ferry"), ("my-llm", MILL, "")]
    )
    again = run(tmp_path / "llm.jsonl", "--into", tmp_path / "made", "--coder", "my-llm")
    assert "2 codings that the corpus has already" in again.stdout


def test_a_rejected_label_can_count_as_absent(importing, tmp_path):
    answers = ((FERRY, "ferry", "accept"), (FERRY, "barn", "reject"), (BARN, "ferry", "reject"))
    records = [{"text": text, "label": label, "answer": answer, "_input_hash": text} for text, label, answer in answers]
    importing({"a.jsonl": lines(*records)}, "--rejected-absent")
    corpus = read_corpus(tmp_path / "made")
    assert corpus.codebook.slugs == ("barn", "ferry")
    assert {coding.values for coding in corpus.codings} == {("absent", "present"), (None, "absent")}


def test_columns_of_ones_own_stay_when_codings_are_added(importing, tmp_path):
    importing({"a.csv": sheet([("text", "label"), (FERRY, "ferry")])}, "--coder", "ann")
    path = tmp_path / "made" / "codings.csv"
    path.write_text(
        "".join(f"{row};{note}\n" for row, note in zip(path.read_text().replace(",", ";").split(), ("note", "sure"), strict=True))
    )
    (tmp_path / "b.csv").write_text(sheet([("text", "label"), (FERRY, "ferry")]))
    assert run(tmp_path / "b.csv", "--into", tmp_path / "made", "--coder", "bo").exit_code == 0
    assert path.read_text().splitlines()[1:] == ["a-1;1;ann;independent;1;present;sure", "a-1;1;bo;independent;1;present;"]


def test_labels_without_texts_join_by_the_names_of_units(importing, tmp_path):
    rows = [("doc", "text", "label"), ("one/1", FERRY, "ferry"), ("one/1", BARN, "barn"), ("two", MILL, "none")]
    importing({"a.csv": sheet(rows)}, "--coder", "ann")
    (tmp_path / "llm.csv").write_text(sheet([("doc", "paragraph", "label"), ("one/1", 2, "barn"), ("two", "", "ferry")]))
    assert run(tmp_path / "llm.csv", "--into", tmp_path / "made", "--coder", "llm").exit_code == 0
    assert [found for found in codings(tmp_path / "made") if found[0] == "llm"] == [("llm", BARN, "barn"), ("llm", MILL, "ferry")]
    for row, sentence in (
        (("three", 1, "barn"), "no article 'three'"),
        (("one/1", "", "barn"), "name the column of their numbers"),
        (("one/1", 3, "barn"), "has 2 units, and no unit 3"),
        (("one/1", "x", "barn"), "'x' is no paragraph number"),
    ):
        (tmp_path / "bad.csv").write_text(sheet([("doc", "paragraph", "label"), row]))
        done = run(tmp_path / "bad.csv", "--into", tmp_path / "made", "--coder", "other")
        assert done.exit_code == 1
        assert sentence in done.stderr


def test_a_corpus_of_newswire_size_takes_seconds(tmp_path):
    import random
    import time

    chance = random.Random(4)
    with (tmp_path / "news.jsonl").open("w") as file:
        for number in range(10_788):
            topics = [f"topic {chance.randrange(90)}" for _ in range(chance.choice((1, 1, 2, 3)))]
            text = " ".join(f"w{chance.randrange(9000)}" for _ in range(25))
            file.write(
                json.dumps({"id": f"n/{number}", "text": text, "topics": topics, "split": "train" if number < 7770 else "test"})
                + "\n"
            )
    start = time.process_time()
    done = run(tmp_path / "news.jsonl", "-o", tmp_path / "made", "--units", "article")
    assert "7770 articles in the split train" in done.stdout
    assert time.process_time() - start < 20


def test_dates_of_a_workbook_are_written_out(importing, tmp_path):
    from datetime import datetime

    importing({"a.xlsx": workbook([("text", "label", "date"), (FERRY, "ferry", datetime(2024, 3, 1))])})
    assert next(iter(read_corpus(tmp_path / "made").about.values()))["date"] == "2024-03-01"


def test_an_imported_corpus_trains(importing, tmp_path):
    from framing.training import train

    rows = [("id", "text", "topics")]
    for number in range(60):
        topics = ["ferry"] * (number % 2) + ["barn"] * (number % 3 == 0)
        rows.append(
            (f"s{number}", " ".join([*topics, f"word{number % 7}", f"w{number}", f"v{number}"]), ";".join(topics) or "none")
        )
    importing({"a.csv": sheet(rows)})
    model = train(read_corpus(tmp_path / "made"))
    assert model.codebook.slugs == ("barn", "ferry")


@settings(max_examples=40)
@given(st.lists(st.text() | st.sampled_from(["# a", "\\# b\n\n## c", "=1+1", "a\r\n\r\nb", "\ufeffx"]), min_size=1, max_size=6))
def test_any_text_comes_back_as_one_unit(texts):
    with TemporaryDirectory() as place:
        path = Path(place) / "a.jsonl"
        path.write_text("".join(json.dumps({"text": text, "label": "a"}) + "\n" for text in texts))
        done = run(path, "-o", Path(place) / "made")
        whole = (text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts)
        expected = {folded for text in whole if (folded := " ".join(text.split()))}
        if not expected:
            assert done.exit_code == 1
        else:
            assert {text for _, text, _ in codings(Path(place) / "made")} == expected
            assert all(len(article.paragraphs) == 1 for article in read_corpus(Path(place) / "made").articles.values())


def test_names_of_half_a_character_do_no_harm(importing):
    _, found = importing({"a.json": '[{"text": "' + FERRY + '", "f\\ud800": 1, "g": 0}]'})
    assert found == [("coder-1", FERRY, "f")]
