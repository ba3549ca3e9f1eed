import pytest
from django.utils import timezone

from goodword.surveys.actions import record_answer
from goodword.surveys.models import Answer
from goodword.surveys.rules import OffTheScale

pytestmark = pytest.mark.django_db


def answer(cast, **said):
    return record_answer(person=cast.maya, by="test", at=timezone.now(), **said)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"metric": "nps", "score": 10}, (0, 10, True, "nps/1")),
        ({"metric": "csat", "score": 1}, (1, 5, True, "csat/1")),
        ({"metric": "ces", "score": 7}, (1, 7, True, "ces/2")),
        ({"metric": "ces", "score": 5, "scale_high": 5, "is_high_good": False}, (1, 5, False, "ces/1")),
        ({"metric": "other", "score": 2, "scale_low": 1, "scale_high": 3}, (1, 3, True, "other/1")),
    ],
)
def test_it_keeps_scale_direction_and_formula(cast, said, kept):
    found = answer(cast, **said)
    assert (found.scale_low, found.scale_high, found.is_high_good, found.formula) == kept


@pytest.mark.parametrize(
    "said",
    [
        {"metric": "nps", "score": 11},
        {"metric": "nps", "score": -1},
        {"metric": "nps", "score": 5, "scale_high": 5},
        {"metric": "nps", "score": 5, "is_high_good": False},
        {"metric": "csat", "score": 0},
        {"metric": "ces", "score": 8},
        {"metric": "other", "score": 1},
        {"metric": "other", "score": 1, "scale_low": 3, "scale_high": 1},
        {"metric": "nps", "score": None},
        {"metric": "mood", "score": 1},
        {"metric": "nps", "score": 1, "state": "maybe"},
        {"metric": "nps", "score": 1, "ratings": {"delivery": 10**30}},
    ],
)
def test_it_rejects_what_would_bend_a_number(cast, said):
    before = Answer.objects.count()
    with pytest.raises(OffTheScale):
        answer(cast, **said)
    assert Answer.objects.count() == before


def test_what_was_only_sent_has_no_day_of_answer(cast):
    sent = answer(cast, metric="nps", score=None, state="sent", sent_at=timezone.now())
    assert sent.answered_at is None


def test_the_same_answer_twice_counts_once(cast):
    assert answer(cast, metric="nps", score=9, once="k").pk == answer(cast, metric="nps", score=9, once="k").pk
