"""The page of one enquiry, one quote, one contract."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.pipeline.actions import contracts, open_opportunity, quotes
from goodword.pipeline.models import Contract, Quote
from goodword.pipeline.rules import Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(cast, client):
    client.force_login(cast.sam)

    def shows(name, fact):
        answer = client.get(reverse(f"pipeline:{name}", args=[fact.pk]))
        assert answer.status_code == 200
        return answer.content.decode()

    return shows


def test_a_quote_tells_what_is_due_which_enquiry_it_answers_and_who_did_what(cast, shown, client):
    now, today = timezone.now(), timezone.localdate()
    enquiry = open_opportunity(title="A tandem", currency="EUR", person=cast.theo, by=cast.sam.by, at=now)
    quote = quotes.send_quote(
        title="Tandem, blue", currency="EUR", person=cast.theo, opportunity=enquiry, value=120_000, sent_at=now,
        follow_up_on=today, by=cast.sam.by, at=now,
    )  # fmt: skip
    quotes.correct(quote, version=1, title="Tandem, red", sent_at=now, follow_up_on=today, by="import:1", at=now)
    told = shown("quote", quote)
    assert "The quote “Tandem, red” went out on" in told
    assert "Changed: what it is about<" in told and str(cast.sam) in told
    quotes.correct(quote, version=2, title="Tandem, red", sent_at=now, opportunity=enquiry, value=5, by=cast.sam.by, at=now)
    assert reverse("pipeline:enquiry", args=[enquiry.pk]) in shown("quote", quote)
    assert reverse("pipeline:quote", args=[quote.pk]) in shown("enquiry", enquiry)
    client.post(reverse("pipeline:accept", args=[quote.pk]))
    assert "Open it again" in shown("quote", quote) and "Open it again" in shown("enquiry", enquiry)


def test_a_contract_tells_what_is_to_be_decided_and_what_it_goes_on_as(cast, shown):
    now, today = timezone.now(), timezone.localdate()
    term = Term(today - timedelta(days=355), today + timedelta(days=10), notice_days=14)
    contract = contracts.sign(person=cast.theo, currency="EUR", term=term, number="T 9", by=cast.sam.by, at=now)
    told = shown("contract", contract)
    assert "The contract T 9 ends on" in told and "14 days" in told
    assert reverse("pipeline:renew", args=[contract.pk]) in told
    after = contracts.renew(contract, term=Term(today + timedelta(days=11)), by=cast.sam.by, at=now)
    told = shown("contract", contract)
    assert reverse("pipeline:contract", args=[after.pk]) in told and "ends on" not in told
    told = shown("contract", after)
    assert reverse("pipeline:contract", args=[contract.pk]) in told and "It runs until somebody ends it" in told
    contracts.end(after, ended_on=today, reason="moved", by=cast.sam.by, at=now)
    assert "It runs on after all" in shown("contract", after)


def test_what_came_in_by_file_says_so_and_an_enquiry_without_answer_too(cast, shown):
    assert "It came in with a file" in shown("contract", Contract.objects.get())
    enquiry = open_opportunity(title="A tandem", currency="EUR", person=cast.theo, by="import:1", at=timezone.now())
    assert "None yet." in shown("enquiry", enquiry)


@pytest.mark.slow
def test_lists_the_person_and_today_lead_to_the_page(cast, client):
    client.force_login(cast.sam)
    quote = Quote.objects.get()
    page = f'href="{reverse("pipeline:quote", args=[quote.pk])}"'
    panel = reverse("pipeline:agreements", args=[cast.noor.pk])
    for url in (reverse("pipeline:quotes"), panel, reverse("front:everybody")):
        assert page in client.get(url).content.decode(), url
    client.force_login(cast.kit)
    assert client.get(reverse("pipeline:quote", args=[quote.pk])).status_code == 404
