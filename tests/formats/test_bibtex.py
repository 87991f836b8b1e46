"""BibTeX entries stay balanced."""

from __future__ import annotations

import re
from datetime import date

from tests.formats.support import text


def test_bibtex_keeps_braces_balanced() -> None:
    first, second = text("bib").strip().split("\n\n")
    assert re.match(r"@article\{corpus-a-1-[a-z2-7]{16},\n", first)
    assert "  author = {Ahn, Ada and Bo, Ben},\n" in first
    assert "  year = {2025},\n" in first
    assert "  abstract = {Der Minister, er spricht.},\n" in first
    assert f"  urldate = {{{date.today()}}},\n" in first
    plain = second.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
    assert "year" not in second
