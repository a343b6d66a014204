"""Runs over many files: complete, resumable, the same however they are done."""

import csv
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from framing.articles.finding import find_inputs
from framing.articles.inputs import Input, Reading
from framing.cli import main
from framing.errors import FramingError
from framing.running import blocks
from framing.running.batches import cut
from framing.running.journal import Journal
from framing.running.limit import TooLong, time_limit
from framing.running.settings import Settings, parse_shard
from framing.running.tally import kind_of

ROOT = Path(__file__).parents[1]
FERRY = "The ferry came {} minutes late on that day, and the miller of pier {} waited for it with his barley in the rain."
NORTH = "Pyongyang sends soldiers so that its army learns the war of drones, and Moscow pays for them in oil and in grain."
NOUNS = [
    "boats",
    "barley",
    "wind",
    "board",
    "school",
    "snow",
    "rope",
    "harbour",
    "bell",
    "lamp",
    "coal",
    "road",
    "bridge",
    "engine",
    "letter",
    "winter",
    "market",
    "judge",
]


def article(number):
    """Two paragraphs unlike those of any other number."""
    rng = random.Random(number)
    rest = " ".join(rng.choice(NOUNS) for _ in range(40))
    return f"{FERRY.format(number, number * 7)} {rest}.\n\n{NORTH} {' '.join(reversed(rest.split()[:30]))}.\n"


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """Three hundred short articles, some of which cannot be read."""
    folder = tmp_path / "articles"
    for i in range(300):
        path = folder / f"{i % 7}" / f"a{i:03d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(i), "utf-8")
    (folder / "empty.txt").write_text("", "utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def score(*arguments):
    return CliRunner().invoke(main, ["score", *map(str, arguments)])


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_is_accounted_for(place):
    done = score("articles", "-o", "scores.csv", "--level", "both", "--log", "log.jsonl")
    assert done.exit_code == 1
    assert "302 files, 300 articles, 600 paragraphs scored" in done.stderr
    assert "2 could not be scored" in done.stderr
    found = rows("scores.csv")
    assert len(found) == 602
    failed = [row for row in found if row["error"]]
    assert [row["article"] for row in failed] == ["empty", "picture"]
    assert "the file is empty" in failed[0]["error"]
    assert {row["article"] for row in found} == {row["article"] for row in rows("scores.articles.csv")}
    assert len(rows("scores.articles.csv")) == 302
    manifest = json.loads(Path("scores.csv.manifest.json").read_text("utf-8"))
    assert manifest["counts"] == {"files": 302, "articles": 300, "paragraphs": 600, "failures": 2, "copies": 0}
    assert set(manifest["outputs"]) == {"scores.csv", "scores.articles.csv"}
    events = [json.loads(line) for line in Path("log.jsonl").read_text("utf-8").splitlines()]
    assert [event["event"] for event in events].count("failure") == 2
    assert events[-1]["event"] == "summary"
    assert sorted(path.name for path in place.iterdir() if path.is_file()) == [
        "log.jsonl", "scores.articles.csv", "scores.csv", "scores.csv.manifest.json"
    ]  # fmt: skip


def rounded(found):
    """The same record without the last digits, which depend on the way that scores were added up."""
    if isinstance(found, dict):
        return {name: rounded(value) for name, value in found.items()}
    return round(found, 10) if isinstance(found, float) else found


def test_a_run_scores_what_single_files_score():
    score("articles", "-o", "scores.jsonl")
    single = score("articles/3/a010.txt", "--format", "jsonl").stdout.splitlines()
    run = [line for line in Path("scores.jsonl").read_text("utf-8").splitlines() if json.loads(line)["article"] == "3/a010"]
    for one, other in zip(single, run, strict=True):
        assert rounded(json.loads(one)) | {"article": "3/a010", "source": "articles/3/a010.txt", "duplicate_of": None} == rounded(
            json.loads(other)
        )


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_the_output_does_not_depend_on_the_jobs(ending):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    score("articles", "-o", f"one.{ending}", "--level", "both")
    score("articles", "-o", f"two.{ending}", "--level", "both", "--jobs", 2)
    for name in (f"{{}}.{ending}", f"{{}}.articles.{ending}"):
        assert Path(name.format("one")).read_bytes() == Path(name.format("two")).read_bytes()


def _in_background(*arguments):
    command = [sys.executable, "-c", "from framing.cli import main; main()", "score", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_is_killed_goes_on(jobs):
    score("articles", "-o", "whole.csv")
    rng = random.Random(jobs)
    for _ in range(3):
        process = _in_background("articles", "-o", "killed.csv", "--jobs", jobs)
        end = time.monotonic() + rng.uniform(0.3, 1.5)
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    score("articles", "-o", "killed.csv", "--jobs", jobs)
    assert Path("whole.csv").read_bytes() == Path("killed.csv").read_bytes()
    assert not Path("killed.csv.journal").exists()


def _stopped(monkeypatch, number):
    """Let a run stop after so many batches, as by a kill."""
    kept = Journal.append

    def append(self, frame):
        if frame["batch"] >= number:
            raise KeyboardInterrupt
        kept(self, frame)

    monkeypatch.setattr(Journal, "append", append)
    done = score("articles", "-o", "scores.csv")
    monkeypatch.setattr(Journal, "append", kept)
    return done


@given(st.lists(st.text(st.characters()), min_size=1), st.text(st.characters()), st.sampled_from([0, 1 << 18]))
def test_rows_come_out_of_a_block_as_they_went_in(some, ending, worth):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_WORTH_PACKING", worth)
        block = blocks.block_of(some)
    assert blocks.rows_of(block) == some
    assert blocks.rows_ended(block, ending) == "".join(row + ending for row in some)


def test_zeros_behind_the_journal_are_taken_off(monkeypatch):
    """As a power failure leaves them."""
    score("articles", "-o", "whole.csv")
    _stopped(monkeypatch, 2)
    with open("scores.csv.journal", "ab") as file:
        file.write(bytes(4096))
    assert score("articles", "-o", "scores.csv").exit_code == 1
    assert Path("whole.csv").read_bytes() == Path("scores.csv").read_bytes()


@pytest.mark.parametrize("cut_off", [0, 1, 5, 40, 1000])
def test_a_torn_end_of_the_journal_is_taken_off(monkeypatch, cut_off):
    score("articles", "-o", "whole.csv")
    stopped = _stopped(monkeypatch, 2)
    assert stopped.exit_code == 130
    assert "the same command goes on from here" in stopped.stderr
    assert not Path("scores.csv").exists()
    journal = Path("scores.csv.journal")
    data = journal.read_bytes()
    journal.write_bytes(data[: len(data) - cut_off] if cut_off else data + b"\0" * 7)
    assert score("articles", "-o", "scores.csv").exit_code == 1
    assert Path("whole.csv").read_bytes() == Path("scores.csv").read_bytes()


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        (lambda: None, ["--all"], "other options (all-blocks)"),
        (lambda: None, ["--level", "article"], "other options (level)"),
        (lambda: Path("articles/0/a000.txt").write_text("Something else stands here now, and it is long enough."), [], "other inputs"),
        (lambda: Path("articles/more.txt").write_text("One more of them."), [], "other inputs"),
    ],
)  # fmt: skip
def test_a_run_that_has_changed_mixes_nothing(monkeypatch, change, options, said):
    _stopped(monkeypatch, 1)
    change()
    before = Path("scores.csv.journal").read_bytes()
    done = score("articles", "-o", "scores.csv", *options)
    assert done.exit_code == 1
    assert said in done.stderr
    assert "--restart" in done.stderr
    assert Path("scores.csv.journal").read_bytes() == before
    score("articles", "-o", "scores.csv", "--restart", *options)
    score("articles", "-o", "anew.csv", *options)
    assert Path("anew.csv").read_bytes() == Path("scores.csv").read_bytes()


