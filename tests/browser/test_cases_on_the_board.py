"""A case is moved on its board by mouse, by keys and by hand on a phone; each way asks what happened, and else nothing moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .served import Served, copied, served
from .test_an_unhappy_customer import run
from .watching import Watched, watched

pytestmark = pytest.mark.timeout(600)
PHONE = {"width": 400, "height": 800}
OPENED = """
from django.utils import timezone
from goodword.accounts.models import Member
from goodword.people.models import Person
from goodword.recovery.actions.opening import open_case
noor, ada = Person.objects.get(name="Noor Haddad"), Member.objects.get(name__startswith="Ada")
open_case(what="The offer never came", owner=ada, person=noor, by=ada.by, at=timezone.now())
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A house of its own, with one more case."""
    home = Path(tmp_path_factory.mktemp("cases"))
    with served(home, copied(tmp_path_factory, home, "founded")) as running:
        run(running, OPENED)
        yield running


@pytest.fixture
def ada(browser: Browser, shop: Served) -> Iterator[Watched]:
    with watched(browser, shop, "ada") as page:
        yield page
        assert page.faults + page.reports() == []


def card_in(page: Page, column: str) -> Locator:
    return page.locator(f"[data-column={column}] [data-card]", has_text="The offer never came")


def say(page: Page, asked: str, words: str) -> None:
    """Fill in the sheet that a move has opened."""
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    sheet.get_by_label(asked).fill(words)
    sheet.get_by_role("button", name="Note it").click()
    expect(sheet).to_be_hidden()


def test_a_card_moves_by_mouse_by_keys_and_on_a_phone_each_time_with_a_word(ada: Watched) -> None:
    page = ada.page
    page.goto("/recovery/")
    card_in(page, "open").drag_to(page.locator("[data-column=contacted]"))
    say(page, "What was said?", "I called Noor: it went to the old address.")
    expect(card_in(page, "contacted")).to_contain_text("first contact")
    expect(page.get_by_role("status").first).to_contain_text("Noted")

    card_in(page, "contacted").get_by_role("link", name="Noor Haddad", exact=True).focus()
    page.keyboard.press("Shift+ArrowRight")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("Where it is now")).to_have_value("solving")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(card_in(page, "contacted").get_by_role("link", name="Noor Haddad", exact=True)).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    sheet.get_by_role("button", name="Note it").click()
    expect(sheet).to_be_visible()  # it asks for the words
    say(page, "What happened?", "A courier brings it today.")
    expect(card_in(page, "solving").get_by_role("link", name="Noor Haddad", exact=True)).to_be_focused()

    page.set_viewport_size(PHONE)
    page.reload()
    card_in(page, "solving").get_by_text("Move").click()
    card_in(page, "solving").get_by_role("link", name="Solved").click()
    say(page, "What happened?", "Noor has it.")
    expect(card_in(page, "solved")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_who_left_the_sheet_has_moved_nothing_and_keeps_no_focus_for_later(ada: Watched) -> None:
    page = ada.page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/recovery/")
    card_in(page, "solved").drag_to(page.locator("[data-column=closed]"))
    expect(page.get_by_role("dialog").get_by_label("Where it is now")).to_have_value("closed")
    page.keyboard.press("Escape")
    page.reload()
    expect(card_in(page, "solved")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
