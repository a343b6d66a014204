"""Throw random texts and damaged models at the kernel, built with sanitizers, for a while.

usage: python scripts/fuzz_kernel.py [--seconds 60]

The kernel is compiled twice into a temporary folder, as it is and without the instructions of one kind of machine, with the
address and undefined-behaviour sanitizers, and run in a process of its own, which they end at the first wrong access. Without a
compiler that has them, this says so and does nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

SOURCE = Path(__file__).resolve().parents[1] / "src" / "framing" / "_kernel.c"
BUILDS = {"whole": [], "portable": ["-U__SSE2__"]}
FLAGS = ["-g", "-O1", "-shared", "-fPIC", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
SIGNS = ("\u00e9", "\u2019", "\u201c", "\u00a0", "\u0301", "\u041f", "\u4e00", "\U0001f600", "\u023a")
PIECES = [piece.encode("utf-8") for piece in ("a", "b c", "'", "''", "?", '"', *SIGNS)]
PIECES += [b"longer-than-eight", b"x" * 300, *(bytes([code]) for code in range(128))]


def tables(rng: random.Random) -> tuple[dict[str, bytes], tuple[int, int, int, int]]:
    """Return the tables of a small model and the numbers that go with it."""
    from framing import kernel
    from framing.lexicon import Weights
    from framing.terms import Terms

    given = []

    class Spy:
        def __init__(self, model: dict[str, bytes], _stem: object, *rest: int) -> None:
            given.append((model, rest))

    vocabulary = ["a", "b", "c", "a b", "b c", "?", '"', "#list", "\u00e9"]
    unpaired = np.array([0, 1, 2, -1, -1, 3, 4, 5, 6])
    numbers = np.random.default_rng(rng.randrange(1 << 32)).random
    sizes = numbers(9), numbers((9, 3)), numbers((7, 4))
    weights = Weights(*sizes, unpaired, unpaired >= 0, numbers(9), numbers(9))
    kernel._kernel = type("module", (), {"Kernel": Spy})
    kernel.Kernel(Terms(None, 2, {"list": ["a b", "c", "b c"]}, True), vocabulary, weights)
    return given[0]


def spoiled(model: dict[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """Return the tables with some bytes changed, or with a table cut off or longer."""
    name = rng.choice(sorted(model))
    data = bytearray(model[name])
    for _ in range(rng.randrange(4)):
        if data:
            data[rng.randrange(len(data))] = rng.choice((0, 1, 127, 128, 255, rng.randrange(256)))
    if rng.random() < 0.2:
        data = data[: rng.randrange(len(data) + 1)] + rng.randbytes(rng.choice((0, 4, 8, 16)))
    return {**model, name: bytes(data)}


def loaded(path: str, name: str) -> Any:
    """Return the module that a library is."""
    specification = importlib.util.spec_from_file_location(f"{name}._kernel", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def fuzz(folder: str, seconds: float) -> None:
    """Use the kernels of a folder until the time is up; what one says the other must say."""
    modules = [loaded(f"{folder}/{name}.so", name) for name in BUILDS]
    rng = random.Random(0)
    model, rest = tables(rng)
    end, rounds, refused = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        rounds += 1
        given = model if rng.random() < 0.3 else spoiled(model, rng)
        texts = [b"".join(rng.choices(PIECES, k=rng.randrange(60))).decode("utf-8", "replace") for _ in range(rng.randrange(6))]
        numbers = np.sort(np.array([rng.randrange(-1, 3) for _ in texts], dtype=np.int32))
        _, again = np.unique(numbers[numbers >= 0], return_inverse=True)
        numbers[numbers >= 0] = again
        used, limits = rng.choice((3, 7)), np.full(3, rng.random() - 0.5)
        enough = sum(len(text) // 2 + 1 for text in texts)
        room = enough if rng.random() < 0.5 else rng.randrange(9)
        said = [used_once(module, given, rest, texts, numbers, used, limits, room) for module in modules]
        refused += isinstance(said[0], str)
        if not all(same(one, other) for one, other in zip(*said, strict=True)):
            raise SystemExit(f"the kernels differ on {texts!r}")
    print(f"{rounds} models, {refused} refused, no wrong access")


def same(one: Any, other: Any) -> bool:
    """Whether two arrays, or two characters, are the same."""
    return bool(np.array_equal(one, other, equal_nan=not isinstance(one, str)))


def used_once(
    module: Any, model: dict[str, bytes], rest: Any, texts: list[str], numbers: Any, used: int, limits: Any, room: int
) -> Any:
    """Return what a kernel says of texts, or why it refuses them."""
    n, lengths = len(texts), np.zeros(len(texts), dtype=np.int32)
    stems, marks = np.zeros(room, dtype=np.int32), np.zeros(n, dtype=np.uint8)
    sums, slow, about = np.zeros((n, 7)), np.zeros(n, dtype=np.uint8), np.zeros((int(numbers.max(initial=-1)) + 1, 4))
    try:
        module.Reader(model, lambda word: len(word)).read(texts, stems, lengths, marks)
        made = module.Kernel(model, lambda word: len(word) % 5 - 1, *rest)
        for _ in range(2):
            made.project(texts, numbers, used, limits, sums, slow, about)
    except ValueError as error:
        return str(error)
    around = np.zeros_like(sums)
    if n:
        module.neighbours(np.ascontiguousarray(sums), numbers, around, 7, 0.9, used)
    return stems, lengths, marks, sums, slow, about, around


def main(seconds: float) -> int:
    """Build the kernel and fuzz it in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        include = f"-I{sysconfig.get_paths()['include']}"
        compiler = os.environ.get("CC", "gcc")
        command = [compiler, *FLAGS, include, "-DCLONED=", str(SOURCE), "-lm"]
        try:
            for name, flags in BUILDS.items():
                subprocess.run([*command, *flags, "-o", f"{folder}/{name}.so"], check=True, capture_output=True)
            names = [library(compiler, name) for name in ("asan", "ubsan")]
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"no compiler with sanitizers here ({error}); nothing was fuzzed")
            return 0
        environment = os.environ | {"LD_PRELOAD": " ".join(names), "ASAN_OPTIONS": "detect_leaks=0", "PYTHONMALLOC": "malloc"}
        again = [sys.executable, __file__, "--in", folder, "--seconds", str(seconds)]
        return subprocess.run(again, env=environment, check=False).returncode


def library(compiler: str, name: str) -> str:
    """Return where a compiler keeps the library of a sanitizer."""
    done = subprocess.run([compiler, f"-print-file-name=lib{name}.so"], check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--in", dest="folder", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.folder:
        fuzz(given.folder, given.seconds)
    else:
        raise SystemExit(main(given.seconds))
