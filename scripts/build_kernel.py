"""Build the compiled kernel along with the package; where there is no compiler, the package is built without it."""

from __future__ import annotations

import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KernelHook(BuildHookInterface):
    """Compiles ``src/framing/_kernel.c`` against Python's limited API, so that one build serves every Python from 3.11 on."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and put what came of it into the wheel, or beside its source for an editable install."""
        from setuptools import Distribution, Extension
        from setuptools.command.build_ext import build_ext

        source = Path(self.root, "src", "framing", "_kernel.c")
        kernel = Extension("framing._kernel", [str(source)], py_limited_api=True, optional=True, extra_compile_args=["-O3"])
        command = build_ext(Distribution({"name": "framing", "ext_modules": [kernel]}))
        made = tempfile.mkdtemp()
        command.build_lib, command.build_temp = made, made
        command.ensure_finalized()
        command.run()
        built = next((path for path in map(Path, command.get_outputs()) if path.exists()), None)
        if built is None:
            return
        if version == "editable":
            source.with_name(built.name).write_bytes(built.read_bytes())
            return
        build_data["force_include"][str(built)] = f"framing/{built.name}"
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
