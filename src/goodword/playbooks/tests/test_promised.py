"""Steps that are due by the day for which an order was promised, and playbooks that somebody wrote in a file."""

from datetime import date, timedelta

import pytest

from goodword.playbooks.actions.bringing import bring, take_away
from goodword.playbooks.actions.following import follow
from goodword.playbooks.actions.running import begin
from goodword.playbooks.models import Playbook, RunStep
from goodword.playbooks.rules import PROMISED, By, Definition, Due, Evidence, On, Step, Trigger, Unreadable, problems
from goodword.playbooks.words import when, wrong
from goodword.playbooks.written import written
from goodword.touchpoints.models import Order

from .conftest import DAY, NOON, switched_on

DELIVERY = Definition(
    Trigger(On.ORDER),
    (
        Step("deliver", "Deliver it", due=Due(after=PROMISED), evidence=Evidence(By.ORDER_DELIVERED)),
        Step("call", "Call them", due=Due(3, after="deliver")),
    ),
)
SAID = {
    "name": "Delivered",
    "since": date(2026, 4, 1),
    "trigger": {"kind": "order"},
    "steps": [{"key": "deliver", "name": "Deliver it", "due": {"after": "@promised"}}],
}


def due() -> dict[str, date | None]:
    return dict(RunStep.objects.values_list("step", "due_on"))


def test_a_step_is_due_on_the_promised_day_and_what_waits_for_it_after_that(house, maya, buys) -> None:
    switched_on(DELIVERY)
    buys(maya, NOON, promised_on=date(2026, 5, 20))
    follow(at=NOON)
    assert due() == {"deliver": date(2026, 5, 20), "call": date(2026, 5, 23)}
    Order.objects.update(promised_on=date(2026, 5, 25))
    assert follow(at=NOON + DAY)["welcome"].moved == 2
    assert due() == {"deliver": date(2026, 5, 25), "call": date(2026, 5, 28)}
    assert follow(at=NOON + DAY)["welcome"].moved == 0


@pytest.mark.slow
def test_what_was_done_or_waits_for_what_was_done_keeps_its_day_when_the_promise_moves(house, maya, buys) -> None:
    switched_on(DELIVERY)
    buys(maya, NOON, promised_on=date(2026, 5, 20), delivered_at=NOON + 2 * DAY)
    follow(at=NOON + 3 * DAY)
    assert due()["call"] == (NOON + 5 * DAY).date()
    Order.objects.update(promised_on=date(2026, 6, 1))
    assert follow(at=NOON + 4 * DAY)["welcome"].moved == 0
    assert due() == {"deliver": date(2026, 5, 20), "call": (NOON + 5 * DAY).date()}


def test_where_nothing_was_promised_nothing_is_late(house, maya, buys) -> None:
    switched_on(DELIVERY)
    buys(maya, NOON)
    follow(at=NOON)
    assert due() == {"deliver": None, "call": None}
    Order.objects.update(promised_on=date(2026, 5, 9))
    assert follow(at=NOON + DAY)["welcome"].moved == 2
    assert due()["deliver"] == date(2026, 5, 9)


def test_only_an_order_is_promised_for_a_day() -> None:
    birthday = Definition(Trigger(On.BIRTHDAY), (Step("gift", "Bring a gift", due=Due(after=PROMISED)),))
    assert wrong(problems(birthday)) == [
        "Only an order is promised for a day: let an order begin it, or “Bring a gift” be due otherwise."
    ]


@pytest.mark.parametrize(
    ("step_due", "words"),
    [
        (Due(), "on the day it begins"),
        (Due(1), "1 day after it began"),
        (Due(2, hours=1), "2 days and 1 hour after it began"),
        (Due(-3), "3 days before it begins"),
        (Due(after="deliver"), "on the day of “Deliver it”"),
        (Due(after=PROMISED), "by the promised day"),
        (Due(-2, after=PROMISED), "2 days before the promised day"),
    ],
)
def test_when_a_step_is_due_is_said_in_plain_words(step_due: Due, words: str) -> None:
    assert when(step_due, DELIVERY.by_key) == words


def test_a_playbook_from_a_file_counts_from_the_day_it_says_and_is_brought_once(house, maya, buys) -> None:
    assert bring(written(SAID), by="import:1", at=NOON)
    assert not bring(written(SAID), by="import:2", at=NOON)
    found = Playbook.objects.get()
    assert (found.key, found.state, found.since_at) == ("delivered", "on", NOON.replace(month=3, day=31, hour=22))
    assert take_away(by="import:2", at=NOON) == 0
    assert take_away(by="import:1", at=NOON) == 1
    assert bring(written({**SAID, "since": None}), by="import:3", at=NOON)
    assert Playbook.objects.get().state == "draft"


def test_a_playbook_by_which_something_runs_stays(house, maya) -> None:
    bring(written(SAID), by="import:1", at=NOON)
    begin(Playbook.objects.get(), person=maya, by="test", at=NOON)
    assert take_away(by="import:1", at=NOON + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({**SAID, "name": " "}, "a playbook has no name"),
        ({**SAID, "since": "soon"}, "“Delivered”: since is no day: soon"),
        ({**SAID, "trigger": {"kind": "rain"}}, "“Delivered”: 'rain' is not a valid On"),
        ({**SAID, "steps": []}, "“Delivered”: It has no steps yet. Add the first thing to be done."),
        ({**SAID, "steps": [{"key": "a", "name": "A", "due": {"after": "a"}}]}, "“A” waits for itself, so it can never be due."),
    ],
)
def test_a_file_that_is_no_playbook_says_why(said: dict[str, object], words: str) -> None:
    with pytest.raises(Unreadable, match=r".") as why:
        written(said)
    assert words in str(why.value)
