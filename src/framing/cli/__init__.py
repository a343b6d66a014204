"""The command line: one module a command, imported when it is called; what goes wrong is caught here, once."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import click

from framing import __version__
from framing.errors import STOPPED, FramingError

# A command's module, and the object in it, are called as it is; its help begins with this sentence.
COMMANDS = {
    "agree": "Say how far the coders of a corpus agree.",
    "corpus": "Start, fill and check a corpus, and link its codings to your own copies of texts that it may not hold.",
    "evaluate": "Measure how good a model is on a corpus, or what training on it gives.",
    "model": "Say what a model is.",
    "score": "Score the paragraphs of articles for framings and stances.",
    "train": "Train a model on the coded articles of a corpus folder.",
}


class _Framing(click.Group):
    """The group of commands; a problem becomes one sentence on standard error and an exit code."""

    def main(self, *arguments: Any, **options: Any) -> NoReturn:
        """Run a command and end with its exit code: 0 done, 1 inputs, 2 command line, 3 model, 130 stopped from the keyboard."""
        if sys.stdout is None:
            sys.exit(_say("standard output is closed; there is nowhere to write.", 1))
        try:
            code = super().main(*arguments, **{**options, "standalone_mode": False})
            sys.stdout.flush()
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except FramingError as error:
            code = _say(str(error), error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            code = _say(STOPPED, 130)
        except BrokenPipeError:
            code = 1
        except OSError as error:
            code = _say(f"standard output cannot be written ({error.strerror or error}).", 1)
        if code:
            _close_quietly()
        sys.exit(code if isinstance(code, int) else 0)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, for which its module is imported; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, without importing them."""
        commands = [click.Command(name, help=text) for name, text in COMMANDS.items()]
        click.Group(commands=commands).format_commands(ctx, formatter)


def _say(sentence: str, code: int) -> int:
    click.echo(f"framing: {sentence}", err=True)
    return code


def _close_quietly() -> None:
    """Keep the interpreter from complaining once more of an output that is closed or full."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        return
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from framing.kernel import BUILT

        click.echo(f"framing, version {__version__} ({'compiled kernel' if BUILT else 'no compiled kernel'})")
        context.exit()


@click.group(cls=_Framing, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit.")
def main() -> None:
    """Score news for framings and stances; train on your own corpus and codebook."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
