"""The people to call, from rows: what puts somebody on the list and what takes them off it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.module_loading import import_string

from goodword.accounts.days import local_day
from goodword.config.today import SOURCES
from goodword.front.openings import last_talk, opening
from goodword.front.queries import last_talks, names_of, waiting
from goodword.front.rules import Subject, Why
from goodword.kit.waiting import Waiting
from goodword.people.models import Care, Person
from goodword.pipeline.models import Opportunity
from goodword.scores.models import Score
from goodword.surveys.models import Answer
from goodword.touchpoints.actions.putoffs import put_off, take_up
from goodword.touchpoints.models import Conversation, Order, Promise, Touchpoint


@pytest.fixture
def now(cast):
    with timezone.override(cast.business.time_zone):
        yield timezone.now()


@pytest.fixture(autouse=True)
def rooms(request, settings):
    """What other rooms say is theirs to prove; here only the front's own kinds speak, but where it is about how many speak."""
    if "the_number_of_queries" not in request.node.name:
        settings.GOODWORD_TODAY = ()


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


@pytest.mark.slow
def test_a_dealer_hears_of_own_people_only(cast, now):
    assert whom(cast.dario, now) == {cast.ines.pk: Why.LOW}
    assert whom(cast.kit, now) == {}
    Care.objects.filter(member=cast.dario).update(until=local_day(now))
    assert whom(cast.dario, now) == {}


@pytest.mark.twin
def test_without_the_gate_a_dealer_would_hear_of_everybody(cast, now, monkeypatch):
    monkeypatch.setattr("goodword.front.sources.about_seen", lambda rows, member: rows)
    monkeypatch.setattr("goodword.touchpoints.models.ThroughDealerQuerySet.visible_to", lambda self, member: self)
    assert set(whom(cast.kit, now)) == {cast.ines.pk, cast.noor.pk}


def test_names_of_people_out_of_sight_are_not_told(cast, now):
    subjects = [Subject("person", cast.ines.pk), Subject("person", cast.noor.pk), Subject("organisation", cast.studio.pk)]
    assert {s.id for s in names_of(subjects, seen_by=cast.dario)} == {cast.ines.pk}
    seen = names_of(subjects, seen_by=cast.ada)
    assert seen[Subject("person", cast.noor.pk)].belongs_to == "Haddad Studio"


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_list(cast, now):
    Promise.objects.create(organisation=cast.studio, what="call", due_on=local_day(now), noted_at=now)
    with CaptureQueriesContext(
        connection,
    ) as few:
        waiting(cast.ada, now=now, currency="EUR")
    people = Person.objects.bulk_create([Person(name=f"P {n}", name_key=f"p {n}", noted_at=now) for n in range(30)])
    Promise.objects.bulk_create([Promise(person=p, what="call back", due_on=local_day(now), noted_at=now) for p in people])
    with CaptureQueriesContext(connection) as many:
        found = waiting(cast.ada, now=now, currency="EUR")
    assert len(found.calls) == 34, "with Theo, whose package another room tells of"
    assert len(many) == len(few) <= 40


def off(call, now, **more):
    kind, key = call.reason.name
    until = more.pop("until", local_day(now) + timedelta(days=2))
    whose = {f"{call.subject.kind}_id": call.subject.id}
    person = Person.objects.get(pk=whose["person_id"])
    asked = {"kind": kind, "key": key, "what": "", "until": until, "today": local_day(now), "person": person}
    return put_off(**asked, by="test", at=now, **more)


def called(member, person, now):
    found = waiting(member, now=now, currency="EUR").calls
    return next((c for c in found if c.subject == Subject("person", person.pk)), None)


@pytest.mark.slow
@pytest.mark.parametrize("whose", ["ines", "noor", "theo", "maya"])
def test_what_is_put_off_leaves_the_list_until_its_day_and_comes_back_by_undo(cast, now, maya_last_on, whose):
    person = getattr(cast, whose)
    if whose == "theo":
        Opportunity.objects.create(person=person, title="A tandem", opened_at=now, value=1, currency="EUR", noted_at=now)
    if whose == "maya":
        silence(person, last_on=maya_last_on)
    call = called(cast.ada, person, now)
    putoff = off(call, now)
    assert called(cast.ada, person, now) is None
    assert called(cast.ada, person, now + timedelta(days=1)) is None
    assert called(cast.ada, person, now + timedelta(days=2)).reason.name == call.reason.name
    take_up(putoff, by="test", at=now)
    assert called(cast.ada, person, now) is not None


def test_what_is_put_off_makes_room_for_the_reason_behind_it(cast, now):
    Promise.objects.create(person=cast.ines, what="Call her", due_on=local_day(now), noted_at=now)
    first = called(cast.ada, cast.ines, now)
    assert (first.reason.why, [r.why for r in first.also]) == (Why.LOW, [Why.PROMISE])
    off(first, now)
    assert called(cast.ada, cast.ines, now).reason.why is Why.PROMISE


def test_a_silence_put_off_for_good_is_that_silence_only(cast, now, maya_last_on):
    silence(cast.maya, last_on=maya_last_on)
    off(called(cast.ada, cast.maya, now), now, until=None, reason="She is on a tour")
    assert called(cast.ada, cast.maya, now + timedelta(days=40)) is None
    Score.objects.all().delete()
    talk(cast.maya, now)
    later = now + timedelta(days=100)
    silence(cast.maya, last_on=timezone.localdate(now))
    assert called(cast.ada, cast.maya, later).reason.why is Why.SILENCE


