"""Everything can be reached and done without a mouse."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from goodword.demo.cast import PASSWORD

from .served import Served
from .watching import Watched, watched

FOCUSED = """() => {
  const here = document.activeElement
  return here === document.body ? "" : (here.innerText || here.name || here.id || "").trim()
}"""
RING = "() => { const shown = getComputedStyle(document.activeElement); return [shown.outlineStyle, shown.outlineWidth] }"


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return str(page.evaluate(FOCUSED))


def tab_to(page: Page, words: str, most: int = 60) -> None:
    for _ in range(most):
        if words in focused(page):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"“{words}” cannot be reached by Tab; the focus is at “{focused(page)}”")


def test_one_logs_in_and_skips_to_the_content(stranger: Watched) -> None:
    page = stranger.page
    page.goto("/settings/")
    tab_to(page, "login")
    page.keyboard.type("vera@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/settings/$"))
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_ctrl_k_finds_a_person_and_goes_there(ada: Watched) -> None:
    page = ada.page
    page.goto("/settings/")
    page.keyboard.press("Control+k")
    page.keyboard.type("noor")
    expect(page.locator("[data-found] [role=option]").first).to_be_visible()
    assert page.get_attribute("#palette input", "aria-activedescendant")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/people/\d+/$"))
    assert "Noor" in page.inner_text("h1")


def test_the_palette_gives_the_focus_back(ada: Watched) -> None:
    page = ada.page
    page.goto("/people/")
    tab_to(page, "Add a person")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    assert "Add a person" in focused(page)


def test_what_is_unfolded_on_a_persons_page_stays_so(ada: Watched, house: Served) -> None:
    page = ada.page
    page.goto(house.urls["people/<int:person_id>/"])
    fold = page.locator("details[data-fold=around]")
    expect(fold.get_by_role("heading", name="Belongs with")).to_be_hidden()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold.get_by_role("link", name="Add an organisation")).to_be_visible()
    page.reload()
    expect(fold.get_by_role("link", name="Add an organisation")).to_be_visible()
    expect(page.locator("details[data-fold=word] h3").first).to_be_hidden()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    page.reload()
    expect(fold.get_by_role("heading", name="Belongs with")).to_be_hidden()
    assert not ada.faults + ada.reports() + ada.axe()


def test_enter_in_the_name_of_a_reader_shows_the_mail_and_saves_nothing(ada: Watched) -> None:
    page = ada.page
    page.goto("/mail/templates/survey_invitation/en/")
    page.get_by_label("Subject").fill("One word, {first_name}?")
    page.get_by_label("Show it as written to").fill("Noor")
    page.keyboard.press("Enter")
    expect(page.frame_locator("iframe[name=look]").get_by_text("One word, Noor?")).to_be_visible()
    page.reload()
    assert page.get_by_label("Subject").input_value() != "One word, {first_name}?"
    assert not ada.faults + ada.reports()


def test_a_talk_is_logged_in_two_keystrokes_and_words(ada: Watched, house: Served) -> None:
    page = ada.page
    page.goto(house.urls["people/<int:person_id>/"])
    page.keyboard.press("l")
    expect(page.locator("#sheet")).to_be_visible()
    page.keyboard.type("She will bring her sister on Friday.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast").first).to_be_visible()
    expect(page.get_by_text("She will bring her sister on Friday.").first).to_be_visible()
    assert ada.faults == []


@pytest.mark.parametrize(
    ("where", "opener", "field"),
    [
        ("contracts/<int:contract_id>/", "End", "ended_on"),
        ("quotes/<int:quote_id>/", "Declined", "reason"),
        ("runs/<int:run_id>/", "Leave it out", "word"),
    ],
)
def test_a_sheet_opens_in_its_first_field_and_gives_the_focus_back(
    where: str, opener: str, field: str, ada: Watched, house: Served
) -> None:
    page = ada.page
    page.goto(house.urls[where])
    tab_to(page, opener)
    page.keyboard.press("Enter")
    expect(page.locator(f"#sheet [name={field}]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    assert opener in focused(page)
    assert ada.faults == []


def test_a_contract_ends_by_keys_and_undo_lets_it_run_on(ada: Watched, house: Served) -> None:
    page = ada.page
    page.goto(house.urls["contracts/<int:contract_id>/"])
    tab_to(page, "End")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet [name=ended_on]")).to_be_focused()
    page.locator("#sheet [name=reason]").focus()
    page.keyboard.type("They close the studio")
    page.keyboard.press("Enter")
    expect(page.locator(".toast").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("They close the studio")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".toast").first).to_contain_text("It runs on.")
    expect(page.locator("main dl.facts")).not_to_contain_text("They close the studio")
    assert ada.faults == []


def test_a_talk_logged_on_today_takes_them_off_the_list_and_undo_puts_them_back(browser: Browser, house: Served) -> None:
    with watched(browser, house, "ada") as seen:
        page = seen.page
        page.goto("/")
        who = "Inês Duarte"  # she gave a 3 and nobody called
        button = page.get_by_role("link", name=f"Log a talk with {who}")
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#sheet")).to_be_visible()
        page.keyboard.type("They come by on Friday.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".toast")).to_contain_text(who, timeout=30_000)
        expect(page.locator("#sheet")).to_be_hidden()
        expect(page.locator("#calls .who", has_text=who)).to_have_count(0)
        page.get_by_role("button", name="Undo").press("Enter")
        expect(page.locator("#calls .who", has_text=who)).to_have_count(1, timeout=30_000)
        assert seen.faults == []


def test_keys_lead_through_the_house_but_not_while_typing(ada: Watched) -> None:
    page = ada.page
    page.goto("/settings/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/people/")
    page.goto("/people/add/")
    page.locator("input[name=name]").focus()
    page.keyboard.type("Olga g pl?")
    assert page.url.endswith("/people/add/")
    assert page.input_value("input[name=name]") == "Olga g pl?"
    assert not page.locator("#keys").is_visible()


def test_the_sheet_of_keys_opens_and_closes(ada: Watched) -> None:
    page = ada.page
    page.goto("/settings/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_what_has_the_focus_can_be_seen(ada: Watched) -> None:
    page = ada.page
    page.goto("/settings/")
    for _ in range(12):
        page.keyboard.press("Tab")
        ring = page.evaluate(RING)
        assert ring[0] != "none" and ring[1] != "0px", focused(page)


def test_a_chosen_theme_stays_and_does_not_flash(browser: Browser, house: Served) -> None:
    with watched(browser, house, "ada") as seen:
        seen.page.goto("/settings/")
        tab_to(seen.page, "Dark")
        seen.page.keyboard.press("Enter")
        assert seen.page.get_attribute("html", "data-bs-theme") == "dark"
        seen.page.goto("/people/", wait_until="commit")
        seen.page.wait_for_selector("body")
        assert seen.page.get_attribute("html", "data-bs-theme") == "dark"
        assert seen.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_a_member_is_shut_out_and_brought_back_by_undo(ada: Watched) -> None:
    page = ada.page
    page.goto("/settings/members/")
    tab_to(page, "Vera Lindt")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/settings/members/\d+/$"))
    tab_to(page, "Shut out")
    page.keyboard.press("Enter")
    expect(page.locator(".toast").first).to_contain_text("can no longer log in")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".toast").first).to_contain_text("can log in again")
