"""What the README tells a reader to type works, and what it says of the options is so."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.cli import main
from framing.codebook import read_codebook
from framing.model import FramingModel

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if re.search(r"(^|\| )framing ", line) and "pip install" not in line
]
ARTICLE = """The first trains had barely crossed the river when the price of soup went up in the station canteen for the third time.

Moscow is short of men and has to pay for soldiers from abroad, which shows how desperate its army has become.
"""

NEXIS = f"""1 of 1 DOCUMENTS

The Pier Gazette

October 18, 2024 Friday

SOUP AT THE STATION

LENGTH: 45 words

{ARTICLE}
LOAD-DATE: October 19, 2024
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reader")
    for name in ("corpus", "models"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("article.txt", "another.txt"):
        (folder / name).write_text(ARTICLE, "utf-8")
    (folder / "news.csv").write_text(f'id,body,paper\n1,"{ARTICLE}",The Pier\n', "utf-8")
    (folder / "nexis.txt").write_text(NEXIS, "utf-8")
    return folder


def test_there_are_commands_to_try():
    assert len(COMMANDS) >= 8


def test_the_commands_of_the_readme_work_one_after_the_other(place, monkeypatch):
    monkeypatch.chdir(place)
    for command in COMMANDS:
        given = None
        if command.startswith("cat "):
            given = (place / command.split()[1]).read_text("utf-8")
            command = command.split("| ", 1)[1]
        done = CliRunner().invoke(main, shlex.split(command)[1:], input=given, catch_exceptions=False)
        assert done.exit_code == 0, f"{command}: {done.output}"


def test_the_first_command_names_an_article_of_the_test_split():
    name = re.search(r"framing score corpus/articles/(\S+)\.txt", README)[1]
    assert re.search(rf"^{name},.*,test,", (ROOT / "corpus" / "articles.csv").read_text("utf-8"), re.MULTILINE)


def test_the_table_of_options_is_that_of_the_command():
    rows = re.findall(r"^\| (`-.*?) \|", README, re.MULTILINE)
    named = {option for row in rows for option in re.findall(r"`(-[\w-]+)", row)}
    taken = {
        option for parameter in main.get_command(None, "score").params for option in parameter.opts if option.startswith("-")
    }
    assert named | {"--output"} == taken | {"--output"}


def test_the_figures_are_those_of_the_shipped_model():
    held_out = FramingModel.load(ROOT / "models" / "default").figures["held_out"]
    for split, figures in held_out.items():
        presence, stance = figures["macro"]["f1"], figures["stance"]["macro_f1"]
        cells = " | ".join(f"{found['value']:.2f} ({found['low']:.2f}-{found['high']:.2f})" for found in (presence, stance))
        assert f"(split `{split}`) | {cells} |" in README


def test_the_codebook_shown_is_one(tmp_path):
    (tmp_path / "codebook.toml").write_text(re.search(r"```toml\n(.*?)```", README, re.DOTALL)[1], "utf-8")
    codebook = read_codebook(tmp_path / "codebook.toml")
    assert codebook.values == ("absent", "favor", "against")
    assert codebook.lists


def test_the_line_of_json_has_the_shape_that_is_printed(place, monkeypatch):
    monkeypatch.chdir(place)
    shown = json.loads(re.search(r"```json\n(.*?)```", README, re.DOTALL)[1])
    printed = json.loads(CliRunner().invoke(main, ["score", "article.txt", "--format", "jsonl"]).stdout.splitlines()[0])
    assert list(shown) == list(printed)
    for entry in shown["framings"].values():
        assert list(entry) == list(printed["framings"]["russian-weakness"])


def test_the_python_example_runs(place, monkeypatch):
    monkeypatch.chdir(place)
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    names = {}
    exec(compile(code, "README.md", "exec"), names)
    assert names["scores"].probabilities.shape == (2, 4)
