"""The board of enquiries: what is where, how much it comes to, and moving it, with the way back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.pipeline.actions import NotOpen, lose, move_to_stage, open_opportunity, win
from goodword.pipeline.board import Narrowed, board
from goodword.pipeline.models import Opportunity

pytestmark = pytest.mark.django_db


def by_test(**more):
    return {**more, "by": "test", "at": timezone.now()}


@pytest.fixture
def tandem(cast):
    return open_opportunity(
        **by_test(
            person=cast.noor, title="A tandem", currency="EUR", value=240_000, introduced_by=cast.maya, staff=cast.sams_desk
        )
    )


def columns(member, **kept):
    return {one.key: one for one in board(member, Narrowed(**kept), now=timezone.now())}


def test_each_column_says_how_many_and_how_much_and_what_ended_lately(cast, tandem):
    Opportunity.objects.exclude(pk=tandem.pk).delete()
    dear = open_opportunity(**by_test(person=cast.theo, title="A van", currency="CHF", value=100))
    found = columns(cast.ada)
    assert [*found] == ["new", "contacted", "qualified", "meeting", "offer", "won", "lost"]
    assert (found["new"].n, found["new"].money) == (2, "1.00 CHF + €2,400.00")
    move_to_stage(tandem, stage="meeting", version=1, **by_test())
    win(dear, **by_test())
    found = columns(cast.ada)
    assert [(key, one.n) for key, one in found.items() if one.n] == [("meeting", 1), ("won", 1)]
    Opportunity.objects.filter(pk=dear.pk).update(closed_at=timezone.now() - timedelta(days=31))
    assert columns(cast.ada)["won"].n == 0


def test_it_is_narrowed_to_mine_and_to_warm_ones_and_a_dealer_sees_theirs(cast, tandem):
    cold = open_opportunity(**by_test(person=cast.noor, title="A bell", currency="EUR"))
    mine = [one for column in columns(cast.sam, whose="mine", warmth="warm").values() for one, _ in column.cards]
    assert tandem in mine and cold not in mine and all(one.staff == cast.sams_desk and one.is_warm for one in mine)
    assert not any(column.n for column in columns(cast.kit).values())


def test_moving_is_for_what_is_open_by_who_saw_it_last_and_is_undone(cast, tandem, client):
    client.force_login(cast.sam)
    url = reverse("pipeline:move", args=[tandem.pk])
    page = client.post(url, {"to": "offer", "version": tandem.version}, follow=True).content.decode()
    assert "“A tandem” is at “Offer” now." in page
    tandem.refresh_from_db()
    assert (tandem.stage, tandem.version) == ("offer", 2)
    late = client.post(url, {"to": "meeting", "version": 1}, follow=True)
    tandem.refresh_from_db()
    assert "Somebody changed it before you" in late.content.decode() and tandem.stage == "offer"
    deed = Entry.objects.get(verb="opportunity.moved")
    client.post(reverse("pipeline:uncorrect", args=[deed.pk]))
    tandem.refresh_from_db()
    assert tandem.stage == "new"
    told = client.get(reverse("pipeline:enquiry", args=[tandem.pk])).content.decode()
    assert "Moved to “Offer”" in told and "As it was before the change" in told
    with pytest.raises(ChangedMeanwhile):
        move_to_stage(tandem, stage="offer", version=1, **by_test())
    lose(tandem, **by_test())
    with pytest.raises(NotOpen):
        move_to_stage(tandem, stage="offer", version=tandem.version, **by_test())


def test_into_won_it_is_won_and_into_lost_somebody_asks_why(cast, tandem, client):
    client.force_login(cast.sam)
    url, home = reverse("pipeline:move", args=[tandem.pk]), reverse("pipeline:board")
    asks = client.post(url, {"to": "lost", "next": home})
    assert asks.url.startswith(reverse("pipeline:lose", args=[tandem.pk])) and "next=" in asks.url
    assert client.post(url, {"to": "nowhere", "version": 1}).status_code == 400
    assert "Won. Say thank you" in client.post(url, {"to": "won", "next": home}, follow=True).content.decode()
    client.force_login(cast.kit)
    assert client.post(url, {"to": "won"}).status_code == 404


def test_the_board_works_without_a_script_and_tells_nobodys_introducer_to_a_dealer(cast, tandem, client):
    client.force_login(cast.vera)
    page = client.get(reverse("pipeline:board")).content.decode()
    assert "sent by" in page and "Maya Olsen" in page and 'name="to"' not in page, "a viewer moves nothing"
    client.force_login(cast.sam)
    page = client.get(reverse("pipeline:board"), {"warmth": "warm"}).content.decode()
    assert f'action="{reverse("pipeline:move", args=[tandem.pk])}"' in page and 'name="to"' in page
    assert client.get(reverse("pipeline:board"), {"whose": "everything"}).status_code == 400
    Opportunity.objects.filter(pk=tandem.pk).update(dealer=cast.conti)
    client.force_login(cast.dario)
    page = client.get(reverse("pipeline:board")).content.decode()
    assert "A tandem" in page and "Maya" not in page


def test_an_empty_board_says_what_to_do(cast, client):
    Opportunity.objects.all().delete()
    client.force_login(cast.sam)
    assert "Nobody asks for anything just now" in client.get(reverse("pipeline:board")).content.decode()
    assert "No enquiry fits what you chose." in client.get(reverse("pipeline:board"), {"whose": "mine"}).content.decode()


def test_the_list_keeps_what_it_was_narrowed_to(cast, tandem, client):
    client.force_login(cast.sam)
    page = client.get(reverse("pipeline:all_enquiries"), {"whose": "mine", "warmth": "warm", "stage": "new"}).content.decode()
    assert "A tandem" in page and "· New" in page
    assert "A tandem" not in client.get(reverse("pipeline:all_enquiries"), {"stage": "offer"}).content.decode()
    assert client.get(reverse("pipeline:all_enquiries"), {"warmth": "hot"}).status_code == 400


def test_the_page_of_a_warm_one_says_large_who_sent_them_why_and_what_was_said(cast, client):
    made = open_opportunity(
        **by_test(person=cast.noor, title="A tandem", currency="EUR", introduced_by=cast.maya),
        why_sent="They ride together on Sundays",
        said="She says you are the only ones who listen.",
    )
    client.force_login(cast.sam)
    page = client.get(reverse("pipeline:enquiry", args=[made.pk])).content.decode()
    assert "Sent by" in page and f'href="{reverse("directory:person", args=[cast.maya.pk])}"><bdi>Maya Olsen' in page
    assert "They ride together on Sundays" in page and "the only ones who listen" in page