def test_what_a_kill_left_beside_the_output_is_cleared_away(place):
    Path(".scores.csv-abcd1234").write_text("half a row", "utf-8")
    score("articles", "-o", "scores.csv")
    assert not list(place.glob(".scores*"))


def test_what_is_no_journal_is_left_alone():
    Path("scores.csv.journal").write_text("my notes\n", "utf-8")
    done = score("articles", "-o", "scores.csv")
    assert done.exit_code == 1
    assert "this is no journal of a run" in done.stderr
    assert Path("scores.csv.journal").read_text("utf-8") == "my notes\n"


def test_two_runs_on_one_output_do_not_mix(tmp_path):
    pytest.importorskip("fcntl")
    first = Journal(tmp_path / "x.journal", {"model": "a"})
    with pytest.raises(FramingError, match="another run is writing here"):
        Journal(tmp_path / "x.journal", {"model": "a"})
    first.close()
    Journal(tmp_path / "x.journal", {"model": "a"}).close(remove=True)


def test_a_full_disk_loses_nothing(monkeypatch):
    score("articles", "-o", "whole.csv")
    kept = Journal._write
    room = [400_000]

    def write(self, parts):
        data = b"".join(parts)
        room[0] -= len(data)
        if room[0] < 0:
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            raise FramingError(f"{self.path}: cannot be written (No space left on device); nothing is lost: make room.")
        kept(self, [data])

    monkeypatch.setattr(Journal, "_write", write)
    done = score("articles", "-o", "scores.csv")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr
    monkeypatch.setattr(Journal, "_write", kept)
    score("articles", "-o", "scores.csv")
    assert Path("whole.csv").read_bytes() == Path("scores.csv").read_bytes()


