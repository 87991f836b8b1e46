"""Compiles the kernel where a C compiler and Python's headers are there, and writes the manual page; all else stands in pyproject.toml.

Without them the same files run as they are (`python -m searchidx.kernel` says which).
"""

from __future__ import annotations

import os
import re
import shutil
import sysconfig
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from setuptools import setup

DIRECTIVES = {
    "language_level": 3,
    "boundscheck": True,  # a text decides where a loop reads
    "wraparound": False,
    "initializedcheck": False,
    "annotation_typing": True,
}

EXACT = ["-ffp-contract=off"] if os.name == "posix" else []
"""Two operations on numbers are not joined into one that rounds otherwise: scores are the same on every machine."""


def can_compile() -> bool:
    """Whether a C compiler and the headers of this Python are there."""
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    return shutil.which(compiler) is not None and Path(sysconfig.get_path("include"), "Python.h").is_file()


def extensions() -> list[object]:
    """The modules of the kernel; a compiler that fails makes no installation fail."""
    from Cython.Build import cythonize
    from setuptools import Extension

    sources = sorted(path for path in Path("searchidx/kernel").glob("*.py") if not path.name.startswith("__"))
    digests = "".join(f"{path.name} {sha256(path.read_bytes()).hexdigest()}\n" for path in sources)
    Path("build").mkdir(exist_ok=True)
    Path("build/kernel-sources.txt").write_text(digests, encoding="utf-8")  # a test tells by it that something was changed since
    modules = [Extension(f"searchidx.kernel.{path.stem}", [str(path)], optional=True, extra_compile_args=EXACT) for path in sources]
    return list(cythonize(modules, build_dir="build", compiler_directives=DIRECTIVES, quiet=True))


def write_man_page() -> None:
    """Makes build/man/searchidx.1, which pyproject.toml lists, of the guide; the module is loaded without its package, whose imports
    a build does not have.
    """
    spec = spec_from_file_location("man_page", "searchidx/cli/man_page.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    version = re.search(r'^__version__ = "(.+)"$', Path("searchidx/__init__.py").read_text("utf-8"), re.MULTILINE)
    page = Path("build/man/searchidx.1")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(module.man_page(Path("docs/befehle.md").read_text("utf-8"), version[1] if version else ""), "utf-8")


write_man_page()
setup(ext_modules=extensions() if can_compile() else [])
