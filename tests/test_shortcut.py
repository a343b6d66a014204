"""The shortest command, past click: the same is printed, or all is left to the command line."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from framing import shortcut
from framing.cli import main

TEXT = "Soldiers in Kursk\n\nNorth Korea sent troops to Russia, which shows how weak its army is, officials said on Monday.\n"
UNLIKE = "The soup is cold.\n\nBarley and oats were sown on the north slope after the thaw, as every year.\n"


def through(code, arguments, folder):
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "article.txt").write_text(TEXT, "utf-8")
    (tmp_path / "unlike.txt").write_text(UNLIKE, "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    (tmp_path / "latin.txt").write_bytes((TEXT + "\u201ccaf\u00e9\u201d\n").encode("cp1252"))
    (tmp_path / "two.jsonl").write_text('{"id": "a", "text": "Troops."}\n{"id": "b", "text": "Shells for oil."}\n', "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "article.txt"],
        ["score", "unlike.txt"],
        ["score", "empty.txt"],
        ["score", "latin.txt"],
        ["score", "two.jsonl"],
        ["score", "missing.txt"],
        ["score", "."],
        ["score", "--help"],
        ["score", "article.txt", "--level", "article"],
        ["score"],
        ["no-such-command", "article.txt"],
    ],
    ids=" ".join,
)
def test_the_door_prints_what_the_command_line_does(arguments, folder):
    straight = through("import sys; from framing.cli import main; sys.argv[0] = 'framing'; main()", arguments, folder)
    code = "import sys; from framing.__main__ import main; sys.argv[0] = 'framing'; main()"
    assert through(code, arguments, folder) == straight


def test_one_article_needs_neither_numpy_nor_click(folder):
    code = (
        "import sys\nfrom framing.__main__ import main\nmain()\n"
        "assert not {'numpy', 'click', 'pathlib', 'shutil', 'statistics', 'tempfile'} & set(sys.modules)"
    )
    status, printed, said = through(code, ["score", "article.txt"], folder)
    assert (status, said) == (0, "")
    assert printed.startswith("Soldiers in Kursk\n")


def test_stopped_from_the_keyboard(monkeypatch, capsys):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(shortcut, "_table", stop)
    with pytest.raises(SystemExit) as ended:
        shortcut.printed(["article.txt"])
    assert ended.value.code == 130
    assert capsys.readouterr().err == "framing: stopped from the keyboard; nothing was left half-written.\n"


@pytest.mark.parametrize("style", ["bold", "dim", "red", "green", "yellow", "blue", "magenta", "cyan"])
def test_styles_are_those_of_click(style, monkeypatch):
    import click

    from framing.columns import styled

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    how = {style: True} if style in ("bold", "dim") else {"fg": style}
    assert styled("text", style) == click.style("text", **how)
    monkeypatch.setenv("NO_COLOR", "1")
    assert styled("text", style) == "text"


def test_a_closed_pipe_ends_quietly(folder):
    code = "import sys; from framing.__main__ import main; main()"
    command = [sys.executable, "-c", code, "score", "article.txt"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
    assert CliRunner().invoke(main, ["score", str(folder / "article.txt")]).exit_code == 0