def test_parts_make_the_whole():
    score("articles", "-o", "whole.csv")
    found = []
    for part in (1, 2, 3):
        score("articles", "-o", f"part-{part}.csv", "--shard", f"{part}/3")
        found += rows(f"part-{part}.csv")
    key = lambda row: (row["article"], row["paragraph"])  # noqa: E731
    assert sorted(found, key=key) == sorted(rows("whole.csv"), key=key)


@pytest.mark.parametrize("text", ["3", "0/3", "4/3", "a/b", "-1/3", "1/0", "1/3/5"])
def test_a_part_that_is_none_is_said(text):
    with pytest.raises(FramingError, match=r"name a part and their number"):
        parse_shard(text)


def test_copies_are_marked_and_counted_once():
    original = Path("articles/0/a000.txt").read_text("utf-8")
    Path("articles/zz-same.txt").write_text(original, "utf-8")
    long = "\n\n".join(article(i) for i in range(1000, 1006))
    Path("articles/zy-wire.txt").write_text(long, "utf-8")
    Path("articles/zz-wire.txt").write_text(
        f"{long}\n\nThe island paper has shortened this report of the agency and set a new title above it.\n", "utf-8"
    )
    done = score("articles", "-o", "scores.csv", "--unique", "--level", "article")
    assert "2 articles are copies of another (column duplicate_of); counted once here" in done.stderr
    copies = {row["article"]: row["duplicate_of"] for row in rows("scores.csv") if row["duplicate_of"]}
    assert copies == {"zz-same": "0/a000", "zz-wire": "zy-wire"}
    profile = json.loads(Path("scores.csv.manifest.json").read_text("utf-8"))["profile"]["training-ground"]
    assert profile["paragraphs"] == 600 + len(re.findall(r"\S\n", long))


def test_a_database_has_every_level():
    score("articles", "-o", "scores.sqlite", "--meta")
    with sqlite3.connect("scores.sqlite") as database:
        count = {
            name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in ("articles", "paragraphs", "scores", "profiles")
        }
        assert count == {"articles": 302, "paragraphs": 600, "scores": 2400, "profiles": 1200}
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        shares = database.execute(
            "SELECT avg(s.present) FROM scores s JOIN paragraphs p ON p.id = s.paragraph_id JOIN articles a ON a.id = p.article_id "
            "WHERE a.article = '0/a000' AND s.framing = 'training-ground'"
        ).fetchone()[0]
        profile = database.execute(
            "SELECT share FROM profiles p JOIN articles a ON a.id = p.article_id WHERE a.article = '0/a000' AND framing = 'training-ground'"
        ).fetchone()[0]
        assert shares == profile
        assert database.execute("SELECT article FROM articles WHERE error IS NOT NULL").fetchall() == [("empty",), ("picture",)]
    database.close()


def test_parquet_holds_what_csv_holds():
    parquet = pytest.importorskip("pyarrow.parquet")
    score("articles", "-o", "scores.csv")
    score("articles", "-o", "scores.parquet")
    found = parquet.read_table("scores.parquet").to_pylist()
    for one, other in zip(rows("scores.csv"), found, strict=True):
        assert list(one) == list(other)
        assert one == {name: "" if value is None else str(value) for name, value in other.items()}


def test_files_are_named_in_a_list():
    names = [str(path) for path in sorted(Path("articles/1").glob("*.txt"))[:5]]
    Path("names").write_text("\n".join(names) + "\n\n", "utf-8")
    score("--files-from", "names", "-o", "lines.csv")
    done = CliRunner().invoke(main, ["score", "--files-from", "-", "-o", "nul.csv"], input="\0".join(names))
    assert done.exit_code == 0
    assert Path("lines.csv").read_bytes() == Path("nul.csv").read_bytes()
    assert len({row["article"] for row in rows("nul.csv")}) == 5


def test_articles_of_one_name_are_told_apart():
    for name in ("one", "two"):
        Path(name).mkdir()
        Path(name, "letter.txt").write_text(FERRY.format(name, name), "utf-8")
    score("one/letter.txt", "two/letter.txt", "-o", "scores.csv")
    assert [row["article"] for row in rows("scores.csv")] == ["one/letter.txt", "two/letter.txt"]


