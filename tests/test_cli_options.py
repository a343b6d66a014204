"""Options that several commands take."""

from dataclasses import fields

import click
from click.testing import CliRunner

from framing.articles.inputs import Reading
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
