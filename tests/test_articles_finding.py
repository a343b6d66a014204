"""What was named becomes the files there are, those in archives too."""

import gzip
import io
import os
import tarfile
import threading
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.articles.archives import unpacked
from framing.articles.finding import find_inputs, named_apart
from framing.articles.formats import read_articles, read_folder
from framing.articles.inputs import Input, Notice, Reading, divided_name
from framing.errors import ArticleError
from tests.documents import FERRY, MILL, docx, w


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name, data=FERRY):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))


def ids(found):
    return [one.id for one in found if isinstance(one, Input)]


def errors(found):
    return [str(one) for one in found if isinstance(one, ArticleError)]


def test_folders_are_sorted_and_name_their_articles():
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c/d/e.docx", "b/.hidden.txt", "c/~$e.docx", "c/Thumbs.db", ".git/x.txt"):
        write(f"all/{name}")
    found = list(find_inputs(["all"]))
    assert ids(found) == ["a", "b/1", "b/2", "c/d/e"]
    assert [one.text for one in found if isinstance(one, Notice)] == [
        "all: 4 hidden files, or left behind by programs, are skipped."
    ]


def test_links_in_a_circle_end():
    write("all/a.txt")
    os.symlink("..", "all/circle")
    os.symlink("nowhere.txt", "all/broken.txt")
    found = list(find_inputs(["all"]))
    assert ids(found) == ["a", "broken"]
    assert "a link to a folder" in next(one.text for one in found if isinstance(one, Notice))
    broken = next(one for one in found if isinstance(one, Input) and one.id == "broken")
    assert "there is no such file" in errors(read_articles(broken, Reading()))[0]


def test_patterns_and_lists():
    for name in ("x/a.txt", "x/y/b.txt", "x/y/c.md"):
        write(name)
    assert ids(find_inputs(["x/**/*.txt"])) == ["a", "b"]
    assert errors(find_inputs(["x/*.pdf"])) == ["x/*.pdf: no file fits this pattern."]
    write("names", b"x/a.txt\r\nx/y/b.txt\n\n")
    assert ids(find_inputs([], "names")) == ["a", "b"]
    write("names0", b"x/a.txt\0x/y/c.md\0")
    assert ids(find_inputs(["x/y/b.txt"], "names0")) == ["b", "a", "c"]
    with pytest.raises(ArticleError, match="cannot be read"):
        list(find_inputs([], "nowhere"))


def test_an_empty_folder_is_said():
    Path("none").mkdir()
    assert errors(find_inputs(["none"])) == ["none: there is no file in this folder."]


def test_pipes_and_devices_are_not_waited_for():
    os.mkfifo("pipe.txt")
    assert "is a pipe or device" in errors(read_articles(Input("pipe.txt", "pipe"), Reading()))[0]


def test_a_pipe_that_is_named_itself_is_read():
    os.mkfifo("pipe.txt")
    writer = threading.Thread(target=lambda: Path("pipe.txt").write_text(FERRY, "utf-8"))
    writer.start()
    (file,) = find_inputs(["pipe.txt"])
    writer.join()
    assert [article.paragraphs[0].text for article in read_articles(file, Reading())] == [FERRY]


def test_names_that_are_no_utf8_and_with_line_ends():
    try:
        Path(os.fsdecode(b"caf\xe9.txt")).write_text(FERRY, "utf-8")
    except OSError:
        pytest.skip("the file system takes no such name")
    write("two\nlines.txt")
    found = [one for file in find_inputs(["."]) for one in read_articles(file, Reading())]
    assert len(found) == 2
    assert all(not isinstance(one, ArticleError) for one in found)


def test_one_name_twice_is_told_apart():
    for name in ("a/letter.txt", "b/letter.txt", "b/other.md", "b/other.txt"):
        write(name)
    assert ids(named_apart(find_inputs(["a", "b"]))) == ["a/letter.txt", "b/letter.txt", "b/other.md", "b/other.txt"]


