"""The kernel as a whole: which form runs, and that it is of the files that are there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from hashlib import sha256
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

import searchidx.kernel
from searchidx.kernel import MODULES
from tests.kernel.support import as_source

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "searchidx" / "kernel"


def test_every_module_is_listed() -> None:
    assert set(MODULES) == {path.stem for path in FOLDER.glob("*.py") if not path.name.startswith("__")}


def test_each_module_also_runs_as_python_reads_it() -> None:
    for name in MODULES:
        assert (as_source(name).__file__ or "").endswith(".py")


def test_a_compiled_form_is_of_its_file() -> None:
    sources = ROOT / "build" / "kernel-sources.txt"
    if not sources.is_file() or not any((FOLDER / f"{name}{suffix}").exists() for name in MODULES for suffix in EXTENSION_SUFFIXES):
        pytest.skip("the kernel is not compiled here")
    digests = dict(line.split() for line in sources.read_text(encoding="utf-8").splitlines())
    changed = [name for name in MODULES if digests.get(f"{name}.py") != sha256((FOLDER / f"{name}.py").read_bytes()).hexdigest()]
    assert not changed, "compile it again: make"


def test_without_compiled_files_the_kernel_says_so_and_works(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "searchidx", tmp_path / "searchidx", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    script = "import searchidx; print(searchidx.__file__); from searchidx.german import tokenizer; s = tokenizer.word_scanner()\n"
    script += "print(list(s.scan('Das ist das Haus.')), list(s.words()))"
    assert "apt install gcc python3-dev" in output(tmp_path, "-m", "searchidx.kernel").stderr
    printed = output(tmp_path, "-c", script).stdout.splitlines()
    assert printed == [str(tmp_path / "searchidx" / "__init__.py"), "[0, 1, 2, 3, 4] ['Das', 'ist', 'das', 'Haus', '.']"]


def test_setup_compiles_where_it_can(tmp_path: Path) -> None:
    if not shutil.which("cc") or not Path(sysconfig.get_path("include"), "Python.h").is_file():
        pytest.skip("no C compiler or no headers of Python")
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("searchidx", "web", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    build = ("setup.py", "-q", "build_ext", "--inplace")
    output(tmp_path, *build)
    assert output(tmp_path, "-m", "searchidx.kernel").stderr == ""
    for compiled in (tmp_path / "searchidx" / "kernel").glob("*.so"):
        compiled.unlink()
    output(tmp_path, *build, CC="no-such-compiler")  # no failure, only nothing compiled
    assert not list((tmp_path / "searchidx" / "kernel").glob("*.so"))


def output(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What Python prints with the packages in a folder."""
    variables = {**os.environ, "PYTHONPATH": str(folder), **environment}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, encoding="utf-8", check=True)


def test_the_kernel_in_use_is_told() -> None:
    compiled = all(any((FOLDER / f"{name}{suffix}").exists() for suffix in EXTENSION_SUFFIXES) for name in MODULES)
    assert searchidx.kernel.is_compiled() == (compiled and os.environ.get("SEARCHIDX_KERNEL") != "python")
