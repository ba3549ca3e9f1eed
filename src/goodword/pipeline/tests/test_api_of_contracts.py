"""Contracts and quotes for programs."""

import pytest
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.pipeline.models import Contract, Quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(cast, client):
    key = make_key(cast.sam, name="test", may_write=True, at=timezone.now())
    headers = {"Authorization": f"Bearer {key}"}

    def asks(path, body=None):
        url = f"/api/v1/{path}"
        if body is None:
            return client.get(url, headers=headers)
        return client.post(url, body, content_type="application/json", headers=headers)

    return asks


def test_a_contract_begins_goes_on_and_ends(cast, ask):
    said = {"person_id": cast.theo.pk, "currency": "EUR", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "value": 900}
    made = ask("contracts", said)
    assert made.status_code == 201 and made.json()["since"] == "2026-01-01"
    number = made.json()["id"]
    assert ask("contracts", said | {"ends_on": "2025-12-31"}).status_code == 400
    assert ask("contracts", {k: v for k, v in said.items() if k != "person_id"}).status_code == 400
    followed = ask(f"contracts/{number}/renew", {"starts_on": "2027-01-01"})
    assert followed.status_code == 201 and followed.json()["follows_id"] == number
    assert ask(f"contracts/{number}/renew", {"starts_on": "2027-01-01"}).status_code == 400
    ended = ask(f"contracts/{followed.json()['id']}/end", {"ended_on": "2027-03-01", "reason": "moved"})
    assert (ended.json()["state"], ended.json()["reason"]) == ("ended", "moved")
    assert len(ask("contracts").json()["rows"]) == Contract.objects.count() == 3


def test_a_quote_is_sent_asked_about_and_answered(cast, ask):
    sent = ask("quotes", {"person_id": cast.theo.pk, "title": "A bell", "currency": "EUR", "follow_up_on": "2026-03-01"})
    assert sent.status_code == 201
    number = sent.json()["id"]
    assert ask(f"quotes/{number}/follow-up", {"again_on": "2026-04-01"}).json()["follow_up_on"] == "2026-04-01"
    assert ask(f"quotes/{number}/decline", {"reason": "too dear"}).json()["state"] == "declined"
    assert ask(f"quotes/{number}/accept", {}).status_code == 400
    assert len(ask("quotes").json()["rows"]) == Quote.objects.count() == 2


def test_what_is_sold_and_which_enquiry_it_answers_are_told(cast, ask):
    about = {"person_id": cast.theo.pk, "currency": "EUR", "product_id": cast.bicycle.pk}
    enquiry = ask("opportunities", about | {"title": "A bell"}).json()
    assert enquiry["product_id"] == cast.bicycle.pk
    answer = about | {"opportunity_id": enquiry["id"]}
    for what, more in (("quotes", {"title": "A bell"}), ("contracts", {"starts_on": "2026-01-01"})):
        made = ask(what, answer | more).json()
        assert (made["product_id"], made["opportunity_id"]) == (cast.bicycle.pk, enquiry["id"])
        assert ask(what, answer | more | {"person_id": cast.noor.pk}).status_code == 400, "it is Theo's"
    assert ask("quotes", about | {"title": "A bell", "product_id": 10**9}).status_code == 404