@pytest.mark.slow
def test_a_hundred_put_off_keep_nobody_else_from_the_list(cast, now):
    people = Person.objects.bulk_create([Person(name=f"P {n}", name_key=f"p {n}", noted_at=now) for n in range(100)])
    Promise.objects.bulk_create([Promise(person=p, what="call", due_on=local_day(now), noted_at=now) for p in people])
    late = Promise.objects.create(person=cast.theo, what="x", due_on=local_day(now) - timedelta(days=1), noted_at=now)
    for call in waiting(cast.ada, now=now, currency="EUR").calls:
        if call.subject.id != cast.theo.pk:
            off(call, now)
    for call in waiting(cast.ada, now=now, currency="EUR").calls:
        if call.subject.id != cast.theo.pk:
            off(call, now)
    assert called(cast.ada, cast.theo, now).reason.row_id == late.pk


def due(person, *, contact_on, cadence=90):
    told = {"last_on": contact_on.isoformat(), "usual_days": 200, "why": "own rhythm"}
    told |= {"contact_on": contact_on.isoformat(), "cadence": cadence}
    found = {"value": -30, "stake": 100, "n": 3, "as_of": timezone.localdate(), "formula": "silence/2"}
    return Score.objects.create(insight="silence", person=person, reason=told, **found)


def test_who_is_due_for_a_word_this_week_is_on_it_until_they_are_spoken_with(cast, now, maya_last_on):
    cadence = (timezone.localdate(now) - maya_last_on).days + 3
    due(cast.maya, contact_on=maya_last_on, cadence=cadence)
    assert called(cast.ada, cast.maya, now).reason.why is Why.DUE
    logged = talk(cast.maya, now)
    assert called(cast.ada, cast.maya, now) is None
    logged.delete()
    Score.objects.all().delete()
    due(cast.maya, contact_on=maya_last_on, cadence=cadence + 10)
    assert called(cast.ada, cast.maya, now) is None


def a_room(member, today, most):
    person = Person.objects.visible_to(member).get(name="Theo Brandt")
    told = {"act_url": "/runs/1/", "act_label": "Open", "stake": 7, "chip": "a step"}
    return [Waiting("room", "step:1", "person", person.pk, today, "“Send the package” is due today (Welcome)", **told)]


@pytest.mark.slow
def test_what_another_room_says_that_waits_is_a_line_and_can_be_put_off(cast, now, settings, client):
    settings.GOODWORD_TODAY = (f"{__name__}.a_room",)
    found = called(cast.ada, cast.theo, now)
    assert (found.reason.why, found.reason.name, found.stake >= 7) == (Why.STEP, ("room", "step:1"), True)
    client.force_login(cast.ada)
    text = client.get("/today/people/").content.decode()
    assert "“Send the package” is due today (Welcome)" in text and 'href="/runs/1/"' in text and "a step" in text
    off(found, now)
    assert called(cast.ada, cast.theo, now) is None


def said(member, person, now):
    call = called(member, person, now)
    last = last_talks([call.subject], seen_by=member, now=now).get(call.subject)
    today = timezone.localdate(now)
    return last_talk(last, today=today), opening(call, last, today=today)


def test_each_line_tells_the_last_talk_and_how_one_might_begin(cast, now, maya_last_on):
    assert said(cast.ada, cast.ines, now) == (
        "",
        "You told us: “Three weeks late, and nobody called.” I would like to hear the whole of it.",
    )
    last, begin = said(cast.ada, cast.noor, now)
    assert last.startswith("Last talk on ") and "They may need six bicycles for the studio." in last
    assert begin == "We promised you something for today: Send the offer for six bicycles. Here is where it stands."
    silence(cast.maya, last_on=maya_last_on)
    assert "and I noted: “Her lamp is perfect." in said(cast.ada, cast.maya, now)[1]
    Order.objects.create(person=cast.maya, ordered_at=now - timedelta(days=3 * 365), currency="EUR", noted_at=now)
    assert said(cast.ada, cast.maya, now)[1].startswith("This week it is 3 years since you first bought")


def test_where_no_fact_lends_itself_nothing_is_invented(cast, now, settings):
    settings.GOODWORD_TODAY = (f"{__name__}.a_room",)
    Order.objects.filter(person=cast.theo).delete()
    Touchpoint.objects.filter(person=cast.theo).delete()
    assert said(cast.ada, cast.theo, now) == ("", "")


def test_the_words_of_a_talk_that_a_dealer_may_not_see_are_not_told(cast, now):
    ours = talk(cast.ines, now - timedelta(days=20))
    Conversation.objects.create(touchpoint=ours, words="Between us", noted_at=now)
    assert said(cast.ada, cast.ines, now)[0].endswith("“Between us”")
    assert said(cast.dario, cast.ines, now)[0] == ""


def test_every_room_that_is_named_tells_what_waits_and_asks_no_more_for_more(cast, now):
    told = 0
    for source in SOURCES:
        with CaptureQueriesContext(connection) as asked:
            found = import_string(source)(cast.ada, timezone.localdate(now), 60)
        told += len(found)
        assert all(isinstance(one, Waiting) and one.why and one.act_url for one in found), source
        assert import_string(source)(cast.kit, timezone.localdate(now), 60) == []
        assert len(asked) <= 8, source
    assert told and len({*SOURCES}) == len(SOURCES)
