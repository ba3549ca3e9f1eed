"""A member's days as a calendar: by a secret address, only what the member may see, whatever stands in a name."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar as Feed

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.front import calendars
from goodword.front.actions import close_calendar, renew_calendar
from goodword.journal.models import Entry
from goodword.people.models import Care, Person
from goodword.touchpoints.actions.putoffs import put_off
from goodword.touchpoints.models import Promise

from .test_waiting import due


@pytest.fixture
def now(cast):
    with timezone.override(cast.business.time_zone):
        yield timezone.now()


@pytest.fixture(autouse=True)
def no_other_rooms(settings):
    """Each tests what it says itself; here the calendar."""
    settings.GOODWORD_TODAY = ()


def address(member, now):
    return f"/calendar/{calendars.token_of(member.pk, renew_calendar(member, by=member.by, at=now).round)}.ics"


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(e["summary"]): e for e in Feed.from_ical(answer.content).walk("VEVENT")}


def test_promises_due_words_steps_and_what_was_put_off_stand_on_their_days(client, cast, now, settings):
    settings.GOODWORD_TODAY = ("goodword.front.tests.test_waiting.a_room",)
    today = timezone.localdate(now)
    Promise.objects.create(person=cast.theo, what="Call about the bell", due_on=today + timedelta(days=9), noted_at=now)
    due(cast.maya, contact_on=today - timedelta(days=87))
    asked = {"kind": "low", "key": "1", "what": "Gave a 3 out of 10.", "reason": "", "today": today}
    put_off(**asked, until=today + timedelta(days=4), person=cast.ines, by="test", at=now)
    found = read(client, address(cast.ada, now))
    days = {name: (entry["dtstart"].dt - today).days for name, entry in found.items()}
    assert days == {
        "Noor Haddad: Send the offer for six bicycles": 0,
        "Theo Brandt: Call about the bell": 9,
        "Theo Brandt: “Send the package” is due today (Welcome)": 0,
        "Maya Olsen: time for a word": 3,
        "Inês Duarte: Gave a 3 out of 10.": 4,
    }
    assert len({str(entry["uid"]) for entry in found.values()}) == 5
    assert found["Noor Haddad: Send the offer for six bicycles"]["url"] == f"http://testserver/people/{cast.noor.pk}/"


def test_the_same_thing_keeps_its_name_from_one_reading_to_the_next(client, cast, now):
    url = address(cast.ada, now)
    assert [str(e["uid"]) for e in read(client, url).values()] == [str(e["uid"]) for e in read(client, url).values()]


def test_a_kept_promise_leaves_it(client, cast, now):
    url = address(cast.ada, now)
    Promise.objects.filter(pk=cast.promise.pk).update(kept_at=now)
    assert not any("six bicycles" in name for name in read(client, url))


@pytest.mark.slow
def test_a_dealer_s_tells_of_own_people_only(client, cast, now):
    today = local_day(now)
    for person in (cast.ines, cast.theo):
        Promise.objects.create(person=person, what="Call", due_on=today, dealer=cast.conti, noted_at=now)
    assert list(read(client, address(cast.dario, now))) == ["Inês Duarte: Call"]
    assert read(client, address(cast.kit, now)) == {}
    Care.objects.filter(member=cast.dario).update(until=today)
    assert read(client, address(cast.dario, now)) == {}


@pytest.mark.parametrize(
    "words",
    [
        "a\r\nBEGIN:VEVENT\r\nSUMMARY:forged\r\nEND:VEVENT",
        "semi; comma, back\\slash",
        "x" * 290,
        "ünïcode " * 30,
        "\u2028line\x07",
    ],
)
def test_whatever_stands_in_a_name_is_text(client, cast, now, words):
    Person.objects.filter(pk=cast.noor.pk).update(name=words)
    Promise.objects.filter(pk=cast.promise.pk).update(what=words)
    url = address(cast.ada, now)
    (summary,) = read(client, url)
    assert summary.split() == f"{words}: {words}"[:400].translate({7: " ", 0x2028: " "}).split()
    raw = client.get(url).content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.split(b"\r\n").count(b"BEGIN:VEVENT") == 1


def test_a_new_address_makes_the_one_before_useless_and_closing_makes_every_one(client, cast, now):
    first = address(cast.ada, now)
    second = address(cast.ada, now)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    close_calendar(cast.ada, by=cast.ada.by, at=now)
    assert client.get(second).status_code == 404
    assert client.get(address(cast.ada, now)).status_code == 200
    told = list(Entry.objects.filter(verb__startswith="calendar.").values_list("verb", "detail"))
    assert [verb for verb, _ in told] == ["calendar.renewed", "calendar.renewed", "calendar.closed", "calendar.renewed"]
    assert all(detail == {} for _, detail in told), "an address is in no journal"


def test_an_address_that_was_never_given_out_leads_nowhere(client, cast, now):
    url = address(cast.ada, now)
    token = url.removeprefix("/calendar/").removesuffix(".ics")
    other = f"{cast.sam.pk}.1~{token.partition('~')[2]}"
    for guess in (other, token[:-1], f"{cast.ada.pk}.2", "~", "x", f"{token}x", calendars.token_of(cast.ada.pk, 2)):
        assert client.get(f"/calendar/{guess}.ics").status_code == 404, guess


def test_who_is_no_member_any_more_reads_nothing(client, cast, now):
    url = address(cast.sam, now)
    Member.objects.filter(pk=cast.sam.pk).update(is_active=False)
    assert client.get(url).status_code == 404


@pytest.mark.twin
def test_without_the_signature_anybody_could_read_anybody_s_days(client, cast, now, monkeypatch):
    address(cast.ada, now)
    guess = f"/calendar/{cast.ada.pk}.1~guessed.ics"
    assert client.get(guess).status_code == 404
    monkeypatch.setattr("django.core.signing.Signer.unsign", lambda self, signed: signed.partition(":")[0])
    assert client.get(guess).status_code == 200


@pytest.mark.slow
def test_the_page_shows_the_address_to_its_member_alone(client, cast):
    client.force_login(cast.sam)
    assert "has no address yet" in client.get("/today/calendar/").content.decode()
    text = client.post("/today/calendar/renew/", follow=True).content.decode()
    assert f'value="http://testserver/calendar/{calendars.token_of(cast.sam.pk, 1)}.ics"' in text
    client.force_login(cast.ada)
    assert "has no address yet" in client.get("/today/calendar/").content.decode()
    client.force_login(cast.sam)
    client.post("/today/calendar/close/")
    assert "has no address yet" in client.get("/today/calendar/").content.decode()
