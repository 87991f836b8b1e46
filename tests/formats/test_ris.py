"""RIS records end where they should."""

from __future__ import annotations

from tests.formats.support import text


def test_ris_records_end_once() -> None:
    records = text("ris")
    assert records.count("\r\nER  - \r\n") == 2
    assert "DA  - 2025/02/12\r\n" in records
    assert "AU  - Ada Ahn\r\nAU  - Ben Bo\r\n" in records
