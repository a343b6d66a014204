"""What is exported comes back through import as it was, and an archive without text holds none."""

import csv
import hashlib
import json
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from framing.cli import main
from framing.corpus import read_corpus
from framing.exports.exporting import export_corpus
from framing.linking import link_corpus
from framing.sheets import harmless, shielded, unshielded
from framing.withheld import read_withheld
from tests.conftest import CODEBOOK, write_corpus, write_rows

NASTY = [
    "=SUM(A1) is what the till printed, and nobody laughed.",
    "+44 was dialled twice, -3 stood on the thermometer.",
    "'=quoted already, said the clerk.",
    '# is how the note began; it ended in a comma, a "quote"; and a tab.',
    "Seals \U0001f9ad and \U0001f6a2 in one line, then caf\u00e9 and \u65e5\u672c\u8a9e.",
    "@harbour wrote: absent",
]


def run(*arguments):
    return CliRunner().invoke(main, ["corpus", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def nasty(tmp_path):
    """A corpus of texts and names that spreadsheets and parsers trip over, with adjudication, dates and old versions."""
    folder = tmp_path / "nasty"
    (folder / "articles").mkdir(parents=True)
    (folder / "codebook.toml").write_text(CODEBOOK, "utf-8")
    about = [("id", "title", "outlet", "date", "split", "desk")]
    codings = [("article", "paragraph", "coder", "round", "codebook", "coded", "ferry-decline", "good-harvest")]
    values = ["favor", "against", "absent"]
    for n in range(4):
        id = f"letter-{n}"
        blocks = [f"\\{text}" if text.startswith("#") else text for text in NASTY[n % 2 :]]
        (folder / "articles" / f"{id}.txt").write_text("# \u00c9t\u00e9, a title\n\n" + "\n\n".join(blocks) + "\n", "utf-8")
        about.append(
            (id, "'=\u00c9t\u00e9, a title", "The Shore; weekly", f"2024-01-0{n + 1}", ["train", "test"][n % 2], "north")
        )
        for p in range(1, len(blocks) + 1):
            for c, coder in enumerate(["Zo\u00eb O'Hara", "b@x.example"]):
                row = [values[(p + n) % 3], values[(p + c) % 3]]
                codings.append((id, p, coder, "independent", "2" if c else "3", f"2024-02-1{c}", *row))
            if p == 2:
                codings.append((id, p, "b@x.example", "adjudication", "3", "", "favor", "absent"))
    write_rows(folder / "articles.csv", about)
    write_rows(folder / "codings.csv", codings)
    return read_corpus(folder)


def content(corpus, stamps=True):
    def one(coding):
        text = " ".join(corpus.articles[coding.article].paragraphs[coding.paragraph - 1].text.split())
        stamp = (coding.codebook, coding.coded) if stamps else ()
        return (coding.article, coding.paragraph, text, coding.coder, coding.round, coding.values, *stamp)

    return sorted(map(one, corpus.codings), key=str)


def back(corpus, path, tmp_path, *options):
    done = run("import", path, "--codebook", corpus.folder / "codebook.toml", "-o", tmp_path / "back", *options)
    assert done.exit_code == 0, done.output
    return read_corpus(tmp_path / "back")


@pytest.mark.parametrize(
    ("to", "name"),
    [("csv", "all.csv"), ("jsonl", "all.jsonl"), ("doccano", "d.jsonl"), ("doccano", "d.zip"), ("label-studio", "t.json")],
)
def test_what_is_exported_comes_back(nasty, tmp_path, to, name):
    assert export_corpus(nasty, to, tmp_path / name).written[0] == str(tmp_path / name)
    again = back(nasty, tmp_path / name, tmp_path, "--keep", "desk")
    assert content(again) == content(nasty)
    for id, row in nasty.about.items():
        assert {key: again.about[id][key] for key in row} == row


def test_a_project_comes_back(nasty, tmp_path):
    export_corpus(nasty, "qdpx", tmp_path / "p.qdpx")
    again = back(nasty, tmp_path / "p.qdpx", tmp_path)
    assert content(again, stamps=False) == content(nasty, stamps=False)


def test_the_positions_of_a_project_select_the_paragraphs(nasty, tmp_path):
    export_corpus(nasty, "qdpx", tmp_path / "p.qdpx")
    space = "{urn:QDA-XML:project:1.0}"
    with zipfile.ZipFile(tmp_path / "p.qdpx") as members:
        project = ET.fromstring(members.read("project.qde"))
        for source in project.iter(f"{space}TextSource"):
            text = members.read(f"Sources/{source.get('guid')}.txt").decode()
            chosen = {
                text[int(part.get("startPosition")) : int(part.get("endPosition"))]
                for part in source.iter(f"{space}PlainTextSelection")
            }
            assert chosen == {paragraph.text for paragraph in nasty.articles[source.get("name")].paragraphs}


def test_the_same_corpus_gives_the_same_bytes(nasty, tmp_path):
    for to, ending in (("qdpx", "qdpx"), ("doccano", "zip"), ("replication", "zip"), ("huggingface", "zip")):
        export_corpus(nasty, to, tmp_path / f"1-{to}.{ending}")
        export_corpus(nasty, to, tmp_path / f"2-{to}.{ending}")
        assert (tmp_path / f"1-{to}.{ending}").read_bytes() == (tmp_path / f"2-{to}.{ending}").read_bytes()


def test_a_framing_that_was_not_coded_stays_open_in_csv_and_is_said_elsewhere(nasty, tmp_path):
    text = (nasty.folder / "codings.csv").read_text("utf-8").replace("favor,favor", "favor,")
    (nasty.folder / "codings.csv").write_text(text, "utf-8")
    corpus = read_corpus(nasty.folder)
    gaps = sum(None in coding.values for coding in corpus.codings)
    assert gaps
    export_corpus(corpus, "csv", tmp_path / "a.csv")
    assert content(back(corpus, tmp_path / "a.csv", tmp_path)) == content(corpus)
    said = export_corpus(corpus, "doccano", tmp_path / "a.jsonl").said
    assert f"{gaps} codings leave framings open, which this format cannot tell from absent" in said


def test_no_cell_of_the_csv_is_a_formula(nasty, tmp_path):
    export_corpus(nasty, "csv", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "+", "-", "@"))]


