"""The counts beside the forms of a query are of articles that hold them, also of forms of several words."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchidx


@pytest.mark.parametrize("engine", ["memory", "whoosh"])
def test_units_have_exact_counts_and_those_of_no_article_are_dropped(engine: str, tmp_path: Path) -> None:
    file = tmp_path / "artikel.jsonl"
    texts = ["Das Geld der Bürger reicht.", "Geld fehlt. Die Bürger klagen.", "Das Bürgergeld steigt.", "Der Preis fiel. Der Garten blüht."]
    file.write_text("".join(f'{{"text": "{text}"}}\n' for text in texts), encoding="utf-8")
    where = {"engine": "memory"} if engine == "memory" else {}
    with searchidx.open(*([] if where else [tmp_path / "index"]), **where) as index:
        index.index([file])
        page = index.search("Bürgergeld")
        counts = {form.form: form.count for group in page.words[0].groups if group.matches for form in group.forms}
        assert counts == {"bürgergeld": 1, "geld … bürger": 1}
        assert page.reading.de == "„Bürgergeld“ (auch: geld … bürger)"
        page = index.search("Gartenpreis")
        assert [form.form for group in page.words[0].groups if group.matches for form in group.forms] == ["gartenpreis"]
        assert page.reading.de == "„Gartenpreis“"
