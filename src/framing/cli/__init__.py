"""The command line: one module a command; what goes wrong is caught here, once."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from framing import __version__
from framing.cli.agree import agree
from framing.cli.corpus import corpus
from framing.cli.evaluate import evaluate
from framing.cli.model import model
from framing.cli.score import score
from framing.cli.train import train
from framing.errors import FramingError


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
            code = _say("stopped from the keyboard; nothing was left half-written.", 130)
        except BrokenPipeError:
            code = 1
        except OSError as error:
            code = _say(f"standard output cannot be written ({error.strerror or error}).", 1)
        if code:
            _close_quietly()
        sys.exit(code if isinstance(code, int) else 0)


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

        click.echo(f"framing, version {__version__} ({'compiled kernel' if BUILT else 'pure Python'})")
        context.exit()


@click.group(cls=_Framing, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit.")
def main() -> None:
    """Score news for framings and stances; train on your own corpus and codebook."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


main.add_command(score)
main.add_command(train)
main.add_command(model)
main.add_command(evaluate)
main.add_command(agree)
main.add_command(corpus)
