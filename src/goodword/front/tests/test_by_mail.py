"""Today by mail: in the reader's own morning, once a day, through a real server, whatever the clocks do."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils import dates, timezone, translation

from goodword.front.jobs import by_mail
from goodword.front.mornings import mail
from goodword.jobs import queries as jobs
from goodword.jobs.actions import enqueue
from goodword.jobs.models import Job
from goodword.journal.models import Entry
from goodword.mail import sending
from goodword.mail.actions.wishing import ask_for, serve
from goodword.mail.jobs import send
from goodword.mail.models import Message, Wish
from goodword.mail.queries import mornings
from goodword.people.models import Person
from goodword.touchpoints.models import Promise

TOWN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def no_other_rooms(settings):
    """Each tests what it says itself; here that it arrives."""
    settings.GOODWORD_TODAY = ()


@pytest.fixture
def clock(monkeypatch):
    """The clock of all workers, which a test sets."""

    def set_to(moment):
        for home in (jobs, sending):
            monkeypatch.setattr(home, "clock", lambda: moment)
        return moment

    return set_to


@pytest.fixture
def seven(cast):
    """Seven o'clock of tomorrow in the town of the business."""
    return (timezone.now().astimezone(TOWN) + timedelta(days=1)).replace(hour=7, minute=0, second=0, microsecond=0)


def wants(member, **when):
    ask_for(member, "today", by=member.by, at=timezone.now(), **when)


def at(clock, moment):
    clock(moment)
    by_mail({})
    send({})


@pytest.mark.slow
def test_it_arrives_in_the_morning_with_the_reason_the_last_talk_and_a_first_sentence(cast, post, clock, seven):
    wants(cast.ada)
    at(clock, seven - timedelta(minutes=15))
    assert not post.taken
    for minutes in (0, 15, 60, 600):
        at(clock, seven + timedelta(minutes=minutes))
    assert post.recipients == ["ada@example.com"]
    (taken,) = post.taken
    assert taken["Subject"] == "Larkspur Bicycles: 2 calls for today"
    for kind in ("plain", "html"):
        words = " ".join(re.sub(r"<[^>]+>", " ", taken.get_body((kind,)).get_content()).split())
        assert "Good morning, Ada." in words and "Three weeks late, and nobody called." in words
        assert "You promised, and it was due yesterday: Send the offer for six bicycles" in words
        assert "They may need six bicycles for the studio." in words and "You might begin:" in words
        assert "Haddad Studio" in words
    at(clock, seven + timedelta(days=1))
    assert len(post.taken) == 2


def test_it_is_in_the_language_of_the_house_whoever_was_served_before(cast, post, clock, seven, settings):
    settings.LANGUAGES, settings.LANGUAGE_CODE = [("en", "English"), ("de", "Deutsch")], "de"
    wants(cast.ada)
    with translation.override("fr"):
        at(clock, seven)
    (taken,) = post.taken
    with translation.override("de"):
        assert str(dates.WEEKDAYS[seven.weekday()]) in taken.get_body(("plain",)).get_content()
    assert 'lang="de"' in taken.get_body(("html",)).get_content()


@pytest.mark.slow
def test_each_reader_has_their_own_morning(cast, post, clock, seven):
    wants(cast.ada, hour=9)
    wants(cast.sam, hour=5, time_zone="America/New_York")
    at(clock, seven)
    assert not post.taken
    at(clock, seven.replace(hour=9))
    assert post.recipients == ["ada@example.com"]
    at(clock, seven.astimezone(ZoneInfo("America/New_York")).replace(hour=5))
    assert post.recipients == ["ada@example.com", "sam@example.com"]


def test_nothing_is_sent_when_nobody_waits_nor_later_on_that_day(cast, post, clock, seven):
    wants(cast.kit)
    at(clock, seven)
    Promise.objects.create(person=cast.theo, what="Call", due_on=seven.date(), dealer=cast.conti, noted_at=seven)
    cast.conti.members.add(cast.kit)
    at(clock, seven + timedelta(minutes=15))
    assert not post.taken and Wish.objects.get(member=cast.kit).served_on == seven.date()


@pytest.mark.slow
def test_a_list_that_is_still_being_counted_is_waited_for(cast, post, clock, seven):
    wants(cast.kit)
    job = enqueue("insights.file_scores", due_at=seven)
    at(clock, seven)
    assert Wish.objects.get(member=cast.kit).served_on is None
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    at(clock, seven + timedelta(minutes=15))
    assert Wish.objects.get(member=cast.kit).served_on == seven.date()


def test_a_dealer_reads_of_own_people_only(cast, post, clock, seven):
    wants(cast.dario)
    at(clock, seven)
    (taken,) = post.taken
    text = taken.get_body(("plain",)).get_content()
    assert "Inês Duarte" in text and "Noor" not in text