def test_a_folder_gives_articles_of_every_format():
    write("all/a.txt")
    write("all/b.docx", docx(w(MILL)))
    write("all/c.pdf", b"no")
    write("all/articles.csv", "id,outlet\na,north\n")
    failed = []
    assert [(article.id, article.paragraphs[0].text) for article in read_folder("all", failed.append)] == [
        ("a", FERRY),
        ("b", MILL),
    ]
    assert len(failed) == 1


def zipped(files, **options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **options) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(files, mode="w:gz"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


FILES = {"x/a.txt": FERRY.encode(), "x/b.docx": docx(w(MILL)), "x/.hidden": b"x", "__MACOSX/x": b"x"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("all.zip", zipped(FILES)),
        ("all.tar.gz", tarred(FILES)),
        ("all.tgz", tarred(FILES)),
        ("all.tar", tarred(FILES, "w")),
        ("all.tar.bz2", tarred(FILES, "w:bz2")),
        ("all.tar.xz", tarred(FILES, "w:xz")),
        ("all.zip", zipped({"inner.zip": zipped(FILES)})),
    ],
)
def test_archives_are_read_without_unpacking(name, data):
    write(name, data)
    found = list(unpacked(find_inputs([name])))
    files = [one for one in found if isinstance(one, Input)]
    texts = [one.paragraphs[0].text for file in files for one in read_articles(file, Reading())]
    assert texts == [FERRY, MILL]
    assert [file.id.removesuffix("/a").removesuffix("/b") for file in files] == [files[0].id[:-2]] * 2
    assert [file.id[-4:] for file in files] == ["/x/a", "/x/b"]
    assert any("are skipped" in one.text for one in found if isinstance(one, Notice))
    assert list(Path().iterdir()) == [Path(name)]


def test_a_packed_file_is_read():
    write("a.txt.gz", gzip.compress(FERRY.encode()))
    write("all.zip", zipped({"b.txt.gz": gzip.compress(MILL.encode())}))
    files = [one for one in unpacked(find_inputs(["a.txt.gz", "all.zip"])) if isinstance(one, Input)]
    assert [(article.id, article.paragraphs[0].text) for file in files for article in read_articles(file, Reading())] == [
        ("a", FERRY),
        ("all/b", MILL),
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.zip", b"PK\x03\x04 nothing", "damaged or cut off"),
        ("a.zip", zipped({"a.txt": FERRY})[:-30], "damaged or cut off"),
        ("a.zip", zipped({}), "there is no file in this archive"),
        ("a.zip", zipped({"zeros.txt": b"0" * (1 << 27)}, compression=zipfile.ZIP_DEFLATED), "would unpack to"),
        ("a.tar.gz", tarred(FILES)[:200], "damaged or cut off"),
        ("a.tar", b"no tar at all" * 100, "damaged or cut off"),
        ("a.tar.gz", b"no gzip at all", "damaged or cut off"),
    ],
)  # fmt: skip
def test_bad_archives_are_one_sentence(name, data, said):
    write(name, data)
    found = errors(unpacked(find_inputs([name])))
    # Of a tar archive that is cut off both the file and the archive are named.
    assert 1 <= len(found) <= 2
    assert all(said in error and "\n" not in error for error in found)


def test_a_damaged_member_does_not_take_the_others_with_it():
    data = bytearray(zipped({"a.txt": FERRY.encode(), "b.txt": MILL.encode()}))
    data[data.index(FERRY.encode()) + 5] ^= 255
    write("all.zip", bytes(data))
    found = list(unpacked(find_inputs(["all.zip"])))
    assert ids(found) == ["all/b"]
    assert "all.zip, a.txt: is damaged" in errors(found)[0]


def test_a_packed_file_that_is_cut_off_is_one_sentence():
    write("a.txt.gz", gzip.compress(os.urandom(5000))[:2000])
    assert "cannot be read" in errors(read_articles(Input("a.txt.gz", "a"), Reading()))[0]


@given(st.text("ab./ ", max_size=12))
def test_a_name_is_divided_as_pathlib_does(name):
    path = PurePosixPath(name)
    if path.name == name.rstrip("/").rpartition("/")[2]:
        assert divided_name(name) == (path.stem, path.suffix)
