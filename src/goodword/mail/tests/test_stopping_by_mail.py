"""Who would rather write than press: a mail to the house with the sealed word in its subject stops what the press stops."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.mail import gate, stopping
from goodword.mail.actions import suppressing, wishing, writing
from goodword.mail.models import Kind, MailEvent, Message, Suppression, Wish
from goodword.mail.returns import jobs, mailbox
from goodword.mail.returns.reading import stop_asked
from goodword.mail.rules import LONGEST_HEADER, STOP, Content
from goodword.people.models import Person

WORDS = Content("How were we?", f"Tell us.\n{STOP}")


@pytest.fixture
def maildir(tmp_path: Path, settings: Any) -> Path:
    """The mailbox of the house, which it reads."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    settings.GOODWORD_RETURNS = str(tmp_path)
    settings.GOODWORD_URL = "https://house.example"
    settings.DEFAULT_FROM_EMAIL = "The Workshop <hello+mail@house.example>"
    return tmp_path


def asked(person: Person, kind: str = Kind.SURVEY) -> Message:
    return writing.write_to(person=person, kind=kind, cause="1", content=WORDS, by="test", at=timezone.now())


def ways(message: Message) -> list[str]:
    """The addresses in `List-Unsubscribe`, as a mailbox reads them (RFC 2369, 3.1 and 2)."""
    return re.findall(r"<([^<>\s]+)>", message.headers["List-Unsubscribe"])


def subject_of(message: Message) -> str:
    (mail,) = (way for way in ways(message) if way.startswith("mailto:"))
    assert urlsplit(mail).path == "hello+mail@house.example"
    return parse_qs(urlsplit(mail).query)["subject"][0]


def arrives(maildir: Path, subject: str, name: str = "1.mx", message_id: str = "<a@reader.example>") -> None:
    """A mail of a reader, as their program writes it, folded and encoded, lies in the mailbox."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "someone-else@reader.example", "hello@house.example"
    mail["Message-ID"], mail["Subject"] = message_id, subject
    mail.set_content("")
    (maildir / "new" / name).write_bytes(mail.as_bytes())


def why_not(person: Person, kind: str = Kind.SURVEY) -> str:
    return gate.why_not_person(person, kind, timezone.now())


def test_the_head_holds_both_ways_https_first_and_the_post_stands_beside_them(cast: Cast, maildir: Path) -> None:
    message = asked(cast.maya)
    press, mail = ways(message)
    assert press.startswith("https://house.example/mail/no-more/") and mail.startswith("mailto:")
    assert message.headers["List-Unsubscribe"] == f"<{press}>, <{mail}>"
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.endswith(press.rstrip("/").rpartition("/")[2]) and "mailto:" not in message.text


@pytest.mark.parametrize("lacks", ["mailbox", "address"])
def test_where_nobody_would_read_it_only_the_press_stands(lacks: str, cast: Cast, maildir: Path, settings: Any) -> None:
    if lacks == "mailbox":
        settings.GOODWORD_RETURNS = ""
    else:
        settings.DEFAULT_FROM_EMAIL = "The Workshop"
    assert [way.partition(":")[0] for way in ways(asked(cast.maya))] == ["https"]


def test_where_a_head_has_no_room_for_both_the_press_stands_and_the_mail_goes_out(
    cast: Cast, maildir: Path, settings: Any
) -> None:
    settings.DEFAULT_FROM_EMAIL = f"{'x' * 60}@{'y' * 60}.{'z' * 60}.example"
    message = asked(cast.maya)
    assert len(message.headers["List-Unsubscribe"]) <= LONGEST_HEADER and len(ways(message)) == 1


@pytest.mark.parametrize("say", ["{}", "Re: {}", "AW: [extern] {} bitte, danke für alles: ä"])
def test_a_reader_writes_it_and_gets_no_more_of_that_kind_once(say: str, cast: Cast, maildir: Path) -> None:
    arrives(maildir, say.format(subject_of(asked(cast.maya))))
    jobs.look({})
    kept = Suppression.objects.get()
    assert (kept.reason, kept.kind, kept.person) == ("stopped", "survey", cast.maya)
    assert why_not(cast.maya) == "stopped" and why_not(cast.maya, Kind.THANKS) == ""
    assert [path.name for path in (maildir / "cur").iterdir()] == ["1.mx:2,S"]
    assert Entry.objects.filter(verb="mail.suppressed").count() == 1


def test_read_again_it_stops_nothing_that_was_wanted_again_since(cast: Cast, maildir: Path) -> None:
    subject = subject_of(asked(cast.maya))
    for name in ("1.mx", "2.mx"):
        arrives(maildir, subject, name)
    assert mailbox.take_all(maildir, at=timezone.now()) == (2, 1)
    assert suppressing.take_back_stop(cast.maya, kind=Kind.SURVEY, by="test", at=timezone.now())
    arrives(maildir, subject, "3.mx")
    jobs.look({})
    assert why_not(cast.maya) == "" and MailEvent.objects.count() == 1
    arrives(maildir, subject, "4.mx", "<another@reader.example>")
    jobs.look({})
    assert why_not(cast.maya) == "stopped", "they wrote it once more"


def test_a_member_stops_a_topic_so_too(cast: Cast, maildir: Path) -> None:
    wish = Wish.objects.create(member=cast.ada, topic="letter")
    message = writing.write(to=cast.ada, topic="letter", cause="1", content=WORDS, by="test", at=timezone.now())
    for name in ("1.mx", "2.mx"):
        arrives(maildir, subject_of(message), name)
    jobs.look({})
    assert not Wish.objects.filter(pk=wish.pk).exists()
    assert Entry.objects.filter(verb="mail.asked_no_more").count() == 1
    wishing.ask_for(cast.ada, "letter", by="test", at=timezone.now())
    arrives(maildir, subject_of(message), "3.mx")
    jobs.look({})
    assert Wish.objects.filter(member=cast.ada, topic="letter").exists()


def forged(cast: Cast) -> list[str]:
    """What somebody could write who has no mail of ours, or one of their own and wants to stop another's."""
    own = stopping.address_of_person(cast.theo.pk, "survey").rstrip("/").rpartition("/")[2]
    seal = own.partition("~")[2]
    other_salt = Signer(salt="front.calendar").sign(f"{cast.maya.pk}.survey").replace(":", "~")
    no_kind = Signer(salt=stopping.OF_PERSON).sign(f"{cast.maya.pk}.nonsense").replace(":", "~")
    nobody = Signer(salt=stopping.OF_PERSON).sign("99999999.survey").replace(":", "~")
    made_up = f"{cast.maya.pk}.survey~{'A' * 43}"
    return [
        f"{cast.maya.pk}.survey~{seal}",
        made_up,
        other_salt,
        no_kind,
        nobody,
        own[:-1],
        f"{own}x",
        "stop",
        f"stop {cast.maya.pk}",
    ]


