"""What may go wrong between us and a server, and that each time an address gets its mail once, or we say that we do not know.

Whole runs with processes that are killed are in `bench/mailing.py`, which a slow test does at a small size; here is each fault by
itself. Lines that break while a mail is handed over (F12 to F14) are in test_sending.py.
"""

import errno
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.jobs.models import Job
from goodword.journal import feed
from goodword.journal.models import Entry
from goodword.mail import crew, jobs, queries
from goodword.mail.actions import posting, switching, writing
from goodword.mail.models import Kind, Message, Sending, WhyNot
from goodword.mail.rules import REFUSALS_TO_PAUSE, Content, Outcome, Said
from goodword.people.models import Person

from .conftest import Post

State = Message.State
WORDS = Content("How were we?", "Tell us.")


def asked(*people: Person, cause: str = "wave:1") -> list[Message]:
    letters = [writing.Letter(person, cause, WORDS) for person in people]
    # A reply goes at any hour of the day at which somebody runs this.
    writing.write_to_all(letters, kind=Kind.REPLY, by="test", at=timezone.now())
    return list(Message.objects.filter(cause=cause).order_by("pk"))


def three(cast: Cast) -> list[Message]:
    return asked(cast.maya, cast.theo, cast.ines)


def states(messages: list[Message]) -> list[str]:
    return [Message.objects.get(pk=one.pk).state for one in messages]


def rested() -> None:
    Sending.objects.update(until=timezone.now() - timedelta(seconds=1))


def test_f10_when_no_server_answers_everything_waits_and_the_sender_rests(cast: Cast, post: Post, settings: Any) -> None:
    messages, there = three(cast), settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    for _ in range(REFUSALS_TO_PAUSE):
        assert not Entry.objects.filter(verb="mail.paused").exists()
        jobs.send({})
        assert not queries.is_sending(timezone.now())
        rested()
    assert Entry.objects.filter(verb="mail.paused").count() == 1
    assert states(messages) == [State.WAITING] * 3 and set(Message.objects.values_list("attempts", flat=True)) == {0}
    settings.EMAIL_PORT = there
    jobs.send({})
    assert states(messages) == [State.SENT] * 3 and len(post.taken) == 3
    assert Sending.objects.get().failures == 0 and Entry.objects.filter(verb="mail.resumed").exists()


def test_f10_the_rest_grows_and_somebody_comes_back_to_work_after_it(cast: Cast, post: Post, settings: Any) -> None:
    three(cast)
    settings.EMAIL_PORT = 1
    rests = []
    for _ in range(REFUSALS_TO_PAUSE + 3):
        Job.objects.all().delete()
        jobs.send({})
        until = Sending.objects.get().until
        assert until is not None and Job.objects.get(name="mail.send").due_at == until
        rests.append(round((until - timezone.now()).total_seconds()))
        rested()
    assert rests == [15, 15, 60, 120, 240, 480]


def test_f11_there_is_an_end_to_waiting_for_a_server(settings: Any) -> None:
    assert settings.EMAIL_TIMEOUT and settings.ANYMAIL["REQUESTS_TIMEOUT"]


def test_f11_who_is_kept_waiting_tries_again_later(cast: Cast, post: Post) -> None:
    (message,), post.way = asked(cast.maya), "stalls at the recipient"
    jobs.send({})
    message.refresh_from_db()
    assert message.state == State.WAITING and message.due_at > timezone.now() and not post.taken and message.attempts == 1


def test_before_354_the_server_has_nothing_so_it_is_sent_again(cast: Cast, post: Post) -> None:
    (message,), post.way = asked(cast.maya), "hangs up before 354"
    jobs.send({})
    message.refresh_from_db()
    assert message.state == State.WAITING and not post.taken
    post.way = ""
    Message.objects.update(due_at=timezone.now())
    jobs.send({})
    assert states([message]) == [State.SENT] and len(post.taken) == 1


