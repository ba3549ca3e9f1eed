"""What was noted of an enquiry, a quote or a contract is changed on a page, and that is taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.journal.models import Entry
from goodword.pipeline.models import Contract, Opportunity, Quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(cast, client):
    client.force_login(cast.sam)
    return client


@pytest.fixture
def enquiry(cast):
    now = timezone.now()
    return Opportunity.objects.create(person=cast.noor, title="A fleet", currency="EUR", opened_at=now, noted_at=now)


def undo(client):
    client.post(reverse("pipeline:uncorrect", args=[Entry.objects.filter(verb__endswith=".corrected").latest("id").pk]))


def test_a_quote_is_noted_with_its_product_and_the_enquiry_it_answers(cast, sam, enquiry):
    url = f"{reverse('pipeline:send', args=[cast.noor.pk])}?enquiry={enquiry.pk}"
    page = sam.get(url).content.decode()
    assert f'<option value="{enquiry.pk}" selected>A fleet</option>' in page and '<option value="City bicycle"' in page
    typed = {"title": "Six of them", "sent_on": timezone.localdate().isoformat(), "opportunity": enquiry.pk}
    assert sam.post(url, typed | {"product": "Space ship"}).status_code == 422
    sam.post(url, typed | {"product": "city  BICYCLE"})
    quote = Quote.objects.get(title="Six of them")
    assert (quote.product, quote.opportunity, quote.staff) == (cast.bicycle, enquiry, cast.sams_desk)
    panel = sam.get(reverse("pipeline:agreements", args=[cast.noor.pk])).content.decode()
    assert "answers “<bdi>A fleet</bdi>”" in panel and "City bicycle" in panel


def test_a_contract_answers_an_enquiry_of_the_same_person_alone(cast, sam, enquiry):
    url = reverse("pipeline:sign", args=[cast.theo.pk])
    starts = {"starts_on": timezone.localdate().isoformat()}
    assert "The enquiry it answers" not in sam.get(url).content.decode()
    sam.post(url, starts | {"opportunity": enquiry.pk})
    assert Contract.objects.latest("id").opportunity is None
    sam.post(reverse("pipeline:sign", args=[cast.noor.pk]), starts | {"opportunity": enquiry.pk, "product": "Dynamo lamp"})
    signed = Contract.objects.latest("id")
    assert (signed.opportunity, signed.product.name) == (enquiry, "Dynamo lamp")


def test_a_quote_is_changed_and_is_as_it_was_by_undo(cast, sam):
    quote = Quote.objects.get(title="Two more bicycles")
    before = Quote.objects.values("title", "value", "product", "expires_on", "sent_at").get(pk=quote.pk)
    url = reverse("pipeline:correct_quote", args=[quote.pk])
    page = sam.get(url).content.decode()
    assert 'value="2398.00"' in page and f'name="version" value="{quote.version}"' in page
    typed = {"title": "Three", "value": "99", "sent_on": timezone.localdate().isoformat(), "version": quote.version}
    sam.post(url, typed | {"product": "Dynamo lamp"})
    quote.refresh_from_db()
    assert (quote.title, quote.value, quote.product.name, quote.expires_on) == ("Three", 9_900, "Dynamo lamp", None)
    for _ in range(2):  # a second undo finds it changed since, and leaves it
        undo(sam)
        assert Quote.objects.values(*before).get(pk=quote.pk) == before


def test_whoever_comes_later_writes_over_nobodys_words_unawares(cast, sam, enquiry):
    url = reverse("pipeline:correct_enquiry", args=[enquiry.pk])
    sam.post(url, {"title": "A small fleet", "version": enquiry.version})
    late = sam.post(url, {"title": "A large fleet", "version": enquiry.version})
    assert late.status_code == 422 and "Somebody changed it" in late.content.decode() and "A large fleet" in late.content.decode()
    enquiry.refresh_from_db()
    assert enquiry.title == "A small fleet" and f'name="version" value="{enquiry.version}"' in late.content.decode()
    sam.post(url, {"title": "A large fleet", "version": enquiry.version})
    enquiry.refresh_from_db()
    assert enquiry.title == "A large fleet"


def test_a_contract_that_was_typed_wrongly_is_put_right(cast, sam):
    contract = Contract.objects.get(number="S-17")
    starts_on, url = contract.starts_on, reverse("pipeline:correct_contract", args=[contract.pk])
    earlier = starts_on - timedelta(days=30)
    typed = {"number": "S-18", "starts_on": earlier.isoformat(), "ends_on": contract.ends_on.isoformat(), "value": "500"}
    assert sam.post(url, typed | {"ends_on": "1999-01-01", "version": contract.version}).status_code == 422
    sam.post(url, typed | {"version": contract.version})
    contract.refresh_from_db()
    assert (contract.number, contract.starts_on, contract.since, contract.value) == ("S-18", earlier, earlier, 50_000)
    undo(sam)
    contract.refresh_from_db()
    assert (contract.number, contract.starts_on, contract.since, contract.value) == ("S-17", starts_on, starts_on, 48_000)


def test_nobody_undoes_what_another_changed(cast, sam, client, enquiry):
    sam.post(reverse("pipeline:correct_enquiry", args=[enquiry.pk]), {"title": "Mine", "version": enquiry.version})
    deed = Entry.objects.get(verb="opportunity.corrected")
    client.force_login(cast.mona)
    assert client.post(reverse("pipeline:uncorrect", args=[deed.pk])).status_code == 404
    assert Opportunity.objects.get(pk=enquiry.pk).title == "Mine"


@pytest.mark.slow
def test_the_lists_hold_what_is_open_and_what_was_settled(cast, sam, enquiry):
    quote = Quote.objects.get(title="Two more bicycles")

    def listed(view, which=""):
        answer = sam.get(reverse(f"pipeline:{view}"), {"which": which})
        return [one.title for one, _ in answer.context["rows"]]

    assert listed("quotes") == listed("quotes", "ask") == ["Two more bicycles"] and listed("all_enquiries") == ["A fleet"]
    assert listed("all_enquiries", "won") == ["A first bicycle"]
    sam.post(reverse("pipeline:accept", args=[quote.pk]))
    sam.post(reverse("pipeline:lose", args=[enquiry.pk]), {"reason": "too dear"})
    assert not listed("quotes") and listed("quotes", "accepted") == ["Two more bicycles"]
    assert listed("all_enquiries", "lost") == ["A fleet"]
    assert sam.get(reverse("pipeline:quotes"), {"which": "x"}).status_code == 400


def test_an_enquiry_noted_by_mistake_is_taken_back(cast, sam, enquiry):
    sam.post(reverse("pipeline:unopen", args=[enquiry.pk]))
    assert not Opportunity.objects.filter(pk=enquiry.pk).exists()
