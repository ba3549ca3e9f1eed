"""An enquiry that somebody types in, and what becomes of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.people.actions.records import add_person
from goodword.pipeline.models import Opportunity

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(cast, client):
    client.force_login(cast.sam)
    return client


def typed(**more):
    return {"title": "Two cargo bikes", "value": "8 000", "opened_on": timezone.localdate().isoformat(), **more}


def noted(sam, cast, **more):
    sam.post(reverse("pipeline:add", args=[cast.theo.pk]), typed(**more))
    return Opportunity.objects.get(title="Two cargo bikes")


@pytest.mark.parametrize("sender", ["name", "email", "phone"])
def test_whoever_was_sent_is_warm(cast, sam, sender):
    enquiry = noted(sam, cast, introduced_by=getattr(cast.maya, sender).upper())
    assert (enquiry.introduced_by, enquiry.is_warm, enquiry.value, enquiry.state) == (cast.maya, True, 800_000, "open")


def test_an_organisation_asks_too(cast, sam):
    assert sam.get(reverse("pipeline:add_for_organisation", args=[cast.studio.pk])).status_code == 200
    sam.post(reverse("pipeline:add_for_organisation", args=[cast.studio.pk]), typed())
    assert Opportunity.objects.get(title="Two cargo bikes").organisation == cast.studio


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"value": "much"}, {"opened_on": "2999-01-01"}, {"introduced_by": "Nobody Known"}]
)
def test_what_cannot_be_is_refused(cast, sam, wrong):
    before = Opportunity.objects.count()
    assert sam.post(reverse("pipeline:add", args=[cast.theo.pk]), typed(**wrong)).status_code == 422
    assert Opportunity.objects.count() == before


def test_of_two_with_one_name_the_address_decides(cast, sam):
    for number in (1, 2):
        add_person(name="Lea Whitlock", email=f"lea{number}@example.com", by="test", at=timezone.now())
    assert sam.post(reverse("pipeline:add", args=[cast.theo.pk]), typed(introduced_by="Lea Whitlock")).status_code == 422
    assert noted(sam, cast, introduced_by="lea2@example.com").introduced_by.email == "lea2@example.com"


@pytest.mark.slow
def test_it_is_won_once_and_opened_again_by_undo(cast, sam):
    enquiry = noted(sam, cast)
    panel = reverse("pipeline:enquiries", args=[cast.theo.pk])
    assert reverse("pipeline:win", args=[enquiry.pk]) in sam.get(panel).content.decode()
    sam.post(reverse("pipeline:win", args=[enquiry.pk]))
    assert sam.post(reverse("pipeline:lose", args=[enquiry.pk]), {"reason": "late"}).status_code == 302
    enquiry.refresh_from_db()
    assert enquiry.state == "won"
    sam.post(reverse("pipeline:reopen", args=[enquiry.pk]))
    enquiry.refresh_from_db()
    assert enquiry.state == "open" and enquiry.closed_at is None


def test_it_is_lost_and_says_why(cast, sam):
    enquiry = noted(sam, cast)
    assert sam.get(reverse("pipeline:lose", args=[enquiry.pk])).status_code == 200
    sam.post(reverse("pipeline:lose", args=[enquiry.pk]), {"reason": "Too dear", "next": "/"})
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.reason) == ("lost", "Too dear")
