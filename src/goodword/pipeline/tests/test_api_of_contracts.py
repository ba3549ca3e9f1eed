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

    def asks(path, body=None, method="post"):
        url = f"/api/v1/{path}"
        if body is None:
            return client.get(url, headers=headers)
        return getattr(client, method)(url, body, content_type="application/json", headers=headers)

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


@pytest.mark.parametrize(
    ("what", "row", "said"),
    [
        ("quotes", "quote", {"title": "Three bicycles", "follow_up_on": None}),
        ("contracts", "contract", {"number": "S-18", "notice_days": 60}),
        ("opportunities", "enquiry", {"title": "Three bicycles", "value": 7}),
    ],
)
def test_one_is_read_and_changed_by_what_is_sent_alone_and_nobody_is_written_over(cast, ask, what, row, said):
    whose = {"person_id": cast.noor.pk, "title": "Six bicycles", "currency": "EUR"}
    made = {"quote": Quote.objects.first, "contract": Contract.objects.first}
    number = ask(what, whose).json()["id"] if row == "enquiry" else made[row]().pk
    before = ask(f"{what}/{number}").json()
    changed = ask(f"{what}/{number}", {"version": before["version"], **said}, "patch")
    assert (changed.status_code, changed.json()) == (200, {**before, **said, "version": before["version"] + 1})
    late = ask(f"{what}/{number}", {"version": before["version"], "value": 1}, "patch")
    assert (late.status_code, late.json()) == (409, changed.json()), "told how it stands, and nothing written"
    assert ask(f"{what}/{number}").json() == changed.json()
    assert ask(f"{what}/{10**9}").status_code == ask(f"{what}/{10**9}", {"version": 1}, "patch").status_code == 404


def test_what_cannot_be_is_refused_and_the_enquiry_of_another_too(cast, ask):
    contract, quote = Contract.objects.get(), Quote.objects.get()
    number = ask("opportunities", {"person_id": cast.theo.pk, "currency": "EUR", "title": "A bell"}).json()["id"]
    answers = {"version": quote.version, "opportunity_id": number}
    assert ask(f"quotes/{quote.pk}", answers, "patch").status_code == 400, "it is Theo's"
    turned = {"version": contract.version, "starts_on": "2999-01-01"}
    assert ask(f"contracts/{contract.pk}", turned, "patch").status_code == 400
    product = {"version": quote.version, "product_id": cast.bicycle.pk}
    assert ask(f"quotes/{quote.pk}", product, "patch").json()["product_id"] == cast.bicycle.pk
    none = {"version": quote.version + 1, "product_id": None}
    assert ask(f"quotes/{quote.pk}", none, "patch").json()["product_id"] is None
