"""Whatever servers, providers and strangers say: it is kept as words, shown as words, and ends no work of ours."""

import json
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.demo.cast import Cast
from goodword.mail import jobs, merging
from goodword.mail.actions import posting, suppressing, writing
from goodword.mail.merging import Words
from goodword.mail.models import Kind, MailEvent, Message, Suppression
from goodword.mail.rendering import rendered
from goodword.mail.returns import mailbox, reading
from goodword.mail.returns.reading import reports
from goodword.mail.rules import Content, Outcome, Said
from goodword.people.models import Person

from .conftest import Post
from .test_what_comes_back import NOW, dsn, sent  # noqa: F401

State = Message.State
SCRIPT = "<script>alert(1)</script>"
BITES = {
    "script": f'"{SCRIPT}',
    "nought": "a\x00b",
    "half a sign": "a\ud800b",
    "lines": "a\r\nBcc: v@x.test\r\n\r\nb",
    "turned": "a\u202eb",
    "long": "x" * 5_000,
    "formula": "=cmd|'/c calc'!A1",
}
HOOK = reverse("mail:hook", args=["postmark"])


def tells(client: Client, **told: Any) -> Any:
    whole = {"RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "MessageID": "esp-1", "Email": "maya@example.com"}
    whole |= {"Details": "550 5.1.1 gone", "BouncedAt": "2026-07-01T12:00:00Z", **told}
    basic = f"Basic {b64encode(b'goodword:s3cret').decode()}"
    return client.post(HOOK, json.dumps(whole), content_type="application/json", HTTP_AUTHORIZATION=basic)


@pytest.mark.parametrize("bite", BITES)
@pytest.mark.parametrize("field", ["ID", "MessageID", "Email", "Details", "Description", "Type", "Nobody knows it"])
def test_a044_what_a_provider_tells_is_words_wherever_it_stands(
    field: str,
    bite: str,
    sent: Message,  # noqa: F811
    client: Client,
    cast: Cast,
    settings: Any,
) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": "goodword:s3cret"}
    told = tells(client, **{"Email": sent.to, field: BITES[bite]})
    assert told.status_code in {200, 400}
    client.force_login(cast.mona)
    mail = reverse("mail:mail_to_person", args=[sent.pk])
    for page in (reverse("mail:sent_to_people"), mail, reverse("mail:suppressed"), reverse("mail:sent")):
        shown = client.get(page)
        assert shown.status_code == 200 and SCRIPT not in shown.content.decode()
    for event in MailEvent.objects.all():
        assert event.words.isprintable() and len(event.words) <= 500


@pytest.mark.parametrize("bite", BITES)
def test_a044_what_a_server_answers_is_words_and_the_next_mail_goes(bite: str, cast: Cast, client: Client) -> None:
    letters = [writing.Letter(person, "1", Content("How?", "t")) for person in (cast.maya, cast.theo)]
    writing.write_to_all(letters, kind=Kind.REPLY, by="test", at=timezone.now())
    first, second = posting.claim(at=timezone.now(), most=2)
    posting.begin([first, second], at=timezone.now())
    said = Said(Outcome.REFUSED, f"550 5.1.1 {BITES[bite]}", BITES[bite])
    ended = [(first, said), (second, Said(Outcome.SENT, provider_id=BITES[bite]))]
    assert posting.settle_all(ended, at=timezone.now()) == {first.pk, second.pk}
    first.refresh_from_db()
    assert first.trouble.startswith("550 5.1.1") and first.trouble.isprintable() and len(first.provider_id) <= 200
    assert Suppression.objects.get().reason == "bounced"
    client.force_login(cast.mona)
    assert SCRIPT not in client.get(reverse("mail:sent_to_people")).content.decode()


@pytest.fixture
def poisoned(sent: Message, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """A mailbox whose first mail trips whoever reads it, and after it one that came back."""
    (tmp_path / "1.eml").write_bytes(b"poison")
    (tmp_path / "2.eml").write_bytes(dsn())
    take = mailbox.take

    def trips(data: bytes, **told: Any) -> int:
        if data == b"poison":
            raise ValueError(data)
        return take(data, **told)

    monkeypatch.setattr(mailbox, "take", trips)
    return tmp_path


def test_f20_a_mail_that_nobody_can_read_keeps_nobody_from_the_next(poisoned: Path) -> None:
    assert mailbox.take_all(poisoned, at=NOW) == (2, 1) and mailbox.take_all(poisoned, at=NOW) == (0, 0)
    assert Suppression.objects.get().reason == "bounced"


@pytest.mark.twin
def test_without_the_guard_one_mail_keeps_us_from_all_that_came_after_it(poisoned: Path, without: Callable[..., Any]) -> None:
    without(mailbox, "_taken", ("(ValueError, DataError)", "()"))
    for _ in range(2):
        with pytest.raises(ValueError, match="poison"):
            mailbox.take_all(poisoned, at=NOW)
    assert not Suppression.objects.exists()


def test_f20_a_mail_that_another_reader_took_is_passed_over(
    sent: Message,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "2.eml").write_bytes(dsn())
    monkeypatch.setattr(mailbox, "_unread", lambda folder: iter([tmp_path / "1.eml", tmp_path / "2.eml"]))
    assert mailbox.take_all(tmp_path, at=NOW) == (1, 1)


MADE_TO_TAKE_LONG = b"Content-Type: multipart/report; " + b"a*0=b;" * 300_000 + b"\n\n--b"


def seconds_to_read(mail: bytes) -> float:
    began = time.process_time()
    assert reports(mail) == []
    return time.process_time() - began


def test_f20_a_mail_that_is_made_to_be_read_for_long_is_not() -> None:
    assert seconds_to_read(MADE_TO_TAKE_LONG) < 1


@pytest.mark.slow  # it is meant to be
@pytest.mark.twin
def test_without_an_end_to_what_is_read_a_mail_keeps_a_worker_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST", 700_000)
    assert seconds_to_read(MADE_TO_TAKE_LONG) > 1


def test_f20_of_a_long_report_the_beginning_is_read() -> None:
    (report,) = reports(dsn() + b"x" * 3_000_000)
    assert report.kind == "bounced"


@pytest.mark.parametrize("bite", [b"\x00", b"\xff", b"\xc3\xa9", b"\xed\xa0\x80", b"\xe2\x80\xae"])
def test_f20_bytes_that_no_database_takes_are_none_of_a_report(
    bite: bytes,
    sent: Message,  # noqa: F811
) -> None:
    whole = dsn()
    for mark in (b"house.example", b"0123456789", b"no such user", b"failed", b"5.1.1", b"Undelivered"):
        assert mailbox.take(whole.replace(mark, mark + bite + b"x"), at=NOW) in {0, 1}
    assert all(event.words.isprintable() for event in MailEvent.objects.all())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=40), at=st.integers(0, len(dsn())), gone=st.integers(0, 20))
