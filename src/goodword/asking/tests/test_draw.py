"""Who is drawn for the list, and for what."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.asking.actions.drawing import draw, make_plan
from goodword.asking.grounds import grounds_of
from goodword.asking.models import AskPlan, Lot
from goodword.asking.queries import hindrance_of, next_in_line, whom_to_ask
from goodword.asking.rules import RULE, Hindrance, Terms, Why
from goodword.journal.models import Entry
from goodword.people.models import Person
from goodword.referrals.models import Introduction
from goodword.surveys.actions import record_answer
from goodword.touchpoints.actions.orders import record_order
from goodword.touchpoints.actions.promises import keep_promise, make_promise
from goodword.touchpoints.actions.talks import log_talk

Meet = Callable[..., Person]


def nobody_left_out(ada: Member, now: datetime, **terms: int) -> AskPlan:
    return make_plan(Terms(0, **terms), by=ada.by, at=now)


def test_each_fact_that_speaks_for_it_comes_with_its_row(ada: Member, met: Meet, now: datetime) -> None:
    maya, theo = met("Maya Olsen", score=None), met("Theo Brandt", score=None)
    doing = {"by": ada.by, "at": now}
    low = record_answer(person=maya, metric="nps", score=2, answered_at=now - timedelta(days=90), **doing)
    good = record_answer(person=maya, metric="nps", score=9, answered_at=now - timedelta(days=9), **doing)
    promise = make_promise(what="Call", due_on=local_day(now), person=maya, **doing)
    keep_promise(promise, by=ada.by, at=now)
    orders = [record_order(person=maya, total=100, currency="EUR", ordered_at=now - timedelta(days=d), **doing) for d in (40, 5)]
    brought = Introduction.objects.create(
        person=theo, introducer=maya, proof="said", bound_at=now - timedelta(days=300), noted_at=now
    )
    told = {ground.why: ground.row_id for ground in grounds_of([maya.pk], now)[maya.pk]}
    assert told == {
        Why.TURNED: good.pk, Why.PROMOTER: good.pk, Why.KEPT: promise.pk, Why.AGAIN: orders[1].pk, Why.BROUGHT: brought.pk,
    }  # fmt: skip
    assert low.pk != told[Why.TURNED] and not grounds_of([theo.pk], now)


def _silent(person: Person, now: datetime) -> None:
    Person.objects.filter(pk=person.pk).update(wants_silence=True)


def _died(person: Person, now: datetime) -> None:
    Person.objects.filter(pk=person.pk).update(died_on=local_day(now))


def _unhappy_since(person: Person, now: datetime) -> None:
    record_answer(person=person, metric="csat", score=1, answered_at=now - timedelta(days=1), by="test", at=now)


def _owed(person: Person, now: datetime) -> None:
    make_promise(what="A lamp", due_on=local_day(now) - timedelta(days=2), person=person, by="test", at=now)


def _asked_lately(person: Person, now: datetime) -> None:
    log_talk(person=person, kind="invoice", direction="out", happened_at=now - timedelta(days=10), by="test", at=now)


def _question_open(person: Person, now: datetime) -> None:
    record_answer(person=person, metric="csat", score=None, state="sent", sent_at=now - timedelta(days=3), by="test", at=now)


def _never_met(person: Person, now: datetime) -> None:
    person.touchpoints.all().delete()


@pytest.mark.parametrize(
    ("happens", "hindrance"),
    [
        (_silent, Hindrance.GONE),
        (_died, Hindrance.GONE),
        (_unhappy_since, Hindrance.UNHAPPY),
        (_owed, Hindrance.OWED),
        (_asked_lately, Hindrance.QUIET),
        (_question_open, Hindrance.OPEN),
        (_never_met, Hindrance.STRANGER),
    ],
)
def test_nobody_is_drawn_or_shown_whom_something_keeps_from_being_asked(
    ada: Member, met: Meet, now: datetime, happens: Callable[[Person, datetime], None], hindrance: Hindrance
) -> None:
    maya, theo = met("Maya Olsen"), met("Theo Brandt")
    nobody_left_out(ada, now)
    assert draw(by="test", at=now) == 2
    happens(maya, now)
    assert hindrance_of(maya, now) == hindrance and hindrance_of(theo, now) is None
    assert [line.lot.person for line in whom_to_ask(ada, now)] == [theo]
    Lot.objects.all().delete()
    assert [pk for pk, _ in next_in_line(now, 30)] == [theo.pk]


def test_the_lot_is_written_down_with_its_day_share_and_rule_before_the_list_is_shown(
    ada: Member, met: Meet, now: datetime
) -> None:
    people = [met(f"Person{i} Olsen") for i in range(6)]
    make_plan(Terms(50), by=ada.by, at=now)
    assert not whom_to_ask(ada, now), "nobody is shown who has no lot"
    draw(by="test", at=now)
    lots = Lot.objects.all()
    assert {(lot.drawn_on, lot.held_percent, lot.rule) for lot in lots} == {(local_day(now), 50, RULE)}
    held = {lot.person_id for lot in lots if lot.is_held}
    assert {line.lot.person_id for line in whom_to_ask(ada, now)} == {p.pk for p in people} - held
    entry = Entry.objects.get(verb="asks.drawn")
    assert entry.detail == {"n": 6, "n_held": len(held)}


def test_drawn_again_the_lots_stay_and_only_new_people_are_drawn(ada: Member, met: Meet, now: datetime) -> None:
    maya = met("Maya Olsen")
    nobody_left_out(ada, now)
    assert (draw(by="test", at=now), draw(by="test", at=now)) == (1, 0)
    met("Theo Brandt")
    assert draw(by="test", at=now) == 1
    later = now + timedelta(days=91)
    assert draw(by="test", at=later) == 2, "once the turn is over another one is drawn"
    assert sorted(Lot.objects.filter(person=maya).values_list("turn", flat=True)) == [1, 2]


def test_two_who_draw_at_once_draw_the_same_and_one_row_stays(
    ada: Member, met: Meet, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    met("Maya Olsen")
    plan = make_plan(Terms(50), by=ada.by, at=now)
    seen = next_in_line(now, plan.quiet_days)
    draw(by="test", at=now)
    (first,) = Lot.objects.all()
    monkeypatch.setattr("goodword.asking.queries.next_in_line", lambda *_: seen)
    monkeypatch.setattr("goodword.asking.queries.turns_of", lambda _: {})
    monkeypatch.setattr("goodword.asking.queries.n_open", lambda _: 0)
    draw(by="test", at=now)
    assert list(Lot.objects.values_list("pk", "is_held")) == [(first.pk, first.is_held)]


def test_no_more_are_drawn_than_the_list_has_room_for(ada: Member, met: Meet, now: datetime) -> None:
    for i in range(4):
        met(f"Person{i} Olsen")
    nobody_left_out(ada, now, length=2)
    assert draw(by="test", at=now) == 2 and draw(by="test", at=now) == 0


def test_the_list_asks_the_same_questions_for_two_and_for_twelve(ada: Member, met: Meet, now: datetime) -> None:
    nobody_left_out(ada, now)
    counts = []
    for numbers in (range(2), range(2, 12)):
        for i in numbers:
            met(f"Person{i} Olsen")
        with CaptureQueriesContext(connection) as drawing:
            draw(by="test", at=now)
        with CaptureQueriesContext(connection) as listing:
            assert len(whom_to_ask(ada, now)) == numbers.stop
        counts.append((len(drawing), len(listing)))
    assert counts[0] == counts[1]


def test_another_plan_leaves_the_seed_and_what_was_drawn(ada: Member, met: Meet, now: datetime) -> None:
    met("Maya Olsen")
    first = make_plan(Terms(10), by=ada.by, at=now)
    draw(by="test", at=now)
    again, other = make_plan(Terms(10), by=ada.by, at=now), make_plan(Terms(20, 14, 5), by=ada.by, at=now)
    assert again == first and other != first and other.seed == first.seed
    assert [lot.held_percent for lot in Lot.objects.all()] == [10]
