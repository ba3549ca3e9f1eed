"""A contract is signed, goes on or ends, and each of these can be taken back."""

from datetime import date

import pytest
from django.utils import timezone

from goodword.pipeline.actions import NotOpen, contracts, quotes
from goodword.pipeline.models import Contract, Quote
from goodword.pipeline.rules import NotInOrder, Term, next_term
from goodword.touchpoints.rules import OfNobody

pytestmark = pytest.mark.django_db


def doing(**more):
    return {**more, "by": "test", "at": timezone.now()}


YEAR = Term(date(2026, 3, 1), date(2027, 2, 28), notice_days=30)


def signed(cast, **more):
    return contracts.sign(person=cast.noor, currency="EUR", term=YEAR, number="N 1", value=500, **doing(**more))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (YEAR, Term(date(2027, 3, 1), date(2028, 2, 29), notice_days=30)),
        (Term(date(2026, 5, 3), date(2027, 5, 3)), Term(date(2027, 5, 3), date(2028, 5, 2))),
        (Term(date(2026, 1, 1), None, date(2027, 1, 1)), Term(date(2027, 1, 1), None, date(2028, 1, 1))),
        (Term(date(2026, 1, 1), date(2026, 1, 10)), Term(date(2026, 1, 11), date(2026, 1, 20))),
        (Term(date(2026, 1, 31), None, date(2026, 12, 31)), Term(date(2026, 12, 31), None, date(2027, 11, 30))),
        (Term(date(2026, 1, 1)), Term(date(2026, 1, 1))),
    ],
)
def test_the_next_term_is_as_long_as_the_last(before, after):
    assert next_term(before) == after


def test_what_goes_on_is_one_of_its_own_and_since_the_first(cast):
    first = signed(cast)
    second = contracts.renew(first, term=next_term(YEAR), value=600, **doing())
    first.refresh_from_db()
    assert (first.state, second.state, second.follows, second.since) == ("renewed", "active", first, date(2026, 3, 1))
    assert (second.number, second.value, second.due_on) == ("N 1", 600, date(2028, 2, 29))
    with pytest.raises(contracts.NotRunning):
        contracts.renew(first, term=next_term(YEAR), **doing())
    with pytest.raises(contracts.HasFollowed):
        contracts.unsign(first, **doing())
    contracts.unsign(second, **doing())
    first.refresh_from_db()
    assert (first.state, first.renewed_at) == ("active", None) and not Contract.objects.filter(pk=second.pk).exists()


def test_it_ends_once_and_runs_on_by_undo(cast):
    contract = signed(cast)
    assert contracts.end(contract, ended_on=date(2026, 9, 1), reason=" too dear ", **doing()).reason == "too dear"
    with pytest.raises(contracts.NotRunning):
        contracts.end(contract, ended_on=date(2026, 9, 2), **doing())
    contracts.run_on(contract, **doing())
    assert (contract.state, contract.ended_on, contract.reason) == ("active", None, "")


def test_what_cannot_be_is_refused(cast):
    with pytest.raises(NotInOrder):
        contracts.sign(person=cast.noor, currency="EUR", term=Term(date(2026, 3, 1), date(2026, 2, 1)), **doing())
    with pytest.raises(OfNobody):
        contracts.sign(currency="EUR", term=YEAR, **doing())
    assert signed(cast, once="a") == signed(cast, once="a")


def test_a_quote_is_followed_up_and_answered_and_each_is_taken_back(cast):
    quote = Quote.objects.get(title="Two more bicycles")
    day = quote.follow_up_on
    quotes.follow_up(quote, again_on=date(2030, 1, 2), **doing())
    assert quote.follow_up_on == date(2030, 1, 2) and quote.followed_up_at is not None
    for _ in range(2):  # a second undo finds nothing to take back
        quotes.not_followed_up(quote, **doing())
        assert (quote.follow_up_on, quote.followed_up_at) == (day, None)
    assert quotes.accept(quote, **doing()).state == "accepted"
    with pytest.raises(NotOpen):
        quotes.decline(quote, **doing())
    with pytest.raises(NotOpen):
        quotes.follow_up(quote, **doing())
    assert quotes.reopen(quote, **doing()).answered_at is None
    assert quotes.decline(quote, reason="later", **doing()).reason == "later"
    sent = quotes.send_quote(title="A bell", currency="EUR", sent_at=timezone.now(), person=cast.theo, **doing(once="b"))
    quotes.unsend(sent, **doing())
    assert not Quote.objects.filter(pk=sent.pk).exists()
