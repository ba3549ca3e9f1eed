"""The whole story: an order comes, the welcome package is forgotten, it shows, it is sent, and the number moves."""

import email
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from .served import ROOT, Served, copied, environment, served
from .watching import Watched, watched

WORK = """
from goodword.jobs import queries
from goodword.jobs.actions import enqueue
from goodword.jobs.worker import work_off
for name in ("playbooks.follow", "insights.mirror"):
    enqueue(name, due_at=queries.clock())
    work_off()
"""
LETTER = """
from datetime import timedelta
from django.utils import timezone
from goodword.accounts.queries import business
from goodword.jobs import queries
from goodword.jobs.worker import work_off
from goodword.letters import composing
with timezone.override(business().time_zone):
    now = queries.clock()
    composing.send(composing.write(timezone.localdate(now) - timedelta(days={days_ago}), at=now), at=now)
work_off()
"""
DONE = re.compile(r"(\d+) of (\d+) steps that were due were done")
FORGOTTEN = "“Send the welcome package” was due on"


pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A house of its own: what happens in it is no business of other tests."""
    home = Path(tmp_path_factory.mktemp("shop"))
    with served(home, copied(tmp_path_factory, home, "founded")) as running:
        yield running


@pytest.fixture
def ada(browser: Browser, shop: Served) -> Iterator[Watched]:
    with watched(browser, shop, "ada") as page:
        yield page


def worker_works(house: Served, words: str = WORK) -> None:
    """What the worker of a house does a moment after something was written."""
    ask = [sys.executable, "-W", "ignore", "manage.py", "shell", "-v0", "-c", words]
    subprocess.run(ask, cwd=ROOT, env=environment(house.home), check=True, capture_output=True)


def done_of_due(page: Page) -> tuple[int, int]:
    page.goto("/")
    expect(page.locator("body")).to_contain_text(DONE)
    return counted(page.inner_text("body"))


def counted(words: str) -> tuple[int, int]:
    found = DONE.search(words)
    assert found is not None
    return int(found[1]), int(found[2])


def letter_says(page: Page, house: Served, *, days_ago: int) -> tuple[int, int]:
    """What the letter of a day says was done of what was due, on its page and in the mail."""
    known = set((house.home / "mail").glob("*.eml"))
    worker_works(house, WORK + LETTER.format(days_ago=days_ago))
    (mail,) = set((house.home / "mail").glob("*.eml")) - known
    plain = email.message_from_bytes(mail.read_bytes(), policy=policy.default).get_body(("plain",))
    assert plain is not None
    page.goto("/letters/")
    page.locator(".letters a").first.click()
    said = counted(page.locator("section", has_text="Done as promised").inner_text())
    assert said == counted(plain.get_content())
    return said


def call_of(page: Page, name: str) -> str:
    """What the list of people to call says of somebody."""
    page.goto("/today/people/")
    return " ".join(page.locator("li.call", has_text=name).all_inner_texts())


def tick(page: Page, step: str, word: str) -> None:
    page.locator("li", has_text=step).get_by_role("link", name=re.compile("^Done")).click()
    page.get_by_label("In a word").fill(word)
    page.get_by_role("button", name="It is done").click()
    expect(page.locator("main")).to_contain_text(word)


def test_a_package_that_was_forgotten_shows_and_once_it_is_sent_the_number_moves(ada: Watched, shop: Served) -> None:
    page = ada.page
    worker_works(shop)
    done, due = done_of_due(page)
    page.goto("/settings/mail/")
    page.get_by_role("button", name="Send it to me The Tuesday letter").click()
    page.goto("/people/1/orders/add/")
    page.get_by_label("What it came to").fill("89")
    page.get_by_label("When", exact=True).fill((timezone.localdate() - timedelta(days=20)).isoformat())
    page.get_by_label("What it came to").press("Enter")
    page.wait_for_url(re.compile(r"/people/1/"))

    assert letter_says(page, shop, days_ago=1) == (done, due + 2), "a call and a package were due, and nobody thought of either"
    assert done_of_due(page) == (done, due + 2)
    page.goto("/people/1/playbooks/")
    page.get_by_role("link", name="A warm welcome").first.click()
    tick(page, "Call to hear whether all is well", "She is well")
    assert FORGOTTEN in call_of(page, "Maya Olsen")
    page.goto("/playbooks/1/")
    missed = page.locator("section", has_text="What was missed")
    expect(missed).to_contain_text(re.compile(r"Ada Larsen\s*2 of \d+ not done"))
    before = done_of_due(page)

    page.goto("/today/people/")
    page.locator("li.call", has_text="Maya Olsen").get_by_role("link", name="Open").click()
    tick(page, "Send the welcome package", "Brought it round myself")
    assert letter_says(page, shop, days_ago=0) == (done + 2, due + 2)
    assert done_of_due(page) == (before[0] + 1, before[1]) == (done + 2, due + 2)
    assert FORGOTTEN not in call_of(page, "Maya Olsen")
    page.goto("/playbooks/1/")
    expect(missed).to_contain_text(re.compile(r"Ada Larsen\s*1 of \d+ not done"))
    assert ada.faults == []
