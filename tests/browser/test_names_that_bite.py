"""Whatever people write into names is shown as they wrote it, and runs nowhere."""

import pytest
from playwright.sync_api import Browser, Page

from ..routes import pages
from .judging import gives_no_page
from .served import Served
from .stage import BITES, BRACES
from .test_pictures import drawn, told
from .watching import watched

PAGES = [route for route in pages() if not route.is_public and not route.is_allauth]
# What people wrote stands in <bdi> or in a quote; what stands among other words is left as it is.
LONG_WORDS = """() => {
  const written = [...document.querySelectorAll("main bdi:not(:has(*)), main .quote:not(:has(*))")]
  for (const one of written) one.textContent = "w".repeat(600)
  return written.length
}"""
SHEETS = [route for route in pages() if route.is_public and route.name.startswith("surveys:")]


def test_no_name_runs_on_any_page(browser: Browser, spoiled_house: Served) -> None:
    shown = 0
    with watched(browser, spoiled_house, "ada") as seen:
        for route in PAGES:
            url = spoiled_house.urls[route.template]
            answer = None if gives_no_page(seen, route, spoiled_house) else seen.visit(url)
            if answer is None:
                continue
            assert answer.status < 500, url
            words = seen.page.inner_text("body") if answer.status == 200 else ""
            shown += BITES[:40] in words or BRACES[:12] in words
            assert "4949" not in words.replace(" ", ""), f"{url} computed what stands in a name"
            assert seen.reports() == [], url
        dialogs = [fault for fault in seen.faults if fault.startswith(("dialog", "error", "elsewhere"))]
        assert dialogs == []
    assert shown >= 3, "the names were to be seen on hardly any page: the test looks at nothing"


def test_no_word_is_too_long_for_a_phone(browser: Browser, house: Served) -> None:
    """Whoever writes six hundred letters without a blank does not push the page aside for everybody else."""
    wide, shown = [], 0
    with watched(browser, house, "ada") as seen:
        seen.show("light", "phone")
        for route in PAGES:
            answer = None if gives_no_page(seen, route, house) else seen.visit(house.urls[route.template])
            if answer is None or answer.status != 200:
                continue
            shown += seen.page.evaluate(LONG_WORDS)
            wide += [str(route)] if seen.has_sideways_scroll() else []
    assert not wide, "\n".join(wide)
    assert shown > 100, "hardly a word was to be seen: the test looks at nothing"


def test_no_question_runs_before_whoever_answers(browser: Browser, spoiled_house: Served) -> None:
    shown = 0
    with watched(browser, spoiled_house) as seen:
        for route in SHEETS:
            answer = None if gives_no_page(seen, route, spoiled_house) else seen.visit(spoiled_house.urls[route.template])
            if answer is not None:
                assert answer.status < 500, str(route)
                shown += BITES[:40] in seen.page.inner_text("body")
                assert "4949" not in seen.page.inner_text("body").replace(" ", ""), f"{route} computed what stands in a question"
                assert seen.reports() == [], str(route)
        assert [fault for fault in seen.faults if fault.startswith(("dialog", "error", "elsewhere"))] == []
    assert shown >= 3, "the questions were to be seen on hardly any sheet: the test looks at nothing"


def test_no_name_runs_in_what_the_palette_finds(browser: Browser, spoiled_house: Served) -> None:
    with watched(browser, spoiled_house, "ada") as seen:
        seen.page.goto("/settings/")
        seen.page.keyboard.press("Control+k")
        seen.page.keyboard.type("maya@example.com")
        seen.page.wait_for_selector("[data-found] [role=option]")
        assert BITES[:20] in seen.page.inner_text("[data-found]")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url("**/people/*/")
        assert BITES[:20] in seen.page.title()
        assert [*seen.reports(), *seen.faults] == []


def test_no_name_runs_in_a_picture(browser: Browser, spoiled_house: Served) -> None:
    with watched(browser, spoiled_house, "ada") as seen:
        drawn(seen, "/insights/top-of-mind/?by=segment")
        seen.page.locator(".chart-live").press("Home")
        said = " ".join(told(seen))
        assert BITES[:20] in said
        assert [*seen.reports(), *seen.faults] == []


BITE = """() => {
  const bite = document.createElement("script")
  bite.textContent = "window.bitten = true"
  document.body.append(bite)
  return window.bitten === true
}"""


def bites(page: Page, house: Served) -> bool:
    """Whether a script that found its way into a page runs there."""
    page.goto(f"{house.url}/accounts/login/")
    return bool(page.evaluate(BITE))


def test_what_found_its_way_into_a_page_does_not_run(browser: Browser, house: Served) -> None:
    with watched(browser, house) as seen:
        assert not bites(seen.page, house)
        assert "script-src" in seen.reports()[0]


@pytest.mark.twin
def test_without_the_policy_it_runs(browser: Browser, house: Served) -> None:
    context = browser.new_context(bypass_csp=True)
    assert bites(context.new_page(), house)
    context.close()
