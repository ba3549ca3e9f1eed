"""One change, noted for several places: rows of the same words are a series, and people read it as one.

Each row keeps a page and a number of its own, since places may have begun on different days; programs get them one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet

from .models import Change, ChangeCause, Told


@dataclass(frozen=True)
class Series:
    """A change as people read it: the row that was noted first, and all its rows by day, each for its place."""

    first: Change
    rows: Sequence[Change]
    n_causes: int = 0
    n_who: int = 0
    n_told: int = 0

    @property
    def what(self) -> str:
        """What is otherwise."""
        return self.first.what

    @property
    def words(self) -> str:
        """How it is told: by the first row that says so."""
        return next((row.words for row in self.rows if row.words), "")

    @property
    def since_on(self) -> date:
        """The day on which the first place began."""
        return self.rows[0].since_on

    @property
    def until_on(self) -> date | None:
        """The day on which the last place began, where that is another."""
        last = self.rows[-1].since_on
        return last if last != self.since_on else None

    @property
    def is_public(self) -> bool:
        """Whether any of it is on the page for everybody."""
        return any(row.is_public for row in self.rows)

    @property
    def is_single(self) -> bool:
        """Whether it was noted once."""
        return len(self.rows) == 1

    @property
    def where(self) -> str:
        """Where it holds, by the names of the places; nothing where that is everywhere."""
        named = [row.where for row in self.rows]
        return ", ".join(dict.fromkeys(named)) if all(named) else ""


def firsts(rows: QuerySet[Change]) -> QuerySet[Change]:
    """Of these rows the first of each series: as many as people read."""
    return rows.filter(pk__in=rows.order_by().values("what").annotate(first=Min("pk")).values("first"))


def series_of(chosen: Sequence[Change], among: QuerySet[Change]) -> list[Series]:
    """The series of these first rows: what caused any of each and of how many people, and how many were told."""
    whats = {one.what for one in chosen}
    rows: dict[str, list[Change]] = {}
    for row in among.filter(what__in=whats).select_related("branch", "department", "product").order_by("since_on", "pk"):
        rows.setdefault(row.what, []).append(row)
    of = among.filter(what__in=whats)
    causes = ChangeCause.objects.filter(change__in=of).order_by().values_list("change__what")
    told = Told.objects.filter(change__in=of).order_by().values_list("change__what")
    n_causes = dict(causes.annotate(n=Count("answer", distinct=True)))
    n_who = dict(causes.annotate(n=Count("person", distinct=True)))
    n_told = dict(told.annotate(n=Count("person", distinct=True)))
    return [Series(one, rows[one.what], *(n.get(one.what, 0) for n in (n_causes, n_who, n_told))) for one in chosen]
