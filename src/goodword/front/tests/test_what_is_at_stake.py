"""What is at stake with somebody, said as what it is."""

from dataclasses import replace
from datetime import date

import pytest

from goodword.front.rules import Call, Dealings, Reason, Subject, Why
from goodword.front.words import stake

DAY, WHO = date(2026, 5, 4), Subject("person", 1)


@pytest.mark.parametrize(
    ("why", "of_reason", "of_year", "said"),
    [
        (Why.STEP, 48_000, 20_000, "€480 at stake"),
        (Why.STEP, 0, 20_000, "€200 a year"),
        (Why.SILENCE, 48_000, 20_000, "€480 a year"),
        (Why.ENQUIRY, 48_000, 20_000, "€480 asked for"),
        (Why.PROMISE, 0, 0, ""),
    ],
)
def test_only_what_is_bought_in_a_year_is_called_so(why: Why, of_reason: int, of_year: int, said: str) -> None:
    call = Call(WHO, Reason(WHO, why, DAY, stake=of_reason), (), max(of_reason, of_year), Dealings(year_worth=of_year))
    assert stake(call, "EUR").replace(".00", "") == said
    promised = replace(call, reason=Reason(WHO, Why.PROMISE, DAY), also=(call.reason,))
    if of_reason > of_year and why is not Why.SILENCE:
        assert stake(promised, "EUR").endswith("at stake"), "the enquiry behind a promise is no yearly worth"
