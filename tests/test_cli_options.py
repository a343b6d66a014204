"""Options that several commands take."""

from dataclasses import fields

import click
from click.testing import CliRunner

from framing.articles.inputs import Reading
from framing.cli import COMMANDS, main
from framing.cli.options import reading_options


def test_the_options_of_reading_are_its_attributes():
    said = {}

    @click.command()
    @reading_options
    def command(**given):
        said.update(given)

    done = CliRunner().invoke(command, ["--text-column", "body", "--encoding", "cp1252"])
    assert done.exit_code == 0
    assert set(said) <= {field.name for field in fields(Reading)}
    assert Reading(**said) == Reading(encoding="cp1252", text_column="body")


def test_the_list_of_commands_says_what_their_own_help_begins_with():
    for name, text in COMMANDS.items():
        command = main.get_command(None, name)
        assert command.name == name
        assert " ".join(command.help.split("\n\n")[0].split()).startswith(text)
        assert command.get_short_help_str(1000) == click.Command(name, help=text).get_short_help_str(1000)
    assert main.get_command(None, "no-such-command") is None
