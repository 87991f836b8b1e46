"""Compiles the kernel where a C compiler and Python's headers are there; everything else stands in pyproject.toml.

Without them the same files run as they are (`python -m searchidx.kernel` says which).
"""

from __future__ import annotations

import os
import shutil
import sysconfig
from pathlib import Path

from setuptools import setup

DIRECTIVES = {
    "language_level": 3,
    "boundscheck": True,  # a text decides where a loop reads
    "wraparound": False,
    "initializedcheck": False,
    "annotation_typing": True,
}


def can_compile() -> bool:
    """Whether a C compiler and the headers of this Python are there."""
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    return shutil.which(compiler) is not None and Path(sysconfig.get_path("include"), "Python.h").is_file()


def extensions() -> list[object]:
    """The modules of the kernel; a compiler that fails makes no installation fail."""
    from Cython.Build import cythonize
    from setuptools import Extension

    sources = sorted(path for path in Path("searchidx/kernel").glob("*.py") if not path.name.startswith("__"))
    modules = [Extension(f"searchidx.kernel.{path.stem}", [str(path)], optional=True) for path in sources]
    return list(cythonize(modules, build_dir="build", compiler_directives=DIRECTIVES, quiet=True))


setup(ext_modules=extensions() if can_compile() else [])
