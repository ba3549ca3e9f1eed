"""What of a playbook waits for whom, today."""

from datetime import date

import pytest

from goodword.accounts.models import Member
from goodword.catalogue.models import Staff
from goodword.playbooks.actions import running, stepping
from goodword.playbooks.actions.following import follow
from goodword.playbooks.models import Run, RunStep
from goodword.playbooks.queries import piles, waiting

from .conftest import DAY, NOON

LATER = date(2026, 5, 30)


@pytest.fixture
def ada(house) -> Member:
    return Member.objects.create_user("ada@example.com", "open-the-good-door", role="owner", name="Ada")


@pytest.fixture
def sam(house) -> Member:
    return Member.objects.create_user("sam@example.com", "open-the-good-door", role="staff", name="Sam")


def steps(member: Member, today: date = LATER) -> list[str]:
    return [RunStep.objects.get(pk=int(w.key.partition(":")[2])).step for w in waiting(member, today, 10)]


@pytest.mark.slow
def test_what_is_due_waits_in_order_and_says_why_and_what_waits_for_it_does_not(maya, welcome, buys, ada) -> None:
    buys(maya, NOON)
    follow(at=NOON + DAY)
    assert steps(ada, date(2026, 5, 5)) == []
    assert steps(ada, date(2026, 5, 6)) == ["call"]
    assert steps(ada) == ["call", "package"], "asking how it goes waits for the package"
    first = waiting(ada, LATER, 1)[0]
    assert (first.subject_kind, first.subject_id, first.day) == ("person", maya.pk, date(2026, 5, 6))
    assert first.why == "“Call them” was due on 6 May (Welcome)"
    assert first.act_url == f"/runs/{Run.objects.get().pk}/"
    stepping.tick(RunStep.objects.get(step="package"), by="test", at=NOON + DAY)
    assert steps(ada) == ["call", "check"]


@pytest.mark.slow
def test_a_run_that_rests_or_is_over_asks_for_nothing(maya, welcome, buys, ada) -> None:
    buys(maya, NOON)
    follow(at=NOON + DAY)
    running.pause(Run.objects.get(), by="test", at=NOON + DAY)
    assert steps(ada) == []


def test_each_sees_their_own_and_what_is_nobody_s_and_a_manager_that_of_those_who_never_log_in(maya, welcome, buys, ada, sam):
    sams = Staff.objects.create(name="Sam", name_key="sam", member=sam, noted_at=NOON)
    absent = Staff.objects.create(name="Pat", name_key="pat", noted_at=NOON)
    buys(maya, NOON, staff=sams)
    follow(at=NOON + DAY)
    assert (steps(sam), steps(ada)) == (["call", "package"], [])
    running.hand_over(Run.objects.get(), staff=absent, by="test", at=NOON + DAY)
    assert (steps(sam), steps(ada)) == ([], ["call", "package"])


def test_a_dealer_is_asked_only_for_what_went_through_them(maya, welcome, buys, house) -> None:
    dealer = Member.objects.create_user("d@example.com", "open-the-good-door", role="dealer", name="D")
    buys(maya, NOON)
    follow(at=NOON + DAY)
    assert steps(dealer) == []


def test_what_waits_asks_the_same_for_one_and_for_ten(maya, welcome, buys, ada, django_assert_num_queries) -> None:
    for n in range(10):
        buys(maya, NOON + n * DAY)
    follow(at=NOON + 12 * DAY)
    with django_assert_num_queries(3):
        assert len(waiting(ada, LATER, 30)) == 20


@pytest.mark.slow
def test_what_was_due_long_before_this_house_knew_of_it_is_one_line_with_its_list(maya, welcome, buys, ada, client) -> None:
    """A file of the last months comes in: the steps of the run of April were due long before, those of May are recent."""
    buys(maya, NOON - 29 * DAY)
    buys(maya, NOON)
    follow(at=NOON + 26 * DAY)
    assert steps(ada) == ["call", "package"]
    assert [pile.words for pile in piles(ada, LATER)] == ["Welcome: 3 steps were left undone long ago"]
    client.force_login(ada)
    listed = client.get(piles(ada, LATER)[0].url).content.decode()
    assert "Call them" in listed and "due 7 April 2026" in listed
    assert client.get(piles(ada, LATER)[0].url, {"after": "x"}).status_code == 400


def test_what_is_due_for_more_than_ninety_days_is_history(maya, welcome, buys, ada) -> None:
    buys(maya, NOON)
    follow(at=NOON + DAY)
    assert (steps(ada, date(2026, 8, 4)), piles(ada, date(2026, 8, 4))) == (["call", "package"], [])
    assert steps(ada, date(2026, 8, 5)) == ["package"]
    assert [pile.words for pile in piles(ada, date(2026, 8, 5))] == ["Welcome: 1 step was left undone long ago"]
    assert steps(ada, date(2026, 9, 5)) == []
