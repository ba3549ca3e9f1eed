"""What customers of the sample hoped for and what came: two surveys, some dozens of people, one promise that falls short."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from goodword.surveys.actions.answering import keep
from goodword.surveys.models import Answer, Invitation, Response, Survey, SurveyVersion
from goodword.surveys.standing import invited
from goodword.touchpoints.models import Order

from .rules import SOURCE

BEFORE, AFTER = "Before your order comes", "Now that it is here"
AT_MOST = 48
# Of each promise what people hope for at least and at most, how much less comes, and how it is asked before and after.
PROMISES: Mapping[str, tuple[tuple[int, int], tuple[int, int], tuple[str, str]]] = {
    "delivery": ((7, 10), (1, 4), ("How smooth do you expect the delivery to be?", "How smooth was the delivery?")),
    "advice": ((5, 8), (-2, 2), ("How good do you expect our advice to be?", "How good was our advice?")),
}
FROM, TO = timedelta(days=80), timedelta(days=25)  # so long ago their orders were placed
LATER = {BEFORE: timedelta(hours=2), AFTER: timedelta(days=14)}
TYPES = {BEFORE: "expectation", AFTER: "experience"}


def company_hoped(*, at: datetime) -> int:
    """Let some of those who bought a while ago have said what they expected, and later what came; how many."""
    if Survey.objects.filter(name=BEFORE).exists():
        return 0
    orders = _orders(at)
    drawn = random.Random(len(orders))
    hopes = [{key: drawn.randint(*low_high) for key, (low_high, _, _) in PROMISES.items()} for _ in orders]
    come = [{key: max(0, min(10, hope[key] - drawn.randint(*PROMISES[key][1]))) for key in PROMISES} for hope in hopes]
    for name, said in ((BEFORE, hopes), (AFTER, come)):
        _answered(_survey(name, at - FROM), zip(orders, said, strict=True), name)
    return len(orders)


def _orders(at: datetime) -> list[Order]:
    """The last order of each of those people, who are not the last who came: they are asked today."""
    rows = Order.objects.filter(source=SOURCE, ordered_at__gt=at - FROM, ordered_at__lt=at - TO, person__isnull=False)
    of_each = {order.person_id: order for order in rows.order_by("person_id", "ordered_at")[: 8 * AT_MOST]}
    return list(of_each.values())[:AT_MOST]


def _survey(name: str, at: datetime) -> SurveyVersion:
    kind = TYPES[name]
    made = Survey.objects.create(name=name, kind="transactional", state=Survey.State.LIVE, current=1, made_at=at)
    questions: list[dict[str, Any]] = [
        {
            "key": promise,
            "type": kind,
            "promise": promise,
            "low": 0,
            "high": 10,
            "required": True,
            "text": {"en": asked[kind == "experience"]},
        }
        for promise, (_, _, asked) in PROMISES.items()
    ]
    words = {"en": {"title": name}}
    return made.versions.create(number=1, questions=questions, words=words, made_at=at, made_by=SOURCE, published_at=at)


def _answered(version: SurveyVersion, said: Iterable[tuple[Order, Mapping[str, int]]], name: str) -> None:
    """Each was invited after their order, and answered within the hour; all of it goes when the sample goes."""
    for order, heard in said:
        sent_at = order.ordered_at + LATER[name]
        token = token_urlsafe(16)
        Invitation.objects.create(
            person_id=order.person_id,
            survey=version.survey,
            survey_version=version,
            order=order,
            token=token,
            kind=version.survey.kind,
            cause=f"order:{order.pk}",
            state=Invitation.State.SENT,
            due_at=sent_at,
            written_at=sent_at,
            sent_at=sent_at,
            closes_at=sent_at + timedelta(days=version.survey.open_days),
            source=SOURCE,
            noted_at=sent_at,
        )
        keep(invited(token), heard, language="en", by=SOURCE, at=sent_at + timedelta(minutes=40))
    of_it = Response.objects.filter(survey_version=version)
    of_it.update(source=SOURCE)
    Answer.objects.filter(response__in=of_it).update(source=SOURCE)
