"""Enquiries for programs: why and by whom they were sent, to whom they are given, how far they have come."""

import pytest
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.catalogue.models import Staff
from goodword.pipeline.models import Opportunity

pytestmark = pytest.mark.django_db
URL = "/api/v1/opportunities"


@pytest.fixture
def key(cast):
    return {"headers": {"Authorization": f"Bearer {make_key(cast.sam, name='test', may_write=True, at=timezone.now())}"}}


@pytest.fixture
def enquiry(cast, client, key):
    said = {"title": "A tandem", "currency": "EUR", "person_id": cast.noor.pk, "introduced_by_id": cast.maya.pk}
    words = {"why_sent": "They ride on Sundays", "said": "You listen."}
    answer = client.post(URL, {**said, **words}, content_type="application/json", **key)
    assert answer.status_code == 201, answer.content
    return answer.json()


def patched(client, key, enquiry, **said):
    return client.patch(f"{URL}/{enquiry['id']}", said, content_type="application/json", **key)


def test_a_warm_one_says_why_and_what_was_said_and_who_has_it(cast, enquiry):
    assert enquiry["is_warm"] and enquiry["why_sent"] == "They ride on Sundays" and enquiry["said"] == "You listen."
    assert (enquiry["stage"], enquiry["state"], enquiry["staff_id"]) == ("new", "open", cast.sams_desk.pk)


def test_it_is_moved_and_handed_over_by_whoever_saw_it_last(cast, client, key, enquiry):
    ada = Staff.objects.get(member=cast.ada).pk
    moved = patched(client, key, enquiry, version=1, stage="meeting", staff_id=ada)
    assert moved.status_code == 200 and (moved.json()["stage"], moved.json()["staff_id"]) == ("meeting", ada)
    assert moved.json()["title"] == "A tandem" and moved.json()["said"] == "You listen."
    late = patched(client, key, enquiry, version=1, stage="offer")
    assert late.status_code == 409 and late.json()["stage"] == "meeting"
    assert patched(client, key, enquiry, version=2, staff_id=None).json()["staff_id"] is None
    assert patched(client, key, enquiry, version=3, stage="won").status_code == 400
    assert patched(client, key, enquiry, version=3, staff_id=999_999).status_code == 404


def test_what_has_ended_is_at_no_other_stage(client, key, enquiry):
    client.post(f"{URL}/{enquiry['id']}/lose", {"reason": "price"}, content_type="application/json", **key)
    assert patched(client, key, enquiry, version=2, stage="offer").status_code == 400
    assert patched(client, key, enquiry, version=2, title="A red tandem").status_code == 200
    assert Opportunity.objects.get(pk=enquiry["id"]).stage == "new"
