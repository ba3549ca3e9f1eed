"""Every page of the table: nothing for axe to say, no report of the policy, no sideways scroll, no error."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from goodword.demo.cast import PASSWORD
from goodword.insights.registry import INSIGHTS

from ..routes import Route, pages
from .served import Served
from .watching import LOOKS, Watched
from .wrong import WRONG

PAGES = [route for route in pages() if route.name != "setup"]
# What one route shows in several ways.
MORE = [f"imports, {stand}" for stand in ("tried", "done", "undone")] + [
    f"insights, {name}" for name in INSIGHTS if name != "nps"
]
WITH_SHEETS = ["", "people/<int:person_id>/", "organisations/<int:organisation_id>/"]
KeptPages = Callable[[str], Watched]


def judge(seen: Watched, where: str) -> None:
    """Look at the page in each theme and size."""
    for theme, size in LOOKS:
        seen.show(theme, size)
        at = f"{where}, {theme}, {size}"
        assert seen.axe() == [], at
        assert size == "wide" or not seen.has_sideways_scroll(), f"{at} scrolls sideways"
    assert seen.reports() == [], where
    assert seen.faults == [], where


def judge_dialog(seen: Watched, name: str, where: str) -> None:
    """Look at a page while a dialog lies on it, and make sure that it did all the while."""
    dialog = seen.page.locator(f"#{name}:modal")
    expect(dialog).to_be_visible()
    judge(seen, where)
    expect(dialog).to_be_visible()


def judge_opened(seen: Watched, where: str) -> None:
    """Look again with each folded part and menu open, where there is one."""
    folded = seen.page.locator("details:not([open])")
    n_folded = folded.count()
    if not n_folded:
        return
    folded.evaluate_all("(parts) => { for (const part of parts) part.open = true }")
    judge(seen, f"{where} with everything open")
    assert folded.count() == 0, f"{where}: what was opened did not stay open"


def judge_page(seen: Watched, url: str) -> None:
    answer = seen.visit(url)
    if answer is None:
        return
    if "/reauthenticate/" in seen.page.url and "/reauthenticate/" not in url:  # the page behind the question is the one to judge
        seen.page.locator("input[name=password]").fill(PASSWORD)
        with seen.page.expect_navigation():
            seen.page.keyboard.press("Enter")
        assert "/reauthenticate/" not in seen.page.url
        seen.faults.clear()
    if answer.status == 404:
        seen.faults.clear()  # the browser's own line about it
    judge(seen, url)
    judge_opened(seen, url)


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_a_page_is_fit_for_everybody(route: Route, kept: KeptPages, house: Served) -> None:
    judge_page(kept("" if route.is_public else "ada"), house.urls[route.template])


@pytest.mark.parametrize("what", MORE)
def test_each_way_of_a_page_is_fit_for_everybody(what: str, kept: KeptPages, house: Served) -> None:
    judge_page(kept("ada"), house.urls[what])


def test_the_first_day_is_fit_for_everybody(empty: Watched) -> None:
    empty.page.goto("/setup/")
    judge(empty, "/setup/")


@pytest.mark.parametrize("dialog", ["palette", "keys"])
def test_a_dialog_is_fit_for_everybody(dialog: str, kept: KeptPages) -> None:
    seen = kept("ada")
    seen.page.goto("/settings/")
    seen.page.keyboard.press("Control+k" if dialog == "palette" else "?")
    judge_dialog(seen, dialog, dialog)


def test_what_the_palette_found_is_fit_for_everybody(kept: KeptPages) -> None:
    seen = kept("ada")
    seen.page.goto("/settings/")
    seen.page.keyboard.press("Control+k")
    seen.page.keyboard.type("maya")
    expect(seen.page.locator("[data-found] [role=option]").first).to_be_visible()
    judge_dialog(seen, "palette", "what the palette found")


@pytest.mark.parametrize("where", WITH_SHEETS, ids=["today", "person", "organisation"])
def test_each_sheet_is_fit_for_everybody(where: str, kept: KeptPages, house: Served) -> None:
    seen = kept("ada")
    seen.show("light", "wide")
    seen.page.goto(house.urls[where])
    openers = seen.page.locator("main [hx-target='#sheet-body'][hx-get]")
    looked_at = set()
    for opener in openers.all():
        kind = urlsplit(str(opener.get_attribute("hx-get"))).path.rstrip("/").rpartition("/")[2]
        if kind in looked_at:
            continue
        looked_at.add(kind)
        seen.show("light", "wide")
        opener.press("Enter")
        expect(seen.page.locator("#sheet:modal form").first).to_be_visible()
        judge_dialog(seen, "sheet", f"the sheet “{kind}” on {house.urls[where]}")
        folded = seen.page.locator("#sheet details:not([open])")
        if folded.count():
            folded.evaluate_all("(parts) => { for (const part of parts) part.open = true }")
            judge_dialog(seen, "sheet", f"the sheet “{kind}” on {house.urls[where]} with everything open")
        seen.page.keyboard.press("Escape")
        expect(seen.page.locator("#sheet")).to_be_hidden()
    assert "talk" in looked_at


def test_what_is_not_there_says_so_kindly(kept: KeptPages) -> None:
    judge_wrong(kept("ada"), "/there/is/no/such/page/", 404, "There is nothing here.")


@pytest.mark.parametrize(
    ("status", "says"), [(500, "went wrong on our side"), (503, "busy for a moment"), (400, "not understood")]
)
def test_what_goes_wrong_says_so_kindly(status: int, says: str, kept: KeptPages) -> None:
    judge_wrong(kept("ada"), f"/{WRONG[status]}", status, says)


def judge_wrong(seen: Watched, url: str, status: int, says: str) -> None:
    answer = seen.page.goto(url)
    assert answer is not None and answer.status == status
    assert says in seen.page.inner_text("h1")
    seen.faults.clear()  # the browser's own line about the status
    judge(seen, str(status))


def test_a_form_that_cannot_be_trusted_is_refused_kindly(stranger: Watched) -> None:
    page = stranger.page
    page.goto("/accounts/login/")
    page.context.clear_cookies()  # as when the browser forgot them while the form stood open
    page.locator("input[name=login]").fill("ada@example.com")
    page.locator("input[name=password]").fill("whatever it is")
    with page.expect_navigation() as went:
        page.keyboard.press("Enter")
    assert went.value is not None and went.value.status == 403
    assert "could not tell that it was you" in page.inner_text("h1")
    stranger.faults.clear()  # the browser's own line about the 403
    judge(stranger, "403")
