"""What came back is read once, believed of the mail that it holds, and keeps mail from an address that takes none."""

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.mail.actions import resending, returning
from goodword.mail.gate import why_not_person
from goodword.mail.models import MailEvent, Message, Suppression
from goodword.mail.returns import mailbox, telling
from goodword.mail.returns.reading import asks_for_patience, judged, reports

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
ID = "survey.20260701.0123456789abcdef0123456789abcdef@house.example"
DSN = """From: MAILER-DAEMON@mx.example
To: goodword@house.example
Subject: Undelivered
Message-ID: <{mark}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; maya@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b
Content-Type: message/rfc822-headers

Message-ID: <{about}>
Subject: How was it?

--b--
"""
COMPLAINT = f"""MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: abuse

--b
Content-Type: message/rfc822

Message-ID: <{ID}>

body
--b--
"""


def dsn(
    action: str = "failed", status: str = "5.1.1", said: str = "550 5.1.1 no such user", about: str = ID, mark: str = "1"
) -> bytes:
    return DSN.format(action=action, status=status, said=said, about=about, mark=mark).encode()


@pytest.fixture
def sent(cast: Cast) -> Message:
    said: dict[str, Any] = {
        "kind": "survey",
        "cause": "visit 7",
        "subject": "How?",
        "text": "t",
        "written_at": NOW,
        "due_at": NOW,
    }
    to = {"person": cast.maya, "to": cast.maya.email, "domain": "example.org"}
    return Message.objects.create(key="k", message_id=f"<{ID}>", provider_id="esp-1", state="sent", settled_at=NOW, **said, **to)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("550 5.1.1 nobody", "bounced"),
        ("550 nobody here", "bounced"),
        ("553 no such mailbox", "bounced"),
        ("550 5.2.1 switched off", "bounced"),
        ("552 5.2.2 full", "put_off"),
        ("451 later", "put_off"),
        ("550 5.7.1 policy", "refused"),
        ("550 5.7.515 not authenticated", "refused"),
        ("550 blocked for spam", "refused"),
        ("554 rejected", "refused"),
        ("550 5.1.8 your sender is none", "refused"),
    ],
)
def test_a_server_s_words_are_about_the_mailbox_or_about_us(words: str, kind: str) -> None:
    assert judged(words) == kind


def test_a_server_that_finds_us_too_fast_says_so() -> None:
    assert asks_for_patience("421 4.7.28 unusual rate of mail") and asks_for_patience("450 too many connections")
    assert not asks_for_patience("451 greylisted, try again") and not asks_for_patience("550 rate limit of your life")


def test_a_returned_mail_tells_which_mail_and_why() -> None:
    (report,) = reports(dsn())
    assert (report.message_id, report.kind, report.words) == (f"<{ID}>", "bounced", "5.1.1 550 5.1.1 no such user")
    assert [r.kind for r in reports(dsn("delayed", "4.4.1", "no answer"))] == ["put_off"]
    assert [r.kind for r in reports(dsn("delivered", "2.0.0", "250 fine"))] == ["delivered"]
    assert [r.kind for r in reports(COMPLAINT.encode())] == ["complained"]


def test_other_mail_tells_nothing() -> None:
    away = f"Subject: I am away\nIn-Reply-To: <{ID}>\n\nBack on Monday. 550 5.1.1".encode()
    assert reports(away) == [] and reports(b"") == [] and reports(dsn(about="x@y")) == []


def test_a_hard_bounce_keeps_mail_from_the_address_once(sent: Message, tmp_path: Path) -> None:
    for name, data in {
        "1.eml": dsn(),
        "2.eml": dsn(mark="2"),
        "3.eml": b"\xff\x00 nothing",
        "4": dsn(about=ID.replace("0", "1")),
    }.items():
        (tmp_path / name).write_bytes(data)
    assert mailbox.take_all(tmp_path, at=NOW) == (4, 1) and mailbox.take_all(tmp_path, at=NOW) == (0, 0)
    assert Suppression.objects.get().reason == "bounced"
    assert why_not_person(sent.person, "survey", NOW) == "bounced"
    deed = Entry.objects.get(verb="mail.bounced")
    assert deed.detail["cause"] == "visit 7" and deed.row_id == sent.pk


