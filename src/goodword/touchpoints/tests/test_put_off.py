"""What waits today may wait until a day, or for good with a reason; each with its way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.journal.models import Entry
from goodword.touchpoints import queries
from goodword.touchpoints.actions.putoffs import put_off, put_off_again, take_up
from goodword.touchpoints.models import Putoff
from goodword.touchpoints.rules import NoReason, NotLater


@pytest.fixture
def now(cast):
    with timezone.override(cast.business.time_zone):
        yield timezone.now()


def off(cast, now, **more):
    asked = {"kind": "low", "key": "7", "what": "Gave a 3.", "until": local_day(now) + timedelta(days=3), "reason": ""}
    return put_off(person=cast.ines, member=cast.sam, today=local_day(now), by=cast.sam.by, at=now, **{**asked, **more})


def in_force(member, now, ahead=0):
    return set(queries.in_force(member, local_day(now) + timedelta(days=ahead)).values_list("kind", "key"))


def test_later_is_off_the_list_until_its_day(cast, now):
    off(cast, now)
    assert in_force(cast.ada, now) == in_force(cast.ada, now, ahead=2) == {("low", "7")}
    assert in_force(cast.ada, now, ahead=3) == set()


def test_not_at_all_is_off_it_for_good_and_needs_a_reason(cast, now):
    with pytest.raises(NoReason):
        off(cast, now, until=None, reason="  ")
    off(cast, now, until=None, reason="Moved to another country")
    assert in_force(cast.ada, now, ahead=900) == {("low", "7")}


def test_yesterday_and_today_are_not_later(cast, now):
    for days in (0, -1):
        with pytest.raises(NotLater):
            off(cast, now, until=local_day(now) + timedelta(days=days))


def test_undo_and_the_undoing_of_it_are_noted_and_done_once(cast, now):
    putoff = off(cast, now)
    assert take_up(putoff, by="test", at=now)
    assert not take_up(putoff, by="test", at=now)
    assert in_force(cast.ada, now) == set()
    assert put_off_again(putoff, by="test", at=now)
    assert not put_off_again(putoff, by="test", at=now)
    assert in_force(cast.ada, now) == {("low", "7")}
    deeds = Entry.objects.filter(kind="touchpoints_putoff", row_id=putoff.pk).values_list("verb", flat=True)
    assert list(deeds) == ["putoff.made", "putoff.taken_up", "putoff.made_again"]


def test_putting_off_anew_replaces_what_was_said_before(cast, now):
    first = off(cast, now)
    off(cast, now, until=None, reason="She asked us not to")
    assert Putoff.objects.filter(kind="low", key="7", taken_up_at=None).count() == 1
    assert not put_off_again(first, by="test", at=now)
    assert in_force(cast.ada, now, ahead=9) == {("low", "7")}


def test_a_form_that_is_sent_twice_puts_off_once(cast, now):
    assert off(cast, now, once="1:a") == off(cast, now, once="1:a")
    assert in_force(cast.ada, now) == {("low", "7")}


def test_a_dealer_s_counts_for_the_dealer_and_the_house_s_for_the_house(cast, now):
    off(cast, now, dealer=cast.conti, key="8")
    off(cast, now)
    assert in_force(cast.dario, now) == {("low", "8")}
    assert in_force(cast.ada, now) == {("low", "7")}


@pytest.mark.slow
def test_the_page_asks_for_a_day_and_tells_how_to_undo(client, cast, now):
    client.force_login(cast.sam)
    url = f"/people/{cast.ines.pk}/later/?kind=low&key=7&what=Gave+a+3"
    page = client.get(url).content.decode()
    assert 'value="Gave a 3"' in page and "On which day?" in page
    wrong = client.post(url, {"kind": "low", "key": "7", "until": local_day(now).isoformat()})
    assert wrong.status_code == 422 and "still to come" in wrong.content.decode()
    day = local_day(now) + timedelta(days=1)
    landed = client.post(url, {"kind": "low", "key": "7", "until": day.isoformat()}, follow=True).content.decode()
    putoff = Putoff.objects.get(kind="low", key="7")
    assert (putoff.until, putoff.by_member) == (day, cast.sam)
    assert f"/put-off/{putoff.pk}/take-up/" in landed
    client.post(f"/put-off/{putoff.pk}/take-up/")
    assert in_force(cast.ada, now) == set()


def test_not_at_all_without_a_reason_is_asked_for_one(client, cast):
    client.force_login(cast.sam)
    url = f"/people/{cast.ines.pk}/not-at-all/"
    assert client.post(url, {"kind": "low", "key": "7"}).status_code == 422
    assert client.post(url, {"kind": "low", "key": "7", "reason": "She moved away"}).status_code == 302
    assert Putoff.objects.get(kind="low", key="7").until is None


def test_who_may_only_look_puts_nothing_off(client, cast):
    client.force_login(cast.vera)
    assert client.post(f"/people/{cast.ines.pk}/later/", {"kind": "low", "key": "7"}).status_code == 404
    client.force_login(cast.dario)
    assert client.get(f"/people/{cast.noor.pk}/later/").status_code == 404
