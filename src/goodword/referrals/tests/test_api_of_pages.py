"""What strangers see, for programs: what staff do by page they do here too."""

import pytest

from goodword.people.actions.records import add_person
from goodword.referrals import wordpages
from goodword.referrals.actions import saying
from goodword.referrals.models import Introduction, LeadForm, ShareText

from .test_api import door, post
from .test_handing_out import NOW

pytestmark = pytest.mark.django_db


def test_a_page_is_given_once_and_closed(cast, client):
    sam = door(cast.sam)
    made = post(sam, f"people/{cast.noor.pk}/word-page")
    assert (made.status_code, made.json()["person_id"]) == (201, cast.noor.pk)
    assert post(sam, f"people/{cast.noor.pk}/word-page").json() == made.json()
    assert client.get(made.json()["address"]).status_code == 200
    closed = post(sam, f"word-pages/{made.json()['id']}/close")
    assert closed.json()["closed_at"] and client.get(made.json()["address"]).status_code == 404
    assert post(door(cast.vera), f"people/{cast.noor.pk}/word-page").status_code == 404


def test_whom_they_meant_is_said_and_that_they_may_be_told_of(cast):
    sam, lou = door(cast.sam), add_person(name="Lou Field", by="test", at=NOW)
    touch = saying.keep_words(person=lou, words="the tall one", by="test", at=NOW)
    said = {"introducer_id": cast.noor.pk, "version": touch.version}
    assert post(sam, f"touches/{touch.pk}/recognise", **{**said, "introducer_id": lou.pk}).status_code == 400
    assert post(sam, f"touches/{touch.pk}/recognise", **{**said, "version": 9}).status_code == 409
    known = post(sam, f"touches/{touch.pk}/recognise", **said)
    assert (known.json()["introducer_id"], known.json()["refused"]) == (cast.noor.pk, "")
    assert Introduction.objects.get(person=lou).introducer == cast.noor
    assert post(sam, f"touches/{touch.pk}/recognise", **said).status_code == 404, "it is known by now"
    agreed = post(sam, f"people/{lou.pk}/may-show").json()
    assert [came.initials for came in wordpages.who_came(cast.noor)] == ["L. F."]
    assert post(sam, f"agreements/{agreed['id']}/withdraw").json()["withdrawn_at"]
    assert wordpages.who_came(cast.noor) == []


def test_forms_and_texts_are_asked_the_same_as_on_their_pages(cast):
    mona = door(cast.mona)
    made = post(mona, "lead-forms", name="Fair", sites=["larkspur.example"])
    assert (made.status_code, made.json()["sites"]) == (201, ["https://larkspur.example"])
    assert post(mona, "lead-forms", name="Fair", sites=["https://*"]).status_code == 400
    assert LeadForm.objects.count() == 2, "that of the cast, and this one"
    put = {"name": "Fair", "thanks": "Until then"}
    changed = mona.put(f"/api/v1/lead-forms/{made.json()['id']}", put, content_type="application/json")
    assert (changed.json()["thanks"], changed.json()["sites"]) == ("Until then", [])
    assert post(mona, f"lead-forms/{made.json()['id']}/close").json()["closed_at"]
    texts = {"language": "de", "texts": {"mail": "Komm: {link}"}}
    assert mona.put("/api/v1/share-texts", texts, content_type="application/json").json() == texts
    wrong = mona.put("/api/v1/share-texts", {"texts": {"mail": "Komm"}}, content_type="application/json")
    assert wrong.status_code == 400 and "Say where the link goes" in wrong.json()["detail"]
    assert ShareText.objects.count() == 1
    assert door(cast.sam).get("/api/v1/lead-forms").status_code == 404