def test_f20_whatever_a_mailbox_holds_taking_it_ends(
    noise: bytes,
    at: int,
    gone: int,
    sent: Message,  # noqa: F811
) -> None:
    whole = dsn()
    assert mailbox.take(whole[:at] + noise + whole[at + gone :], at=NOW) in {0, 1}


def test_f20_a_storm_of_the_same_and_of_others_suppresses_once(
    sent: Message,  # noqa: F811
    client: Client,
    settings: Any,
) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": "goodword:s3cret"}
    for n in range(40):
        assert tells(client, ID=n % 8, Email=sent.to).status_code == 200
        mailbox.take(dsn(mark=str(n)), at=NOW)
    assert Suppression.objects.count() == 1 and MailEvent.objects.count() == 9


@pytest.mark.parametrize("bite", ["a\r\nBcc: v@x.test", "a\u2028b", "=?utf-8?q?x=0D=0ABcc:_v@x.test?=", "a\x01b"])
def test_a056_on_the_wire_stands_exactly_one_of_each_head(bite: str, cast: Cast, post: Post) -> None:
    Person.objects.filter(pk=cast.maya.pk).update(name=bite)
    cast.maya.refresh_from_db()
    words = Words("reply", "en", "About {about}, {name}", "Hello {name}")
    made = merging.merged(words, cast.maya, {"about": bite})
    writing.write_to(person=cast.maya, kind=Kind.REPLY, cause="1", content=made, by="test", at=timezone.now())
    jobs.send({})
    (taken,) = post.taken
    heads = [name.lower() for name in taken]
    assert len(heads) == len(set(heads)) and post.recipients == [cast.maya.email]
    assert set(heads) <= {
        "content-type", "mime-version", "subject", "from", "to", "date", "message-id", "auto-submitted", "list-unsubscribe",
        "list-unsubscribe-post", "reply-to", "x-peer", "x-mailfrom", "x-rcptto",
    }  # fmt: skip
    assert "=?" not in str(taken["Subject"]) and str(taken["Subject"]).isprintable()


def test_a056_nor_does_the_subject_of_a_mail_to_a_member_hold_another_spelling(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodword.mail.rendering.render_to_string", lambda name, shown: "<mjml><mj-body></mj-body></mjml>")
    assert "=?" not in rendered("x", {}, subject="New: =?utf-8?q?x=0D=0ABcc:_v@x.test?=").subject


@pytest.mark.parametrize(
    "body",
    [
        "*" * 20_000,
        ("[" + "a" * 199) * 100,
        "**[*a*](https://x.test)** " * 700,
        "- [a](https://x.test/y)\n" * 399,
        "{name} " * 100,
    ],
    ids=["stars", "brackets", "nested", "list", "fields"],
)
def test_a049_the_longest_words_are_laid_out_in_no_time(body: str, cast: Cast) -> None:
    merging.merged(Words("reply", "en", "s", "warm"), cast.maya, {})
    assert min(_computing(body, cast) for _ in range(3)) < 0.05


def _computing(body: str, cast: Cast) -> float:
    begun = time.process_time()
    merging.merged(Words("reply", "en", "s", body), cast.maya, {})
    return time.process_time() - begun


@pytest.mark.parametrize(
    "bad", ["a@b.test,victim@c.test", "a@b.test\nRCPT TO:<v@x.test>", '"<v@c>"@b.test', "x" * 400 + "@b.test", "a@b.test\x00"]
)
def test_a057_nobody_is_written_to_at_an_address_that_is_two(bad: str, cast: Cast, post: Post) -> None:
    Person.objects.filter(pk=cast.maya.pk).update(email=bad[:254].replace("\x00", ""), email_key="maya@example.com")
    cast.maya.refresh_from_db()
    content = Content("How?", "t")
    writing.write_to(person=cast.maya, kind=Kind.REPLY, cause="1", content=content, by="test", at=timezone.now())
    jobs.send({})
    assert all(to == "a@b.test" for to in post.recipients) and len(post.recipients) <= 1
    assert suppressing.suppress(bad, reason="by_hand", by="test", at=timezone.now()) is None or "\x00" in bad