@pytest.mark.parametrize(("code", "state"), [("450", State.WAITING), ("550", State.REFUSED), ("421", State.WAITING)])
def test_f15_whom_a_server_refuses_is_refused_alone(code: str, state: str, cast: Cast, post: Post, settings: Any) -> None:
    settings.GOODWORD_MAIL_LINES = 1
    messages, post.way, post.whom = three(cast), code, cast.maya.email
    jobs.send({})
    assert states(messages) == [state, State.SENT, State.SENT]
    assert post.recipients == [cast.theo.email, cast.ines.email] and len(post.taken) == 2


def test_a_line_that_the_server_ended_between_two_mails_is_opened_anew(cast: Cast, post: Post, settings: Any) -> None:
    settings.GOODWORD_MAIL_LINES, post.way = 1, "takes one mail a line"
    messages = three(cast)
    jobs.send({})
    assert states(messages) == [State.SENT] * 3 and len(post.taken) == 3 == post.lines
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_one_line_carries_mail_after_mail(cast: Cast, post: Post, settings: Any) -> None:
    settings.GOODWORD_MAIL_LINES = 1
    three(cast)
    jobs.send({})
    assert len(post.taken) == 3 and post.lines == 1


@pytest.fixture
def seal(tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """A certificate that nobody vouches for."""
    if "by_nobody" not in request.node.name:
        return None
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1)).sign(key, hashes.SHA256())
    pem = tmp_path / "both.pem"
    kept = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem.write_bytes(kept + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context


@pytest.mark.parametrize("vouched", ["by_nobody", "stripped"])
def test_f16_nothing_is_said_in_the_clear(vouched: str, cast: Cast, post: Post, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    messages = three(cast)
    jobs.send({})
    assert states(messages) == [State.WAITING] * 3 and not post.recipients and not post.taken
    assert ("certificate" if vouched == "by_nobody" else "STARTTLS") in Sending.objects.get().trouble


def test_f17_what_was_claimed_and_not_begun_waits_again_and_what_was_begun_is_in_doubt(cast: Cast, post: Post) -> None:
    three(cast)
    claimed = posting.claim(at=timezone.now(), most=3)
    begun = posting.begin(claimed[:1], at=timezone.now())
    Message.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    jobs.send({})
    assert states(claimed) == [State.AMBIGUOUS, State.SENT, State.SENT] and len(begun) == 1 and len(post.taken) == 2


def test_f17_who_is_told_to_end_ends_what_it_is_handing_over_and_begins_nothing(cast: Cast, post: Post, settings: Any) -> None:
    settings.GOODWORD_MAIL_LINES, post.way = 1, "ends the sender"
    messages = three(cast)
    jobs.send({})
    assert states(messages) == [State.SENT, State.WAITING, State.WAITING] and len(post.taken) == 1
    assert set(Message.objects.filter(state=State.WAITING).values_list("attempts", flat=True)) == {0}
    assert Job.objects.filter(name="mail.send").exists(), "somebody goes on with it"


def test_f18_what_is_called_back_does_not_go_and_what_is_on_its_way_stays_so(cast: Cast, post: Post) -> None:
    messages = three(cast)
    (first,) = posting.claim(at=timezone.now(), most=1)
    assert writing.call_back(kind=Kind.REPLY, cause="wave:1", by="test", at=timezone.now()) == 2
    assert writing.call_back(kind=Kind.REPLY, cause="wave:1", by="test", at=timezone.now()) == 0
    posting.begin([first], at=timezone.now())
    posting.settle(first, Said(Outcome.SENT), at=timezone.now())
    jobs.send({})
    assert states(messages) == [State.SENT, State.WITHHELD, State.WITHHELD] and not post.taken
    assert Message.objects.filter(trouble=WhyNot.CALLED_BACK).count() == 2 == Entry.objects.filter(verb="mail.withheld").count()


def test_f18_switched_off_and_on_again_each_goes_once(cast: Cast, post: Post) -> None:
    messages = three(cast)
    (first,) = posting.claim(at=timezone.now(), most=1)
    assert switching.switch(is_on=False, by=cast.ada.by, at=timezone.now())
    assert not switching.switch(is_on=False, by=cast.ada.by, at=timezone.now())
    assert posting.begin([first], at=timezone.now()) == set(), "it was claimed before, and does not go all the same"
    assert posting.settle(first, Said(Outcome.HELD_BACK), at=timezone.now())
    jobs.send({})
    assert states(messages) == [State.WAITING] * 3 and not post.taken
    switching.switch(is_on=True, by=cast.ada.by, at=timezone.now())
    jobs.send({})
    jobs.send({})
    assert states(messages) == [State.SENT] * 3 and len(post.taken) == 3
    assert list(Entry.objects.filter(verb__startswith="mail.switched").values_list("verb", flat=True)) == [
        "mail.switched_off",
        "mail.switched_on",
    ]


def test_f19_what_was_brought_back_from_a_backup_sends_nothing_until_somebody_says_so(cast: Cast, post: Post) -> None:
    messages = three(cast)
    feed.renew_identity(connection)
    jobs.send({})
    assert states(messages) == [State.WAITING] * 3 and not post.taken
    asked(cast.noor, cause="after")
    jobs.send({})
    assert not post.taken, "new mail does not switch it on"
    Message.objects.filter(pk=messages[0].pk).update(due_at=timezone.now() - timedelta(days=30))
    switching.switch(is_on=True, by=cast.ada.by, at=timezone.now())
    jobs.send({})
    assert states(messages) == [State.WITHHELD, State.SENT, State.SENT] and len(post.taken) == 3


@pytest.mark.twin
def test_without_the_guard_a_backup_sends_last_month_s_mail(cast: Cast, post: Post, without: Callable[..., Any]) -> None:
    without(queries, "is_sending", "and switch.identity == identity() ")
    three(cast)
    feed.renew_identity(connection)
    jobs.send({})
    assert len(post.taken) == 3


@pytest.fixture
def full(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house whose mail is files, on a disk that is full after some letters of each."""
    settings.GOODWORD_MAIL_BACKEND, settings.GOODWORD_MAIL_FOLDER = "goodword.mail.backends.Folder", tmp_path
    write = Path.write_bytes

    def breaks_off(path: Path, data: bytes) -> int:
        write(path, data[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", breaks_off)
    return tmp_path


def test_f05_a_disk_that_is_full_loses_no_mail_and_doubts_none(cast: Cast, full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = three(cast)
    jobs.send({})
    assert states(messages) == [State.WAITING] * 3 and not list(full.glob("*.eml"))
    assert "No space left" in Sending.objects.get().trouble
    monkeypatch.undo()
    rested()
    jobs.send({})
    assert states(messages) == [State.SENT] * 3 and len(list(full.glob("*.eml"))) == 3 == len(list(full.iterdir()))


@pytest.mark.twin
def test_without_knowing_a_folder_a_full_disk_leaves_all_that_is_due_in_doubt(cast: Cast, full: Path, without: Any) -> None:
    without(crew, "line", ("exchange.IntoFolder()", "exchange.Whole()"))
    messages = three(cast)
    jobs.send({})
    assert states(messages) == [State.AMBIGUOUS] * 3


def test_a_head_that_could_be_read_as_two_goes_nowhere_and_the_others_go(cast: Cast, post: Post) -> None:
    messages = three(cast)
    Message.objects.filter(pk=messages[0].pk).update(headers={"X-Wrong": "a\nBcc: v@example.com"})
    jobs.send({})
    assert states(messages) == [State.REFUSED, State.SENT, State.SENT]


@pytest.fixture(autouse=True)
def whole_threads() -> Iterator[None]:
    """No line outlives its test."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(2)
        assert not thread.is_alive()
