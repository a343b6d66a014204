"""Make a folder of files in every format, some of them hostile, and see that a run survives it.

usage: python scripts/hostile_folder.py FOLDER [--files 20000] [--hostile 300] [--kills 20]

The texts are those of the corpus that ships. The folder is scored undisturbed, then killed at random moments and resumed; the
outputs must be the same. Printed are the report of the run, its time, and the memory of its largest process.
"""

from __future__ import annotations

import argparse
import gzip
import html
import io
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from framing.articles import Article  # noqa: E402
from framing.corpus import read_corpus  # noqa: E402
from tests.documents import docx, epub, pdf, w  # noqa: E402

SHARES = {
    "txt": 0.55, "html": 0.15, "md": 0.06, "docx": 0.08, "rtf": 0.05, "pdf": 0.02, "epub": 0.01, "csv": 0.02, "jsonl": 0.02,
    "gz": 0.02, "zip": 0.01, "tar.gz": 0.01,
}  # fmt: skip


def paragraphs(article: Article) -> list[str]:
    """Return the texts of the paragraphs of an article."""
    return [paragraph.text for paragraph in article.paragraphs]


def rtf(texts: list[str]) -> bytes:
    """Return texts as RTF."""
    escaped = ("".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text if ord(c) < 65536) for text in texts)
    return (r"{\rtf1\ansi " + r"\par\par ".join(escaped) + r"\par}").encode("ascii")


def printed(texts: list[str]) -> bytes:
    """Return texts as a PDF of one column."""
    pages, lines, up = [], [], 780
    for text in texts:
        plain = re.sub(r"[()\\]", "", text.encode("cp1252", "ignore").decode("cp1252"))
        for line in re.findall(r".{1,85}(?:\s|$)", plain):
            lines.append((60, up, line.strip()))
            up -= 12
            if up < 60:
                pages.append(lines)
                lines, up = [], 780
        up -= 10
    return pdf([*pages, lines] if lines else pages)


def document(kind: str, id: str, texts: list[str]) -> bytes:
    """Return texts as a file of a format."""
    whole = "\n\n".join(texts)
    if kind == "html":
        body = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
        return f"<html><head><meta charset='utf-8'><title>{id}</title></head><body><nav>Home</nav>{body}</body></html>".encode()
    if kind == "docx":
        return docx("".join(w(html.escape(text)) for text in texts))
    if kind == "epub":
        return epub(["".join(f"<p>{html.escape(text)}</p>" for text in texts)])
    if kind == "csv":
        return (
            "id,text\n" + "".join(f'{id}-{i},"{text.replace(chr(34), chr(34) * 2)}"\n' for i, text in enumerate(texts))
        ).encode()
    if kind == "jsonl":
        return "".join(json.dumps({"id": f"{id}-{i}", "text": text}) + "\n" for i, text in enumerate(texts)).encode()
    if kind in ("zip", "tar.gz"):
        return packed(kind, {f"{id}-a.txt": whole.encode(), f"{id}-b.html": document("html", id, texts)})
    makers: dict[str, Callable[[], bytes]] = {
        "rtf": lambda: rtf(texts),
        "pdf": lambda: printed(texts),
        "gz": lambda: gzip.compress(whole.encode()),
    }
    return makers[kind]() if kind in makers else whole.encode()


