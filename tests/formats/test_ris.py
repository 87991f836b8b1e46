"""RIS records end where they should."""

from __future__ import annotations

from datetime import date

from tests.formats.support import text


def test_ris_records_end_once() -> None:
    records = text("ris")
    assert records.count("\r\nER  - \r\n") == 2
    assert "DA  - 2025/02/12\r\n" in records
    assert "AU  - Ahn, Ada\r\nAU  - Bo, Ben\r\n" in records
    assert "AB  - Der Minister, er spricht.\r\n" in records
    assert f"Y2  - {date.today():%Y/%m/%d}\r\n" in records
