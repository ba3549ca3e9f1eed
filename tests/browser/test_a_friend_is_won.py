"""The rest of the story: who is given a warm lead is found by rule, wins it on the board, and the customer is thanked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .served import Served, copied, served
from .test_a_forgotten_package import worker_works
from .watching import watched

BIND = "from goodword.jobs.actions import enqueue; from goodword.jobs import queries; from goodword.jobs.worker import work_off; "
BIND += "enqueue('referrals.gather', due_at=queries.clock()); work_off()"
LEAD = "A child's bicycle"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A house of its own: whoever is won here is not counted in the trees of other tests."""
    home = Path(tmp_path_factory.mktemp("won"))
    with served(home, copied(tmp_path_factory, home, "founded")) as running:
        yield running


def test_a_warm_lead_is_given_by_rule_won_on_the_board_and_thanked_for(browser: Browser, shop: Served) -> None:
    with watched(browser, shop, "ada") as ada:
        give_warm_ones_to(ada.page, "Sam")
    with watched(browser, shop) as maya:
        maya.page.goto(shop.urls["word/<str:token>/"])
        link = re.search(r"/r/[\w-]+", maya.page.content())
        assert link
    with watched(browser, shop) as friend:
        friend.page.set_viewport_size(PHONE)
        leave_a_name(friend.page, link[0])
    worker_works(shop, BIND)

    with watched(browser, shop, "sam") as sam:
        page = sam.page
        page.goto("/today/people/")
        expect(page.locator("li.call", has_text="Nadja Perić")).to_contain_text("Maya Olsen")
        page.goto("/enquiries/")
        move_by_keys(page, LEAD, "contacted")
        move_by_mouse(page, LEAD, "qualified")
        page.get_by_role("link", name=LEAD).click()
        expect(page.locator("main")).to_contain_text("Sent by Maya Olsen")
        page.get_by_role("button", name=re.compile("^Won")).click()
        expect(page.locator("main")).to_contain_text("Won")
        expect(page.locator("main")).to_contain_text("Asked on a form of ours")
        page.goto("/today/people/")
        thank_for(page, "T. B.")
        thank_for(page, "N. P.")
        expect(page.locator("li.call", has_text="for sending")).to_have_count(0)
        assert not sam.faults + sam.reports()

    with watched(browser, shop, "ada") as ada:
        page = ada.page
        page.goto("/people/1/")
        expect(page.locator("main")).to_contain_text("Thank")
        page.goto("/word-of-mouth/")
        page.get_by_text("brought 2 people").first.click()
        expect(page.get_by_role("link", name="Nadja Perić")).to_be_visible()
        page.goto("/people/1/brought/")
        expect(page.get_by_role("link", name="Nadja Perić")).to_be_visible()
        assert not ada.faults + ada.reports()


def thank_for(page: Page, friend: str) -> None:
    """Each friend is thanked for: with one press the next one is first."""
    thanks = page.locator("li.call", has_text="Maya Olsen")
    expect(thanks).to_contain_text(f"for sending {friend}, who has bought")
    thanks.get_by_role("button", name=re.compile("^Thanked")).click()
    expect(page.get_by_text(f"for sending {friend}, who has bought")).to_have_count(0)


def give_warm_ones_to(page: Page, staff: str) -> None:
    page.goto("/enquiries/rules/")
    page.get_by_role("link", name="Add a rule").click()
    page.get_by_label("Warm or cold").select_option(label="warm")
    page.get_by_label(re.compile(staff)).check()
    page.get_by_role("button", name="Save the rule").click()
    expect(page.locator("ol.rows")).to_contain_text(re.compile(staff))


def leave_a_name(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill("Nadja Perić")
    page.get_by_label("What is it about?").fill(LEAD)
    page.get_by_label("E-mail").fill("nadja@example.com")
    page.get_by_label("You may keep what I wrote").check()
    page.get_by_label("my initials").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()


def move_by_keys(page: Page, title: str, column: str) -> None:
    page.get_by_role("link", name=title).focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(f"[data-column={column}]").get_by_role("link", name=title)).to_be_focused()


def move_by_mouse(page: Page, title: str, column: str) -> None:
    page.locator("[data-card]", has_text=title).drag_to(page.locator(f"[data-column={column}]"))
    expect(page.locator(f"[data-column={column}]").get_by_role("link", name=title)).to_be_visible()
