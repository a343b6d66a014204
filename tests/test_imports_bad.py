"""Bad input: one sentence that says where, an exit status that is not 0, and a corpus that is as it was."""

import io
import json
import zipfile
from datetime import datetime

import pytest

from tests.test_imports import (
    AT_BARN,
    BARN,
    FERRY,
    MILL,
    PROJECT,
    WEBANNO,
    lines,
    project,
    run,
    selection,
    sheet,
    workbook,
    zipped,
)

GOOD = sheet([("text", "label"), (FERRY, "ferry"), (BARN, "harvest")])
BOMB = b"0" * (1 << 27)


def with_formula(value="=1+1"):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["text", "label"])
    book.active.append([FERRY, value])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def changed(data, name, change):
    """Return an archive with one member changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
    return zipped({found: change(content) if found == name else content for found, content in members.items()})


def tasks(**more):
    return json.dumps([{"id": 1, "data": {"text": FERRY}, "annotations": [{"id": 1, "result": []}], **more}])


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE_ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BOMBED = PROJECT.replace("?>\n", f"?>\n{ENTITY}").format(sources="")
QDPX = project(selection(0, 5, "C1", "U1"))

# What is wrong: file name, content, options, a part of the sentence.
BAD = {
    # Files that are none
    "empty": ("a.csv", "", [], "the file is empty"),
    "white space": ("a.csv", " \n\n\t\n", [], "the file is empty"),
    "mark alone": ("a.csv", b"\xef\xbb\xbf", [], "no record"),
    "header alone": ("a.csv", "text,label\n", [], "no record"),
    "empty JSON": ("a.json", "[]", [], "no record"),
    "empty object": ("a.json", "{}", [], "no column looks like texts"),
    "binary": ("a.csv", bytes(range(256)) * 20, [], "binary data"),
    "picture": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), [], "a picture"),
    "old Office": ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), [], "an old Office document"),
    "Parquet": ("a.parquet", b"PAR1" + bytes(50), [], "Parquet"),
    "PDF": ("a.pdf", b"%PDF-1.7\n" + b"x" * 50, [], "a PDF document"),
    "database": ("a.db", b"SQLite format 3\x00" + bytes(90), [], "a database"),
    "gzip": ("a.csv.gz", b"\x1f\x8b\x08" + bytes(50), [], "a gzip archive"),
    "web page": ("a.html", "<!doctype html><html><p>Hello</p></html>", [], "a web page"),
    "Word document": ("a.docx", zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), [], "document of another program"),
    # Columns
    "no column of texts": ("a.csv", "a,label\n1,x\n2,y\n", [], "no column looks like texts"),
    "no column of labels": ("a.csv", sheet([("text", "foo"), (FERRY, "u v w"), (BARN, "z")]), [], "no column looks like labels"),
    "named column is not there": ("a.csv", GOOD, ["--text-column", "Text"], "did you mean 'text'?"),
    "framing column is not there": ("a.csv", GOOD, ["--framing-column", "zzz"], "there is no column 'zzz'"),
    "coder column is not there": ("a.csv", GOOD, ["--coder-column", "who"], "--coder-column"),
    "date column is not there": ("a.csv", GOOD, ["--date-column", "when"], "--date-column"),
    "kept column is not there": ("a.csv", GOOD, ["--keep", "genre"], "--keep"),
    "where without column": ("a.csv", GOOD, ["--where", "lang=de"], "there is no column 'lang'"),
    "where without value": ("a.csv", GOOD, ["--where", "label=none"], "no record has 'none'"),
    "column twice": ("a.csv", "text,label,label\na b c,x,y\n", [], "stands there twice"),
    "too many cells": ("a.csv", "text,label\nHello, you,x\n", [], "3 cells under 2 columns"),
    "broken quote": ("a.csv", 'text,label\n"Hello,x\nYou,y\n', [], "no valid CSV"),
    "quote in the middle": ("a.csv", 'text,label\n"Hel"lo,x\n', [], "no valid CSV"),
    "target without stance": ("a.csv", sheet([("text", "target"), (FERRY, "ferry")]), [], "--stance-column"),
    "all texts empty": ("a.csv", "text,label\n,x\n ,y\n", ["--text-column", "text"], "2 empty text"),
    "all labels empty": ("a.csv", sheet([("text", "label"), (FERRY, ""), (BARN, "")]), [], "2 no label"),
    "text under labels": ("a.csv", sheet([("text", "n"), *((f"{FERRY} {i}", f"Label {i}") for i in range(1001))]), ["--framing-column", "n"], "1001 different labels"),
    # Encodings
    "mixed encodings": ("a.csv", "text,label\nHéllo there,x\n".encode() + "Höllo there,y\n".encode("cp1252"), [], "mixes encodings"),
    "wrong encoding named": ("a.csv", "text,label\nHéllo,x\n".encode("cp1252"), ["--encoding", "utf-8"], "not valid utf-8"),
    "unknown encoding": ("a.csv", GOOD, ["--encoding", "utf-99"], "no encoding is called"),
    "cut UTF-16": ("a.csv", b"\xff\xfe" + GOOD.encode("utf-16-le")[:-1], [], "utf-16"),
    # Labels
    "label without letters": ("a.csv", sheet([("text", "label"), (FERRY, "???")]), [], "neither letters nor digits"),
    "labels in other case": ("a.csv", sheet([("text", "label"), (FERRY, "Ferry"), (BARN, "ferry")]), [], "differ in case alone"),
    "labels that are hard to tell": ("a.csv", sheet([("text", "label"), (FERRY, "a b"), (BARN, "a-b")]), [], "are hard to tell"),
    "neither yes nor no": ("a.csv", sheet([("text", "Ferry", "Barn"), (FERRY, 1, 2), (BARN, 0, 1)]), ["--framing-column", "Ferry", "--framing-column", "Barn", "--stance", "pro"], "has no stance"),
    "two framings where one is allowed": ("a.csv", sheet([("text", "label"), (FERRY, "a;b")]), ["--exclusive"], "exclude each other"),
    "stance that was not named": ("a.csv", sheet([("text", "target", "stance"), (FERRY, "f", "maybe")]), ["--stance", "favor"], "no stance 'maybe'"),
    "no stance for a framing": ("a.csv", sheet([("text", "label"), (FERRY, "f")]), ["--stance", "favor"], "has no stance"),
    "split unknown": ("a.csv", sheet([("text", "label", "split"), (FERRY, "f", "holdout")]), [], "'holdout' is no split"),
    "article in two splits": ("a.csv", sheet([("article", "text", "label", "split"), (1, FERRY, "f", "train"), (1, BARN, "g", "test")]), [], "belongs to one split"),
    "unit with two texts": ("a.csv", sheet([("article", "paragraph", "text", "label"), (1, 1, FERRY, "f"), (1, 1, BARN, "g")]), [], "has another text"),
    "Excel serial date": ("a.csv", sheet([("text", "label", "date"), (FERRY, "f", 45231)]), [], "number of days as Excel counts"),
    # JSON
    "broken JSON": ("a.json", '[{"text": "a", "label": ', [], "no valid JSON"),
    "broken JSON Lines": ("a.jsonl", '{"text": "Hello there", "label": "x"}\n{"text": oops}\n', [], "line 2: this is no valid JSON"),
    "JSON Lines cut off": ("a.jsonl", '{"text": "Hello there", "label": "x"}\n{"text": "Hel', [], "line 2"),
    "JSON of numbers": ("a.json", "[1, 2]", [], "no list of objects"),
    "line that is a list": ("a.jsonl", '{"text": "a b c", "label": "x"}\n[1]\n', [], "no JSON object"),
    "nested too deeply": ("a.json", "[" * 200_000, [], "nested too deeply"),
    "number too long": ("a.json", '[{"text": ' + "9" * 5000 + "}]", [], "no valid JSON"),
    "text is a list": ("a.json", '[{"text": ["a", "b"], "label": "x"}]', [], "must be a text"),
    "text is an object": ("a.json", '[{"text": {"a": 1}, "label": "x"}]', [], "must be a text"),
    "label of a label": ("a.json", '[{"text": "Hello there", "label": [{"a": 1}]}]', [], "must be a text"),
    "JSON object of text": ("a.json", '{"data": "x"}', [], "no column looks like texts"),
    # Programs
    "task without data": ("a.json", tasks(data={"text": FERRY}) [:-1] + ', {"id": 2, "annotations": []}]', [], "no data"),
    "annotations are no list": ("a.json", json.dumps([{"data": {"text": FERRY}, "annotations": [3]}]), [], "list of results"),
    "result is no object": ("a.json", json.dumps([{"data": {"text": FERRY}, "annotations": [{"result": ["x"]}]}]), [], "no object with a value"),
    "nothing annotated": ("a.json", json.dumps([{"data": {"text": FERRY}, "annotations": []}]), [], "1 not annotated"),
    "all cancelled": ("a.json", json.dumps([{"data": {"text": FERRY}, "annotations": [{"was_cancelled": True, "result": []}]}]), [], "1 cancelled"),
    "all rejected": ("a.jsonl", lines({"text": FERRY, "label": "f", "answer": "reject"}), [], "1 rejected"),
    "no response": ("a.json", json.dumps([{"fields": {"text": FERRY}, "responses": {}}]), [], "1 no response"),
    "response is no object": ("a.json", json.dumps([{"fields": {"text": FERRY}, "responses": {"q": [3]}}]), [], "no object with a value"),
    "scheme is no object": ("a.jsonl", lines({"id": 1, "displayed_text": FERRY, "label_annotations": {"s": "x"}}), [], "no object of schemes"),
    "doccano without labels": ("a.jsonl", lines({"id": 1, "text": FERRY, "label": [], "Comments": []}), [], "1 no label"),
    "WebAnno 2": ("a.tsv", "#FORMAT=WebAnno TSV 2.0\n", [], "export it as TSV 3.3"),
    "WebAnno without layer": ("a.tsv", "#FORMAT=WebAnno TSV 3.3\n\n#Text=a\n1-1\t0-1\ta\n", [], "declares no span layer"),
    "WebAnno cut": ("a.tsv", WEBANNO.replace("1-1\t0-3\tThe", "1-1"), [], "no token of a sentence"),
    "WebAnno without text": ("a.tsv", WEBANNO.replace("#Text=", "#Txt="), [], "no token of a sentence"),
    # Archives
    "truncated zip": ("a.zip", zipped({"a.csv": GOOD})[:-30], [], "damaged or cut off"),
    "zip with a wrong byte": ("a.zip", zipped({"a.csv": GOOD * 50})[:40] + b"\xff\xff\xff" + zipped({"a.csv": GOOD * 50})[43:], [], "damaged or cut off"),
    "zip without anything": ("a.zip", zipped({"a.exe": "x"}), [], "holds no file of"),
    "zip bomb": ("a.zip", zipped({"a.csv": BOMB}), [], "would unpack to"),
    "bomb in a workbook": ("a.xlsx", zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": BOMB}), [], "would unpack to"),
    "bomb in a project": ("a.qdpx", zipped({"project.qde": BOMB}), [], "would unpack to"),
    "one bad file among good ones": ("a.zip", zipped({"a.csv": GOOD, "b.csv": "x,y\n1,2\n"}), [], "b.csv"),
    # Workbooks
    "merged cells": ("a.xlsx", workbook([("text", "label"), (FERRY, "f"), (BARN, None)], merge="B2:B3"), [], "B2:B3"),
    "formula": ("a.xlsx", with_formula(), [], "holds a formula"),
    "formula in a text": ("a.xlsx", with_formula('=HYPERLINK("x")'), [], "cell B2"),
    "error of a formula": ("a.xlsx", with_formula("#REF!"), [], "holds the error #REF!"),
    "code turned into a date": ("a.xlsx", workbook([("text", "label"), (FERRY, datetime(2024, 3, 1))]), [], "Excel has made it of a code"),
    "empty workbook": ("a.xlsx", workbook([]), [], "is empty"),
    "no such sheet": ("a.xlsx", workbook([("text", "label"), (FERRY, "f")]), ["--sheet", "Other"], "there are Codes"),
    "cell without column name": ("a.xlsx", workbook([("text", "label"), (FERRY, "f", "stray")]), [], "stands under no column name"),
    "column of a workbook twice": ("a.xlsx", workbook([("text", "label", "label"), (FERRY, "f", "g")]), [], "stands there twice"),
    "workbook cut off": ("a.xlsx", workbook([("text", "label"), (FERRY, "f")])[:-200], [], "damaged or cut off"),
    "workbook of no XML": ("a.xlsx", changed(workbook([("text", "label")]), "xl/workbook.xml", lambda _: b"hello"), [], "damaged"),
    "workbook without sheets": ("a.xlsx", zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), [], "damaged"),
    "entities in a workbook": ("a.xlsx", changed(workbook([("text", "label")]), "xl/workbook.xml", lambda data: ENTITY.encode() + data), [], "declares entities"),
    # Projects
    "entity bomb": ("a.qdpx", zipped({"project.qde": BOMBED}), [], "declares a document type"),
    "entity that reads a file": ("a.qdpx", zipped({"project.qde": BOMBED.replace(ENTITY, FILE_ENTITY)}), [], "declares a document type"),
    "entity bomb in UTF-16": ("a.qdpx", zipped({"project.qde": BOMBED.replace("utf-8", "utf-16").encode("utf-16")}), [], "declares a document type"),
    "project of broken XML": ("a.qdpx", zipped({"project.qde": "<Project><a></Project>"}), [], "no valid XML"),
    "project of other XML": ("a.qdpx", zipped({"project.qde": "<Other/>"}), [], "no REFI-QDA project"),
    "project without texts": ("a.qdpx", zipped({"project.qde": PROJECT.format(sources="")}), [], "no record"),
    "project without codings": ("a.qdpx", project(), [], "1 text without a coding"),
    "text is missing": ("a.qdpx", zipped({"project.qde": PROJECT.format(sources='<TextSource name="t" plainTextPath="internal://gone.txt"/>')}), [], "is not in the project"),
    "text elsewhere": ("a.qdpx", project(selection(0, 5, "C1", "U1"), path="absolute:///etc/passwd"), [], "is not in the project"),
    "text climbs out": ("a.qdpx", project(selection(0, 5, "C1", "U1"), path="internal://../../secret.txt"), [], "is not in the project"),
    "code is missing": ("a.qdpx", project(selection(0, 5, "C9", "U1")), [], "which the project does not have"),
    "position is no number": ("a.qdpx", project(selection("zero", 5, "C1", "U1")), [], "no number"),
    "no selection fits": ("a.qdpx", project(selection(9000, 9005, "C1", "U1")), [], "selection does not fit its text"),
    "project cut off": ("a.qdpx", QDPX[: len(QDPX) // 2], [], "damaged or cut off"),
    "source is no UTF-8": ("a.qdpx", changed(QDPX, "Sources/t1.txt", lambda _: b"\xff\xfe\xfaabc"), [], "no UTF-8"),
    # Command line
    "two ways out": ("a.csv", GOOD, ["--into", "x"], "name a new corpus with -o, or one to add to"),
    "where without equals sign": ("a.csv", GOOD, ["--where", "label"], "COLUMN=VALUE"),
    "text column twice": ("a.csv", GOOD, ["--text-column", "text", "--text-column", "label"], "can be given once"),
    "empty separator": ("a.csv", GOOD, ["--separator", ""], "--separator is empty"),
    "codebook is not there": ("a.csv", GOOD, ["--codebook", "no-such.toml"], "no codebook here"),
    "codebook and its keys": ("a.csv", GOOD, ["--codebook", "no-such.toml", "--exclusive"], "leave it out"),
}  # fmt: skip

CODEBOOK = 'version = "1"\n[[framing]]\nslug = "ferry"\n[[framing]]\nslug = "harvest"\nname = "Good harvest"\n'
WITH_CODEBOOK = {
    "unknown code": (sheet([("text", "label"), (FERRY, "ferry"), (BARN, "harvst")]), "line 3: the codebook has no framing 'harvst'; did you mean harvest"),
    "far from any code": (sheet([("text", "label"), (FERRY, "zzz")]), "it has ferry, harvest"),
    "code in another case": (sheet([("text", "label"), (FERRY, "Ferry")]), "only the case differs"),
    "name in another case": (sheet([("text", "label"), (FERRY, "good Harvest")]), "only the case differs"),
    "stance without stances": (sheet([("text", "target", "stance"), (FERRY, "ferry", "pro")]), "'pro' is given as a stance"),
    "neither yes nor no": (sheet([("text", "ferry", "harvest"), (FERRY, "1", "perhaps")]), "'perhaps' under 'harvest' is neither yes nor no"),
}  # fmt: skip


def state(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check(done, sentence):
    assert done.exit_code not in (0, None), done.output
    assert sentence in done.stderr, done.stderr
    said = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(said) == 1 or said[0].startswith("Usage:"), done.stderr
    assert "Traceback" not in done.output


def test_there_are_a_hundred():
    assert len(BAD) + len(WITH_CODEBOOK) >= 100


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_makes_nothing(name, tmp_path):
    file, content, options, sentence = BAD[name]
    path = tmp_path / file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    check(run(path, "-o", tmp_path / "made", *options), sentence)
    assert [found.name for found in tmp_path.iterdir()] == [file]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("imports")
    (folder / "codebook.toml").write_text(CODEBOOK)
    (folder / "good.csv").write_text(GOOD)
    assert run(folder / "good.csv", "-o", folder / "made", "--codebook", folder / "codebook.toml").exit_code == 0
    return folder / "made"


@pytest.mark.parametrize("name", [name for name in BAD if not BAD[name][2]])
def test_bad_input_leaves_a_corpus_as_it_was(name, corpus, tmp_path):
    file, content, _, _ = BAD[name]
    path = tmp_path / file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = state(corpus)
    check(run(path, "--into", corpus), "")
    assert state(corpus) == before


@pytest.mark.parametrize("name", WITH_CODEBOOK)
def test_labels_must_be_in_the_codebook(name, corpus, tmp_path):
    content, sentence = WITH_CODEBOOK[name]
    (tmp_path / "a.csv").write_text(content)
    before = state(corpus)
    check(run(tmp_path / "a.csv", "--into", corpus), sentence)
    check(run(tmp_path / "a.csv", "-o", tmp_path / "made", "--codebook", corpus / "codebook.toml"), sentence)
    assert state(corpus) == before
    assert not (tmp_path / "made").exists()


def test_other_case_can_be_allowed(corpus, tmp_path):
    (tmp_path / "a.csv").write_text(sheet([("text", "label"), (FERRY, "FERRY")]))
    assert (
        run(tmp_path / "a.csv", "-o", tmp_path / "made", "--codebook", corpus / "codebook.toml", "--ignore-case").exit_code == 0
    )


@pytest.mark.parametrize(("files", "sentence"), [
    (["no-such.csv"], "there is no such file"),
    (["."], "holds no export of a known program"),
])  # fmt: skip
def test_what_is_not_there(files, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check(run(*files, "-o", "made"), sentence)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "a.csv").write_text(GOOD)
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "mine.txt").write_text("mine")
    check(run(tmp_path / "a.csv", "-o", tmp_path / "made"), "not empty")
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["mine.txt"]


def test_one_coder_cannot_say_two_things(corpus, tmp_path):
    (tmp_path / "a.csv").write_text(sheet([("text", "label"), (FERRY, "harvest"), (MILL, "harvest")]))
    before = state(corpus)
    check(run(tmp_path / "a.csv", "--into", corpus), "otherwise; name another coder with --coder")
    assert state(corpus) == before


def test_an_article_of_the_corpus_gets_no_other_text(tmp_path):
    (tmp_path / "a.csv").write_text(sheet([("article", "text", "label"), ("one", FERRY, "ferry")]))
    (tmp_path / "b.csv").write_text(sheet([("article", "text", "label"), ("one", BARN, "ferry")]))
    assert run(tmp_path / "a.csv", "-o", tmp_path / "made").exit_code == 0
    check(run(tmp_path / "b.csv", "--into", tmp_path / "made"), "has no such paragraph")


def test_a_full_disk_takes_everything_back(corpus, tmp_path, monkeypatch):
    from framing import corpus_writing

    (tmp_path / "a.csv").write_text(sheet([("text", "label"), (MILL, "harvest")]))
    before = state(corpus)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(corpus_writing, "amend_codings", full)
    check(run(tmp_path / "a.csv", "--into", corpus), "No space left on device")
    assert state(corpus) == before


def test_xlsx_without_its_library_names_the_extra(tmp_path, monkeypatch):
    import sys

    (tmp_path / "a.xlsx").write_bytes(workbook([("text", "label"), (FERRY, "f")]))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    check(run(tmp_path / "a.xlsx", "-o", tmp_path / "made"), "framing[docs]")


def test_formulas_come_out_harmless(tmp_path):
    rows = [("text", "label", "outlet", "coder"), ('=HYPERLINK("x","y")', "=f", "=cmd", "@ann")]
    (tmp_path / "a.csv").write_text(sheet(rows))
    assert run(tmp_path / "a.csv", "-o", tmp_path / "made").exit_code == 0
    assert (tmp_path / "made" / "articles" / "a-1.txt").read_text() == '=HYPERLINK("x","y")\n'
    for name in ("articles.csv", "codings.csv"):
        cells = (tmp_path / "made" / name).read_text().replace("\n", ",").split(",")
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_selection_that_does_not_fit_is_named(tmp_path):
    (tmp_path / "a.qdpx").write_bytes(project(selection(0, 5, "C1", "U1"), selection(AT_BARN, 5000, "C2", "U1")))
    done = run(tmp_path / "a.qdpx", "-o", tmp_path / "made")
    assert done.exit_code == 0
    assert f"characters {AT_BARN} to 5000: lies outside the text" in done.stdout
