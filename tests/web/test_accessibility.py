"""Every page can be used by everybody: axe-core finds nothing to object to, in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.archive import FERRY, HOSTILE, ODD_ID

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = [
    "/",
    "/suche?q=Fähre+Anleger&n=20&density=compact",
    "/suche?q=Welle&section=Kultur&-source=Elbkurier&from=2023-02-01&page=2&without=head&exclude=welle",
    "/suche?q=Kuchen+Quarkspeise",
    "/suche?q=Angriff&lang=en",
    "/verlauf?q=Welle&vs=Strand&norm=share",
    "/facetten?q=Welle&by=month",
    "/kwic?q=Welle&order=right",
    f"/artikel/{FERRY}?q=Fähre#t2",
    f"/artikel/{FERRY}/nebeneinander?q=Fähre",
    f"/artikel/{HOSTILE}",
    f"/artikel?id={ODD_ID}",
    "/fassungen?id=wellen/01&with=wellen/02",
    "/hilfe",
    "/hilfe/schnittstelle",
    "/gibtsnicht",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(chromium: Browser, root: str, address: str) -> None:
    page = chromium.new_page(color_scheme="light", reduced_motion="reduce")
    page.goto(root + address)
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    assert objections(page, {"runOnly": RULES}) == []
    page.emulate_media(color_scheme="dark")
    assert objections(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == []  # all that a colour scheme changes
    page.close()


def test_the_overview_of_the_keys_and_the_suggestions_pass_too(chromium: Browser, root: str) -> None:
    page = chromium.new_page(reduced_motion="reduce")
    page.goto(f"{root}/suche?q=Welle")
    page.get_by_label("Suchbegriffe").fill("Minis")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert objections(page, {"runOnly": RULES}) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Tasten").click()
    assert objections(page, {"runOnly": RULES}) == []
    page.close()


def objections(page: Page, options: dict[str, object]) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, with the elements that break it."""
    from axe_playwright_python.sync_playwright import Axe  # here: without a browser the test is skipped

    violations = Axe().run(page, options={**options, "resultTypes": ["violations"]}).response["violations"]
    return [(violation["id"], [node["html"][:200] for node in violation["nodes"]]) for violation in violations]