def packed(kind: str, files: dict[str, bytes]) -> bytes:
    """Return files as an archive."""
    out = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
    else:
        with tarfile.open(fileobj=out, mode="w:gz") as archive:
            for name, data in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def hostile(folder: Path, number: int, texts: list[str]) -> None:
    """Write files that no reader should trip over."""
    whole = "\n\n".join(texts).encode()
    nested = "".join(f'<!ENTITY a{i} "&a{i - 1};&a{i - 1};">' for i in range(1, 20))
    entity = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{nested}]>'
    kinds: list[tuple[str, Callable[[], bytes]]] = [
        ("empty.txt", lambda: b""),
        ("blank.txt", lambda: b" \n\n \t\n"),
        ("binary.txt", lambda: random.Random(1).randbytes(5000)),
        ("zeros.txt", lambda: bytes(5000)),
        ("picture.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500)),
        ("cut.docx", lambda: document("docx", "x", texts)[:700]),
        ("cut.pdf", lambda: printed(texts)[:900]),
        ("cut.zip", lambda: document("zip", "x", texts)[:400]),
        ("cut.tar.gz", lambda: document("tar.gz", "x", texts)[:300]),
        ("cut.epub", lambda: document("epub", "x", texts)[:500]),
        ("bomb.zip", lambda: packed("zip", {"bomb.txt": b"0" * (1 << 27)})),
        (
            "latin.txt",
            lambda: "Das Gespr\u00e4ch fand am Abend statt, und der M\u00fcller erz\u00e4hlte von seiner M\u00fchle.".encode(
                "cp1252"
            ),
        ),
        ("half.txt", lambda: whole[:50] + b"\xff\xfe\xfd" + whole[50:]),
        ("wide.txt", lambda: b"\n\n".join(texts[0].encode("utf-16-le") for _ in range(2))),
        ("quote.csv", lambda: b'id,text\n1,"' + whole + b"\n2,more\n"),
        ("header.csv", lambda: b"id,text\n"),
        ("broken.jsonl", lambda: b'{"text": "' + whole[:80] + b"\n" + json.dumps({"text": texts[0]}).encode() + b"\n[1,\n"),
        ("deep.json", lambda: b"[" * 100_000),
        ("entities.docx", lambda: docx("", parts=[("docProps/core.xml", f"{entity}<x>&a19;</x>")])),
        ("deep.html", lambda: b"<div>" * 50_000 + whole),
        ("tag.html", lambda: b"<p>" + whole[:100] + b"<a href='" * 20_000),
        ("text.pdf", lambda: whole),
        ("text.docx", lambda: whole),
        ("locked.zip", lambda: packed("zip", {"a.txt": whole}).replace(b"\x14\x00\x00\x00\x08", b"\x14\x00\x01\x00\x08", 1)),
        ("word.txt", lambda: b"a" * 1_000_000),
    ]
    for i in range(number):
        name, make = kinds[i % len(kinds)]
        (folder / f"bad-{i:04d}-{name}").write_bytes(make())
    (folder / "line.txt").write_bytes(b"word " * 10_000_000)
    (folder / "large.html").write_bytes(b"<html><body>" + b"<p>" + whole[:400] + b"</p>" * 3 + b"<div><span>" * 900_000)
    deep = folder
    for _ in range(60):
        deep /= "d" * 30
        os.makedirs(deep, exist_ok=True)
    (deep / "deep.txt").write_bytes(whole)
    os.symlink("..", folder / "circle")
    os.symlink("nowhere", folder / "broken-link.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "two\nlines.txt").write_bytes(whole)
    with open(os.path.join(os.fsencode(folder), b"caf\xe9.txt"), "wb") as file:
        file.write(whole)


def make(folder: Path, files: int, bad: int) -> None:
    """Fill a folder."""
    corpus = read_corpus(ROOT / "corpus")
    articles = [paragraphs(article) for article in corpus.articles.values()]
    rng = random.Random(0)
    kinds = rng.choices(list(SHARES), list(SHARES.values()), k=files)
    for i, kind in enumerate(kinds):
        texts = rng.sample(articles[i % len(articles)], k=min(8, len(articles[i % len(articles)])))
        place = folder / f"{i % 97:02d}" / f"{i % 13:02d}"
        place.mkdir(parents=True, exist_ok=True)
        ending = "txt.gz" if kind == "gz" else kind
        (place / f"a{i:05d}.{ending}").write_bytes(document(kind, f"a{i:05d}", texts))
    (folder / "hostile").mkdir()
    hostile(folder / "hostile", bad, articles[0])


def score(folder: Path, output: Path, *options: str, kill_after: float | None = None) -> int | None:
    """Score the folder; kill the run after so many seconds, if that is said."""
    command = [sys.executable, "-c", "from framing.cli import main; main()", "score", str(folder), "-o", str(output), *options]
    process = subprocess.Popen(command, stderr=open(f"{output}.report", "w"), start_new_session=True)  # noqa: SIM115
    try:
        return process.wait(kill_after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


def main(folder: Path, files: int, bad: int, kills: int, jobs: int) -> None:
    """Make the folder, score it, kill it, and print what came of it."""
    if not folder.exists():
        folder.mkdir(parents=True)
        make(folder, files, bad)
    out = folder.with_name(f"{folder.name}-scores")
    out.mkdir(exist_ok=True)
    options = ("--jobs", str(jobs), "--log", str(out / "log.jsonl"))
    begun = time.monotonic()
    code = score(folder, out / "whole.csv", *options)
    took = time.monotonic() - begun
    manifest = json.loads((out / "whole.csv.manifest.json").read_text("utf-8"))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"exit status {code}, {took:.0f} s with {jobs} jobs, {json.dumps(manifest['counts'])}, largest process {memory:.0f} MB")
    print((out / "whole.csv.report").read_text("utf-8"))
    rng = random.Random(1)
    for number in range(kills):
        again = score(folder, out / "killed.csv", "--jobs", str(jobs), kill_after=rng.uniform(0.5, 0.9 * took / 3))
        if again is not None:
            print(f"kill {number + 1}: it had ended already ({again})")
            break
    score(folder, out / "killed.csv", "--jobs", str(jobs))
    same = (out / "whole.csv").read_bytes() == (out / "killed.csv").read_bytes()
    print(f"killed and resumed: {'the same output' if same else 'ANOTHER OUTPUT'}")
    raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--hostile", dest="bad", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    main(**vars(parser.parse_args()))
