"""What becomes of an enquiry when the quote that answers it is accepted or declined."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.pipeline.actions import open_opportunity, quotes, win
from goodword.pipeline.models import Opportunity, Quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def enquiry(cast) -> Opportunity:
    return open_opportunity(title="A tandem", currency="EUR", person=cast.theo, by="test", at=timezone.now())


@pytest.fixture
def quote(enquiry) -> Quote:
    now = timezone.now()
    return quotes.send_quote(
        title="A tandem", currency="EUR", person=enquiry.person, opportunity=enquiry, sent_at=now, by="test", at=now
    )


def deed() -> dict[str, object]:
    return {"by": "test", "at": timezone.now()}


def states(quote: Quote) -> tuple[str, str]:
    found = Quote.objects.select_related("opportunity").get(pk=quote.pk)
    assert found.opportunity is not None
    return found.state, found.opportunity.state


def test_accepted_wins_the_enquiry_and_undo_gives_both_back(quote, enquiry) -> None:
    quotes.accept(quote, reason="the price", **deed())
    enquiry.refresh_from_db()
    assert (states(quote), enquiry.reason) == (("accepted", "won"), "the price")
    quotes.reopen(quote, **deed())
    assert states(quote) == ("open", "open")


def test_an_enquiry_that_ended_before_or_was_changed_since_stays_as_it_is(quote, enquiry) -> None:
    win(enquiry, reason="by hand", **deed())
    quotes.accept(quote, **deed())
    quotes.reopen(quote, **deed())
    assert states(quote) == ("open", "won"), "the quote did not win it"
    Opportunity.objects.update(state="open", closed_at=None)
    quotes.accept(quote, **deed())
    Opportunity.objects.filter(pk=enquiry.pk).update(state="lost", version=99)
    quotes.reopen(quote, **deed())
    assert states(quote) == ("open", "lost")
    quotes.reopen(quote, **deed())
    assert states(quote) == ("open", "lost"), "twice is once"


def test_declined_asks_whether_the_enquiry_is_lost_too_and_leaves_it_open_unless_told(cast, client, quote, enquiry) -> None:
    client.force_login(cast.sam)
    url = reverse("pipeline:decline", args=[quote.pk])
    assert "The enquiry “A tandem” is lost with it" in client.get(url).content.decode()
    client.post(url, {"reason": "too dear"})
    assert states(quote) == ("declined", "open")
    client.post(reverse("pipeline:reopen_quote", args=[quote.pk]))
    client.post(url, {"reason": "too dear", "loses_enquiry": "on"})
    assert states(quote) == ("declined", "lost")
    client.post(reverse("pipeline:reopen_quote", args=[quote.pk]))
    assert states(quote) == ("open", "open")
    win(Opportunity.objects.get(pk=enquiry.pk), **deed())
    assert "is lost with it" not in client.get(url).content.decode()
