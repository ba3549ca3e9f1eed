"""One mail to one person for one cause, and the gate that is asked when it is written and again just before it goes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.mail import gate, jobs, prints
from goodword.mail.actions import posting, suppressing, writing
from goodword.mail.gate import why_not_people, why_not_person
from goodword.mail.models import Kind, Message, Suppression, WhyNot
from goodword.mail.rules import STOP, Content, Outcome, Said
from goodword.people.models import Person

from .conftest import Post

State, Reason = Message.State, Suppression.Reason
WORDS = Content("How were we?", f"Tell us.\n{STOP}")


def asked(person: Person, cause: str = "visit:1", kind: str = Kind.SURVEY, **more: Any) -> Message:
    return writing.write_to(person=person, kind=kind, cause=cause, content=WORDS, by="test", at=timezone.now(), **more)


def keep_from(person: Person, reason: str, kind: str = "") -> Suppression:
    kept = suppressing.suppress(person.email, reason=reason, kind=kind, by="test", at=timezone.now())
    assert kept is not None
    return kept


def why_not(person: Person, kind: str = Kind.SURVEY) -> str:
    person.refresh_from_db()
    return why_not_person(person, kind, timezone.now())


def test_it_is_written_once_for_a_cause_and_arrives_with_the_way_to_stop_it(cast: Cast, post: Post) -> None:
    message, again, other = asked(cast.maya), asked(cast.maya), asked(cast.maya, "visit:2")
    assert message.pk == again.pk != other.pk
    jobs.send({})
    message.refresh_from_db()
    assert message.state == State.SENT and post.recipients == [cast.maya.email] * 2
    assert post.taken[0]["List-Unsubscribe"].strip().startswith("<http") and "/mail/no-more/" in post.taken[0].get_content()
    sent = Entry.objects.get(verb="mail.sent", row_id=message.pk)
    assert sent.detail == {"kind": "survey", "cause": "visit:1", "person": cast.maya.pk}


def test_many_are_written_at_once_and_each_once(cast: Cast) -> None:
    people = list(Person.objects.exclude(email_key=""))
    letters = [writing.Letter(person, "wave:1", WORDS) for person in people]
    asked(people[0], "wave:1")
    now = timezone.now()
    assert writing.write_to_all(letters, kind=Kind.SURVEY, by="test", at=now) == len(people) - 1
    assert writing.write_to_all(letters, kind=Kind.SURVEY, by="test", at=now) == 0
    assert Message.objects.count() == len(people) == Entry.objects.filter(verb="mail.written").count()


def test_what_is_due_later_waits_until_then(cast: Cast, post: Post) -> None:
    message = asked(cast.maya, due_at=timezone.now() + timedelta(hours=3))
    jobs.send({})
    message.refresh_from_db()
    assert message.state == State.WAITING and not post.taken


CLOSED: dict[str, Callable[[Person], Any]] = {
    WhyNot.DIED: lambda who: Person.objects.filter(pk=who.pk).update(died_on=date(2026, 1, 2)),
    WhyNot.SILENCE: lambda who: Person.objects.filter(pk=who.pk).update(wants_silence=True),
    WhyNot.NO_ADDRESS: lambda who: Person.objects.filter(pk=who.pk).update(email="", email_key=""),
    WhyNot.BOUNCED: lambda who: keep_from(who, Reason.BOUNCED),
    WhyNot.COMPLAINED: lambda who: keep_from(who, Reason.COMPLAINED),
    WhyNot.STOPPED: lambda who: keep_from(who, Reason.STOPPED),
    WhyNot.BY_HAND: lambda who: keep_from(who, Reason.BY_HAND),
    WhyNot.ERASED: lambda who: keep_from(who, Reason.ERASED),
}


@pytest.mark.parametrize("why", CLOSED)
def test_the_gate_closes_when_it_is_written_and_why_is_kept(why: str, cast: Cast, post: Post) -> None:
    CLOSED[why](cast.maya)
    assert why_not(cast.maya) == why
    message = asked(cast.maya)
    assert (message.state, message.trouble, message.said) == (State.WITHHELD, why, WhyNot(why).label)
    entry = Entry.objects.get(verb="mail.withheld", row_id=message.pk)
    assert (entry.detail["kind"], entry.detail["cause"]) == ("survey", "visit:1")
    jobs.send({})
    assert not post.taken


@pytest.mark.parametrize("why", CLOSED)
def test_the_gate_closes_while_it_waits(why: str, cast: Cast, post: Post) -> None:
    message = asked(cast.maya)
    CLOSED[why](cast.maya)
    jobs.send({})
    message.refresh_from_db()
    assert (message.state, message.trouble) == (State.WITHHELD, why) and not post.taken


@pytest.mark.twin
def test_without_the_gate_it_goes_to_whoever_asked_for_silence(cast: Cast, post: Post, without: Callable[..., Any]) -> None:
    without(gate, "_of_themselves", ("person.wants_silence", "False"))
    message = asked(cast.maya)
    CLOSED[WhyNot.SILENCE](cast.maya)
    jobs.send({})
    message.refresh_from_db()
    assert message.state == State.SENT and post.recipients == [cast.maya.email]


def test_what_waited_too_long_is_no_news_and_stays(cast: Cast, post: Post) -> None:
    message = asked(cast.maya)
    Message.objects.update(due_at=timezone.now() - timedelta(days=3))
    jobs.send({})
    message.refresh_from_db()
    assert (message.state, message.trouble) == (State.WITHHELD, WhyNot.STALE)


def test_who_stopped_one_kind_gets_the_others_and_who_stopped_all_gets_what_they_asked_for(cast: Cast) -> None:
    keep_from(cast.maya, Reason.STOPPED, Kind.SURVEY)
    assert [kind for kind in Kind if why_not(cast.maya, kind)] == [Kind.SURVEY]
    keep_from(cast.maya, Reason.STOPPED)
    assert [kind for kind in Kind if not why_not(cast.maya, kind)] == [Kind.REPLY, Kind.SERVICE]


def test_a_suppression_knows_the_address_however_it_is_spelt_and_does_not_keep_it(cast: Cast) -> None:
    kept = suppressing.suppress(f" {cast.maya.email.upper()}", reason=Reason.BOUNCED, by="test", at=timezone.now())
    assert kept is not None and keep_from(cast.maya, Reason.BOUNCED).pk == kept.pk
    assert why_not(cast.maya) == WhyNot.BOUNCED and kept.address == prints.print_of(cast.maya.email)
    assert cast.maya.email_key not in kept.address
    (noted,) = Entry.objects.filter(verb="mail.suppressed")
    assert cast.maya.email_key not in str(noted.detail)
    assert suppressing.suppress("nobody", reason=Reason.BOUNCED, by="test", at=timezone.now()) is None


def test_the_print_of_an_address_needs_the_key_of_the_house(settings: Any) -> None:
    mine = prints.print_of("maya@example.com")
    settings.SECRET_KEY = "another house's key, as long as ours is"
    assert prints.print_of("maya@example.com") != mine


def test_it_is_lifted_for_a_reason_that_is_kept_and_can_be_set_again(cast: Cast) -> None:
    kept, now = keep_from(cast.maya, Reason.BOUNCED), timezone.now()
    with pytest.raises(suppressing.NoReason):
        suppressing.lift(kept, why="  ", by="test", at=now)
    assert suppressing.lift(kept, why="They gave us a new mailbox", by=cast.ada.by, at=now)
    assert not suppressing.lift(kept, why="Again", by=cast.ada.by, at=now)
    assert why_not(cast.maya) == ""
    (noted,) = Entry.objects.filter(verb="mail.suppression_lifted")
    assert noted.detail["why"] == "They gave us a new mailbox" and noted.by == cast.ada.by
    assert keep_from(cast.maya, Reason.BOUNCED).pk != kept.pk and why_not(cast.maya) == WhyNot.BOUNCED


def erased(person: Person) -> Suppression:
    """As whoever erases people has it done: kept from mail first, then gone."""
    kept = suppressing.keep_erased(person, by="test", at=timezone.now())
    person.delete()
    assert kept is not None
    return kept


def brought_again(person: Person) -> Person:
    """The same address in a later file, as another record."""
    return Person.objects.create(
        name="M. again", name_key="m again", email=person.email, email_key=person.email_key, noted_at=timezone.now()
    )


def test_whoever_was_erased_stays_erased_when_an_import_brings_them_again(cast: Cast, post: Post) -> None:
    bounced, waits = keep_from(cast.theo, Reason.BOUNCED), asked(cast.maya)
    Suppression.objects.filter(pk=bounced.pk).update(person=cast.maya)
    kept = erased(cast.maya)
    assert not Message.objects.filter(pk=waits.pk).exists()
    assert set(Suppression.objects.values_list("person", flat=True)) == {None}
    again = brought_again(cast.maya)
    assert why_not(again) == WhyNot.ERASED
    assert asked(again).state == State.WITHHELD
    with pytest.raises(suppressing.StaysErased):
        suppressing.lift(kept, why="They are back in the file", by="test", at=timezone.now())
    assert not suppressing.take_back_stop(again, kind=Kind.SURVEY, by="test", at=timezone.now())
    jobs.send({})
    assert why_not(again) == WhyNot.ERASED and not post.taken


def test_whoever_is_erased_while_their_mail_is_with_a_sender_gets_none(cast: Cast) -> None:
    message = writing.write_to(
        person=cast.maya, kind=Kind.REPLY, cause="1", content=WORDS, by="test", at=timezone.now() - timedelta(seconds=1)
    )
    (claimed,) = posting.claim(at=timezone.now(), most=5)
    erased(cast.maya)
    assert claimed.pk == message.pk and posting.begin([claimed], at=timezone.now()) == set()
    assert not posting.settle(claimed, Said(Outcome.HELD_BACK), at=timezone.now())


def test_who_has_no_address_is_erased_without_a_print(cast: Cast) -> None:
    Person.objects.filter(pk=cast.maya.pk).update(email="", email_key="")
    cast.maya.refresh_from_db()
    assert suppressing.keep_erased(cast.maya, by="test", at=timezone.now()) is None and not Suppression.objects.exists()


@pytest.mark.twin
def test_without_the_print_of_who_was_erased_the_next_import_writes_to_them(cast: Cast, without: Callable[..., Any]) -> None:
    without(
        suppressing,
        "keep_erased",
        ("return suppress(person.email, reason=Suppression.Reason.ERASED, by=by, at=at)", "return None"),
    )
    suppressing.keep_erased(cast.maya, by="test", at=timezone.now())
    cast.maya.delete()
    assert why_not(brought_again(cast.maya)) == ""


@pytest.mark.twin
def test_without_the_guard_who_was_erased_is_written_to_again(cast: Cast, without: Callable[..., Any]) -> None:
    without(suppressing, "lift", ("suppression.reason == Suppression.Reason.ERASED", "False"))
    suppressing.lift(keep_from(cast.maya, Reason.ERASED), why="They are back in the file", by="test", at=timezone.now())
    assert why_not(cast.maya) == ""


def test_the_gate_asks_once_however_many_there_are(cast: Cast, django_assert_num_queries: Any) -> None:
    people = list(Person.objects.all())
    keep_from(cast.maya, Reason.BOUNCED)
    with django_assert_num_queries(1):
        found = why_not_people(people, Kind.SURVEY, timezone.now())
    assert found[cast.maya.pk] == WhyNot.BOUNCED and "" in found.values() and len(found) == len(people)


def test_a_mail_is_to_a_member_or_to_a_person(cast: Cast) -> None:
    message = asked(cast.maya)
    for wrong in ({"member": cast.ada}, {"person": None}, {"kind": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(**wrong)


def test_a_stranger_with_the_address_stops_one_kind_by_a_press_alone(cast: Cast, client: Any) -> None:
    path = asked(cast.maya).headers["List-Unsubscribe"].strip("<>").partition("//")[2].partition("/")[2]
    for look in (client.get, client.head):
        assert look(f"/{path}").status_code == 200 and not Suppression.objects.exists()
    assert [client.post(f"/{path}", {"stop": "1"}).status_code for _ in range(2)] == [200, 200]
    assert why_not(cast.maya) == WhyNot.STOPPED and why_not(cast.maya, Kind.THANKS) == ""
    assert client.post("/mail/no-more/1.survey~x/").status_code == 404
