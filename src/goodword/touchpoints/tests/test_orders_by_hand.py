"""An order that somebody types in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.touchpoints.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(cast, client):
    client.force_login(cast.sam)
    return client


def typed(**more):
    return {"total": "1250,50", "what": "A bicycle", "ordered_on": timezone.localdate().isoformat(), "state": "placed", **more}


def test_an_order_is_noted_with_what_was_bought_and_cancelled_by_undo(cast, sam):
    url = reverse("touchpoints:add_order", args=[cast.theo.pk])
    assert sam.get(url).status_code == 200
    assert sam.post(url, typed(once="1")).status_code == 302
    order = Order.objects.get(person=cast.theo, source="page")
    assert (order.total, order.currency, order.lines.get().what) == (125050, "EUR", "A bicycle")
    sam.post(url, typed(once="1"))
    assert Order.objects.filter(person=cast.theo, source="page").count() == 1
    undo = reverse("touchpoints:cancel_order", args=[order.pk])
    assert undo in sam.get(reverse("directory:person", args=[cast.theo.pk])).content.decode()
    sam.post(undo)
    order.refresh_from_db()
    assert order.state == "cancelled"


def test_an_order_that_was_cancelled_by_mistake_stands_where_it_stood(cast, sam):
    order = Order.objects.get(person=cast.theo)
    assert order.state == "delivered"
    page = sam.post(reverse("touchpoints:cancel_order", args=[order.pk]), follow=True).content.decode()
    again = reverse("touchpoints:reinstate_order", args=[order.pk])
    assert again in page
    for _ in range(2):
        sam.post(again)
        order.refresh_from_db()
        assert order.state == "delivered"


def test_an_order_that_came_cancelled_is_not_made_to_stand(cast, sam):
    Order.objects.filter(person=cast.theo).update(state="cancelled")
    sam.post(reverse("touchpoints:reinstate_order", args=[Order.objects.get(person=cast.theo).pk]))
    assert Order.objects.get(person=cast.theo).state == "cancelled"


def test_an_order_of_another_day_stands_on_that_day(cast, sam):
    day = timezone.localdate() - timedelta(days=40)
    sam.post(
        reverse("touchpoints:add_order_of_organisation", args=[cast.studio.pk]),
        typed(ordered_on=day.isoformat(), state="delivered"),
    )
    order = Order.objects.filter(organisation=cast.studio, person=None).latest("id")
    assert timezone.localdate(order.ordered_at) == timezone.localdate(order.delivered_at) == day


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": ""},
        {"total": "a lot"},
        {"total": "1.250"},
        {"total": "-3"},
        {"ordered_on": "2999-01-01"},
        {"state": "cancelled"},
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(cast, sam, wrong):
    before = Order.objects.count()
    answer = sam.post(reverse("touchpoints:add_order", args=[cast.theo.pk]), typed(**wrong))
    assert answer.status_code == 422 and "A bicycle" in answer.content.decode()
    assert Order.objects.count() == before


def test_a_dealer_notes_orders_through_itself_only(cast, client):
    client.force_login(cast.dario)
    assert client.post(reverse("touchpoints:add_order", args=[cast.maya.pk]), typed()).status_code == 404
    client.post(reverse("touchpoints:add_order", args=[cast.ines.pk]), typed())
    noted = Order.objects.filter(person=cast.ines).latest("id")
    assert cast.dario in noted.dealer.members.all()
    other = Order.objects.filter(person=cast.maya).first()
    assert client.post(reverse("touchpoints:cancel_order", args=[other.pk])).status_code == 404
