"""Verbs about the list: by which terms it is made, and who is drawn for it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from secrets import token_hex

from django.db import transaction

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.journal.actions import note

from .. import queries
from ..models import AskPlan, Lot
from ..rules import WINDOW_DAYS, Ground, Terms, is_left_out


@transaction.atomic
def make_plan(terms: Terms, *, member: Member | None = None, by: str, at: datetime) -> AskPlan:
    """From now on the list is made by these terms; lots that were drawn stay as they are."""
    present = queries.plan()
    if present is not None and present.terms == terms.checked():
        return present
    seed = present.seed if present else token_hex(16)
    made = AskPlan.objects.create(**vars(terms.checked()), seed=seed, made_at=at, made_by=member)
    note("asks.planned", made, by=by, at=at, **vars(terms))
    return made


@transaction.atomic
def draw(*, by: str, at: datetime) -> int:
    """Fill the list with the next in line; each has a lot before anybody sees them. How many lots were drawn.

    The lot is a hash of the plan's seed, so two who draw at once draw the same, and the second row is refused.
    """
    today = local_day(at)
    plan = queries.plan() or make_plan(Terms(), by=by, at=at)
    free = plan.length - queries.n_open(today)
    found = queries.next_in_line(at, plan.quiet_days) if free > 0 else []
    lots = _drawn(plan, found, free, today, at)
    if lots:
        Lot.objects.bulk_create(lots, ignore_conflicts=True)
        note("asks.drawn", plan, by=by, at=at, n=len(lots), n_held=sum(lot.is_held for lot in lots))
    return len(lots)


def _drawn(plan: AskPlan, found: Sequence[tuple[int, tuple[Ground, ...]]], free: int, today: date, at: datetime) -> list[Lot]:
    """A lot for each in line, until so many as the list has room for may be asked."""
    turns = queries.turns_of([pk for pk, _ in found])
    lots: list[Lot] = []
    for pk, grounds in found:
        if free <= 0:
            break
        turn = turns.get(pk, 0) + 1
        is_held = is_left_out(plan.seed, pk, turn, percent=plan.held_percent)
        free -= not is_held
        lots.append(
            Lot(
                person_id=pk,
                turn=turn,
                drawn_on=today,
                until=today + timedelta(days=WINDOW_DAYS),
                is_held=is_held,
                held_percent=plan.held_percent,
                grounds=[ground.key for ground in grounds],
                noted_at=at,
            )
        )
    return lots
