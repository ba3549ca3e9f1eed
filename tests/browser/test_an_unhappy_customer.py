"""An unhappy customer becomes a case, is called, asked again, and turned around."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .served import ROOT, Served, copied, environment, served
from .watching import Watched, watched

pytestmark = pytest.mark.timeout(600)
WORK = """
from goodword.jobs import queries
from goodword.jobs.actions import enqueue
from goodword.jobs.worker import work_off
enqueue("recovery.look", {"by_the_clock": True}, due_at=queries.clock())
work_off()
"""
SAYS = """
from django.utils import timezone
from goodword.people.models import Person
from goodword.surveys.actions import record_answer
noor = Person.objects.get(name="Noor Haddad")
noor.survey_invitations.all().delete()
said = {"metric": "nps", "score": 2, "comment": "The offer never came.", "person": noor}
record_answer(**said, by="a browser test", at=timezone.now())
"""
TWO_WEEKS_LATER = """
from datetime import timedelta
from django.db.models import F
from goodword.recovery.models import Case
Case.objects.filter(person__name="Noor Haddad").update(closed_at=F("closed_at") - timedelta(days=15))
"""
ASKED = """
from goodword.surveys.models import Invitation
print(Invitation.objects.get(person__name="Noor Haddad", cause__startswith="case:").token)
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A house of its own: what happens in it is no business of other tests."""
    home = Path(tmp_path_factory.mktemp("unhappy"))
    with served(home, copied(tmp_path_factory, home, "founded")) as running:
        yield running


@pytest.fixture
def ada(browser: Browser, shop: Served) -> Iterator[Watched]:
    with watched(browser, shop, "ada") as page:
        yield page


def run(house: Served, words: str) -> str:
    """What a process of the house does, and what it prints."""
    ask = [sys.executable, "-W", "ignore", "manage.py", "shell", "-v0", "-c", words]
    return subprocess.run(ask, cwd=ROOT, env=environment(house.home), check=True, capture_output=True, text=True).stdout.strip()


def test_an_unhappy_customer_is_called_asked_again_and_turned_around(browser: Browser, ada: Watched, shop: Served) -> None:
    page = ada.page
    run(shop, SAYS + WORK)
    page.goto("/recovery/")
    card = page.locator("article.deal", has_text="Noor Haddad")
    expect(card).to_contain_text("The offer never came.")
    card.get_by_role("link", name="Noor Haddad", exact=True).click()
    expect(page.locator(".first-words")).to_contain_text("you gave us a 2 out of 10")
    page.get_by_role("link", name="I called them").click()
    page.get_by_label("What was said?").fill("I brought the offer myself, with an apology.")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator("main")).to_contain_text("first contact")
    expect(page.locator(".timeline")).to_contain_text("I brought the offer myself")
    page.get_by_role("link", name="Close it").click()
    page.get_by_label("What happened?").fill("Noor has the offer, and likes it.")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator("h1")).to_contain_text("not asked again yet")

    token = run(shop, TWO_WEEKS_LATER + WORK + ASKED).splitlines()[-1]
    case = page.url
    with watched(browser, shop) as customer:
        customer.page.goto(f"/s/{token}?a=9")
        customer.page.wait_for_timeout(3_200)  # who answers at once is taken for a program
        customer.page.get_by_role("button", name="Send").click()
        expect(customer.page.get_by_role("heading", name="Thank you.")).to_be_visible()
    run(shop, WORK)
    page.goto(case)
    expect(page.locator("h1")).to_contain_text("turned around")
    expect(page.locator("main")).to_contain_text("Since then: 9 out of 10")
    assert ada.faults == []
