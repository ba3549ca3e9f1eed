"""What is asked of whom on Today: not before something was given, and nothing is offered to whom we owe an answer."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.front.desk import people_to_call
from goodword.front.mornings import mail
from goodword.front.rules import Reason, Subject, Why, calls
from goodword.kit.waiting import ASK, OFFER, Pile
from goodword.pipeline.models import Quote
from goodword.touchpoints.models import Touchpoint

DAY = date(2026, 11, 2)
MAYA = Subject("person", 1)


@pytest.mark.parametrize("owed", [Why.LOW, Why.PROMISE])
def test_nothing_is_offered_to_whom_we_owe_something_but_what_is_to_be_asked_stays(owed: Why) -> None:
    asks = [Reason(MAYA, Why.STEP, DAY, source="x", key=intent, intent=intent) for intent in (ASK, OFFER)]
    alone = calls(asks, {}, today=DAY)[0]
    assert {alone.reason.key, *(r.key for r in alone.also)} == {ASK, OFFER}
    call = calls([*asks, Reason(MAYA, owed, DAY, row_id=1)], {}, today=DAY)[0]
    assert (call.reason.why, [r.key for r in call.also]) == (owed, [ASK])


def test_who_waits_for_us_comes_before_whom_we_would_offer_something_however_much_they_buy() -> None:
    offer = Reason(MAYA, Why.STEP, DAY, source="x", key="1", intent=OFFER, stake=900)
    step = Reason(Subject("person", 2), Why.STEP, DAY, source="x", key="2", stake=1)
    assert [call.reason for call in calls([offer, step], {}, today=DAY)] == [step, offer]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_quote_to_ask_about_warns_until_something_was_given_on_the_page_and_in_the_mail(cast, client, settings):
    settings.GOODWORD_TODAY = ("goodword.pipeline.queries.waiting",)
    now, noor = timezone.now(), cast.noor
    assert Quote.objects.filter(person=noor, state="open").exists()
    Touchpoint.objects.filter(person=noor).delete()
    warning = "They have had nothing from you for 90 days. Give something before you ask."
    client.force_login(cast.sam)
    shown = client.get("/")
    assert warning in shown.content.decode()
    told = mail(cast.sam, now=now)
    assert told is not None and warning in told.text and warning in told.html
    Touchpoint.objects.create(person=noor, at=now, kind="card", direction="out", intent="give", reached=True, noted_at=now)
    lines = {line.name: line.warning for line in people_to_call(cast.sam, now=timezone.now()).lines}
    assert lines[noor.name] == ""


def a_pile(member: Member, today: date) -> list[Pile]:
    return [Pile("Welcome: 3,000 steps were left undone long ago", "/playbooks/1/left/")]


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_left_long_ago_is_one_line_under_the_list_and_in_the_mail(cast, client, settings):
    settings.GOODWORD_PILES = (f"{__name__}.a_pile",)
    client.force_login(cast.ada)
    for url in (reverse("front:today"), reverse("front:everybody")):
        assert (
            '<a href="/playbooks/1/left/">Welcome: 3,000 steps were left undone long ago</a>' in client.get(url).content.decode()
        )
    told = mail(cast.ada, now=timezone.now())
    assert told is not None and "3,000 steps were left" in told.text and "/playbooks/1/left/" in told.html