def sent_again_after_a_report(doubted: Message, kind: str) -> int:
    """Nobody knew whether it had arrived; then something was told of it, and somebody sends all such mail again."""
    Message.objects.filter(pk=doubted.pk).update(state="ambiguous", trouble="The line broke.")
    told = {"message": doubted, "address": doubted.to, "words": "", "by": "test", "at": NOW}
    returning.take_report(provider="x", provider_id="1", kind=kind, **told)
    resending.send_all_again(Message.objects.all(), by="test", at=NOW)
    return Message.objects.filter(pk=doubted.pk, state="waiting").count()


@pytest.mark.parametrize("kind", ["delivered", "put_off", "complained"])
def test_f13_what_something_is_told_of_has_arrived_and_goes_no_second_time(kind: str, sent: Message) -> None:
    assert sent_again_after_a_report(sent, kind) == 0
    sent.refresh_from_db()
    assert (sent.state, sent.trouble) == ("sent", "") and Entry.objects.filter(verb="mail.sent", row_id=sent.pk).count() == 1


@pytest.mark.twin
def test_without_ending_the_doubt_what_was_delivered_goes_a_second_time(sent: Message, without: Any) -> None:
    without(returning, "take_report", ("if message is not None:", "if False:"))
    assert sent_again_after_a_report(sent, "delivered") == 1


def test_a_maildir_keeps_what_was_read(sent: Message, tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "17.mx").write_bytes(dsn())
    assert mailbox.take_all(tmp_path, at=NOW) == (1, 1)
    assert [path.name for path in (tmp_path / "cur").iterdir()] == ["17.mx:2,S"]


def test_a_full_mailbox_is_tried_again_until_it_was_full_too_often(sent: Message) -> None:
    told = {"provider": "x", "kind": "put_off", "message": sent, "address": sent.to, "words": "full", "by": "test"}
    for n in range(4):
        returning.take_report(provider_id=f"a{n}", at=NOW, **told)
    returning.take_report(**{**told, "kind": "delivered"}, provider_id="d", at=NOW + timedelta(hours=1))
    for n in range(4):
        returning.take_report(provider_id=f"b{n}", at=NOW + timedelta(hours=2), **told)
    assert not Suppression.objects.exists()
    returning.take_report(provider_id="b4", at=NOW + timedelta(hours=3), **told)
    assert Suppression.objects.get().reason == "bounced"


def test_what_a_server_refuses_at_once_counts_where_it_is_about_the_address(sent: Message) -> None:
    assert returning.take_refusal(sent, "554 5.7.1 we do not like you", by="mail", at=NOW) is None
    assert returning.take_refusal(sent, "550 5.1.1 nobody", by="mail", at=NOW)
    assert returning.take_refusal(sent, "550 5.1.1 nobody", by="mail", at=NOW) is None
    assert Suppression.objects.count() == MailEvent.objects.count() == 1


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(dsn())), st.integers(0, 40))
def test_f20_whatever_a_mailbox_holds_reading_it_ends(noise: bytes, at: int, gone: int) -> None:
    whole = dsn()
    for report in [*reports(noise), *reports(whole[:at] + noise + whole[at + gone :])]:
        assert report.kind in MailEvent.Kind.values and len(report.words) <= 500 and "\n" not in report.words


BOUNCE = {
    "RecordType": "Bounce",
    "ID": 42,
    "Type": "HardBounce",
    "MessageID": "esp-1",
    "Email": "maya@example.com",
    "Details": "smtp;550 5.1.1 <script>alert(1)</script>",
    "BouncedAt": "2026-07-01T12:00:00Z",
    "Unknown": {"x": 1},
}


