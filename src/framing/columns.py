"""Text in columns, for a terminal."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Sequence

_STYLES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36}


def terminal_width(otherwise: int = 100) -> int:
    """Return the columns of the terminal, as COLUMNS or the terminal itself tells them; see `shutil.get_terminal_size`."""
    told = os.environ.get("COLUMNS", "")
    if told.strip().isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or otherwise  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return otherwise


def styled(text: str, style: str) -> str:
    """Colour a text for the terminal; nothing is coloured where the output is none, or with NO_COLOR."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def printable(text: str) -> str:
    """Leave out what a terminal would obey rather than print."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " for character in text)


def _wide(character: str) -> int:
    return 0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(text: str, width: int) -> str:
    """Cut or fill `text` to `width` columns of a terminal."""
    total = sum(map(_wide, text)) if not text.isascii() else len(text)
    if total <= width:
        return text + " " * (width - total)
    kept, used = [], 0
    for character in text:
        if used + _wide(character) > width - 1:
            break
        kept.append(character)
        used += _wide(character)
    return "".join(kept) + "\u2026" + " " * (width - 1 - used)


def aligned(rows: Sequence[Sequence[str]], width: int, left: int) -> list[str]:
    """Return rows as lines, the first `left` columns flush left; a first column that is too long is cut."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    widths[0] = max(12, min(widths[0], width - sum(widths[1:]) - 2 * (len(widths) - 1)))
    lines = []
    for row in rows:
        cells = [fitted(printable(cell), widths[i]) if i < left else cell.rjust(widths[i]) for i, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return lines


def percent(share: float, digits: int = 0) -> str:
    """Print a share in per cent, never 0 or 100 unless it is."""
    smallest = f"{10**-digits:.{digits}f}"
    largest = f"{100 - 10**-digits:.{digits}f}"
    shown = f"{100 * share:.{digits}f}"
    if float(shown) == 0 and share > 0:
        return f"<{smallest} %"
    return f">{largest} %" if float(shown) == 100 and share < 1 else f"{shown} %"
