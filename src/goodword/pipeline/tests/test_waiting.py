"""What of selling again waits on whose Today, and why."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from goodword.catalogue.models import Product
from goodword.pipeline.likely import FEW
from goodword.pipeline.models import Contract, Quote
from goodword.pipeline.queries import waiting
from goodword.scores.models import Score
from goodword.touchpoints.actions import putoffs
from goodword.touchpoints.models import Order, Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(cast):
    return timezone.localdate()


def keys(member, today, most=60):
    return [one.key.partition(":")[0] for one in waiting(member, today, most)]


def ends_in(today, days, **more):
    Contract.objects.update(ends_on=today + timedelta(days=days), **more)


@pytest.mark.parametrize(
    ("days", "notice", "is_told"),
    [(30, 0, True), (31, 0, False), (90, 90, True), (91, 90, False), (-90, 0, True), (-91, 0, False)],
)
def test_a_contract_waits_in_its_notice_and_thirty_days_at_least(cast, today, days, notice, is_told):
    ends_in(today, days, notice_days=notice)
    assert ("contract" in keys(cast.sam, today)) is is_told


def test_it_says_by_when_and_what_it_is_worth(cast, today):
    ends_in(today, 5)
    told = next(one for one in waiting(cast.sam, today, 60) if one.key.startswith("contract"))
    assert (told.subject_kind, told.subject_id, told.stake, told.day) == (
        "person",
        cast.noor.pk,
        48_000,
        today + timedelta(days=5),
    )
    assert "S-17 ends on" in told.why and told.act_url.endswith("/renew/")
    Contract.objects.update(state="ended")
    assert "contract" not in keys(cast.sam, today)


def test_a_quote_waits_from_its_day_until_it_is_answered(cast, today):
    assert "quote" in keys(cast.sam, today)
    Quote.objects.update(follow_up_on=today + timedelta(days=1))
    assert "quote" not in keys(cast.sam, today)
    Quote.objects.update(follow_up_on=today, state="accepted")
    assert "quote" not in keys(cast.sam, today)


@pytest.mark.slow
def test_what_is_another_s_waits_for_them_alone_and_nothing_for_those_who_may_not_see_it(cast, today):
    ends_in(today, 5)
    assert "quote" not in keys(cast.vera, today) and "contract" not in keys(cast.vera, today)
    assert waiting(cast.kit, today, 60) == [] and "contract" not in keys(cast.dario, today)


def score(person, insight, today, **more):
    return Score.objects.create(insight=insight, person=person, as_of=today, formula=f"{insight}/1", **more)


def test_who_has_probably_gone_is_told_with_the_fact_and_put_off_until_they_buy_again(cast, today):
    last = {"last_on": "2025-03-02T00:00:00", "purchases": 4, "why": "model"}
    score(cast.theo, "lapse", today, value=81.2, n=4, stake=900, reason=last)
    told = next(one for one in waiting(cast.sam, today, 60) if one.key.startswith("lapse"))
    assert told.why == "Bought 4 times, last on 2 March 2025; of those who buy so, 81 % are gone by now"
    assert told.stake == 900
    waited = {"kind": told.source, "key": told.key, "what": told.why}
    putoffs.put_off(person=cast.theo, until=None, today=today, reason="moved", by="test", at=timezone.now(), **waited)
    assert "lapse" not in keys(cast.sam, today)


@pytest.mark.parametrize(
    ("why", "said"),
    [("own rhythm", "longer ago than they usually let pass"), ("rhythm of all", "longer ago than customers usually let pass")],
)
def test_without_a_model_no_chance_is_told_but_the_rhythm(cast, today, why, said):
    score(cast.theo, "lapse", today, value=100.0, n=4, reason={"last_on": "2025-03-02", "why": why})
    told = next(one for one in waiting(cast.sam, today, 60) if one.key.startswith("lapse"))
    assert told.why == f"Bought 4 times, last on 2 March 2025; {said}"
    assert told.chip == "not back"


def test_what_others_bought_next_is_told_with_n_to_whoever_looks_after_them(cast, today):
    lamp = Product.objects.get(name="Dynamo lamp")
    why = {"product_id": lamp.pk, "had_product_id": cast.bicycle.pk, "n_had": 40, "lift": 2.0, "support": 12.5}
    score(cast.maya, "next-products", today, value=50.0, n=20, reason=why)
    told = next(one for one in waiting(cast.sam, today, 60) if one.key.startswith("next"))
    said = "Has City bicycle; 20 of 40 others who had it bought Dynamo lamp next"
    assert told.why == f"{said} (50%; 2.0 times as often as other buyers; 12.5% of all buyers)"
    assert "next" not in keys(cast.mona, today), "Sam looks after her"
    assert "next" not in keys(cast.sam, today + timedelta(days=90)), "it is old"


def buys_soon(cast, today, ahead=6, **more):
    on = {"next_on": str(today + timedelta(days=ahead)), "last_on": str(today - timedelta(days=24)), "usual_days": 30}
    return score(cast.theo, "next-purchase", today, value=ahead, n=5, stake=900, reason={**on, **more})


def soon(member, today):
    return [one for one in waiting(member, today, 60) if one.key.startswith("soon")]


def test_who_usually_buys_again_this_week_is_told_ahead_with_product_day_n_and_a_first_sentence(cast, today):
    Touchpoint.objects.filter(person=cast.theo).delete()
    buys_soon(cast, today, product_id=cast.bicycle.pk)
    [told] = soon(cast.sam, today)
    last, day = (date_format(today + timedelta(days=n), "j F") for n in (-24, 6))
    assert told.why == f"Usually buys City bicycle every 30 days (5 purchases, last on {last}): next around {day}"
    assert told.opening.startswith(f"You had City bicycle from us on {last}.")
    assert (told.day, told.stake, told.chip, told.intent) == (today + timedelta(days=6), 900, "soon back", "offer")
    waited = {"kind": told.source, "key": told.key, "what": told.why}
    putoffs.put_off(person=cast.theo, until=None, today=today, reason="moved", by="test", at=timezone.now(), **waited)
    assert not soon(cast.sam, today)


def test_who_spoke_with_us_this_week_bought_since_or_is_long_past_their_day_is_left_in_peace(cast, today):
    now = timezone.now()
    Touchpoint.objects.filter(person=cast.theo).delete()
    said = buys_soon(cast, today)
    assert soon(cast.sam, today)[0].why.startswith("Usually buys every 30 days (5 purchases")
    talk = Touchpoint.objects.create(person=cast.theo, at=now, kind="call", direction="two-way", noted_at=now)
    assert not soon(cast.sam, today)
    talk.delete()
    order = Order.objects.create(person=cast.theo, ordered_at=now, total=1, currency="EUR", noted_at=now)
    assert not soon(cast.sam, today)
    order.delete()
    said.delete()
    buys_soon(cast, today, ahead=-8)
    assert not soon(cast.sam, today)


@pytest.mark.parametrize("insight", ["lapse", "next-products"])
def test_a_talk_takes_who_has_gone_or_might_like_something_off_the_list_for_a_week(cast, today, insight):
    products = {"product_id": cast.bicycle.pk, "had_product_id": cast.bicycle.pk}
    score(cast.theo, insight, today, value=90.0, n=4, reason={"last_on": "2025-03-02", **products})
    Touchpoint.objects.filter(person=cast.theo).delete()
    word = insight.partition("-")[0]
    assert word in keys(cast.sam, today)
    talk = Touchpoint.objects.create(
        person=cast.theo, at=timezone.now(), kind="call", direction="two-way", noted_at=timezone.now()
    )
    assert word not in keys(cast.sam, today)
    assert word in keys(cast.sam, today + timedelta(days=9))
    talk.delete()
    assert word in keys(cast.sam, today)


def test_it_is_a_few_a_day_and_never_all_at_once(cast, today):
    from goodword.people.actions.records import add_person

    for number in range(FEW + 3):
        person = add_person(name=f"P {number}", by="test", at=timezone.now())
        score(person, "lapse", today, value=90.0, n=2, reason={"last_on": "2025-03-02"})
    assert keys(cast.sam, today).count("lapse") == FEW
