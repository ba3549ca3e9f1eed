"""Which facts begin a run and which prove a step, as questions that the database answers for all rows at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Cast, Coalesce, Concat

from goodword.people.models import Person
from goodword.pipeline.models import Contract, Opportunity
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Order, OrderLine, Promise, Touchpoint

from .models import Proof
from .rules import By, Evidence, On, Trigger, Warmth

Rows = QuerySet[Any]
Column = Expression | Combinable
# What a run takes over from the fact that began it.
TAKEN = ("person_id", "organisation_id", "order_id", "opportunity_id", "origin")
THROUGH = ("staff_id", "dealer_id", "branch_id", "department_id", "product_id")


@dataclass(frozen=True)
class Beginning:
    """Facts that may begin a run: the rows, when each happened, and what the run takes over as column → expression."""

    rows: Rows
    moment: str
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class Proving:
    """Facts that may prove a step: when each happened, and the column that names the case itself, if there is one.

    `own` is how the run says the same; `is_other` that the case itself proves nothing (ordering again is another order).
    """

    kind: Proof.Kind
    rows: Rows
    moment: str
    ref: str = ""
    own: str = ""
    is_other: bool = False

    @property
    def model(self) -> type[models.Model]:
        return self.rows.model


def _named(kind: str, *more: Column) -> Concat:
    return Concat(Value(f"{kind}:"), Cast("pk", CharField()), *more, output_field=CharField())


def beginnings(trigger: Trigger) -> Beginning:
    """The facts that begin a run by themselves; of a date or by hand there are none."""
    of_somebody: dict[str, Column] = {"person_id": F("person_id"), "organisation_id": F("organisation_id"), "origin": F("origin")}
    columns: dict[str, Column]
    if trigger.kind is On.ORDER:
        first = OrderLine.objects.filter(order=OuterRef("pk"), product__isnull=False).order_by("-amount", "id")
        columns = {
            "subject": _named("order"),
            "order_id": F("pk"),
            **_plain("staff_id", "dealer_id", "branch_id"),
            "department_id": F("staff__department_id"),
            "product_id": Subquery(first.values("product_id")[:1]),
        }
        standing = Order.objects.exclude(state=Order.State.CANCELLED)
        return Beginning(_first(standing) if trigger.is_first else standing, "ordered_at", columns | of_somebody)
    if trigger.kind is On.ENQUIRY:
        columns = {
            "subject": _named("opportunity"),
            "opportunity_id": F("pk"),
            **_plain("staff_id", "dealer_id", "product_id"),
            "branch_id": F("staff__branch_id"),
            "department_id": F("staff__department_id"),
        }
        wanted = {Warmth.WARM: Q(is_warm=True), Warmth.COLD: Q(is_warm=False)}.get(trigger.warmth, Q())
        return Beginning(Opportunity.objects.filter(wanted), "opened_at", columns | of_somebody)
    if trigger.kind is On.ANSWER:
        wanted = Q(metric=trigger.metric, score__isnull=False, answered_at__isnull=False)
        wanted &= Q(score__gte=trigger.low) if trigger.low is not None else Q()
        wanted &= Q(score__lte=trigger.high) if trigger.high is not None else Q()
        columns = {
            "subject": _named("answer"),
            **_plain("order_id", "staff_id", "dealer_id", "branch_id", "product_id"),
            "department_id": Coalesce("department_id", "staff__department_id"),
        }
        return Beginning(Answer.objects.filter(wanted), "answered_at", columns | of_somebody)
    return Beginning(Order.objects.none(), "ordered_at", of_somebody)


def _first(orders: "QuerySet[Order]") -> "QuerySet[Order]":
    """The first order of each person; of whoever orders without one, of each organisation."""
    earlier = orders.filter(
        Q(ordered_at__lt=OuterRef("ordered_at")) | Q(ordered_at=OuterRef("ordered_at"), pk__lt=OuterRef("pk"))
    )
    person, firm = earlier.filter(person=OuterRef("person")), earlier.filter(organisation=OuterRef("organisation"))
    return orders.exclude(Exists(person)).exclude(Q(person=None) & Exists(firm))


def birthdays(day: date, begun_at: datetime) -> Beginning:
    """Those whose birthday is on a day, as runs that begin at a moment before it. The 29th of February is a 28th at times."""
    on = Q(birthday__month=day.month, birthday__day=day.day)
    if (day.month, day.day) == (2, 28) and not _is_leap(day.year):
        on |= Q(birthday__month=2, birthday__day=29)
    rows = Person.objects.filter(on, wants_silence=False, died_on=None, birthday__year__lte=day.year).annotate(
        begins_at=Value(begun_at, output_field=models.DateTimeField())
    )
    columns: dict[str, Column] = {"subject": _named("birthday", Value(f":{day.year}")), "person_id": F("pk")}
    return Beginning(rows, "begins_at", columns)


DECIDED_ON = Coalesce("renews_on", "ends_on")


def days_of_contracts(first: date, last: date) -> list[date]:
    """The days on which it is decided whether contracts go on that run now, within these."""
    running = Contract.objects.filter(state=Contract.State.ACTIVE).annotate(decided_on=DECIDED_ON)
    days = running.filter(decided_on__gte=first, decided_on__lte=last).order_by("decided_on")
    return list(days.values_list("decided_on", flat=True).distinct())


def contracts(day: date, begun_at: datetime) -> Beginning:
    """The contracts that run and of which it is decided on a day, as runs that begin at a moment before it."""
    rows = Contract.objects.filter(state=Contract.State.ACTIVE).annotate(
        decided_on=DECIDED_ON, begins_at=Value(begun_at, output_field=models.DateTimeField())
    )
    columns: dict[str, Column] = {
        "subject": _named("contract", Value(f":{day}")),
        "contract_id": F("pk"),
        **_plain("person_id", "organisation_id", "origin", "staff_id", "dealer_id", "product_id"),
        "branch_id": F("staff__branch_id"),
        "department_id": F("staff__department_id"),
    }
    return Beginning(rows.filter(decided_on=day), "begins_at", columns)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _plain(*names: str) -> dict[str, Column]:
    return {name: F(name) for name in names}


def _touchpoints(evidence: Evidence) -> Proving:
    said = {name: getattr(evidence, name) for name in ("kind", "channel", "direction", "intent", "stage")}
    rows = Touchpoint.objects.filter(reached=True, **{name: value for name, value in said.items() if value})
    return Proving(Proof.Kind.TOUCHPOINT, rows, "at", "order_id", "order_id")


def _answers(evidence: Evidence) -> Proving:
    rows = Answer.objects.filter(answered_at__isnull=False, **({"metric": evidence.metric} if evidence.metric else {}))
    return Proving(Proof.Kind.ANSWER, rows, "answered_at", "order_id", "order_id")


def _closed(state: str) -> Proving:
    rows = Opportunity.objects.filter(state=state, closed_at__isnull=False)
    return Proving(Proof.Kind.OPPORTUNITY, rows, "closed_at", "id", "opportunity_id")


def proving(evidence: Evidence) -> Proving:
    """The facts that prove a step."""
    if evidence.by is By.TOUCHPOINT:
        return _touchpoints(evidence)
    if evidence.by is By.ANSWER:
        return _answers(evidence)
    if evidence.by is By.PROMISE_KEPT:
        return Proving(Proof.Kind.PROMISE, Promise.objects.filter(kept_at__isnull=False), "kept_at")
    if evidence.by in (By.WON, By.LOST):
        return _closed(Opportunity.State.WON if evidence.by is By.WON else Opportunity.State.LOST)
    standing = Order.objects.exclude(state=Order.State.CANCELLED)
    if evidence.by is By.ORDER_DELIVERED:
        return Proving(Proof.Kind.ORDER, standing.filter(delivered_at__isnull=False), "delivered_at", "id", "order_id")
    if evidence.by is By.ORDER_PLACED:
        return Proving(Proof.Kind.ORDER, standing, "ordered_at", "id", "order_id", is_other=True)
    renewed = Contract.objects.filter(state=Contract.State.RENEWED, renewed_at__isnull=False)
    return Proving(Proof.Kind.CONTRACT, renewed, "renewed_at", "id", "contract_id")
