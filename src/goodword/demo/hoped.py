"""What customers of the sample hoped for and what came: two surveys, some dozens of people, one promise that falls short."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from goodword.surveys.models import Survey, SurveyVersion
from goodword.touchpoints.models import Order

from .answered import Sheet, answered
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
        sheets = zip(orders, said, strict=True)
        answered(_survey(name, at - FROM), [_sheet(order, order.ordered_at + LATER[name], heard) for order, heard in sheets])
    return len(orders)


def _orders(at: datetime) -> list[Order]:
    """The last order of each of those people, who are not the last who came: they are asked today."""
    rows = Order.objects.filter(source=SOURCE, ordered_at__gt=at - FROM, ordered_at__lt=at - TO, person__isnull=False)
    of_each = {order.person_id: order for order in rows.order_by("person_id", "ordered_at")[: 8 * AT_MOST]}
    return list(of_each.values())[:AT_MOST]


def _sheet(order: Order, sent_at: datetime, heard: Mapping[str, int]) -> Sheet:
    return Sheet(order.person_id, f"order:{order.pk}", sent_at, heard, {"order": order})


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
