"""A model's directory: read with checks, written as a whole or not at all.

Everything in it is data. A checksum of each file stands in ``config.json``, so that a cut-off or changed file is
noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from framing.errors import FramingError, ModelError

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "framing-model"
FORMAT_VERSION = 2
_LARGEST_CONFIG = 16 << 20
_FILES = ("config.json", "vocabulary.txt", "model.safetensors", "README.md")
_EXECUTABLE = (".pkl", ".pickle", ".joblib", ".skops", ".pt", ".bin")


def default_model() -> str:
    """Return the directory of the model that ships with the program, installed or in a clone."""
    here = os.path.dirname(os.path.realpath(__file__))
    installed, top = os.path.join(here, "_data", "models", "default"), os.path.dirname(os.path.dirname(here))
    is_clone = not os.path.exists(installed) and os.path.exists(os.path.join(top, "pyproject.toml"))
    return os.path.join(top, "models", "default") if is_clone else installed


def read_config(folder: str | Path) -> dict[str, Any]:
    """Read and check the part of a model that says what it is."""
    if os.path.splitext(str(folder).rstrip("/"))[1] in _EXECUTABLE:
        raise ModelError(
            f"{folder}: files of this kind can run code when they are opened and are never loaded; "
            "name the directory of a framing model."
        )
    try:
        place = os.path.join(folder, "config.json")
        if os.stat(place).st_size > _LARGEST_CONFIG:
            raise ModelError(f"{folder}: config.json is larger than 16 MB; this is no framing model.")
        config = json.loads(_read(place))
    except FileNotFoundError:
        what = (
            "there is no such directory"
            if not os.path.exists(folder)
            else "there is no config.json in it, so it is no framing model"
        )
        raise ModelError(f"{folder}: {what}; name a directory made by `framing train`.") from None
    except NotADirectoryError:
        raise ModelError(f"{folder}: this is a file; name the directory of a model made by `framing train`.") from None
    except OSError as error:
        raise ModelError(f"{folder}: cannot be read ({error.strerror or error}).") from None
    except (ValueError, RecursionError):
        raise ModelError(f"{folder}: the model is damaged (config.json is no JSON); copy or train it again.") from None
    if not isinstance(config, dict) or config.get("format") != FORMAT:
        raise ModelError(f"{folder}: config.json is not that of a framing model; name a directory made by `framing train`.")
    version = config.get("format_version")
    if type(version) is not int or version < 1:
        raise ModelError(f"{folder}: the model is damaged (format_version is {version!r}); copy or train it again.")
    if version < FORMAT_VERSION:
        raise ModelError(f"{folder}: the model has the old format {version}; train it again with this version of framing.")
    if version > FORMAT_VERSION:
        raise ModelError(
            f"{folder}: the model has format {version}, this program reads {FORMAT_VERSION}; install a newer framing."
        )
    return config


def read_file(folder: str | Path, name: str, expected: object) -> bytes:
    """Read one file of a model and compare its SHA-256 with `expected`."""
    try:
        data = _read(os.path.join(folder, name))
    except OSError as error:
        raise ModelError(f"{folder}: {name} cannot be read ({error.strerror or error}); copy or train the model again.") from None
    if checksum(data) != expected:
        raise ModelError(f"{folder}: {name} is cut off or was changed after the model was saved; copy or train the model again.")
    return data


def _read(place: str) -> bytes:
    with open(place, "rb") as file:
        return file.read()


def checksum(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def config_checksum(config: Mapping[str, Any]) -> str:
    """Return the checksum of everything that ``config.json`` says but the checksum itself."""
    said = {name: value for name, value in config.items() if name != "checksum"}
    return checksum(json.dumps(said, sort_keys=True, ensure_ascii=False).encode())


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into a new folder and move it to `folder`, so that no half-written model is ever there."""
    import shutil
    import tempfile
    from pathlib import Path

    from framing.writing import umask

    _check_replaceable(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, data in files.items():
                (new / name).write_bytes(data)
            new.chmod(0o777 & ~umask())
            old = None
            if folder.exists():
                old = new.with_name(new.name + "-old")
                folder.rename(old)
            new.rename(folder)
            if old:
                shutil.rmtree(old)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise ModelError(f"{folder}: the model cannot be written there ({error.strerror or error}).") from None


def _check_replaceable(folder: Path) -> None:
    """Refuse to put a model in the place of anything but a model, or an empty folder."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    try:
        config = json.loads((folder / "config.json").read_bytes())
        own = isinstance(config, dict) and config.get("format") == FORMAT
    except (OSError, ValueError, RecursionError):
        own = False
    if not own:
        raise FramingError(f"{folder}: exists and is no model; choose another place.")
    others = sorted(path.name for path in folder.iterdir() if path.name not in _FILES)
    if others:
        raise FramingError(
            f"{folder}: the model there has {others[0]!r} beside it, which would be lost; move it or choose another place."
        )
