"""Every page can be used by everybody: axe-core finds no violation, in light and in dark, and no page scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.archive import FERRY, HOSTILE, ODD_ID

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = [
    "/",
    "/suche?q=Fähre",
    "/suche?q=Fähre+Anleger&n=20&density=compact",
    "/suche?q=Welle&density=table",
    "/suche?q=Welle&section=Kultur&-source=Elbkurier&from=2023-02-01&page=2&without=head&exclude=welle",
    "/suche?q=Kuchen+Quarkspeise",
    "/suche?q=Angriff&lang=en",
    "/verlauf?q=Welle&vs=Strand&norm=share",
    "/facetten?q=Welle",
    "/facetten?q=Welle&by=month&contains=a",
    "/dossier?q=Welle",
    "/kwic?q=Welle&order=right",
    "/zitate",
    "/suche?q=Welle&versions=once",
    "/umfeld?q=Welle",
    "/umfeld?q=Welle&period=2023&period=2024",
    "/typisch?q=Welle",
    "/kreuztabelle?q=Welle&cross=section-source-month",
    f"/artikel/{FERRY}?q=Fähre#t2",
    "/artikel/wellen/07?q=Welle&sort=newest",
    f"/artikel/{FERRY}/nebeneinander?q=Fähre",
    f"/artikel/{HOSTILE}",
    f"/artikel?id={ODD_ID}",
    "/fassungen?id=wellen/01&with=wellen/02",
    "/schon-da?q=Ab+Sonnabend+fahren+Busse+über+die+Brücke+bei+Wischhafen",
    f"/merkliste?mark={FERRY}&note=anrufen&mark=stadtrat&note=&mark=fehlt",
    "/hilfe",
    "/hilfe/schnittstelle",
    "/gibtsnicht",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 390, 1024, 1600)


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A browser tab that the tests use one after the other: a new one costs more than they do."""
    page = chromium.new_page(reduced_motion="reduce")
    yield page
    page.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_passes_axe_and_fits_every_screen(page: Page, root: str, address: str) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(root + address)
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    assert violations(page, {"runOnly": RULES}) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == []  # all that a colour scheme changes
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_overview_of_the_keys_and_the_suggestions_pass_too(page: Page, root: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{root}/suche?q=Welle")
    page.get_by_label("Suchbegriffe").fill("Minis")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page, {"runOnly": RULES}) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Tasten").click()
    assert violations(page, {"runOnly": RULES}) == []


def violations(page: Page, options: dict[str, object]) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, with the elements that break it."""
    from axe_playwright_python.sync_playwright import Axe  # here: without a browser the test is skipped

    if not page.evaluate("'axe' in window"):  # once a page: parsing axe takes longer than a run
        page.evaluate(Axe().axe_script)
    result = page.evaluate("options => axe.run(options)", {**options, "resultTypes": ["violations"]})
    return [(violation["id"], [node["html"][:200] for node in violation["nodes"]]) for violation in result["violations"]]


def test_a_chosen_scheme_has_the_colours_of_the_system(page: Page, root: str) -> None:
    root_style = "getComputedStyle(document.documentElement)"
    variables = f"[...document.styleSheets[0].cssRules[0].style].map(name => {root_style}.getPropertyValue(name))"
    page.goto(root)
    colours = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours[scheme] = page.evaluate(variables)
    assert colours["light"] != colours["dark"]
    button = page.get_by_role("button", name="Hell oder dunkel")
    button.click()
    assert page.evaluate(variables) == colours["light"]
    page.emulate_media(color_scheme="light")
    button.click()
    assert page.evaluate(variables) == colours["dark"]
    page.goto(f"{root}/suche?q=Welle")
    assert page.evaluate(variables) == colours["dark"]
    page.get_by_role("button", name="Hell oder dunkel").click()
    assert page.evaluate(variables) == colours["light"]
