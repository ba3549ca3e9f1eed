"""One row a recipient, claimed before and settled after; the server's own book is the judge of what was sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.demo.cast import Cast
from goodword.jobs.models import Job
from goodword.journal.models import Entry
from goodword.mail import jobs
from goodword.mail.actions import posting, resending, writing
from goodword.mail.models import Enclosure, Message, Wish
from goodword.mail.rules import MOST_TRIES, Content, NotSendable, Outcome, Picture, Said
from goodword.mail.sending import Round

from .conftest import Post

State = Message.State
DOT = b"\x89PNG\r\n\x1a\n not much of a picture"


def written(to: Member, cause: str = "1", at: datetime | None = None, **more: Any) -> Message:
    content = Content("The week", "Three numbers.\n.\nand a dot.", **more)
    return writing.write(to=to, topic="letter", cause=cause, content=content, by="test", at=at or timezone.now())


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def due_now(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def test_it_arrives_once_with_text_html_and_pictures(readers: Cast, post: Post) -> None:
    message = written(readers.ada, html='<p>Hello <img src="cid:week" alt=""></p>', pictures=[Picture("week", DOT)])
    jobs.send({})
    jobs.send({})
    assert state_of(message) == State.SENT and post.recipients == ["ada@example.com"]
    (taken,) = post.taken
    assert taken["Message-ID"] == message.message_id and taken["Subject"] == "The week"
    assert taken["Auto-Submitted"] == "auto-generated" and taken["To"] == "ada@example.com"
    kinds = [part.get_content_type() for part in taken.walk()]
    assert kinds == ["multipart/related", "multipart/alternative", "text/plain", "text/html", "image/png"]
    assert taken.get_body(("plain",)).get_content().splitlines() == ["Three numbers.", ".", "and a dot."]
    assert list(taken.iter_attachments())[-1]["Content-ID"] == "<week>"
    assert Entry.objects.filter(verb="mail.sent", row_id=message.pk).count() == 1


def test_it_writes_the_same_thing_once_and_asks_for_one_sender(readers: Cast) -> None:
    first, again = written(readers.ada), written(readers.ada)
    other = written(readers.ada, "2")
    assert first.pk == again.pk != other.pk and first.message_id != other.message_id
    assert Job.objects.filter(name="mail.send").count() == 1


@pytest.mark.parametrize("way", ["450", "451", "hangs up at the sender"])
def test_it_tries_again_later_when_the_server_has_not_got_it(way: str, readers: Cast, post: Post) -> None:
    message, post.way = written(readers.ada), way
    jobs.send({})
    assert state_of(message) == State.WAITING and message.due_at > timezone.now() and not post.taken
    post.way = ""
    due_now(message)
    jobs.send({})
    assert state_of(message) == State.SENT and len(post.taken) == 1 and message.attempts == 2


@pytest.mark.parametrize("way", ["550", "554"])
def test_it_gives_up_what_the_server_will_never_take_and_goes_on(way: str, readers: Cast, post: Post) -> None:
    message, post.way = written(readers.ada), way
    jobs.send({})
    assert state_of(message) == State.REFUSED and message.trouble.startswith(way)
    other, post.way = written(readers.vera), ""
    jobs.send({})
    assert state_of(other) == State.SENT and post.recipients == ["vera@example.com"]


@pytest.mark.parametrize(("way", "has_it"), [("hangs up before the dot", 0), ("hangs up after the dot", 1), ("stalls", 1)])
def test_it_sends_no_second_copy_when_the_line_broke_while_it_was_handed_over(
    way: str, has_it: int, readers: Cast, post: Post
) -> None:
    message, post.way = written(readers.ada), way
    jobs.send({})
    assert state_of(message) == State.AMBIGUOUS and message.trouble and len(post.taken) == has_it
    post.way = ""
    due_now(message)
    jobs.send({})
    assert state_of(message) == State.AMBIGUOUS and len(post.taken) == has_it


def test_it_sends_an_ambiguous_one_again_only_when_somebody_says_so_under_the_same_id(readers: Cast, post: Post) -> None:
    message, post.way = written(readers.ada), "hangs up after the dot"
    jobs.send({})
    post.way = ""
    resending.send_again(message, by=readers.ada.by, at=timezone.now())
    jobs.send({})
    assert state_of(message) == State.SENT
    assert [taken["Message-ID"] for taken in post.taken] == [message.message_id] * 2
    with pytest.raises(resending.NotToBeSentAgain):
        resending.send_again(message, by=readers.ada.by, at=timezone.now())


def taken_by_one_who_dies(*, is_handing: bool) -> Message:
    """A mail as a sender leaves it that is killed before, or while, it hands it over."""
    (message,) = posting.claim(at=timezone.now(), most=1)
    if is_handing:
        assert posting.begin([message], at=timezone.now()) == {message.pk}
    return message


def test_it_marks_what_a_killed_sender_was_handing_over_and_sends_no_second_copy(readers: Cast, post: Post) -> None:
    written(readers.ada)
    message = taken_by_one_who_dies(is_handing=True)
    jobs.send({})
    assert state_of(message) == State.HANDING, "it may still be under way"
    Message.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    jobs.send({})
    assert state_of(message) == State.AMBIGUOUS and not post.taken
    assert posting.settle(message, Said(Outcome.SENT), at=timezone.now()), "it lived after all, and knows"
    assert state_of(message) == State.SENT


def test_it_sends_what_a_killed_sender_had_not_begun_to_hand_over(readers: Cast, post: Post) -> None:
    written(readers.ada)
    message = taken_by_one_who_dies(is_handing=False)
    Message.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    jobs.send({})
    assert state_of(message) == State.SENT and len(post.taken) == 1 and message.attempts == 1


def test_who_was_thought_dead_hands_nothing_over(readers: Cast, post: Post) -> None:
    written(readers.ada)
    slow = taken_by_one_who_dies(is_handing=False)
    Message.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    jobs.send({})
    assert posting.begin([slow], at=timezone.now()) == set()
    assert not posting.settle(slow, Said(Outcome.LATER), at=timezone.now()) and state_of(slow) == State.SENT


@pytest.mark.twin
def test_without_the_mark_a_mail_that_was_being_handed_over_goes_a_second_time(
    readers: Cast, post: Post, without: Callable[..., Any]
) -> None:
    without(posting, "begin", ("state=State.HANDING, claimed_at=at", "claimed_at=at"))
    written(readers.ada)
    taken_by_one_who_dies(is_handing=True)
    Message.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    jobs.send({})
    assert len(post.taken) == 1, "the one who died had handed it over too"


def test_it_is_taken_by_one_of_two_senders(readers: Cast) -> None:
    message, now = written(readers.ada), timezone.now()
    assert posting._taken([message.pk], now) and not posting._taken([message.pk], now)


@pytest.mark.twin
def test_without_the_guard_two_senders_take_the_same_mail(readers: Cast, without: Callable[..., Any]) -> None:
    without(posting, "_taken", ", state=State.WAITING")
    message, now = written(readers.ada), timezone.now()
    assert posting._taken([message.pk], now) and posting._taken([message.pk], now)


def test_what_ended_alike_is_settled_in_one_go_and_only_what_is_still_ours(
    readers: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    for who in (readers.ada, readers.vera):
        written(who)
    now = timezone.now()
    first, second = posting.claim(at=now, most=2)
    posting.begin([first, second], at=now)
    Message.objects.filter(pk=first.pk).update(claim="somebody else's")
    with django_assert_num_queries(3):  # which are ours, their end, the journal
        assert posting.settle_all([(one, Said(Outcome.SENT)) for one in (first, second)], at=now) == {second.pk}
    assert (state_of(first), state_of(second)) == (State.HANDING, State.SENT)
    assert list(Entry.objects.filter(verb="mail.sent").values_list("row_id", flat=True)) == [second.pk]


def test_it_does_not_settle_the_claim_of_another(readers: Cast) -> None:
    written(readers.ada)
    (mine,) = posting.claim(at=timezone.now(), most=1)
    Message.objects.update(claim="somebody else's")
    assert not posting.settle(mine, Said(Outcome.SENT), at=timezone.now())
    assert state_of(mine) == State.CLAIMED


def test_it_gives_up_after_so_many_tries(readers: Cast, post: Post) -> None:
    message, post.way = written(readers.ada), "450"
    Message.objects.update(attempts=MOST_TRIES - 1)
    jobs.send({})
    assert state_of(message) == State.REFUSED


def test_it_waits_when_no_server_answers(readers: Cast, post: Post, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    message = written(readers.ada)
    jobs.send({})
    assert state_of(message) == State.WAITING and "refused" in message.trouble.lower()


def test_it_never_speaks_in_the_clear_where_a_seal_was_asked_for(readers: Cast, post: Post, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    message = written(readers.ada)
    jobs.send({})
    assert state_of(message) == State.WAITING and not post.taken and not post.recipients


@pytest.mark.parametrize("why", ["gone", "role", "wish", "old"])
def test_it_asks_the_gate_just_before_it_sends(why: str, readers: Cast, post: Post) -> None:
    message = written(readers.vera)
    if why == "gone":
        Member.objects.filter(pk=readers.vera.pk).update(is_active=False)
    if why == "role":
        Member.objects.filter(pk=readers.vera.pk).update(role="dealer")
    if why == "wish":
        Wish.objects.filter(member=readers.vera).delete()
    if why == "old":
        Message.objects.update(written_at=timezone.now() - timedelta(days=3))
    jobs.send({})
    assert state_of(message) == State.WITHHELD and message.trouble and not post.taken


def test_the_words_of_mail_go_after_a_quarter_of_a_year_and_that_it_was_sent_stays(readers: Cast, post: Post) -> None:
    old, new = (written(readers.ada, cause, pictures=[Picture("week", DOT + cause.encode())]) for cause in "12")
    jobs.send({})
    jobs.sweep({})
    assert Message.objects.exclude(text="").count() == Enclosure.objects.count() == 2
    Message.objects.filter(pk=old.pk).update(settled_at=timezone.now() - timedelta(days=91), state=State.REFUSED)
    jobs.sweep({})
    old.refresh_from_db()
    assert (old.text, old.html, old.pictures, old.subject) == ("", "", {}, "The week")
    assert Enclosure.objects.count() == 1 and Message.objects.get(pk=new.pk).text
    with pytest.raises(resending.NotToBeSentAgain):
        resending.send_again(old, by="test", at=timezone.now())


def test_it_goes_to_the_address_that_the_member_has_now(readers: Cast, post: Post) -> None:
    written(readers.ada)
    Member.objects.filter(pk=readers.ada.pk).update(email="ada@example.org")
    jobs.send({})
    assert post.recipients == ["ada@example.org"]


def test_without_a_server_it_is_a_file_which_is_the_same_however_often_it_is_sent(
    readers: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.GOODWORD_MAIL_BACKEND, settings.GOODWORD_MAIL_FOLDER = "goodword.mail.backends.Folder", tmp_path / "mail"
    message = written(readers.ada, html="<p>Hello</p>")
    jobs.send({})
    Message.objects.update(state=State.AMBIGUOUS)
    resending.send_again(message, by="test", at=timezone.now())
    jobs.send({})
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml" and state_of(message) == State.SENT
    assert f"Message-ID: {message.message_id}".encode() in file.read_bytes()


def with_a_picture_that_is_gone(readers: Cast) -> list[Message]:
    """Two mails, the first of which shows what nobody has any more."""
    both = [written(readers.ada, html='<img src="cid:week" alt="">', pictures=[Picture("week", DOT)]), written(readers.vera)]
    Enclosure.objects.all().delete()
    return both


def test_a_mail_whose_picture_is_gone_keeps_nobody_s_back(readers: Cast, post: Post) -> None:
    both = with_a_picture_that_is_gone(readers)
    jobs.send({})
    assert [state_of(one) for one in both] == [State.REFUSED, State.SENT]


@pytest.mark.twin
def test_without_refusing_what_cannot_be_made_nobody_gets_mail(readers: Cast, post: Post, without: Callable[..., Any]) -> None:
    without(Round, "_give", ("except NotSendable", "except ()"))
    both = with_a_picture_that_is_gone(readers)
    with pytest.raises(NotSendable):
        jobs.send({})
    assert State.SENT not in {state_of(one) for one in both}
