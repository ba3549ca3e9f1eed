"""The board of enquiries: a column for each stage, with how many and how much, and what ended lately; and what narrows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.kit.money import shown
from goodword.kit.narrowing import Narrowing, Unknown

from .models import Opportunity

MOST = 30
ENDED_DAYS = 30
STAGES, STATES = Opportunity.Stage, Opportunity.State
WHOSE = {"": _("Everybody's"), "mine": _("Mine"), "nobody": _("Nobody's yet")}
WARMTH = {"": _("Warm and cold"), "warm": _("Warm"), "cold": _("Cold")}


@dataclass(frozen=True)
class Narrowed(Narrowing):
    """Which enquiries are shown: whose, warm or cold, at which stage."""

    whose: str = ""
    warmth: str = ""
    stage: str = ""

    def __post_init__(self) -> None:
        if self.whose not in WHOSE or self.warmth not in WARMTH or self.stage not in ("", *STAGES.values):
            raise Unknown

    def of(self, rows: QuerySet[Opportunity], member: Member) -> QuerySet[Opportunity]:
        """Of these rows those that it means."""
        kept = {"mine": Q(staff__member=member), "nobody": Q(staff=None)}.get(self.whose, Q())
        kept &= {"warm": Q(is_warm=True), "cold": Q(is_warm=False)}.get(self.warmth, Q())
        return rows.filter(kept, **({"stage": self.stage} if self.stage else {}))


@dataclass
class Column:
    """One column: where a card comes to that is put here, and its cards, of which there may be more than are shown."""

    key: str
    name: str | Promise
    n: int = 0
    sums: dict[str, int] = field(default_factory=dict)
    cards: list[tuple[Opportunity, str]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether what is in it is still asked for."""
        return self.key in STAGES.values

    @property
    def money(self) -> str:
        """What it comes to, each currency by itself; empty where nobody said."""
        return " + ".join(shown(total, currency) for currency, total in sorted(self.sums.items()) if total)

    @property
    def left_out(self) -> int:
        """How many are not shown."""
        return self.n - len(self.cards)


def board(member: Member, kept: Narrowed, *, now: datetime) -> list[Column]:
    """Every column with what is in it now; of the won and the lost those of the last thirty days."""
    rows = kept.of(Opportunity.objects.visible_to(member), member)
    columns = {key: Column(key, name) for key, name in (*STAGES.choices, *ENDS.items())}
    running, ended = rows.filter(state=STATES.OPEN), _ended(rows, now)
    _count(columns, running.values_list("stage", "currency"))
    _count(columns, ended.values_list("state", "currency"))
    for key, column in columns.items():
        if not column.n:
            continue
        found = running.filter(stage=key).order_by("-opened_at", "-id") if column.is_open else _last(ended, key)
        column.cards = [(one, shown(one.value, one.currency) if one.value else "") for one in _told(found)]
    return list(columns.values())


ENDS: dict[str, str | Promise] = {STATES.WON.value: STATES.WON.label, STATES.LOST.value: STATES.LOST.label}


def _ended(rows: QuerySet[Opportunity], now: datetime) -> QuerySet[Opportunity]:
    # Said as the index says it: what is no longer open, the last first.
    return rows.exclude(state=STATES.OPEN).filter(closed_at__gt=now - timedelta(days=ENDED_DAYS))


def _last(ended: QuerySet[Opportunity], state: str) -> QuerySet[Opportunity]:
    return ended.filter(state=state).order_by("-closed_at", "-id")


def _told(rows: QuerySet[Opportunity]) -> Iterable[Opportunity]:
    return rows.select_related("person", "organisation", "introduced_by", "dealer", "staff")[:MOST]


def _count(columns: dict[str, Column], rows: QuerySet[Opportunity, Any]) -> None:
    for key, currency, n, total in rows.order_by().annotate(n=Count("pk"), total=Sum("value")):
        columns[key].n += n
        columns[key].sums[currency] = columns[key].sums.get(currency, 0) + (total or 0)
