"""Every page of the table: nothing for axe to say, no report of the policy, no sideways scroll, no error."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from goodword.insights.registry import INSIGHTS

from ..routes import Route, pages
from .judging import gives_no_page, objections, objections_to_dialog, objections_to_page, unfolded
from .served import Served
from .watching import Watched
from .wrong import WRONG

PAGES = [route for route in pages() if route.name != "setup"]
# What one route shows in several ways.
MORE = [f"imports, {stand}" for stand in ("tried", "done", "undone")] + [
    f"insights, {name}" for name in INSIGHTS if name != "nps"
]
MORE += ["mail, refused", "templates, own"]
WITH_SHEETS = ["", "people/<int:person_id>/", "organisations/<int:organisation_id>/"]
KeptPages = Callable[[str], Watched]
UNNAMED_IN_THE_DARK = """() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync("@media (prefers-color-scheme: dark) { label { display: none } }")
  document.adoptedStyleSheets = [sheet]
  for (const field of document.querySelectorAll("input")) field.placeholder = ""
}"""

UNREADABLE = """(where) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`${where} { color: #ccc !important; background: #fff !important }`)
  document.adoptedStyleSheets = [sheet]
}"""
PALER_GROUND = """() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync("main label { color: #777 !important } main { background: #888 !important }")
  document.adoptedStyleSheets = [sheet]
}"""


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_a_page_is_fit_for_everybody(route: Route, kept: KeptPages, house: Served) -> None:
    seen = kept("" if route.is_public else "ada")
    assert gives_no_page(seen, route, house) or objections_to_page(seen, house.urls[route.template]) == []


@pytest.mark.parametrize("what", MORE)
def test_each_way_of_a_page_is_fit_for_everybody(what: str, kept: KeptPages, house: Served) -> None:
    assert objections_to_page(kept("ada"), house.urls[what]) == []


@pytest.mark.parametrize("dialog", ["palette", "keys"])
def test_a_dialog_is_fit_for_everybody(dialog: str, kept: KeptPages) -> None:
    seen = kept("ada")
    seen.page.goto("/settings/")
    seen.page.keyboard.press("Control+k" if dialog == "palette" else "?")
    assert objections_to_dialog(seen, dialog, dialog) == []


def test_what_the_palette_found_is_fit_for_everybody(kept: KeptPages) -> None:
    seen = kept("ada")
    seen.page.goto("/settings/")
    seen.page.keyboard.press("Control+k")
    seen.page.keyboard.type("maya")
    expect(seen.page.locator("[data-found] [role=option]").first).to_be_visible()
    assert objections_to_dialog(seen, "palette", "what the palette found") == []


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
        at = f"the sheet “{kind}” on {house.urls[where]}"
        assert objections_to_dialog(seen, "sheet", at) == []
        if unfolded(seen, "#sheet"):
            assert objections_to_dialog(seen, "sheet", f"{at} with everything open", opened="#sheet details[open]") == []
        seen.page.keyboard.press("Escape")
        expect(seen.page.locator("#sheet")).to_be_hidden()
    assert "talk" in looked_at


@pytest.mark.parametrize(
    ("status", "url", "says"),
    [
        (404, "there/is/no/such/page/", "There is nothing here."),
        (500, WRONG[500], "went wrong on our side"),
        (503, WRONG[503], "busy for a moment"),
        (400, WRONG[400], "not understood"),
    ],
)
def test_what_goes_wrong_says_so_kindly(status: int, url: str, says: str, kept: KeptPages) -> None:
    seen = kept("ada")
    answer = seen.page.goto(f"/{url}")
    assert answer is not None
    assert answer.status == status
    assert says in seen.page.inner_text("h1")
    seen.faults.clear()  # the browser's own line about the status
    assert objections(seen, str(status)) == []


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
    assert objections(stranger, "403") == []


def test_what_only_the_dark_look_breaks_is_seen(kept: KeptPages) -> None:
    """The rules that are no matter of colour are asked again where a box is another."""
    seen = kept("")
    seen.page.goto("/accounts/login/")
    assert objections(seen, "as it is") == []
    seen.page.evaluate(UNNAMED_IN_THE_DARK)
    assert any("dark, wide: label" in words for words in objections(seen, "spoiled"))


@pytest.mark.parametrize("where", [".rail a", "main label"])
def test_words_whose_colours_change_are_judged_again(where: str, kept: KeptPages) -> None:
    seen = kept("ada")
    seen.show("light", "wide")
    seen.page.goto("/settings/business/")
    assert seen.axe() == []
    assert seen.axe() == []
    seen.page.evaluate(UNREADABLE, where)
    assert any("color-contrast" in words for words in seen.axe())


def test_words_on_another_ground_are_judged_again(kept: KeptPages) -> None:
    seen = kept("ada")
    seen.show("light", "wide")
    seen.page.goto("/settings/business/")
    assert seen.axe() == []
    seen.page.evaluate(PALER_GROUND)
    assert any("color-contrast" in words for words in seen.axe())
