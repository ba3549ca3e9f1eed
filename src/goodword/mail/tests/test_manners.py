"""Mail comes at no quiet hour of its reader's own clock, and no faster to one domain than it takes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from goodword.accounts.models import Business
from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.mail import queries, rules
from goodword.mail.actions import pacing, posting, writing
from goodword.mail.manners import WARNS_AT, is_quiet, not_before
from goodword.mail.models import Letterhead, Message, Pace, Sending, SentOnDay
from goodword.mail.queries import identity
from goodword.mail.quiet import polite_at, zones_of
from goodword.mail.rules import Content
from goodword.people.models import Membership, Organisation, Person

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
NIGHT = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
HOUSE = Letterhead()


def test_quiet_hours_go_over_midnight_and_there_may_be_none() -> None:
    assert [hour for hour in range(24) if not is_quiet(hour, 20, 8)] == list(range(8, 20))
    assert [hour for hour in range(24) if is_quiet(hour, 12, 14)] == [12, 13]
    assert not any(is_quiet(hour, 9, 9) for hour in range(24))


def test_what_falls_into_the_night_waits_for_the_morning_of_the_reader() -> None:
    assert not_before(NOON, "Europe/Berlin", 20, 8) == NOON
    assert not_before(NIGHT, "Europe/Berlin", 20, 8) == datetime(2026, 7, 2, 6, tzinfo=UTC)
    assert not_before(NIGHT, "America/New_York", 20, 8) == NIGHT.replace(hour=23, minute=30)
    assert not_before(datetime(2026, 10, 24, 22, tzinfo=UTC), "Europe/Berlin", 20, 8) == datetime(2026, 10, 25, 7, tzinfo=UTC)


@pytest.mark.django_db
def test_clocks_are_those_of_the_country_the_number_the_firm_or_the_house() -> None:
    Business.objects.create(name="The house", time_zone="Europe/Lisbon")
    people = [
        Person(noted_at=NOON, name="By country", country="DE", phone_key="+14155552671"),
        Person(noted_at=NOON, name="By number", phone_key="+14155552671"),
        Person(noted_at=NOON, name="In a country of many", country="US", phone_key="+4917612345678"),
        Person(noted_at=NOON, name="By firm"),
        Person(noted_at=NOON, name="By house"),
    ]
    for person in people:
        person.save()
    firm = Organisation.objects.create(noted_at=NOON, name="Firm", country="JP")
    Membership.objects.create(noted_at=NOON, person=people[3], organisation=firm)
    by_country, by_number, of_many, by_firm, by_house = (zones_of(people)[person.pk] for person in people)
    assert by_country == ("Europe/Berlin",) and by_number == ("America/Los_Angeles",) and by_firm == ("Asia/Tokyo",)
    assert "America/New_York" in of_many and "Pacific/Honolulu" in of_many and by_house == ("Europe/Lisbon",)
    polite = polite_at(people, NIGHT, HOUSE)
    assert polite[people[1].pk] == NIGHT, "it is half past four in California"
    # When New York may be written to, Honolulu still sleeps: eight there is what disturbs neither.
    assert polite_at(people, NOON, HOUSE)[people[2].pk] == datetime(2026, 7, 1, 18, tzinfo=UTC)


def waiting(person: Person, n: int, at: datetime = NOON, kind: str = "survey") -> list[Message]:
    said = {"kind": kind, "person": person, "to": "a@slow.example", "domain": "slow.example", "subject": "s", "text": "t"}
    rows = [Message(key=f"{kind}{i}", message_id=f"<{kind}{i}@x>", written_at=at, due_at=at, **said) for i in range(n)]
    return Message.objects.bulk_create(rows)


def test_a_domain_gets_its_mails_of_a_minute_and_the_others_wait_for_the_next(cast: Cast) -> None:
    Letterhead.objects.update_or_create(pk=1, defaults={"a_minute": 3})
    mails = waiting(cast.maya, 5)
    assert [m.pk for m in pacing.put_off(mails, at=NOON)] == [m.pk for m in mails[:3]]
    assert Message.objects.filter(due_at=NOON + timedelta(minutes=1)).count() == 2
    assert pacing.put_off(mails[3:], at=NOON + timedelta(seconds=30)) == []
    assert len(pacing.put_off(mails[3:], at=NOON + timedelta(minutes=1))) == 2


def test_the_last_place_of_a_minute_is_taken_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    house = Letterhead(a_minute=1)
    assert pacing.take_places({"slow.example": 0, "quick.example": 2}, house=house, at=NOON) == {
        "slow.example": 0,
        "quick.example": 1,
    }
    row = Pace.objects.filter(domain="slow.example")
    assert pacing._taken(row, 1) and not pacing._taken(row, 1)


@pytest.mark.twin
def test_without_the_guard_the_last_place_is_taken_twice(cast: Cast, without: Callable[..., Any]) -> None:
    without(pacing, "_taken", '.filter(Q(a_minute=0) | Q(n__lte=F("a_minute") - places))')
    pacing.take_places({"slow.example": 0}, house=Letterhead(a_minute=1), at=NOON)
    row = Pace.objects.filter(domain="slow.example")
    assert pacing._taken(row, 1) and pacing._taken(row, 1)


def test_a_domain_that_says_slower_rests_and_a_night_puts_off_what_nobody_asked_for(cast: Cast) -> None:
    Letterhead.objects.all().delete()  # as a house has it that said nothing of its nights
    mails = waiting(cast.maya, 2)
    pacing.slow_down("slow.example", until=NOON + timedelta(hours=1), by="test", at=NOON)
    assert pacing.put_off(mails, at=NOON) == []
    assert {m.due_at for m in Message.objects.all()} == {NOON + timedelta(hours=1)}
    asked = waiting(cast.maya, 1, NIGHT, "service")
    assert pacing.put_off([*mails, *asked], at=NIGHT) == asked
    assert Message.objects.filter(kind="survey", due_at=datetime(2026, 7, 2, 6, tzinfo=UTC)).count() == 2


YEAR = timedelta(days=365)


def went_before_the_clock_was_put_back() -> None:
    """A clock was a year ahead while a domain had all its places, was too fast, and no server answered."""
    Letterhead.objects.update_or_create(pk=1, defaults={"a_minute": 2})
    ahead = NOON + YEAR
    assert pacing.take_places({"slow.example": 2}, house=Letterhead(a_minute=2), at=ahead) == {"slow.example": 2}
    pacing.slow_down("slow.example", until=ahead + timedelta(hours=1), by="test", at=ahead)
    Sending.objects.create(pk=1, identity=identity(), failures=3, until=ahead + timedelta(hours=1))


def test_f31_a_clock_that_is_put_back_holds_no_mail_up(cast: Cast) -> None:
    mails = waiting(cast.maya, 3)
    went_before_the_clock_was_put_back()
    assert posting.claim(at=NOON, most=5) == mails[:2]
    assert posting.claim(at=NOON, most=5) == [] and mails[2].pk in set(
        Message.objects.filter(due_at=NOON + timedelta(minutes=1)).values_list("pk", flat=True)
    )
    pacing.slow_down("slow.example", until=NOON + timedelta(hours=1), by="test", at=NOON)
    assert posting.claim(at=NOON + timedelta(minutes=1), most=5) == []


@pytest.mark.twin
def test_without_an_end_to_each_rest_a_clock_that_was_put_back_holds_mail_up_for_a_year(
    cast: Cast, without: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = without(rules, "is_resting", " <= at + LONGEST_REST")
    monkeypatch.setattr(queries, "is_resting", endless)
    waiting(cast.maya, 3)
    went_before_the_clock_was_put_back()
    assert posting.claim(at=NOON + YEAR - timedelta(hours=1), most=5) == []


def test_many_to_one_provider_in_a_day_are_told_once(cast: Cast) -> None:
    pacing.count_sent(["gmail.com", "googlemail.com", "elsewhere.example"], at=NOON)
    assert SentOnDay.objects.values_list("provider", "n").get() == ("gmail", 2)
    SentOnDay.objects.update(n=WARNS_AT - 1)
    for _ in range(3):
        pacing.count_sent(["gmail.com"] * 2, at=NOON)
    assert Entry.objects.filter(verb="mail.many_to_one").count() == 1


def test_the_sender_itself_lets_the_night_pass(cast: Cast) -> None:
    Letterhead.objects.all().delete()
    Sending.objects.create(pk=1, identity=identity())
    (mail,) = waiting(cast.maya, 1, NIGHT)
    assert posting.claim(at=NIGHT, most=5) == []
    mail.refresh_from_db()
    assert mail.state == Message.State.WAITING and mail.due_at == datetime(2026, 7, 2, 6, tzinfo=UTC)
    assert posting.claim(at=mail.due_at, most=5) == [mail]


@pytest.mark.twin
def test_without_the_look_at_the_clock_it_goes_in_the_night(cast: Cast, without: Callable[..., Any]) -> None:
    Letterhead.objects.all().delete()
    without(posting, "_claim_some", ("pacing.put_off(_let_through(found, at), at=at)", "_let_through(found, at)"))
    Sending.objects.create(pk=1, identity=identity())
    mails = waiting(cast.maya, 1, NIGHT)
    assert posting.claim(at=NIGHT, most=5) == mails


def crowd(n: int) -> list[Message]:
    """Mails to so many people, each of a domain of their own, of whom we know no clock."""
    named = [f"p@house{i}.example" for i in range(n)]
    people = Person.objects.bulk_create(Person(name=to, name_key=to, email=to, email_key=to, noted_at=NOON) for to in named)
    letters = [writing.Letter(person, f"{n}", Content("How were we?", "Tell us.")) for person in people]
    writing.write_to_all(letters, kind="survey", by="test", at=NOON)
    Pace.objects.all().delete()
    return list(Message.objects.filter(cause=f"{n}"))


@pytest.mark.parametrize("of", ["day", "night", "silent"])
def test_to_claim_many_asks_the_database_as_often_as_to_claim_few(of: str, cast: Cast) -> None:
    Letterhead.objects.all().delete()
    counts = []
    for n in (3, 40):
        crowd(n)
        if of == "silent":
            Person.objects.update(wants_silence=True)
        with CaptureQueriesContext(connection) as asked:
            claimed = posting.claim(at=NIGHT if of == "night" else NOON, most=100)
        assert len(claimed) == (n if of == "day" else 0)
        counts.append(len(asked))
        Message.objects.all().delete()
        Person.objects.filter(name__startswith="p@").delete()
    assert counts[0] == counts[1] <= 24


def test_a_place_that_somebody_took_in_spite_of_the_lock_undoes_the_claim(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    (mail,) = crowd(1)
    monkeypatch.setattr(pacing, "_left", lambda row, wanted, begins, at: 700)
    with pytest.raises(pacing.Raced), transaction.atomic():
        pacing.put_off([mail], at=NOON)
    assert not Pace.objects.filter(n__gt=0).exists()
