"""The sample knows what some expected and what came, so that the number of gaps has something to say; it goes with the sample."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.demo.hoped import PROMISES, TO, company_hoped
from goodword.demo.queries import surveys_of_sample
from goodword.demo.rules import SOURCE
from goodword.surveys.models import Answer, Invitation
from goodword.touchpoints.models import Order

pytestmark = pytest.mark.django_db


def test_who_bought_said_what_they_expected_and_later_what_came(cast):
    now = timezone.now()
    Order.objects.exclude(person=None).update(ordered_at=now - TO - timedelta(days=9), source=SOURCE)
    n = company_hoped(at=now)
    assert n > 1 and company_hoped(at=now) == 0, "once"
    said = Answer.objects.filter(dims__promise="delivery", state="complete", source=SOURCE)
    came = dict(said.filter(dims__asks="experience").values_list("person", "score"))
    hoped = dict(said.filter(dims__asks="expectation").values_list("person", "score"))
    assert hoped.keys() == came.keys() and len(came) == n and all(came[who] < hoped[who] for who in came)
    assert Answer.objects.filter(dims__asks="experience").count() == n * len(PROMISES)
    assert not Answer.objects.filter(answered_at__gt=now, dims__has_key="promise").exists()
    Invitation.objects.filter(source=SOURCE).delete()
    assert surveys_of_sample().filter(name__in=("Before your order comes", "Now that it is here")).count() == 2
