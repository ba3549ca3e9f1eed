"""Who is asked, by which mail, and who is not and why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from goodword.journal.models import Entry
from goodword.mail.models import Message
from goodword.people.models import Person
from goodword.surveys import jobs, throttling
from goodword.surveys.actions import cueing, inviting, sending, waves
from goodword.surveys.models import Invitation, Survey, Wave
from goodword.surveys.rules import NotLive, Way, WhySkipped, why_quiet
from goodword.touchpoints.models import Order, Touchpoint

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
QUESTION = {"key": "recommend", "type": "score", "metric": "nps", "text": {"en": "Would you recommend us?", "de": "Wie gern?"}}


def days(n: float) -> timedelta:
    return timedelta(days=n)


def survey(kind: str = "transactional", **more: Any) -> Survey:
    made = Survey.objects.create(name=f"A {kind}", kind=kind, state="live", current=1, made_at=NOON, **more)
    made.versions.create(number=1, questions=[QUESTION], words={}, made_at=NOON, published_at=NOON)
    return made


def person(name: str = "Maya Olsen", **more: Any) -> Person:
    email = f"{name.split()[0].lower()}@example.com"
    told = {"email": email, "email_key": email, **more}
    return Person.objects.create(name=name, name_key=name.lower(), noted_at=NOON, **told)


def ask(of: Survey, whom: Person, cause: str = "hand:1", at: datetime = NOON, **more: Any) -> Invitation:
    return inviting.invite(survey=of, person=whom, cause=cause, by="member:1", at=at, **more)


def sent(at: datetime = NOON) -> None:
    """What is due is handed over, and the mail has been there."""
    sending.send_due(at=at)
    Message.objects.filter(state="waiting").update(state="sent", settled_at=at)
    sending.learn(at=at)


def test_whoever_is_asked_gets_one_mail_with_their_own_link_and_the_numbers() -> None:
    invitation = ask(survey(), person())
    assert invitation.state == "waiting"
    sending.send_due(at=NOON)
    sending.send_due(at=NOON)
    message = Message.objects.get()
    assert f"/s/{invitation.token}" in message.text and f"/s/{invitation.token}?a=9" in message.html
    assert message.kind == "survey" and "Would you recommend us?" in message.text
    sent()
    invitation.refresh_from_db()
    assert (invitation.state, invitation.sent_at) == ("sent", NOON)
    assert Entry.objects.filter(verb__in=["survey.invited", "survey.handed_over", "survey.arrived"]).count() == 3


def test_they_are_asked_in_their_language_where_the_survey_speaks_it() -> None:
    whole = survey()
    ask(whole, person("Hanna Maier", language="de-at"))
    ask(whole, person("Piet Jansen", language="nl"))
    sending.send_due(at=NOON)
    assert ["Wie gern?" in text for text in Message.objects.order_by("pk").values_list("text", flat=True)] == [True, False]


def test_nobody_is_asked_twice_for_one_cause_nor_waits_twice() -> None:
    whole, maya = survey(), person()
    first = ask(whole, maya, "touchpoint:1")
    assert ask(whole, maya, "touchpoint:1").pk == first.pk
    second = ask(whole, maya, "touchpoint:2")
    assert (second.state, second.skipped_why) == ("skipped", "open")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=second.pk).update(state="waiting", skipped_why="")


REASONS: list[tuple[dict[str, Any], str]] = [
    ({"died_on": NOON.date()}, "gone"),
    ({"wants_silence": True}, "silence"),
    ({"email": "", "email_key": ""}, "no-address"),
]


@pytest.mark.parametrize(("told", "why"), REASONS)
def test_whoever_cannot_or_must_not_be_written_to_is_kept_with_the_reason(told: dict[str, Any], why: str) -> None:
    invitation = ask(survey(), person(**told))
    assert (invitation.state, invitation.skipped_why) == ("skipped", why)


def test_who_was_asked_lately_is_left_in_peace() -> None:
    whole, maya = survey(), person()
    ask(whole, maya, "touchpoint:1")
    sent()
    assert ask(whole, maya, "touchpoint:2", NOON + days(29)).skipped_why == "open"
    Invitation.objects.filter(cause="touchpoint:1").update(state="complete", ended_at=NOON + days(3))
    assert ask(whole, maya, "touchpoint:3", NOON + days(32)).skipped_why == "quiet"
    assert ask(whole, maya, "touchpoint:4", NOON + days(34)).state == "waiting"


def test_to_decline_is_to_have_been_asked() -> None:
    whole, maya = survey(), person()
    ask(whole, maya, "touchpoint:1")
    sent()
    Invitation.objects.update(state="declined", ended_at=NOON + days(10))
    assert ask(whole, maya, "touchpoint:2", NOON + days(35)).skipped_why == "quiet"


def test_what_came_back_unread_was_no_asking() -> None:
    whole, maya = survey(), person()
    ask(whole, maya, "touchpoint:1")
    sending.send_due(at=NOON)
    Message.objects.update(state="refused", settled_at=NOON)
    sending.learn(at=NOON)
    assert Invitation.objects.get().state == "bounced"
    assert ask(whole, maya, "touchpoint:2", NOON + days(1)).state == "waiting"


@pytest.mark.parametrize(("cause", "state"), [("invitation:{}", "bounced"), ("reminder:{}", "sent"), ("visit:{}", "sent")])
def test_a_mail_that_bounces_later_was_read_by_nobody(cause: str, state: str) -> None:
    invitation = ask(survey(), person())
    sent()
    detail = {"kind": "survey", "cause": cause.format(invitation.pk)}
    jobs.at_once(Entry(verb="mail.bounced", by="mail", at=NOON + days(1), detail=detail))
    invitation.refresh_from_db()
    assert invitation.state == state


def test_the_relationship_comes_first() -> None:
    eased, yearly, maya = survey(), survey("relationship"), person()
    waits = ask(eased, maya, "touchpoint:1", due_at=NOON + days(1))
    assert ask(yearly, maya, "wave:1").state == "waiting"
    waits.refresh_from_db()
    assert (waits.state, waits.skipped_why) == ("skipped", "first")
    sent()
    assert ask(eased, maya, "touchpoint:2", NOON + days(10)).skipped_why == "open"


def test_what_is_asked_after_each_contact_does_not_hold_up_the_relationship_for_long() -> None:
    eased, yearly, maya = survey(), survey("relationship"), person()
    ask(eased, maya, "touchpoint:1")
    sent()
    assert ask(yearly, maya, "wave:1", NOON + days(6)).skipped_why == "open"
    assert ask(yearly, maya, "wave:2", NOON + days(8)).state == "waiting"


def test_who_is_asked_again_after_a_case_is_asked_however_lately_that_was() -> None:
    whole, ines = survey(), person("Ines Duarte")
    ask(whole, ines, "touchpoint:1")
    sent()
    Invitation.objects.update(state="complete", ended_at=NOON)
    assert ask(whole, ines, "case:7", NOON + days(2)).state == "waiting"


@pytest.mark.twin
def test_without_the_throttle_everybody_would_be_asked_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, maya = survey(), person()
    ask(whole, maya, "touchpoint:1")
    sent()
    monkeypatch.setattr(throttling, "why_quiet", lambda *_: None)
    assert ask(whole, maya, "touchpoint:2", NOON + days(1)).state == "waiting"


@pytest.mark.twin
def test_without_the_gate_whoever_asked_for_silence_would_be_put_in_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "by_mail", lambda *_: {})
    assert ask(survey(), person(wants_silence=True)).state == "waiting"


def test_it_is_asked_once_more_just_before_it_goes() -> None:
    whole, maya = survey(), person()
    ask(whole, maya, due_at=NOON + days(1))
    Person.objects.update(wants_silence=True)
    sending.send_due(at=NOON + days(1))
    assert Invitation.objects.get().skipped_why == "silence" and not Message.objects.exists()


def test_a_room_above_may_hold_somebody(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "_questions", lambda _paths: ((WhySkipped.CASE, lambda ids, _at: set(ids)),))
    assert ask(survey(), person()).skipped_why == "case"


def test_only_what_is_live_goes_out() -> None:
    whole = survey()
    Survey.objects.update(state="closed")
    whole.refresh_from_db()
    with pytest.raises(NotLive):
        ask(whole, person())


def test_a_link_that_one_of_us_hands_over_is_sent_at_once() -> None:
    handed = ask(survey(), person(email="", email_key=""), way=Way.LINK)
    assert (handed.state, handed.sent_at) == ("sent", NOON)


def test_they_are_reminded_once_where_they_have_not_opened_it() -> None:
    ask(survey(remind_days=7), person())
    sent()
    assert [sending.remind(at=NOON + days(n)) for n in (6, 7, 8)] == [0, 1, 0]
    assert Message.objects.count() == 2 and "a while ago" in Message.objects.latest("pk").text


def test_a_wave_asks_everybody_and_keeps_its_version_in_few_questions() -> None:
    yearly = survey("relationship")
    Person.objects.bulk_create(
        Person(
            name=f"P {n}", name_key=f"p {n}", email=f"p{n}@example.com", email_key=f"p{n}@example.com", segment="a", noted_at=NOON
        )
        for n in range(40)
    )
    person("Theo Brandt", segment="b")
    wave = waves.plan_wave(survey=yearly, name="June", audience={"segment": "a"}, starts_at=NOON, by="member:1", at=NOON)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert waves.go_all(at=NOON) == 40
    assert len(few) < 45, "one set of some hundred people asks as often as one of forty"
    wave.refresh_from_db()
    assert (wave.state, wave.survey_version and wave.survey_version.number) == ("done", 1)
    assert Invitation.objects.filter(wave=wave, state="waiting").count() == 40
    assert waves.go_all(at=NOON + days(1)) == 0


def test_a_wave_that_is_stopped_takes_back_what_waits() -> None:
    yearly = survey("relationship")
    person()
    wave = waves.plan_wave(survey=yearly, name="June", audience={}, starts_at=NOON, by="member:1", at=NOON)
    waves.go_all(at=NOON)
    Person.objects.create(name="X", name_key="x", noted_at=NOON)
    with pytest.raises(waves.UnderWay):
        waves.stop_wave(wave, by="member:1", at=NOON)
    later = waves.plan_wave(survey=yearly, name="July", audience={}, starts_at=NOON + days(30), by="member:1", at=NOON)
    waves.stop_wave(later, by="member:1", at=NOON)
    assert waves.go_all(at=NOON + days(31)) == 0


def stopped_at_the_last_moment() -> Invitation:
    """The sender has looked up whom it writes to; then somebody stops the wave, which is still going."""
    maya = person()
    wave = waves.plan_wave(survey=survey(), name="June", audience={}, starts_at=NOON, by="member:1", at=NOON)
    waves.go_all(at=NOON)
    Wave.objects.update(state="going")
    found = sending._due(NOON)
    assert waves.stop_wave(wave, by="member:1", at=NOON) == 1
    sending._send_some(found, NOON)
    return Invitation.objects.get(person=maya)


def test_a_wave_that_is_stopped_at_the_last_moment_writes_to_nobody() -> None:
    assert stopped_at_the_last_moment().state == "skipped" and not Message.objects.exists()


@pytest.mark.twin
def test_without_the_second_look_a_wave_that_was_stopped_writes_all_the_same(without: Any) -> None:
    without(sending, "_still_waiting", " if one.pk in still")
    assert stopped_at_the_last_moment().state == "skipped" and Message.objects.exists()


def test_a_contact_of_a_kind_is_followed_by_a_survey_hours_later() -> None:
    eased, maya, theo = survey(), person(), person("Theo Brandt")
    cueing.switch_on(survey=eased, what="talk", kind="call", hours=24, by="member:1", at=NOON - days(30))
    talks = [(maya, "call", 1.0), (maya, "call", 0.5), (theo, "visit", 0.5), (theo, "call", 9.0)]
    for whom, kind, ago in talks:
        Touchpoint.objects.create(person=whom, kind=kind, at=NOON - days(ago), noted_at=NOON)
    cueing.follow(at=NOON)
    cueing.follow(at=NOON)
    made = Invitation.objects.exclude(state="skipped").get()
    assert made.person == maya and made.touchpoint_id and made.due_at <= NOON + days(0.5)


def test_a_delivery_is_followed_by_the_survey_that_waits_for_it() -> None:
    rated, maya = survey(), person()
    cueing.switch_on(survey=rated, what="delivery", hours=48, by="member:1", at=NOON - days(30))
    order = Order.objects.create(
        person=maya, ordered_at=NOON - days(5), delivered_at=NOON - days(1), state="delivered", currency="EUR", noted_at=NOON
    )
    cueing.follow(at=NOON)
    assert Invitation.objects.get(order=order).due_at == NOON + days(1)


def test_the_rule_alone_reads_what_came_before() -> None:
    assert why_quiet("transactional", None, [], NOON) is None
