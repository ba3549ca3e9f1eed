"""Every page of the table: nothing for axe to say, no report of the policy, no sideways scroll, no error."""

import pytest
from playwright.sync_api import Browser, Error, Response

from ..routes import Route, pages
from .served import Served
from .watching import Watched, watched

LOOKS = [("light", "wide"), ("light", "phone"), ("dark", "wide"), ("dark", "phone")]
PAGES = [route for route in pages() if route.name != "setup"]


def judge(seen: Watched, where: str) -> None:
    """Look at the page in each theme and size."""
    for theme, size in LOOKS:
        seen.show(theme, size)
        at = f"{where}, {theme}, {size}"
        assert seen.axe() == [], at
        assert size == "wide" or not seen.has_sideways_scroll(), f"{at} scrolls sideways"
    assert seen.reports() == [], where
    assert seen.faults == [], where


def visit(seen: Watched, url: str) -> Response | None:
    """Go to a page; None where there is no page to look at: a file to keep, or a door that only takes forms."""
    try:
        return seen.page.goto(url)
    except Error as why:
        if "Download is starting" in str(why) or "ERR_HTTP_RESPONSE_CODE_FAILURE" in str(why):
            seen.page.wait_for_timeout(300)  # the browser's own page about a bare 405 comes late and would interrupt the next
            return None
        raise


def open_everything(seen: Watched) -> None:
    """Open each folded part and menu of the page."""
    seen.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_a_page_is_fit_for_everybody(route: Route, browser: Browser, house: Served) -> None:
    url = house.urls[route.template]
    with watched(browser, house, "" if route.is_public else "ada") as seen:
        answer = visit(seen, url)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            return
        seen.faults.clear() if answer.status == 404 else None
        judge(seen, url)
        open_everything(seen)
        seen.show("light", "phone")
        assert seen.axe() == [], f"{url} with everything open"
        assert not seen.has_sideways_scroll(), f"{url} with everything open scrolls sideways"


def test_the_first_day_is_fit_for_everybody(browser: Browser, empty_house: Served) -> None:
    with watched(browser, empty_house) as seen:
        seen.page.goto("/setup/")
        judge(seen, "/setup/")


@pytest.mark.parametrize("dialog", ["palette", "keys"])
def test_a_dialog_is_fit_for_everybody(dialog: str, ada: Watched) -> None:
    ada.page.goto("/settings/")
    ada.page.keyboard.press("Control+k" if dialog == "palette" else "?")
    ada.page.wait_for_selector(f"#{dialog}[open]")
    judge(ada, dialog)


@pytest.mark.parametrize("where", ["", "people/<int:person_id>/"], ids=["today", "person"])
def test_the_sheet_for_a_talk_is_fit_for_everybody(where: str, ada: Watched, house: Served) -> None:
    ada.page.goto(house.urls[where])
    if where:
        ada.page.keyboard.press("l")
    else:
        ada.page.get_by_role("link", name="Log a talk with").first.press("Enter")
    ada.page.wait_for_selector("#sheet[open] textarea")
    judge(ada, f"the sheet on {where or 'Today'}")


def test_what_is_not_there_says_so_kindly(ada: Watched) -> None:
    answer = ada.page.goto("/there/is/no/such/page/")
    assert answer is not None and answer.status == 404
    ada.faults.clear()  # the browser's own line about the 404
    judge(ada, "404")
