"""Verbs about what people answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Unpack

from django.db import transaction

from goodword.journal.actions import note
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.actions.about import About
from goodword.touchpoints.models import Touchpoint
from goodword.touchpoints.rules import OfNobody

from ..models import Answer, Metric
from ..rules import OffTheScale, checked, formula_for, rated, scale_for

LONGEST_COMMENT = 20_000


@transaction.atomic
def record_answer(
    *,
    metric: str,
    score: int | None,
    person: Person | None = None,
    organisation: Organisation | None = None,
    scale_low: int | None = None,
    scale_high: int | None = None,
    is_high_good: bool | None = None,
    state: str = Answer.State.COMPLETE,
    sent_at: datetime | None = None,
    answered_at: datetime | None = None,
    comment: str = "",
    ratings: Mapping[str, int] | None = None,
    channel: str = "",
    touchpoint: Touchpoint | None = None,
    once: str = "",
    by: str,
    at: datetime,
    **about: Unpack[About],
) -> Answer:
    """Record what somebody answered, on the scale it was asked on; with the same `once` only the first is kept."""
    if person is None and organisation is None:
        raise OfNobody
    _whole(metric, state, score)
    scale = scale_for(metric, scale_low, scale_high, is_high_good)
    has_come = state in (Answer.State.COMPLETE, Answer.State.PARTIAL)
    answer, is_new = Answer.objects.make(
        once,
        person=person,
        organisation=organisation,
        metric=metric,
        formula=formula_for(metric, scale),
        scale_low=scale.low,
        scale_high=scale.high,
        is_high_good=scale.is_high_good,
        state=state,
        score=checked(score, scale),
        sent_at=sent_at,
        answered_at=(answered_at or at) if has_come else None,
        comment=comment.strip()[:LONGEST_COMMENT],
        ratings=rated(ratings or {}),
        channel=names.tidy(channel),
        touchpoint=touchpoint,
        noted_at=at,
        **about,
    )
    if is_new:
        note("answer.recorded", answer, by=by, at=at)
    return answer


def _whole(metric: str, state: str, score: int | None) -> None:
    if metric not in Metric.values or state not in Answer.State.values:
        raise OffTheScale(f"“{metric[:20]}” and “{state[:20]}” are no question and state that Goodword knows")
    if state == Answer.State.COMPLETE and score is None:
        raise OffTheScale("an answer without a score is not complete")
