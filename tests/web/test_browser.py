"""The journey of a reader in a real browser: search, see marks, narrow down, open an article, step from hit to hit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.archive import FERRY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module", params=[True, False], ids=["with JavaScript", "without JavaScript"])
def tab(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Page, list[str]]]:
    """A browser tab that many tests use one after the other, and what went wrong in it: a new tab costs more than most tests do."""
    context = chromium.new_context(java_script_enabled=request.param, locale="de-DE", viewport={"width": 1024, "height": 800})
    context.set_default_timeout(5000)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith("http://127.0.0.1:") else trouble.append(request.url))
    yield page, trouble
    context.close()


@pytest.fixture
def page(tab: tuple[Page, list[str]]) -> Iterator[Page]:
    """The tab; every error in it, and every request to another machine, fails the test."""
    page, trouble = tab
    trouble.clear()
    page.emulate_media(media="screen", color_scheme="light")
    yield page
    assert trouble == []


with_javascript = pytest.mark.parametrize("tab", [True], ids=["with JavaScript"], indirect=True)


def ending(end: str) -> Callable[[str], bool]:
    """Asks an address for its end; to wait with: the page learns its new fragment a moment after the key or the click."""
    return lambda address: address.endswith(end)


def test_a_reader_searches_narrows_down_and_reads(page: Page, root: str) -> None:
    page.goto(root)
    page.get_by_label("Suchbegriffe").fill("Fähre ODER Kuchen")
    page.get_by_role("button", name="Suchen").click()
    assert page.get_by_role("status").inner_text() == "2 Artikel"
    page.get_by_role("complementary").get_by_role("link", name="Verkehr 1").click()
    assert page.get_by_role("status").inner_text() == "1 Artikel"
    assert "Fähre" in page.locator(".passage mark").all_inner_texts()

    page.locator(".hit h3 a").click()
    page.wait_for_load_state()  # until the style sheet is there, the links from hit to hit are part of the headline
    assert page.get_by_role("heading", level=1).inner_text().startswith("Fährbetrieb auf der Elbe ruht")
    marks = page.locator("article mark")
    assert marks.count() > 2
    assert marks.first.evaluate("mark => getComputedStyle(mark).backgroundColor") != "rgba(0, 0, 0, 0)"

    page.get_by_role("link", name="Zur ersten").click()
    stops = page.locator("article .stop")
    assert stops.first.inner_text() == "Fährbetrieb"
    place = page.locator(".steps:visible").evaluate("steps => steps.getBoundingClientRect().y")
    page.get_by_role("link", name="Nächste Fundstelle").click()
    page.wait_for_url(ending("#t2"))
    assert stops.nth(1).evaluate("stop => stop.matches(':target') && stop.getBoundingClientRect().top < innerHeight")
    assert page.locator(".steps:visible").inner_text().split() == ["‹", f"2/{stops.count()}", "›"]
    # the link to the next hit stays under the mouse
    assert page.locator(".steps:visible").evaluate("steps => steps.getBoundingClientRect().y") == place
    page.get_by_role("link", name="Vorige Fundstelle").click()
    page.wait_for_url(ending("#t1"))

    page.get_by_role("link", name="Zur Trefferliste").click()
    assert page.get_by_role("status").inner_text() == "1 Artikel"
    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Fährbetrieb")


def test_days_are_chosen_in_the_form(page: Page, root: str) -> None:
    page.goto(f"{root}/suche?q=Welle&section=Kultur")
    page.get_by_label("Von", exact=True).fill("2023-04-01")
    page.get_by_label("Bis", exact=True).fill("2023-06-30")
    page.get_by_role("button", name="Übernehmen").click()
    assert page.get_by_role("status").inner_text() == "8 Artikel"
    assert page.locator(".chips li").count() == 3


def test_a_reader_excludes_and_switches_off_and_takes_it_back(page: Page, root: str) -> None:
    page.goto(f"{root}/suche?q=Welle")
    page.get_by_role("link", name="Ausschließen: Kultur").click()
    assert page.get_by_role("status").inner_text().startswith("23 Artikel")
    page.get_by_label("Eingegrenzt auf").get_by_role("link", name="nicht Kultur").click()
    assert page.get_by_role("status").inner_text().startswith("47 Artikel")

    page.get_by_text("Welche Wortformen gesucht wurden").click()
    page.get_by_role("button", name="Diese Art nicht mitsuchen").first.click()
    assert "without=" in page.url
    page.get_by_label("Ausgeschaltet").get_by_role("link").first.click()
    assert "without=" not in page.url


def test_a_bar_of_the_timeline_leads_to_the_articles_of_its_month(page: Page, root: str) -> None:
    page.goto(f"{root}/suche?q=Welle&sort=newest")
    bar = page.locator(".bars a", has_text="Mai 2023: 4 Artikel")
    bar.locator("rect").first.click()
    assert page.get_by_role("status").inner_text() == "4 Artikel"
    assert "sort=newest" in page.url
    page.go_back()
    assert page.get_by_role("status").inner_text().startswith("47 Artikel")
    page.get_by_label("Verlauf zeigen als").get_by_role("link", name="Tabelle").click()
    page.locator("summary", has_text="Tabelle").click()
    page.get_by_role("row", name="Mai 2023").get_by_role("link").click()
    assert page.get_by_role("status").inner_text() == "4 Artikel"


def test_a_search_keeps_its_query_in_all_views(page: Page, root: str) -> None:
    page.goto(f"{root}/suche?q=Welle")
    for view, heading in (("Verlauf", "Verlauf"), ("Verteilung", "Verteilung"), ("Fundstellen", "Fundstellen")):
        page.get_by_label("Ansichten").get_by_role("link", name=view).click()
        assert page.get_by_role("heading", level=1).text_content() == heading
    assert page.locator(".lines mark").count() == 50
    page.get_by_role("link", name="Weiter").click()
    page.get_by_label("Geordnet nach").get_by_role("link", name="Wort davor").click()
    assert page.locator(".lines mark").first.inner_text() == "Welle"
    page.get_by_label("Suchbegriffe").fill("Anleger")
    page.get_by_role("button", name="Suchen").click()
    assert page.locator(".lines mark").all_inner_texts() == ["Anleger", "Anleger"]
    page.get_by_label("Ansichten").get_by_role("link", name="Treffer").click()
    assert page.get_by_role("status").inner_text() == "1 Artikel"


def test_the_keyboard_alone_reaches_the_text(page: Page, root: str) -> None:
    page.goto(f"{root}/suche?q=Anleger")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    page.wait_for_url(ending("#inhalt"))


@with_javascript
def test_on_paper_the_article_and_its_source_stay(page: Page, root: str) -> None:
    page.goto(f"{root}/artikel/{FERRY}?q=Fähre#t2")
    page.emulate_media(media="print", color_scheme="dark")
    for gone in ("form", ".steps", ".trail", ".service", ".teasers", ".foot"):
        assert page.locator(f"{gone}:visible").count() == 0
    address = page.get_by_role("link", name="Bei der Quelle lesen").evaluate("a => getComputedStyle(a, '::after').content")
    assert "elbkurier.example/faehre" in address
    colours = {mark.evaluate("mark => getComputedStyle(mark).color") for mark in page.locator("mark").all()}
    assert colours == {"rgb(0, 0, 0)"}


@with_javascript
def test_keys_jump_and_can_be_switched_off_and_on_again(page: Page, root: str) -> None:
    article = f"{root}/artikel/{FERRY}?q=Fähre"
    page.goto(article)
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.wait_for_url(ending("#t2"))
    page.keyboard.press("p")
    page.keyboard.press("p")
    page.wait_for_url(ending(f"#t{page.locator('article .stop').count()}"))
    page.keyboard.press("/")
    page.keyboard.type("n/p")
    assert page.get_by_label("Suchbegriffe").input_value() == "n/p"

    page.goto(f"{root}/hilfe")
    page.get_by_role("button", name="ausschalten").click()
    page.goto(article)
    page.keyboard.press("n")
    assert page.evaluate("location.hash") == ""  # read in the page: the address kept outside it comes late, and would pass too early

    page.goto(f"{root}/hilfe")
    page.get_by_role("button", name="einschalten").click()
    page.goto(article)
    page.keyboard.press("n")
    page.wait_for_url(ending("#t1"))


@with_javascript
def test_words_are_suggested_while_typing(page: Page, root: str) -> None:
    page.goto(root)
    field = page.get_by_role("combobox", name="Suchbegriffe")
    field.press_sequentially("Minis")
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("option").first.inner_text().startswith("Ministerin")
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert page.locator("[aria-selected=true]").get_attribute("id") == field.get_attribute("aria-activedescendant")
    field.press("Escape")
    assert page.get_by_role("option").count() == 0
    assert field.input_value() == "Minis"
    field.press("t")
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(lambda address: "/suche?q=Ministerin" in address)


@with_javascript
def test_the_list_is_walked_and_opened_by_keys(page: Page, root: str) -> None:
    page.goto(f"{root}/suche?q=Welle&n=20")
    titles = page.locator(".hit h3 a").all_inner_texts()
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.innerText") == titles[at]
    page.keyboard.press("o")
    page.wait_for_url(lambda address: "/artikel/" in address)
    assert page.get_by_role("heading", level=1).inner_text() == titles[1]
    page.keyboard.press("?")
    assert page.get_by_role("dialog").get_by_role("heading").inner_text() == "Tasten"
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.innerText") == "Text"


def test_a_permanent_link_leads_to_its_paragraph(page: Page, root: str) -> None:
    page.goto(f"{root}/artikel/{FERRY}")
    page.locator(".place").nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(ending("#a3"))
    assert page.locator("#a3").evaluate("block => block.matches(':target')")


@with_javascript
def test_link_citation_and_quotation_are_copied(page: Page, root: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copied = "navigator.clipboard.readText()"
    page.goto(f"{root}/artikel/{FERRY}?q=Busse")
    page.get_by_role("button", name="Link kopieren").click()
    page.get_by_role("button", name="Kopiert").wait_for()
    assert page.evaluate(copied) == f"{root}/artikel/{FERRY}"
    page.get_by_role("button", name="Nachweis kopieren").click()
    citation = page.locator(".citation").inner_text()
    page.wait_for_function(f"async text => await {copied} === text", arg=citation)
    page.get_by_role("button", name="Zitat kopieren").click()
    page.wait_for_function(f"async text => (await {copied}).startsWith(text)", arg="„Nach dem Sturm bleiben")
    assert page.evaluate(copied).endswith(f"verspricht Busse.“ {citation}")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('article h2'))")
    page.locator("[data-copy=quote]").click()
    page.wait_for_function(f"async text => await {copied} === text", arg=f"„Busse ab Sonnabend“ {citation}")


def test_buttons_that_need_javascript_are_hidden_without_it(chromium: Browser, root: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}/artikel/{FERRY}")
    assert not page.locator("[data-copy]").first.is_visible()
    assert not page.locator("[data-themes]").is_visible()
    context.close()


@with_javascript
def test_a_period_is_chosen_by_drawing_over_the_bars(page: Page, root: str) -> None:
    page.goto(f"{root}/suche?q=Welle&sort=newest")
    bars = page.locator("svg.bars a")
    first, last = bars.nth(2).bounding_box(), bars.nth(4).bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 2, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 2, last["y"] + 5, steps=3)
    assert page.locator("svg.bars .brush").count() == 1
    page.mouse.up()
    page.wait_for_url(lambda address: "from=" in address)
    since = bars.nth(0).get_attribute("href")
    assert since
    assert page.locator(".chips").inner_text().startswith("1. März 2023 bis 31. Mai 2023")
    assert "sort=newest" in page.url
