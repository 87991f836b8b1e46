"""Every page can be used by everybody: axe-core finds nothing to object to, in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.archive import FERRY, HOSTILE, ODD_ID

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = [
    "/",
    "/suche?q=Fähre",
    "/suche?q=Welle&section=Kultur&from=2023-02-01&page=2&n=10",
    "/suche?q=Kuchen+Quarkspeise",
    "/suche?q=Angriff&lang=en",
    f"/artikel/{FERRY}?q=Fähre#t2",
    f"/artikel/{HOSTILE}",
    f"/artikel?id={ODD_ID}",
    "/hilfe",
    "/gibtsnicht",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(chromium: Browser, root: str, address: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # here: without a browser the test is skipped

    page = chromium.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(root + address)
    for details in page.locator("details:not([open]) > summary").all():
        details.click()
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    page.close()
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