def test_a084_a_forged_word_stops_nothing(cast: Cast, maildir: Path) -> None:
    for n, word in enumerate(forged(cast)):
        arrives(maildir, f"stop {word}", f"{n}.mx", f"<{n}@reader.example>")
    jobs.look({})
    assert not Suppression.objects.exists() and not MailEvent.objects.exists()
    assert len(list((maildir / "cur").iterdir())) == len(forged(cast))


@pytest.mark.twin
def test_without_the_seal_in_its_subject_anybody_s_mail_stops_anybody_s(
    cast: Cast, maildir: Path, without: Callable[..., Any]
) -> None:
    without(stopping, "read_of_person", ("unsealed(OF_PERSON, token)", 'token.partition("~")[0].split(".")'))
    arrives(maildir, f"stop {cast.maya.pk}.survey~{'A' * 43}")
    jobs.look({})
    assert why_not(cast.maya) == "stopped"


def test_a_bounce_and_an_answer_that_quote_our_mail_stop_nothing(cast: Cast, maildir: Path) -> None:
    message = asked(cast.maya)
    head = f"List-Unsubscribe: {message.headers['List-Unsubscribe']}"
    answer = f"Subject: Re: How were we?\n{head}\n\n> {subject_of(message)}\n"
    (maildir / "new" / "1.mx").write_bytes(answer.encode())
    jobs.look({})
    assert not Suppression.objects.exists()


def test_who_wrote_it_still_finds_the_press_on_the_page_to_take_it_back(cast: Cast, maildir: Path, client: Client) -> None:
    message = asked(cast.maya)
    arrives(maildir, subject_of(message))
    jobs.look({})
    page = urlsplit(ways(message)[0]).path
    assert "We will not write any more." in client.get(page).content.decode()
    client.post(page, {"again": "1"})
    assert why_not(cast.maya) == ""


@given(st.binary(max_size=300), st.integers(0, 60))
def test_f20_whatever_stands_in_a_subject_reading_it_ends(noise: bytes, at: int) -> None:
    whole = f"Subject: stop 12.survey~{'A' * 43}\nMessage-ID: <a@b>\n\nx".encode()
    for data in (noise, b"Subject: " + noise, whole[:at] + noise + whole[at:]):
        asked_for = stop_asked(data)
        assert asked_for is None or len(asked_for.mark) == 64
