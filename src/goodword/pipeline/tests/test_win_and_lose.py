import pytest
from django.utils import timezone

from goodword.pipeline.actions import NotOpen, lose, open_opportunity, reopen, win

pytestmark = pytest.mark.django_db


def doing(**more):
    return {**more, "by": "test", "at": timezone.now()}


def test_it_is_warm_when_somebody_sent_them_and_ends_once(cast):
    warm = open_opportunity(person=cast.noor, title="Six bicycles", currency="EUR", introduced_by=cast.maya, **doing())
    assert warm.is_warm
    assert win(warm, reason="the price", **doing()).state == "won"
    with pytest.raises(NotOpen):
        lose(warm, **doing())
    assert reopen(warm, **doing()).closed_at is None
    assert lose(warm, **doing()).state == "lost"


def test_it_is_cold_when_nobody_did(cast):
    assert not open_opportunity(person=cast.noor, title="A bell", currency="EUR", **doing()).is_warm
