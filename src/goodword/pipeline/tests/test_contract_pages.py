"""What one sees of contracts and quotes, and does about them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.pipeline.actions import contracts
from goodword.pipeline.models import Contract, Quote
from goodword.pipeline.rules import Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(cast, client):
    client.force_login(cast.sam)
    return client


def signed(cast, number, *, due_in=None, notice=0, ended=False):
    today, now = timezone.localdate(), timezone.now()
    ends = None if due_in is None else today + timedelta(days=due_in)
    term = Term(today - timedelta(days=400), ends, notice_days=notice)
    contract = contracts.sign(person=cast.theo, currency="EUR", term=term, number=number, by="test", at=now)
    return contracts.end(contract, ended_on=today, by="test", at=now) if ended else contract


def page(client, which=""):
    answer = client.get(reverse("pipeline:contracts"), {"which": which})
    assert answer.status_code == 200
    return [contract.number for contract, _ in answer.context["rows"]]


def test_each_list_holds_its_own_the_next_to_be_decided_first(cast, sam):
    Contract.objects.all().delete()
    assert "No contracts yet" in sam.get(reverse("pipeline:contracts")).content.decode()
    signed(cast, "far", due_in=200)
    signed(cast, "near", due_in=80)
    signed(cast, "asks", due_in=70, notice=75)
    signed(cast, "now", due_in=20)
    signed(cast, "open")
    signed(cast, "over", due_in=3, ended=True)
    assert page(sam) == ["now", "asks", "near", "far"]
    assert page(sam, "notice") == ["now", "asks"]
    assert page(sam, "soon") == ["now", "asks", "near"]
    assert page(sam, "open-ended") == ["open"]
    assert page(sam, "ended") == ["over"]
    assert sam.get(reverse("pipeline:contracts"), {"which": "x"}).status_code == 400
    assert sam.get(reverse("pipeline:contracts"), {"after": "x"}).status_code == 400


def test_the_second_page_goes_on_where_the_first_ended(cast, sam):
    Contract.objects.all().delete()
    for number in range(27):
        signed(cast, f"{number:02}", due_in=number // 3)
    first = sam.get(reverse("pipeline:contracts"))
    second = sam.get(reverse("pipeline:contracts"), {"after": first.context["page"].after})
    assert [c.number for c, _ in second.context["rows"]] == ["25", "26"]


@pytest.mark.slow
def test_a_contract_is_signed_renewed_and_taken_back_on_a_page(cast, sam):
    today = timezone.localdate()
    year = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=364)).isoformat(), "value": "120.50"}
    url = reverse("pipeline:sign", args=[cast.theo.pk])
    assert sam.get(url).status_code == 200
    assert sam.post(url, year | {"ends_on": "1999-01-01"}).status_code == 422
    assert sam.post(url, year | {"number": "T 1"}).status_code == 302
    contract = Contract.objects.get(number="T 1")
    assert (contract.person, contract.value, contract.staff, contract.ends_on) == (
        cast.theo,
        12_050,
        cast.sams_desk,
        today + timedelta(days=364),
    )
    renew = reverse("pipeline:renew", args=[contract.pk])
    asked = sam.get(renew).content.decode()
    assert f'value="{(today + timedelta(days=365)).isoformat()}"' in asked and 'value="120.50"' in asked
    sam.post(renew, {"starts_on": (today + timedelta(days=365)).isoformat(), "value": "130"})
    followed = Contract.objects.get(follows=contract)
    assert (followed.value, followed.since) == (13_000, today)
    assert sam.post(renew, {"starts_on": today.isoformat()}).status_code == 302, "told, and nothing is done twice"
    sam.post(reverse("pipeline:unsign", args=[followed.pk]))
    sam.post(reverse("pipeline:end", args=[contract.pk]), {"ended_on": today.isoformat(), "reason": "moved away"})
    contract.refresh_from_db()
    assert (contract.state, contract.reason) == ("ended", "moved away")
    sam.post(reverse("pipeline:run_on", args=[contract.pk]))
    contract.refresh_from_db()
    assert contract.state == "active"


def test_an_organisation_has_contracts_and_quotes_too(cast, sam):
    found = sam.get(reverse("pipeline:agreements_of_organisation", args=[cast.studio.pk])).content.decode()
    assert "S-17" in found and "Two more bicycles" in found
    today = timezone.localdate().isoformat()
    sam.post(reverse("pipeline:sign_for_organisation", args=[cast.studio.pk]), {"starts_on": today})
    assert Contract.objects.get(person=None).organisation == cast.studio
    sam.post(reverse("pipeline:send_to_organisation", args=[cast.studio.pk]), {"title": "A rack", "sent_on": today})
    assert Quote.objects.get(title="A rack").organisation == cast.studio


@pytest.mark.slow
def test_a_quote_is_asked_about_answered_and_opened_again(cast, sam):
    quote = Quote.objects.get(title="Two more bicycles")
    panel = reverse("pipeline:agreements", args=[cast.noor.pk])
    assert reverse("pipeline:follow_up", args=[quote.pk]) in sam.get(panel).content.decode()
    assert sam.get(reverse("pipeline:follow_up", args=[quote.pk])).status_code == 200
    sam.post(reverse("pipeline:follow_up", args=[quote.pk]), {"again_on": ""})
    quote.refresh_from_db()
    assert quote.follow_up_on is None and quote.followed_up_at
    sam.post(reverse("pipeline:not_followed_up", args=[quote.pk]))
    quote.refresh_from_db()
    assert quote.follow_up_on and quote.followed_up_at is None
    sam.post(reverse("pipeline:decline", args=[quote.pk]), {"reason": "too dear"})
    assert sam.post(reverse("pipeline:accept", args=[quote.pk])).status_code == 302
    quote.refresh_from_db()
    assert (quote.state, quote.reason) == ("declined", "too dear")
    sam.post(reverse("pipeline:reopen_quote", args=[quote.pk]))
    sam.post(reverse("pipeline:accept", args=[quote.pk]))
    quote.refresh_from_db()
    assert quote.state == "accepted"


def test_a_quote_is_noted_and_taken_back(cast, sam):
    today = timezone.localdate()
    url = reverse("pipeline:send", args=[cast.theo.pk])
    assert sam.post(url, {"title": "A bell", "sent_on": "2999-01-01"}).status_code == 422
    sam.post(url, {"title": "A bell", "value": "12", "sent_on": today.isoformat(), "follow_up_on": today.isoformat()})
    quote = Quote.objects.get(title="A bell")
    assert (quote.value, quote.person, quote.follow_up_on) == (1_200, cast.theo, today)
    sam.post(reverse("pipeline:unsend", args=[quote.pk]))
    assert not Quote.objects.filter(pk=quote.pk).exists()