@given(st.text(alphabet="'=+-@ab"))
def test_an_apostrophe_that_shields_comes_off(text):
    assert unshielded(shielded(text)) == text
    assert harmless(shielded(text)) == shielded(text)


def test_the_labelling_interface_offers_what_the_tasks_use(nasty, tmp_path):
    export_corpus(nasty, "label-studio", tmp_path / "t.json")
    offered = {choice.get("value") for choice in ET.parse(tmp_path / "t.xml").iter("Choice")}
    tasks = json.loads((tmp_path / "t.json").read_text("utf-8"))
    used = {
        choice
        for task in tasks
        for given in task["annotations"]
        for result in given["result"]
        for choice in result["value"]["choices"]
    }
    assert used <= offered
    assert "absent" in used


def test_a_dataset_folder_has_a_card_and_a_file_for_each_split(nasty, tmp_path):
    export_corpus(nasty, "huggingface", tmp_path / "hf")
    card = (tmp_path / "hf" / "README.md").read_text("utf-8")
    assert card.startswith("---\npretty_name:")
    for split in ("train", "test"):
        assert f"path: data/{split}.jsonl" in card
        rows = [json.loads(line) for line in (tmp_path / "hf" / "data" / f"{split}.jsonl").read_text("utf-8").splitlines()]
        units = {(row["article"], row["paragraph"]) for row in rows}
        assert units == {unit for unit in nasty.reference() if nasty.split(unit[0]) == split}
    assert "real" not in card


def test_a_package_is_the_corpus_with_its_columns_described(nasty, tmp_path):
    export_corpus(nasty, "datapackage", tmp_path / "pack")
    assert read_corpus(tmp_path / "pack").checksum == nasty.checksum
    package = json.loads((tmp_path / "pack" / "datapackage.json").read_text("utf-8"))
    tables = {resource["name"]: resource["schema"] for resource in package["resources"]}
    fields = {field["name"]: field for field in tables["codings"]["fields"]}
    assert fields["ferry-decline"]["constraints"]["enum"] == ["absent", "favor", "against"]
    assert list(fields) == (nasty.folder / "codings.csv").read_text("utf-8").splitlines()[0].split(",")