def test_outputs_within_the_folder_are_not_scored():
    for _ in range(2):
        done = score("./articles", "-o", "articles/scores.csv")
        assert "302 files" in done.stderr


def test_a_dry_run_counts():
    done = score("articles", "-o", "scores.csv", "--dry-run")
    assert done.exit_code == 0
    assert "302 files" in done.stdout
    assert not Path("scores.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["articles", "--jobs", "2"], "--jobs is for a run"),
        (["articles", "--meta", "--format", "json", "-o", "x.json"], "--meta is for a run"),
        (["articles", "--format", "sqlite"], "needs a file; name it with -o"),
        (["articles", "--level", "both"], "--level both writes a second file"),
        ([], "name a file or folder to score"),
        (["articles", "-o", "x.csv", "--level", "both", "--explain"], "leave out --level both"),
    ],
)
def test_what_makes_no_run_is_said(arguments, said):
    done = score(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    from framing.running import scoring_batch

    kept = scoring_batch.read_articles

    def slow(file, reading):
        if file.id == "3/a003":
            time.sleep(30)
        return kept(file, reading)

    monkeypatch.setattr(scoring_batch, "read_articles", slow)
    done = score("articles", "-o", "scores.csv", "--file-limit", "0.2")
    assert "took longer than 0.2 seconds" in done.stderr
    assert len(rows("scores.csv")) == 601


def test_the_limit_is_one():
    with pytest.raises(TooLong), time_limit(0.05):
        time.sleep(5)
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_files_are_always_cut_in_the_same_way():
    inputs = [one for one in find_inputs(["articles"]) if isinstance(one, Input)]
    batches = list(cut(inputs, Reading()))
    assert [batch.number for batch in batches] == list(range(len(batches)))
    assert [file for batch in batches for file in batch.files] == inputs
    assert batches == list(cut(inputs, Reading()))


def test_failures_of_one_kind_are_told_as_one():
    assert kind_of("a.txt", "a.txt: the file is empty; there is nothing to score.") == "the file is empty"
    assert kind_of("b.csv", "b.csv, line 7: 'x' is no date") == kind_of("b.csv", "b.csv, line 19: 'yy' is no date")


def test_a_format_stands_for_an_ending():
    assert Settings("csv").levels == ("paragraph",)
    assert Settings("csv", level="both").levels == ("paragraph", "article")


def test_a_process_that_dies_takes_one_file_with_it(place):
    """As one does that runs out of memory."""
    killer = place / "killer.py"
    killer.write_text(
        "import os, sys\n"
        "from framing.running import scoring_batch\n"
        "kept = scoring_batch.read_articles\n"
        "def deadly(file, reading):\n"
        "    if file.id == '4/a004':\n"
        "        os._exit(9)\n"
        "    return kept(file, reading)\n"
        "scoring_batch.read_articles = deadly\n",
        "utf-8",
    )
    (place / "sitecustomize.py").write_text("import killer\n", "utf-8")
    command = [
        sys.executable,
        "-c",
        "from framing.cli import main; main()",
        "score",
        "articles",
        "-o",
        "scores.csv",
        "--jobs",
        "2",
    ]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(place)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ended its process" in done.stderr
    assert "Traceback" not in done.stderr
    assert [row["article"] for row in rows("scores.csv") if "ended its process" in row["error"]] == ["4/a004"]
    assert len(rows("scores.csv")) == 601


def test_a_cluster_that_loses_a_worker_loses_nothing():
    distributed = pytest.importorskip("distributed")
    score("articles", "-o", "whole.csv")
    code = (
        "import os, signal, threading, time\n"
        "from distributed import LocalCluster\n"
        "from framing.cli import main\n"
        "if __name__ == '__main__':\n"
        "    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)\n"
        "    def kill():\n"
        "        journal = 'scores.csv.journal'\n"
        "        while not os.path.exists(journal) or os.path.getsize(journal) < 20_000:\n"
        "            time.sleep(0.005)\n"
        "        os.kill(next(iter(cluster.workers.values())).process.pid, signal.SIGKILL)\n"
        "    threading.Thread(target=kill, daemon=True).start()\n"
        "    main(['score', 'articles', '-o', 'scores.csv', '--scheduler', cluster.scheduler_address])\n"
    )
    Path("cluster.py").write_text(code, "utf-8")
    done = subprocess.run([sys.executable, "cluster.py"], capture_output=True, text=True, check=False, timeout=120)
    assert distributed
    assert done.returncode == 1, done.stderr
    assert Path("whole.csv").read_bytes() == Path("scores.csv").read_bytes()
