"""The board of cases, a column for each state, and the list; and what narrows them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.functional import Promise

from goodword.accounts.models import Member
from goodword.kit.narrowing import Narrowing, Unknown

from .models import OF_NOBODY, Case, CaseQuerySet
from .queries import told
from .words import CLOCK, WHOSE, Clock, clock

MOST = 30
CLOSED_DAYS = 30
STATES, CAUSES = Case.State, Case.Cause


@dataclass(frozen=True)
class Narrowed(Narrowing):
    """Which cases are shown: whose, for which cause, and how they stand with their time."""

    whose: str = ""
    cause: str = ""
    clock: str = ""

    def __post_init__(self) -> None:
        if self.whose not in WHOSE or self.cause not in ("", *CAUSES.values) or self.clock not in CLOCK:
            raise Unknown

    def of(self, rows: CaseQuerySet, member: Member, now: datetime) -> CaseQuerySet:
        """Of these rows those that it means."""
        kept = {"mine": Q(owner=member), "nobody": OF_NOBODY}.get(self.whose, Q())
        kept &= Q(cause=self.cause) if self.cause else Q()
        found = rows.filter(kept)
        if self.clock == "overdue":
            return found.overdue(now)
        return found.open().filter(first_contact_at=None) if self.clock else found


@dataclass
class Column:
    """One column: its cards, the most pressing first, of which there may be more than are shown."""

    key: str
    name: str | Promise
    n: int = 0
    cards: list[tuple[Case, Clock]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether what is in it is not closed."""
        return self.key != STATES.CLOSED

    @property
    def left_out(self) -> int:
        """How many are not shown."""
        return self.n - len(self.cards)


def board(member: Member, kept: Narrowed, *, now: datetime) -> list[Column]:
    """Every column with what is in it now; of the closed those of the last thirty days."""
    rows = kept.of(Case.objects.visible_to(member), member, now)
    rows = rows.filter(~Q(state=STATES.CLOSED) | Q(closed_at__gt=now - timedelta(days=CLOSED_DAYS)))
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    columns = [Column(key, name, counts.get(key, 0)) for key, name in STATES.choices]
    for column in columns:
        if column.n:
            order = ("due_at", "id") if column.is_open else ("-closed_at", "-id")
            found = told(rows.filter(state=column.key)).order_by(*order)
            column.cards = [(case, clock(case, now)) for case in found[:MOST]]
    return columns


Holds = Callable[[CaseQuerySet, datetime], CaseQuerySet]
HOLDS: dict[str, tuple[Holds, tuple[str, ...]]] = {
    "": (lambda rows, now: rows.open(), ("due_at", "id")),
    "overdue": (lambda rows, now: rows.overdue(now), ("due_at", "id")),
    "solved": (lambda rows, now: rows.filter(state=STATES.SOLVED), ("due_at", "id")),
    "closed": (lambda rows, now: rows.filter(state=STATES.CLOSED), ("-closed_at", "-id")),
}


def shelf(member: Member, kept: Narrowed, which: str, *, now: datetime) -> tuple[CaseQuerySet, tuple[str, ...]]:
    """One of the lists, and the order in which it is read."""
    if which not in HOLDS:
        raise Unknown
    holds, order = HOLDS[which]
    return holds(told(kept.of(Case.objects.visible_to(member), member, now)), now), order
