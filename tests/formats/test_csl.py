"""CSL-JSON items know the day and the authors."""

from __future__ import annotations

import json

from tests.formats.support import text


def test_csl_knows_the_day() -> None:
    first, second = json.loads(text("csl.json"))
    assert first["issued"] == {"date-parts": [[2025, 2, 12]]}
    assert first["author"] == [{"family": "Ahn", "given": "Ada"}, {"family": "Bo", "given": "Ben"}]
    assert first["abstract"] == "Der Minister, er spricht."
    assert "issued" not in second
