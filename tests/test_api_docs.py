"""The page on the Python API is true: its examples print what it says, and it names all there is."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest

import searchidx
from searchidx.question import QuestionFields

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "dev" / "api.md").read_text(encoding="utf-8")


def test_the_examples_print_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```pycon\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("".join(blocks), {}, "api.md", None, None)
    told: list[str] = []
    outcome = doctest.DocTestRunner(verbose=False).run(examples, out=told.append)
    assert len(examples.examples) > 30
    assert outcome.failed == 0, "".join(told)


def test_every_public_name_and_every_field_of_a_question_is_documented() -> None:
    names = {*searchidx.__all__, *QuestionFields.__annotations__} - {"__version__", "ArticleRefused"}  # ingest handles it
    assert not {name for name in names if not re.search(rf"\b{name}\b", PAGE)}
