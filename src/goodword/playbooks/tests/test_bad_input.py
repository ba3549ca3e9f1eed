"""What should not be, and is: the pages say so in plain words, and nothing is lost."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.playbooks.actions.following import follow
from goodword.playbooks.actions.laying import NotReady
from goodword.playbooks.actions.running import begin
from goodword.playbooks.actions.writing import make_playbook
from goodword.playbooks.models import Playbook, Run, RunStep
from goodword.playbooks.queries import preview
from goodword.playbooks.rules import By, Definition, Due, Evidence, On, Step, Trigger
from goodword.touchpoints.models import Order, Touchpoint

from .conftest import DAY, WELCOME, switched_on

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(house) -> Client:
    member = Member.objects.create_user("ada@example.com", "open-the-good-door", role="owner", name="Ada")
    client = Client()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shown(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_steps_that_wait_for_each_other_stay_a_draft_that_says_why_and_begin_nothing(ada, maya, buys) -> None:
    ring = Definition(Trigger(On.ORDER), (Step("a", "Wrap it", due=Due(1, "b")), Step("b", "Sign it", due=Due(1, "a"))))
    found = make_playbook(name="Ring", phase="after", definition=ring, by="test", at=timezone.now())
    words = "These steps wait for each other, so none can be due: “Wrap it” → “Sign it” → “Wrap it”."
    assert words in shown(ada, f"/playbooks/{found.pk}/")
    answer = ada.post(f"/playbooks/{found.pk}/on/", {"since_on": ""}, follow=True)
    assert words in answer.content.decode()
    buys(maya, timezone.now())
    assert follow(at=timezone.now()) == {}
    with pytest.raises(NotReady, match=words):
        begin(found, person=maya, by="test", at=timezone.now())
    assert not Run.objects.exists()


@pytest.mark.slow
def test_a_trigger_that_fires_again_and_again_is_one_run_on_the_page(ada, maya, buys) -> None:
    now = timezone.now()
    playbook = switched_on(WELCOME, since=now - DAY)
    order = buys(maya, now - HOUR)
    for n in range(10):
        Order.objects.filter(pk=order.pk).update(total=n)
        follow(at=now, is_wide=bool(n % 2))
    page = shown(ada, f"/playbooks/{playbook.pk}/")
    assert (page.count("/runs/"), "1 under way" in shown(ada, "/playbooks/")) == (1, True)


@pytest.mark.slow
def test_what_came_before_the_trigger_is_told_where_it_does_not_count(ada, maya, buys, talks) -> None:
    now = timezone.now()
    switched_on(WELCOME, since=now - DAY)
    talks(maya, "call", now - 3 * DAY)
    buys(maya, now - HOUR)
    follow(at=now)
    page = shown(ada, f"/runs/{Run.objects.get().pk}/")
    assert "before this began; it does not count here." in page
    assert Touchpoint.objects.count() == 1 and RunStep.objects.get(step="call").done_at is None


@pytest.mark.slow
def test_what_is_dated_ahead_is_told_and_counts_when_its_day_comes(ada, maya, buys, talks) -> None:
    now = timezone.now()
    switched_on(WELCOME, since=now - DAY)
    buys(maya, now - HOUR)
    talks(maya, "call", now + 400 * DAY)
    follow(at=now, is_wide=True)
    page = shown(ada, f"/runs/{Run.objects.get().pk}/")
    assert "which is yet to come; it counts when that day comes." in page
    follow(at=now + 401 * DAY, is_wide=True)
    follow(at=now + DAY, is_wide=True)  # the clock is set right again
    assert RunStep.objects.get(step="call").done_at == now + 400 * DAY, "nothing is lost when the clock goes back"


def test_hours_that_pass_are_counted_alike_by_preview_and_run_when_the_clocks_are_changed(ada, house, maya, buys) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begun = datetime(2026, 3, 28, 20, 30, tzinfo=berlin).astimezone(UTC)  # at two that night it is three
    definition = Definition(
        Trigger(On.ORDER), (Step("call", "Call", due=Due(hours=27), evidence=Evidence(By.TOUCHPOINT, kind="call")),)
    )
    switched_on(definition, since=begun - DAY)
    buys(maya, begun)
    follow(at=begun + HOUR)
    assert RunStep.objects.get().due_on == date(2026, 3, 30)
    with timezone.override(berlin):
        told = preview(Member.objects.get(), definition, begun + HOUR)
    assert told.samples[0].due == [("Call", date(2026, 3, 30))]


@pytest.mark.slow
def test_in_the_hour_that_comes_twice_each_contact_keeps_its_place(house, maya, buys, talks) -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # half past two in summer; an hour later it is half past two again
    switched_on(WELCOME, since=first - DAY)
    buys(maya, first - HOUR)
    talks(maya, "call", first)
    talks(maya, "package", first + HOUR)
    follow(at=first + DAY)
    assert list(RunStep.objects.filter(is_out_of_order=True)) == []
    assert Playbook.objects.get().runs.get().steps.get(step="package").done_at == first + HOUR
