"""How far a run is, on a terminal."""

from __future__ import annotations

import sys
import time

from framing.running.journal import Frame


class Progress:
    """One line on standard error that is written over; nothing where that is no terminal.

    Parameters
    ----------
    total : int
        Files in all.
    before : int
        Files that were done in an earlier sitting.
    """

    def __init__(self, total: int, before: int = 0) -> None:
        self.total, self.files, self.before = total, before, before
        self.paragraphs = self.failures = 0
        self._shown = 0.0
        self._begun = time.monotonic()
        self._on = sys.stderr is not None and sys.stderr.isatty()

    def add(self, frame: Frame) -> None:
        """Count a finished batch."""
        self.files += frame["files"]
        for entry in frame["entries"]:
            self.failures += "error" in entry
            self.paragraphs += entry.get("paragraphs", 0)
        if self._on and time.monotonic() - self._shown > 0.2:
            self._shown = time.monotonic()
            sys.stderr.write(f"\r\x1b[K{self.line(self._shown - self._begun)}")
            sys.stderr.flush()

    def line(self, seconds: float) -> str:
        """Return files, paragraphs, rate, time left and failures after so many seconds."""
        done = self.files - self.before
        rate = self.paragraphs / seconds if seconds > 0 else 0.0
        left = f"{_clock((self.total - self.files) * seconds / done)} left" if done and self.total > self.files else ""
        failed = f"{self.failures} failed" if self.failures else ""
        seen = f"{self.files} of {max(self.total, self.files)} files"
        counts = [seen, f"{self.paragraphs} paragraphs", f"{rate:.0f} a second", left, failed]
        return ", ".join(part for part in counts if part)

    def close(self) -> None:
        """Take the line away."""
        if self._on:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