def post(client: Client, provider: str, told: Any, *, secret: str = "goodword:s3cret") -> Any:
    basic = {"HTTP_AUTHORIZATION": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    body = told if isinstance(told, bytes) else json.dumps(told)
    return client.post(reverse("mail:hook", args=[provider]), body, content_type="application/json", **basic)


def test_a071_only_who_signs_may_tell_and_telling_twice_changes_nothing(sent: Message, client: Client, settings: Any) -> None:
    settings.ANYMAIL = {}
    assert post(client, "postmark", BOUNCE).status_code == 404
    settings.ANYMAIL = {"WEBHOOK_SECRET": "goodword:s3cret"}
    assert post(client, "nobody", BOUNCE).status_code == 404
    for secret in ("", "goodword:wrong", "goodword:s3cre", ":"):
        assert post(client, "postmark", BOUNCE, secret=secret).status_code == 401
    assert not MailEvent.objects.exists()
    told = BOUNCE | {"Email": sent.to}
    assert [post(client, "postmark", told).status_code for _ in range(3)] == [200] * 3
    event = MailEvent.objects.get()
    assert event.message == sent and event.kind == "bounced" and event.words.endswith("alert(1)</script>")
    assert Suppression.objects.count() == 1


@pytest.mark.twin
def test_without_the_signature_anybody_may_tell(
    sent: Message, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anymail.webhooks.base import AnymailCoreWebhookView

    settings.ANYMAIL = {"WEBHOOK_SECRET": "goodword:s3cret"}
    monkeypatch.setattr(AnymailCoreWebhookView, "run_validators", lambda view, request: None)
    assert post(client, "postmark", BOUNCE | {"Email": sent.to}, secret="").status_code == 200
    assert Suppression.objects.exists()


def mailgun(key: str, at: datetime, kind: str = "complained", token: str = "t") -> dict[str, Any]:
    moment = str(int(at.timestamp()))
    signed = hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    event = {"event": kind, "id": "ev-1", "timestamp": at.timestamp(), "recipient": "maya@example.com"}
    headers = {"message": {"headers": {"message-id": ID}}}
    return {"signature": {"timestamp": moment, "token": token, "signature": signed}, "event-data": event | headers}


def test_a071_what_was_signed_long_ago_or_by_another_key_is_nothing(sent: Message, client: Client, settings: Any) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "key"}
    now = timezone.now()
    old, other = mailgun("key", now - timedelta(minutes=11)), mailgun("another", now)
    assert [post(client, "mailgun", told, secret="").status_code for told in (old, other)] == [401, 401]
    assert not MailEvent.objects.exists()
    assert post(client, "mailgun", mailgun("key", now), secret="").status_code == 200
    assert MailEvent.objects.get().message == sent and Suppression.objects.get().reason == "complained"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'"x"', b'{"RecordType": []}', b"\xff", b'{"RecordType": "Bounce", "Type": {}}', b"null"]
)
def test_what_is_signed_and_no_event_changes_nothing(body: bytes, client: Client, settings: Any, db: None) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": "goodword:s3cret"}
    assert post(client, "postmark", body).status_code in {200, 400}
    assert not MailEvent.objects.exists()


NESTED = b"[" * 60_000
KEYS = {"MAILGUN_WEBHOOK_SIGNING_KEY": "key", "MANDRILL_WEBHOOK_KEY": "key", "POSTAL_WEBHOOK_KEY": "key"}
NOT_SIGNED = [
    b"[]",
    b"5",
    b"null",
    b'{"signature": []}',
    b'{"signature": {"token": "\xc3\xa9", "timestamp": 1, "signature": 1}}',
    NESTED,
]


@pytest.mark.parametrize("body", NOT_SIGNED, ids=range(len(NOT_SIGNED)))
def test_a071_what_nobody_signed_is_turned_away_however_it_is_made(body: bytes, client: Client, settings: Any, db: None) -> None:
    settings.ANYMAIL = KEYS
    assert [post(client, name.partition("_")[0].lower(), body, secret="").status_code for name in KEYS] == [401] * 3


@pytest.mark.twin
def test_without_the_look_at_what_it_trips_over_what_nobody_signed_is_a_fault_of_ours(
    client: Client, settings: Any, db: None, without: Any
) -> None:
    settings.ANYMAIL = KEYS
    without(
        telling,
        "told",
        ("(AnymailWebhookValidationFailure, ImproperlyConfigured, *UNREADABLE)", "AnymailWebhookValidationFailure"),
    )
    with pytest.raises(RecursionError):
        post(client, "mailgun", NESTED, secret="")


def test_a_door_whose_own_key_is_missing_is_not_there(client: Client, settings: Any, db: None) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": "goodword:s3cret"}
    assert [post(client, provider, BOUNCE).status_code for provider in ("mailgun", "mailersend", "postal")] == [404] * 3
    assert post(client, "mandrill", BOUNCE).status_code == 401
    assert post(client, "postmark", NESTED).status_code == 400


def test_every_provider_that_is_named_can_be_asked(settings: Any) -> None:
    from django.utils.module_loading import import_string

    assert all(import_string(f"anymail.webhooks.{path}").parse_events for path, _ in telling.HOOKS.values())


def test_who_stops_our_mail_at_their_provider_has_stopped_it(sent: Message, client: Client, settings: Any) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "key"}
    post(client, "mailgun", mailgun("key", timezone.now(), "unsubscribed"), secret="")
    assert Suppression.objects.get().reason == "stopped"
