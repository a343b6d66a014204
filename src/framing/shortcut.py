"""``framing score FILE``, the shortest command, past click, whose import alone takes as long as scoring.

Only what goes well is done here; on any doubt nothing is printed, and the command line does all of it.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence


def printed(arguments: Sequence[str]) -> bool:
    """Print the table of a file, if it is the only argument of ``framing score`` and there is nothing to be said besides."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        return False
    from framing.errors import STOPPED, FramingError

    try:
        text = _table(arguments[0])
        if text is None or not isinstance(sys.stdout, io.TextIOWrapper):
            return False
        sys.stdout.reconfigure(errors="replace")
        sys.stdout.write(text)
        sys.stdout.flush()
    except (FramingError, OSError, ValueError):
        return False
    except KeyboardInterrupt:
        print(f"framing: {STOPPED}", file=sys.stderr)
        sys.exit(130)
    return True


def _table(place: str) -> str | None:
    """Return the table of a file; None if it is not scored without numpy, or something is to be said of its articles."""
    from framing.articles.inputs import Notice
    from framing.columns import styled
    from framing.errors import FramingError
    from framing.output_layout import Layout
    from framing.outputs import TableWriter
    from framing.scorers import LightScorer, scorer_for

    scorer = scorer_for(None, [place], light=True)
    if not isinstance(scorer, LightScorer):
        return None
    file = io.StringIO()
    writer = TableWriter(file, scorer.model, Layout(style=styled))
    for result in scorer.score([place]):
        if isinstance(result, (FramingError, Notice)) or result.familiarity.unlike:
            return None
        writer.write(result)
    writer.close()
    return file.getvalue()
