"""Many mails of which nobody knows whether they arrived are sent once more by one press, and left alone by another."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.mail import jobs
from goodword.mail.actions import posting, resending, returning, suppressing, writing
from goodword.mail.desk import listing
from goodword.mail.gate import why_not_person
from goodword.mail.models import Kind, Message, Suppression
from goodword.mail.rules import Content, Outcome, Said
from goodword.people.models import Person

from .conftest import Post

State = Message.State
WORDS = Content("How were we?", "Tell us.")
SENT = reverse("mail:sent_to_people")
AGAIN = reverse("mail:send_all_again")


def asked(people: list[Person], cause: str = "wave:1", kind: str = Kind.REPLY) -> list[Message]:
    letters = [writing.Letter(person, cause, WORDS) for person in people]
    writing.write_to_all(letters, kind=kind, by="test", at=timezone.now())
    return list(Message.objects.filter(cause=cause, kind=kind).order_by("pk"))


@pytest.fixture
def unsure(cast: Cast, post: Post) -> list[Message]:
    """Three that the server took, and hung up on before it said so."""
    messages, post.way = asked([cast.maya, cast.theo, cast.ines]), "hangs up after the dot"
    jobs.send({})
    post.way = ""
    assert states(messages) == [State.AMBIGUOUS] * 3 and len(post.taken) == 3
    return messages


def states(messages: list[Message]) -> list[str]:
    return [Message.objects.get(pk=one.pk).state for one in messages]


def time_goes_by() -> None:
    Message.objects.filter(state=State.WAITING).update(due_at=timezone.now() - timedelta(seconds=1))


def of_mona(cast: Cast) -> Any:
    return listing.mails_for(cast.mona, listing.SHELVES["unsure"])


def test_one_press_sends_them_all_once_more_under_the_same_ids(
    unsure: list[Message], cast: Cast, post: Post, client: Client
) -> None:
    client.force_login(cast.mona)
    assert "Send all of these again" in client.get(SENT, {"which": "unsure"}).content.decode()
    said = client.post(AGAIN, follow=True).content.decode()
    assert "3 mails go out once more from" in said
    jobs.send({})
    assert states(unsure) == [State.WAITING] * 3 and len(post.taken) == 3, "there is time to think again"
    time_goes_by()
    jobs.send({})
    assert states(unsure) == [State.SENT] * 3
    assert sorted(taken["Message-ID"] for taken in post.taken) == sorted([one.message_id for one in unsure] * 2)
    assert Entry.objects.filter(verb="mail.sent_again").count() == 3
    assert "There is none of which we do not know." in client.post(AGAIN, follow=True).content.decode()


def test_another_press_takes_it_back_and_the_old_sender_may_still_tell(
    unsure: list[Message], cast: Cast, post: Post, client: Client
) -> None:
    client.force_login(cast.mona)
    said = client.post(AGAIN, follow=True).content.decode()
    undo = reverse("mail:leave_unsure", args=[Entry.objects.get(verb="mail.all_sent_again").pk])
    assert undo in unescape(said)
    assert "They are not sent again." in client.post(undo, follow=True).content.decode()
    time_goes_by()
    jobs.send({})
    assert states(unsure) == [State.AMBIGUOUS] * 3 and len(post.taken) == 3
    assert all(Message.objects.get(pk=one.pk).settled_at for one in unsure)
    assert "They are out already." in client.post(undo, follow=True).content.decode()
    late = Message.objects.get(pk=unsure[0].pk)
    assert posting.settle(late, Said(Outcome.SENT), at=timezone.now()) and states(unsure)[0] == State.SENT


def test_what_has_begun_to_go_since_is_not_taken_back(unsure: list[Message], cast: Cast, client: Client) -> None:
    deed = resending.send_all_again(of_mona(cast), by=cast.mona.by, at=timezone.now())
    assert deed is not None
    later = timezone.now() + resending.TIME_TO_THINK + timedelta(seconds=1)
    (gone,) = posting.claim(at=later, most=1)
    client.force_login(cast.mona)
    said = client.post(reverse("mail:leave_unsure", args=[deed.pk]), follow=True).content.decode()
    assert "2 of 3 are not sent again; the others are out already." in said
    posting.settle(gone, Said(Outcome.LATER), at=later)
    assert resending.leave_unsure(deed, by="test", at=later) == 0, "a server put it off, so it is under way"


def test_what_was_refused_withheld_or_sent_is_not_among_them(unsure: list[Message], cast: Cast) -> None:
    for message, state in zip(unsure, (State.REFUSED, State.WITHHELD, State.SENT), strict=True):
        Message.objects.filter(pk=message.pk).update(state=state)
    before, all_mail = Entry.objects.count(), Message.objects.all()
    assert resending.send_all_again(all_mail, by="test", at=timezone.now()) is None
    assert states(unsure) == [State.REFUSED, State.WITHHELD, State.SENT] and Entry.objects.count() == before


def test_only_those_of_the_kind_that_is_shown_go_and_none_without_words(
    unsure: list[Message], cast: Cast, client: Client
) -> None:
    Message.objects.filter(pk=unsure[0].pk).update(text="")
    (other,) = asked([cast.noor], "visit:1", Kind.THANKS)
    Message.objects.filter(pk=other.pk).update(state=State.AMBIGUOUS)
    client.force_login(cast.mona)
    client.post(AGAIN, {"kind": Kind.REPLY})
    assert states([*unsure, other]) == [State.AMBIGUOUS, State.WAITING, State.WAITING, State.AMBIGUOUS]
    assert client.post(AGAIN, {"kind": "x"}).status_code == 400


def test_the_gate_is_asked_again_before_they_go(unsure: list[Message], cast: Cast, post: Post) -> None:
    resending.send_all_again(of_mona(cast), by="test", at=timezone.now())
    Person.objects.filter(pk=unsure[0].person_id).update(wants_silence=True)
    time_goes_by()
    jobs.send({})
    assert states(unsure) == [State.WITHHELD, State.SENT, State.SENT] and len(post.taken) == 5


def test_who_may_not_manage_neither_sees_the_button_nor_has_the_door(unsure: list[Message], cast: Cast, client: Client) -> None:
    deed = resending.send_all_again(of_mona(cast), by=cast.mona.by, at=timezone.now())
    assert deed is not None
    undo = reverse("mail:leave_unsure", args=[deed.pk])
    client.force_login(cast.sam)
    Message.objects.filter(pk=unsure[0].pk).update(state=State.AMBIGUOUS)
    assert "Send all of these again" not in client.get(SENT, {"which": "unsure"}).content.decode()
    assert {client.post(path).status_code for path in (AGAIN, undo)} == {404}
    client.force_login(cast.ada)
    assert client.post(undo).status_code == 404, "it was Mona's deed"
    assert {client.get(path).status_code for path in (AGAIN, undo)} == {405}
    assert states(unsure) == [State.AMBIGUOUS, State.WAITING, State.WAITING]


def test_many_ask_the_database_as_often_as_few(cast: Cast) -> None:
    now, named = timezone.now(), [f"p{n}@example.org" for n in range(60)]
    crowd = Person.objects.bulk_create(Person(name=to, name_key=to, email=to, email_key=to, noted_at=now) for to in named)
    counts = []
    for cause, some in (("few", crowd[:2]), ("many", crowd)):
        asked(some, cause)
        Message.objects.filter(cause=cause).update(state=State.AMBIGUOUS)
        with CaptureQueriesContext(connection) as there:
            deed = resending.send_all_again(of_mona(cast), by="test", at=now)
        assert deed is not None and deed.detail["n"] == len(some)
        with CaptureQueriesContext(connection) as back:
            assert resending.leave_unsure(deed, by="test", at=now) == len(some)
        counts.append((len(there), len(back)))
        Message.objects.filter(cause=cause).delete()
    assert counts[0] == counts[1]


def test_more_than_one_deed_remembers_are_left_for_another_press(
    unsure: list[Message], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resending, "MOST_AT_ONCE", 2)
    for n in (2, 1):
        deed = resending.send_all_again(of_mona(cast), by="test", at=timezone.now())
        assert deed is not None and deed.detail["n"] == n


def refused_lifted_and_refused_again(cast: Cast, post: Post) -> str:
    """A mailbox is none; somebody lets mail go there again for a reason, sends the same mail once more, and it still is none."""
    (message,) = asked([cast.maya])
    post.way = "550"
    jobs.send({})
    suppressing.lift(Suppression.objects.get(lifted_at=None), why="They say it works.", by="test", at=timezone.now())
    resending.send_again(Message.objects.get(pk=message.pk), by="test", at=timezone.now())
    jobs.send({})
    assert states([message]) == [State.REFUSED]
    return why_not_person(cast.maya, Kind.REPLY, timezone.now())


def test_a_mailbox_that_is_still_none_gets_no_mail_again(cast: Cast, post: Post) -> None:
    assert refused_lifted_and_refused_again(cast, post) == "bounced"


@pytest.mark.twin
def test_without_the_claim_in_its_mark_a_second_refusal_is_taken_for_the_first(cast: Cast, post: Post, without: Any) -> None:
    without(returning, "take_refusal", ("message.claim", "message.attempts"))
    assert refused_lifted_and_refused_again(cast, post) == ""