@pytest.fixture
def archive(island, tmp_path):
    export_corpus(read_corpus(island), "replication", tmp_path / "archive")
    return tmp_path / "archive"


def test_an_archive_can_be_agreed_on_trained_on_and_linked(archive, island, tmp_path):
    corpus = read_corpus(archive)
    assert [replace(coding, line=0) for coding in corpus.codings] == [
        replace(coding, line=0) for coding in sorted(read_corpus(island).codings, key=lambda coding: (*coding.unit, coding.coder))
    ]
    assert not corpus.articles
    done = CliRunner().invoke(main, ["train", str(archive), "-o", str(tmp_path / "model"), "--fast"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    linked = link_corpus(corpus, island / "articles")
    assert not linked.missing
    assert {link.likeness for link in linked.links} == {1.0}


def test_an_archive_holds_no_text(archive, island):
    corpus = read_corpus(island)
    everything = "\n".join(path.read_text("utf-8") for path in sorted(archive.iterdir()))
    for article in corpus.articles.values():
        assert f'"{article.title}"' not in everything
        for paragraph in article.paragraphs:
            words = paragraph.text.split()
            assert not [run for run in zip(words, words[1:], words[2:], strict=False) if " ".join(run) in everything]


def test_the_manifest_of_an_archive_is_right(archive):
    lines = (archive / "manifest-sha256.txt").read_text("utf-8").splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)
    assert set(listed) == {path.name for path in archive.iterdir()} - {"manifest-sha256.txt"}
    for name, digest in listed.items():
        assert hashlib.sha256((archive / name).read_bytes()).hexdigest() == digest


def test_an_archive_can_hold_the_scores_of_a_model(island, island_model, tmp_path):
    corpus = read_corpus(island)
    export_corpus(corpus, "replication", tmp_path / "scored", model=island_model)
    with (tmp_path / "scored" / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(article.paragraphs) for article in corpus.articles.values())
    article = corpus.articles["island-00"]
    scores = island_model.score(article)
    assert float(rows[0]["ferry-decline probability"]) == pytest.approx(scores.probabilities[0, 0], abs=1e-6)


def test_a_paragraph_without_a_word_can_be_withheld(nasty, tmp_path):
    path = nasty.folder / "articles" / "letter-0.txt"
    path.write_text(path.read_text("utf-8") + "\n\n* * *\n", "utf-8")
    export_corpus(read_corpus(nasty.folder), "replication", tmp_path / "archive")
    assert read_withheld(tmp_path / "archive" / "withheld.csv")["letter-0", 7].counts == {}


def test_an_example_that_is_the_text_of_an_article_is_refused(nasty, tmp_path):
    text = CODEBOOK + '[[framing.example]]\ntext = "the note began; it ended in a comma"\nstance = "favor"\nwhy = ""\n'
    (nasty.folder / "codebook.toml").write_text(text, "utf-8")
    done = run("export", nasty.folder, "--to", "replication", "-o", tmp_path / "a.zip")
    assert done.exit_code == 1
    assert "stands in the article 'letter-0'" in done.output
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "csv", "-o", "a.xlsx"], "ends in .csv"),
        (["--to", "qdpx", "-o", "missing/a.qdpx"], "cannot be written"),
        (["--to", "datapackage", "-o", "."], "not empty"),
        (["--to", "csv", "-o", "a.csv", "--model", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_exported_is_said(nasty, monkeypatch, arguments, message):
    monkeypatch.chdir(nasty.folder)
    done = run("export", nasty.folder, *arguments)
    assert done.exit_code != 0
    assert message in done.output
    assert len(done.output.strip().splitlines()) == 1


def test_a_corpus_without_codings_has_nothing_to_export(tmp_path):
    folder = write_corpus(tmp_path / "c", 5)
    header = (folder / "codings.csv").read_text("utf-8").splitlines()[0]
    (folder / "codings.csv").write_text(header + "\n", "utf-8")
    done = run("export", folder, "--to", "jsonl", "-o", tmp_path / "a.jsonl")
    assert done.exit_code == 1
    assert "nothing to export" in done.output
