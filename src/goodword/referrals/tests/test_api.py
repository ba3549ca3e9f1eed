"""Who sent whom, for programs."""

import pytest
from django.test import Client
from django.utils import timezone

from goodword.accounts import actions
from goodword.people.actions.records import add_person
from goodword.referrals.models import Handle, Introduction, Invitation, Touch

pytestmark = pytest.mark.django_db


def door(member):
    key = actions.make_key(member, name="test", may_write=True, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {key}"})


def post(client, url, **body):
    return client.post(f"/api/v1/{url}", body, content_type="application/json")


@pytest.fixture
def lou(cast):
    return add_person(name="Lou Field", by="test", at=timezone.now())


def test_a_word_that_was_passed_on_binds_and_can_be_taken_back(cast, lou):
    sam = door(cast.sam)
    made = post(sam, "touches", person_id=lou.pk, introducer_id=cast.maya.pk, channel="a fair", words="Go there")
    assert (made.status_code, made.json()["proof"], made.json()["refused"]) == (201, "said", "")
    [bound] = [row for row in sam.get("/api/v1/introductions").json()["rows"] if row["person_id"] == lou.pk]
    assert (bound["introducer_id"], bound["touch_id"], bound["rule"]) == (cast.maya.pk, made.json()["id"], "attribution/1")
    assert sam.delete(f"/api/v1/touches/{made.json()['id']}").status_code == 204
    assert not Touch.objects.filter(person=lou).exists() and not Introduction.objects.filter(person=lou).exists()


def test_a_code_tells_who_it_was_and_the_same_key_is_one_word(cast, lou):
    sam, code = door(cast.sam), Handle.objects.get(kind="code").text
    for _ in range(2):
        body = {"person_id": lou.pk, "text": code.lower()}
        made = sam.post("/api/v1/touches", body, content_type="application/json", headers={"Idempotency-Key": "a1"})
        assert (made.status_code, made.json()["introducer_id"], made.json()["proof"]) == (201, cast.maya.pk, "code")
    assert Touch.objects.filter(person=lou).count() == 1


@pytest.mark.parametrize("body", [{}, {"text": "NOSUCHCODE"}, {"introducer_id": 1, "dealer_id": 1}])
def test_who_names_nobody_or_two_is_refused(cast, lou, body):
    body = {name: {"introducer_id": cast.maya.pk, "dealer_id": cast.conti.pk}.get(name, value) for name, value in body.items()}
    assert post(door(cast.sam), "touches", person_id=lou.pk, **body).status_code == 400
    assert not Touch.objects.filter(person=lou).exists()


def test_what_does_not_count_is_told(cast):
    made = post(door(cast.ada), "touches", person_id=cast.maya.pk, introducer_id=cast.theo.pk)
    assert made.json()["refused"] == "circle"


def test_a_manager_binds_anew_and_staff_do_not(cast):
    found = Introduction.objects.get()
    body = {"version": found.version, "introducer_id": cast.noor.pk, "reason": "He said so"}
    url = f"introductions/{found.pk}/rebind"
    assert post(door(cast.sam), url, **body).status_code == 404
    mona = door(cast.mona)
    assert post(mona, url, **(body | {"introducer_id": cast.theo.pk})).status_code == 400
    assert post(mona, url, **body).json()["introducer_id"] == cast.noor.pk
    assert post(mona, url, **body).status_code == 409


def test_links_codes_and_invitations_are_made_and_closed(cast):
    sam = door(cast.sam)
    made = post(sam, "handles", kind="code", person_id=cast.noor.pk, label="Voucher")
    assert made.status_code == 201 and len(made.json()["text"]) == 10
    assert post(sam, f"handles/{made.json()['id']}/close").json()["closed_at"]
    assert post(sam, "handles", kind="link").status_code == 400
    assert {row["kind"] for row in sam.get("/api/v1/handles").json()["rows"]} == {"link", "code"}
    invitation = post(sam, "invitations", person_id=cast.maya.pk, channel="mail").json()
    assert Invitation.objects.get(token=invitation["token"]).person == cast.maya


def test_who_may_not_know_of_them_is_told_of_nobody(cast):
    kit = door(cast.kit)
    for what in ("introductions", "touches"):
        assert kit.get(f"/api/v1/{what}").json()["rows"] == []
    assert post(kit, "touches", person_id=cast.theo.pk, introducer_id=cast.maya.pk).status_code == 404
