"""A customer answers from the mail on a phone; a program that opens every link of a mail has answered nothing."""

import re
import sqlite3
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, expect

from .served import Served
from .watching import Watched, watched

PHONE, NARROW = {"width": 390, "height": 780}, {"width": 320, "height": 640}
LINK = re.compile(r'href="(http[^"]+)"')
FIVE_SECONDS = 5_000
# Who is logged in, what waits in the queue, and the spool of what was looked at: no business fact.
SPOOLS = re.compile(r"django_session|accounts_cache|jobs_|journal_reader|surveys_opening|sqlite_")


def links(house: Served, name: str) -> list[str]:
    """Every link of the mail that asked somebody, as it leads into this house."""
    said = (house.home / f"to-{name}.html").read_text(encoding="utf-8").replace("&amp;", "&")
    return [re.sub(r"^https?://[^/]+", house.url, link) for link in dict.fromkeys(LINK.findall(said))]


def facts(home: Path) -> dict[str, list[str]]:
    """Every row that says something of the business."""
    with sqlite3.connect(f"file:{home / 'goodword.sqlite3'}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        told = {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in tables if not SPOOLS.match(name)}
    database.close()
    return told


def opened(page: Page, link: str) -> Page:
    """Opened, loaded to the end, and looked at."""
    page.goto(link, wait_until="networkidle")
    page.bring_to_front()
    page.mouse.move(100, 200)
    page.keyboard.press("Tab")
    return page


def test_a_program_that_opens_every_link_of_a_mail_changes_nothing(browser: Browser, house: Served) -> None:
    every = links(house, "inês")
    scores = [link for link in every if "?a=" in link]
    assert len(scores) == 7 and len(every) >= 9, "a link for each score, the button, and the way to stop it"
    before = facts(house.home)
    context = browser.new_context(user_agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36")
    pages = [opened(context.new_page(), link) for link in every]
    pages[-1].wait_for_timeout(FIVE_SECONDS)
    for link in every:
        context.request.head(link)
        context.request.get(link, params={"utm_source": "scan", "ease": "1", "asked": "ease"})
    assert pages[every.index(scores[0])].locator("input:checked").count() == 1, "the page has understood the link"
    context.close()
    assert facts(house.home) == before


def test_a_customer_answers_from_the_mail_on_a_phone(browser: Browser, house: Served, ada: Watched) -> None:
    [three] = [link for link in links(house, "theo") if link.endswith("?a=3")]
    with watched(browser, house) as theo:
        fetched: list[Response] = []
        theo.page.on("response", lambda answer: fetched.append(answer))
        theo.page.set_viewport_size(PHONE)
        theo.page.goto(three)
        eased = theo.page.get_by_role("group", name="made it easy")
        expect(theo.page.get_by_text("You chose 3.")).to_be_visible()
        expect(eased.get_by_label("3", exact=True)).to_be_checked()
        theo.page.wait_for_load_state("networkidle")
        assert sum(len(answer.body()) for answer in fetched) <= 30_000 and len(fetched) >= 4
        assert not theo.has_sideways_scroll() and not theo.faults + theo.reports() + theo.axe()
        eased.get_by_label("2", exact=True).check()
        theo.page.get_by_label("Why is that?").fill("I had to call three times.")
        theo.page.get_by_role("button", name="Send").click()
        expect(theo.page.get_by_role("heading", name="Thank you.")).to_be_visible()
        assert not theo.page.context.cookies() and not theo.axe()
        theo.page.get_by_role("link", name="Change my answers").click()
        expect(eased.get_by_label("2", exact=True)).to_be_checked()
        eased.get_by_label("4", exact=True).check()
        theo.page.get_by_role("button", name="Send").click()
        expect(theo.page.get_by_role("heading", name="Thank you.")).to_be_visible()
    ada.page.goto("/listening/?words=three+times")
    answers = ada.page.get_by_role("region", name="Answers")
    expect(answers).to_contain_text("Theo Brandt")
    expect(answers).to_contain_text("4 out of 7")
    assert answers.locator(".answer").count() == 1


def test_new_answers_appear_on_the_page_by_themselves(browser: Browser, house: Served, ada: Watched) -> None:
    ada.page.goto("/listening/")
    there = house.urls["open/<str:token>"]
    with watched(browser, house) as somebody:
        somebody.page.goto(there)
        somebody.page.wait_for_timeout(3_200)  # who answers at once is taken for a program
        somebody.page.get_by_label("6", exact=True).check()
        somebody.page.get_by_label("What would make it a nine?").fill("A chair to wait in.")
        somebody.page.get_by_role("button", name="Send").click()
        expect(somebody.page.get_by_role("heading", name="Thank you.")).to_be_visible()
    expect(ada.page.get_by_text("A chair to wait in.")).to_be_visible(timeout=15_000)
    assert not ada.faults + ada.reports()


def test_without_a_script_the_rest_comes_in_the_next_step(browser: Browser, house: Served) -> None:
    context = browser.new_context(base_url=house.url, java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto(house.urls["open/<str:token>"])
    expect(page.get_by_label("What would make it a nine?")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_role("button", name="Next").click(timeout=10_000)
    expect(page.get_by_text("Please answer this one.")).to_be_visible()
    page.get_by_label("6", exact=True).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("What would make it a nine?").fill("A bell at the door.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    context.close()