@pytest.mark.parametrize(
    ("hours", "mails"),
    [
        ((0, 0, 0), 1),
        ((0, -3, 0, 1), 1),
        ((-2, 4), 1),
        ((-2, 10.9), 1),
        ((-2, 11), 0),
        ((0, 26, 2, 24), 2),
        ((0, 9000, 1, 24), 2),
    ],
    ids=["stands still", "back", "on", "on till the afternoon", "on till the evening", "a day on and back", "a year on and back"],
)
def test_a_clock_that_jumps_sends_none_twice_and_skips_no_day_of_which_it_shows_a_morning(cast, clock, seven, hours, mails):
    wants(cast.ada)
    for n in hours:
        clock(seven + timedelta(hours=n))
        by_mail({})
    assert Message.objects.filter(person=None).count() == mails


CHANGES = [("Europe/Berlin", 3, 27), ("Europe/Berlin", 10, 30), ("Australia/Lord_Howe", 4, 3), ("Asia/Kathmandu", 6, 1)]


@pytest.mark.parametrize(("zone", "month", "day"), CHANGES)
def test_summer_time_comes_and_goes_and_each_day_has_its_one_mail(cast, zone, month, day):
    wants(cast.ada, hour=4, time_zone=zone)
    midnight = datetime(2027, month, day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    served = []
    for n in range(2 * 46):
        now = midnight + timedelta(minutes=30 * n)
        for member, on in mornings("today", now):
            serve(member, "today", day=on, content=None, by="test", at=now)
            served.append((now.astimezone(ZoneInfo(zone)).hour, on.day))
    assert served == [(4, day), (4, day + 1)]


def test_names_that_bite_are_names(cast):
    words = '<script>alert(1)</script>"&'
    Person.objects.filter(pk=cast.ines.pk).update(name=words)
    found = mail(cast.ada, now=timezone.now())
    assert "<script" not in found.html and "&lt;script&gt;" in found.html and words in found.text
    assert words not in found.subject


class TestStopping:
    @pytest.fixture
    def address(self, cast, clock, seven):
        wants(cast.ada)
        clock(seven)
        by_mail({})
        message = Message.objects.get(person=None)
        url = message.headers["List-Unsubscribe"].strip("<>")
        assert url in message.text and url in message.html and "goodword:stop" not in message.text + message.html
        return url.removeprefix("http://localhost:8000")

    def test_to_look_changes_nothing_and_one_press_stops_it_without_a_cookie(self, cast, address, post):
        mailbox = Client(enforce_csrf_checks=True)
        assert "Stop this mail?" in mailbox.get(address).content.decode() and Wish.objects.exists()
        assert "It comes no more." in mailbox.post(address, {"List-Unsubscribe": "One-Click"}).content.decode()
        assert not Wish.objects.exists()
        send({})
        assert not post.taken and Message.objects.get(person=None).state == Message.State.WITHHELD
        assert Entry.objects.get(verb="mail.asked_no_more").by == "a link in a mail"
        assert mailbox.post(address).status_code == 200

    def test_it_stops_that_reader_s_mail_of_that_topic_and_no_other(self, cast, address, client):
        wants(cast.sam)
        ask_for(cast.ada, "letter", by="test", at=timezone.now())
        client.post(address, {"stop": "1"})
        assert set(Wish.objects.values_list("member", "topic")) == {(cast.sam.pk, "today"), (cast.ada.pk, "letter")}

    def test_an_address_that_was_never_given_out_leads_nowhere(self, cast, address, client):
        token = address.split("/")[-2]
        others = f"{cast.sam.pk}.today~{token.partition('~')[2]}"
        for guess in (others, token[:-1], f"{cast.ada.pk}.today", "x", "~"):
            assert client.post(f"/mail/stop/{guess}/").status_code == 404, guess
        assert Wish.objects.exists()

    def test_a_mailbox_presses_by_itself_only_where_the_way_is_sealed(self, cast, clock, seven, settings):
        settings.GOODWORD_URL = "https://goodword.example"
        wants(cast.ada)
        clock(seven)
        by_mail({})
        headers = Message.objects.get(person=None).headers
        assert headers["List-Unsubscribe"].startswith("<https://goodword.example/mail/stop/")
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    @pytest.mark.twin
    def test_without_the_seal_anybody_stops_anybody_s_mail(self, cast, address, client, monkeypatch):
        guess = f"/mail/stop/{cast.ada.pk}.today~guessed/"
        assert client.post(guess).status_code == 404
        monkeypatch.setattr(Signer, "unsign", lambda self, signed: signed.partition(":")[0])
        client.post(guess, {"stop": "1"})
        assert not Wish.objects.exists()
