"""The tree of who sent whom: by keys alone, at the width of a phone, and without JavaScript."""

from playwright.sync_api import Browser, expect

from .served import Served
from .test_by_keyboard import focused
from .watching import Watched

MAYA, THEO = "Maya Olsen", "Theo Brandt"  # he came by her
OPENS = f"{MAYA}: brought 1 person"


def test_a_line_opens_by_keys_alone_and_leads_on(ada: Watched) -> None:
    page = ada.page
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/word-of-mouth/")
    page.get_by_role("link", name=MAYA).focus()
    page.keyboard.press("Tab")
    assert OPENS in " ".join(focused(page).split())
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=THEO)).to_be_visible()
    page.keyboard.press("Tab")
    assert focused(page) == THEO
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=THEO)).to_be_hidden()
    assert ada.faults == [] and ada.reports() == []


def test_it_fits_a_phone_and_each_line_is_wide_enough_for_a_thumb(ada: Watched) -> None:
    page = ada.page
    ada.show("light", "phone")
    page.goto("/word-of-mouth/")
    page.get_by_text("brought 1 person").first.click()
    expect(page.get_by_role("link", name=THEO)).to_be_visible()
    box = page.locator(".tree summary").first.bounding_box()
    assert box is not None and box["height"] >= 44
    assert not ada.has_sideways_scroll()
    assert ada.axe("main") == []


def test_without_javascript_each_line_leads_to_a_page_of_its_own(browser: Browser, house: Served) -> None:
    context = browser.new_context(base_url=house.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": house.sessions["ada"], "url": house.url}])
    page = context.new_page()
    page.goto("/word-of-mouth/")
    page.get_by_text("brought 1 person").first.click()
    page.get_by_role("link", name="Show whom they brought").first.click()
    expect(page.get_by_role("heading", name=f"Whom {MAYA} brought")).to_be_visible()
    expect(page.get_by_role("link", name=THEO)).to_be_visible()
    context.close()
