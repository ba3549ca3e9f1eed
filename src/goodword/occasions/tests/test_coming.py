"""Which days come: birthdays, anniversaries of the first purchase, own days, holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.demo.cast import Cast
from goodword.occasions import holidays, queries
from goodword.occasions.actions import days
from goodword.occasions.models import OwnDay
from goodword.occasions.rules import Occasion
from goodword.occasions.whom import Whom
from goodword.people.models import Person
from goodword.touchpoints.actions.many import log_gifts
from goodword.touchpoints.models import Order

DOING = {"by": "test", "at": datetime(2026, 2, 1, tzinfo=UTC)}


def found(cast: Cast, kind: Occasion, since: date, until: date, who: str = "ada", **whom) -> list:
    return queries.coming(getattr(cast, who), (since, until), kinds={kind}, whom=Whom(**whom))


def born(person: Person, day: date) -> None:
    Person.objects.filter(pk=person.pk).update(birthday=day)


def member(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, who), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_birthdays_come_in_the_order_of_the_calendar_also_over_new_year(cast) -> None:
    born(cast.maya, date(1980, 1, 3))
    born(cast.theo, date(1990, 12, 30))
    born(cast.noor, date(1604, 12, 31))
    lines = found(cast, Occasion.BIRTHDAY, date(2026, 12, 29), date(2027, 1, 5))
    assert [(one.person_id, one.day, one.years) for one in lines] == [
        (cast.theo.pk, date(2026, 12, 30), 36),
        (cast.noor.pk, date(2026, 12, 31), None),
        (cast.maya.pk, date(2027, 1, 3), 47),
    ]


def test_whoever_was_born_on_the_29th_of_february_has_a_birthday_each_year(cast) -> None:
    born(cast.maya, date(1984, 2, 29))
    assert [one.day for one in found(cast, Occasion.BIRTHDAY, date(2026, 2, 28), date(2026, 2, 28))] == [date(2026, 2, 28)]
    assert not found(cast, Occasion.BIRTHDAY, date(2026, 3, 1), date(2026, 3, 9))
    assert not found(cast, Occasion.BIRTHDAY, date(2028, 2, 28), date(2028, 2, 28))
    assert [one.years for one in found(cast, Occasion.BIRTHDAY, date(2028, 2, 29), date(2028, 2, 29))] == [44]


def test_nobody_is_thought_of_who_died_or_asked_for_silence_or_is_not_ones_own(cast) -> None:
    for person in (cast.maya, cast.ines, cast.noor):
        born(person, date(1980, 5, 1))
    Person.objects.filter(pk=cast.maya.pk).update(died_on=date(2025, 5, 5))
    Person.objects.filter(pk=cast.noor.pk).update(wants_silence=True)
    span = (date(2026, 4, 28), date(2026, 5, 4))
    assert [one.person_id for one in found(cast, Occasion.BIRTHDAY, *span)] == [cast.ines.pk]
    assert [one.person_id for one in found(cast, Occasion.BIRTHDAY, *span, who="dario")] == [cast.ines.pk]
    assert not found(cast, Occasion.BIRTHDAY, *span, who="kit")
    assert not found(cast, Occasion.BIRTHDAY, *span, segment="new")


def test_the_first_purchase_counts_on_the_shops_own_day_and_no_later_one_does(cast) -> None:
    Order.objects.all().delete()
    for at, state in (
        (datetime(2021, 6, 30, 23, 30, tzinfo=UTC), "delivered"),  # in Berlin it is July already
        (datetime(2022, 7, 3, 12, tzinfo=UTC), "delivered"),
        (datetime(2020, 7, 2, 12, tzinfo=UTC), "cancelled"),
    ):
        Order.objects.create(person=cast.maya, ordered_at=at, currency="EUR", state=state, noted_at=at)
    lines = found(cast, Occasion.FIRST_PURCHASE, date(2026, 6, 28), date(2026, 7, 9))
    assert [(one.day, one.years) for one in lines] == [(date(2026, 7, 1), 5)]
    assert not found(cast, Occasion.FIRST_PURCHASE, date(2026, 6, 28), date(2026, 6, 30))
    assert not found(cast, Occasion.FIRST_PURCHASE, date(2021, 6, 28), date(2021, 7, 9)), "the first is no anniversary"


@pytest.mark.slow
def test_the_holidays_of_a_country_are_known_and_of_no_country_none(cast) -> None:
    lines = found(cast, Occasion.HOLIDAY, date(2026, 12, 20), date(2026, 12, 31))
    assert [(one.day, one.name) for one in lines] == [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "Second Day of Christmas"),
    ]
    assert [one.name for one in found(cast, Occasion.HOLIDAY, date(2026, 11, 20), date(2026, 11, 30), country="US")] == [
        "Thanksgiving Day"
    ]
    assert holidays.between("XX", date(2026, 1, 1), date(2026, 12, 31)) == []


def test_a_day_of_ones_own_is_added_once_taken_away_and_kept_again(cast) -> None:
    client = member(cast, "sam")
    OwnDay.objects.all().delete()
    typed = {"name": "Wedding", "day": 29, "month": 2, "year": 2016, "once": "a"}
    for _ in range(2):
        client.post(reverse("occasions:add_day", args=[cast.maya.pk]), typed)
    own = OwnDay.objects.get()
    assert [one.years for one in found(cast, Occasion.OWN_DAY, date(2026, 2, 20), date(2026, 3, 1))] == [10]
    page = client.get(reverse("occasions:days", args=[cast.maya.pk])).content.decode()
    assert "Wedding" in page and "29 February" in page
    deed = days.remove_own_day(own, **{**DOING, "by": cast.sam.by})
    for _ in range(2):
        client.post(reverse("occasions:keep_day_again", args=[deed.pk]))
    assert OwnDay.objects.get() == own
    wrong = client.post(reverse("occasions:add_day", args=[cast.maya.pk]), {**typed, "day": 31, "once": "b"})
    assert wrong.status_code == 422 and "no such day" in wrong.content.decode()


def test_a_near_birthday_waits_on_today_until_somebody_thought_of_it(cast) -> None:
    today = timezone.localdate()
    born(cast.maya, (today + timedelta(days=3)).replace(year=1604))
    born(cast.theo, (today + timedelta(days=30)).replace(year=1604))
    (line,) = queries.waiting(cast.ada, today, 10)
    assert (line.subject_id, line.chip) == (cast.maya.pk, "birthday") and line.why.startswith("Birthday on ")
    assert not queries.waiting(cast.kit, today, 10)
    log_gifts([cast.maya.pk], kind="card", by="test", at=timezone.now())
    assert not queries.waiting(cast.ada, today, 10)


@pytest.mark.slow
def test_the_page_filters_and_says_what_to_do_when_there_is_nothing(cast) -> None:
    today = local_day(timezone.now())
    born(cast.maya, (today + timedelta(days=2)).replace(year=1604))
    client = member(cast, "ada")
    page = client.get(reverse("occasions:coming")).content.decode()
    assert "Maya Olsen" in page and "in 2 days" in page and "Write a card" in page
    nothing = client.get(reverse("occasions:coming") + "?kind=birthday&segment=new").content.decode()
    assert "Nothing comes up there" in nothing and "Show every occasion" in nothing
    looked = member(cast, "vera").get(reverse("occasions:coming")).content.decode()
    assert "Maya Olsen" in looked and "Write a card" not in looked


def test_many_days_ask_no_more_than_one(cast, django_assert_max_num_queries) -> None:
    today = timezone.localdate()
    for n in range(40):
        Person.objects.create(
            name=f"P{n}", name_key=f"p{n}", birthday=today.replace(year=1604, day=min(today.day, 28)), noted_at=timezone.now()
        )
    with django_assert_max_num_queries(5):
        assert len(queries.waiting(cast.ada, today, 5)) <= 5
