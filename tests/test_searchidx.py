"""`import searchidx` gives every public name, and loads the rest of the package only when one is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import searchidx
from searchidx import errors

ROOT = Path(__file__).parent.parent


def test_importing_loads_nothing_else_of_the_package() -> None:
    script = 'import sys, searchidx; print([name for name in sys.modules if name.startswith("searchidx.")])'
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", searchidx.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(searchidx, name) is not None
    assert name in dir(searchidx)


def test_every_error_is_public() -> None:
    raised = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, errors.SearchidxError)}
    assert raised <= set(searchidx.__all__)


def test_a_name_that_is_none_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Nichts"):
        searchidx.Nichts  # noqa: B018  # the access is what is tested


def test_type_checkers_see_the_types(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import searchidx\n"
        'index = searchidx.open("index/")\n'
        'page: searchidx.Page = index.search("Elbe", limit=5, sort="newest", filters={"section": ["Politik"]})\n'
        'index.search("Elbe", limit="5")\n'
        'index.search("Elbe", mode="alles")\n'
        'index.search("Elbe", farbe="rot")\n'
        'searchidx.open(engine="lucene")\n'
        "searchidx.Nichts\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", program], cwd=ROOT, capture_output=True, text=True, check=False)
    wrong = {int(line.split(":")[1]) for line in done.stdout.splitlines() if "program.py:" in line and " error: " in line}
    assert wrong == {4, 5, 6, 7, 8}, done.stdout
