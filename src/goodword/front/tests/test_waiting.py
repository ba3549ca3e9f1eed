"""The people to call, from rows: what puts somebody on the list and what takes them off it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.front.queries import names_of, waiting
from goodword.front.rules import Subject, Why
from goodword.people.models import Care, Person
from goodword.pipeline.models import Opportunity
from goodword.scores.models import Score
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Order, Promise, Touchpoint


@pytest.fixture
def now(cast):
    with timezone.override(cast.business.time_zone):
        yield timezone.now()


def whom(member, now):
    return {c.subject.id: c.reason.why for c in waiting(member, now=now, currency="EUR").calls if c.subject.kind == "person"}


def talk(person, at, **more):
    return Touchpoint.objects.create(
        **{"person": person, "at": at, "kind": "call", "direction": "two-way", "noted_at": at, **more}
    )


def silence(person, *, last_on, stake=50_000):
    return Score.objects.create(
        insight="silence",
        person=person,
        value=30,
        label="overdue",
        stake=stake,
        n=3,
        as_of=last_on + timedelta(days=72),
        formula="silence/1",
        reason={"last_on": last_on.isoformat(), "usual_days": 42, "why": "own rhythm"},
    )


def test_it_names_the_unhappy_and_those_who_wait_for_a_promise(cast, now):
    assert whom(cast.ada, now) == {cast.ines.pk: Why.LOW, cast.noor.pk: Why.PROMISE}


def test_logging_a_talk_takes_somebody_off_and_taking_it_back_puts_them_on_again(cast, now):
    logged = talk(cast.ines, now)
    assert cast.ines.pk not in whom(cast.ada, now + timedelta(seconds=1))
    logged.delete()
    assert cast.ines.pk in whom(cast.ada, now + timedelta(seconds=1))


@pytest.mark.parametrize(
    "not_a_talk",
    [
        {"direction": "out", "intent": "ask"},
        {"direction": "out", "intent": "give", "reached": False},
        {"direction": "in"},
        {"is_broadcast": True},
    ],
    ids=["an ask", "a gift that did not arrive", "only from them", "a broadcast"],
)
def test_what_is_no_real_contact_moves_nobody(cast, now, not_a_talk):
    talk(cast.ines, now, **not_a_talk)
    assert cast.ines.pk in whom(cast.ada, now + timedelta(seconds=1))


def test_a_gift_that_arrived_is_a_real_contact(cast, now):
    talk(cast.ines, now, direction="out", intent="give")
    assert cast.ines.pk not in whom(cast.ada, now + timedelta(seconds=1))


def test_a_talk_dated_by_the_minute_answers_what_was_said_in_that_minute(cast, now):
    Answer.objects.filter(person=cast.ines).update(answered_at=now)
    talk(cast.ines, now.replace(second=0, microsecond=0))
    assert cast.ines.pk not in whom(cast.ada, now)


def test_a_kept_or_dropped_promise_is_no_reason(cast, now):
    Promise.objects.filter(pk=cast.promise.pk).update(kept_at=now)
    assert cast.noor.pk not in whom(cast.ada, now)


def test_a_better_answer_since_takes_the_low_one_off(cast, now):
    Answer.objects.create(
        person=cast.ines, metric="nps", formula="nps/1", scale_low=0, scale_high=10, score=9, answered_at=now, noted_at=now
    )
    assert cast.ines.pk not in whom(cast.ada, now)


def test_an_enquiry_that_nobody_answered_names_who_sent_them(cast, now):
    Opportunity.objects.create(
        person=cast.theo, title="A tandem", opened_at=now - timedelta(days=1), is_warm=True, introduced_by=cast.maya,
        value=300_000, currency="EUR", noted_at=now,
    )  # fmt: skip
    found = next(c for c in waiting(cast.ada, now=now, currency="EUR").calls if c.subject == Subject("person", cast.theo.pk))
    assert (found.reason.why, found.reason.through, found.reason.stake) == (Why.ENQUIRY, "Maya Olsen", 300_000)


@pytest.fixture
def maya_last_on(cast, now):
    """The day of the last talk with Maya, which is later than her last order."""
    return timezone.localdate(Touchpoint.objects.filter(person=cast.maya).latest("at").at)


def test_whoever_is_overdue_by_their_own_rhythm_is_on_it_until_they_order(cast, now, maya_last_on):
    silence(cast.maya, last_on=maya_last_on)
    assert whom(cast.ada, now)[cast.maya.pk] is Why.SILENCE
    order = Order.objects.create(person=cast.maya, ordered_at=now, currency="EUR", noted_at=now)
    assert cast.maya.pk not in whom(cast.ada, now)
    order.delete()
    assert cast.maya.pk in whom(cast.ada, now)


def test_whoever_is_overdue_is_on_it_until_somebody_talks_with_them(cast, now, maya_last_on):
    silence(cast.maya, last_on=maya_last_on)
    logged = talk(cast.maya, now)
    assert cast.maya.pk not in whom(cast.ada, now)
    logged.delete()
    assert cast.maya.pk in whom(cast.ada, now)


def test_a_silence_whose_last_moment_was_undone_is_not_told(cast, now, maya_last_on):
    silence(cast.maya, last_on=maya_last_on)
    Touchpoint.objects.filter(person=cast.maya).delete()
    assert cast.maya.pk not in whom(cast.ada, now)


def test_a_dealer_hears_of_own_people_only(cast, now):
    assert whom(cast.dario, now) == {cast.ines.pk: Why.LOW}
    assert whom(cast.kit, now) == {}
    Care.objects.filter(member=cast.dario).update(until=local_day(now))
    assert whom(cast.dario, now) == {}


@pytest.mark.twin
def test_without_the_gate_a_dealer_would_hear_of_everybody(cast, now, monkeypatch):
    monkeypatch.setattr("goodword.front.queries._about_seen", lambda rows, member: rows)
    monkeypatch.setattr("goodword.touchpoints.models.ThroughDealerQuerySet.visible_to", lambda self, member: self)
    assert set(whom(cast.kit, now)) == {cast.ines.pk, cast.noor.pk}


def test_names_of_people_out_of_sight_are_not_told(cast, now):
    subjects = [Subject("person", cast.ines.pk), Subject("person", cast.noor.pk), Subject("organisation", cast.studio.pk)]
    assert {s.id for s in names_of(subjects, seen_by=cast.dario)} == {cast.ines.pk}
    seen = names_of(subjects, seen_by=cast.ada)
    assert seen[Subject("person", cast.noor.pk)].belongs_to == "Haddad Studio"


def test_the_number_of_queries_does_not_grow_with_the_list(cast, now):
    with CaptureQueriesContext(
        connection,
    ) as few:
        waiting(cast.ada, now=now, currency="EUR")
    people = Person.objects.bulk_create([Person(name=f"P {n}", name_key=f"p {n}", noted_at=now) for n in range(30)])
    Promise.objects.bulk_create([Promise(person=p, what="call back", due_on=local_day(now), noted_at=now) for p in people])
    with CaptureQueriesContext(connection) as many:
        found = waiting(cast.ada, now=now, currency="EUR")
    assert len(found.calls) == 32
    assert len(many) == len(few) <= 8
