"""The door to the command line: ``framing``, or ``python -m framing``."""

from __future__ import annotations

import atexit
import gc
import sys

_SELDOM = 100_000


def main() -> None:
    """Run the command line.

    Rubbish is looked for seldom, and no more at the end, when all memory is given back: for a short command either would take
    longer than what it was called for.
    """
    gc.set_threshold(_SELDOM)
    atexit.register(gc.freeze)
    if sys.argv[1:2] == ["score"]:
        from framing.shortcut import printed

        if printed(sys.argv[2:]):
            return
    from framing.cli import main

    main()


if __name__ == "__main__":
    main()
