"""Every format, whatever stands in the hits."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from searchidx.formats import FORMATS
from tests.formats.support import text


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_format_without_hits_is_a_whole_text(suffix: str) -> None:
    empty = text(suffix, ())
    if suffix in ("json", "csl.json"):
        assert json.loads(empty) == []
    elif suffix == "atom":
        assert ElementTree.fromstring(empty).tag == "{http://www.w3.org/2005/Atom}feed"
    else:
        assert len(empty.splitlines()) == (1 if suffix in ("csv", "excel.csv", "tsv") else 0)
