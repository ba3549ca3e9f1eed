"""Open enquiries of a file that names nobody of ours are given to people by the rules, some at a time."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from goodword.pipeline.actions.routing import give_in_sets
from goodword.pipeline.models import Opportunity

from .pacing import Pace
from .phases import Work
from .units import Unit

KINDS = frozenset({"opportunities", "referrals"})


def give(work: Work, units: Sequence[Unit]) -> None:
    """Give each to whom the first rule says that fits, in the order of the file."""
    if KINDS.isdisjoint(unit.kind for unit in units):
        return
    mine = Opportunity.objects.filter(origin=work.batch, staff=None, state=Opportunity.State.OPEN)
    pace = Pace()
    for some in _parts(mine.select_related("person", "organisation").order_by("id"), pace):
        pace.begin()
        give_in_sets(some, by=f"import:{work.batch}", at=work.at)
        pace.end(len(some))


def _parts(rows: QuerySet[Opportunity], pace: Pace) -> Iterator[list[Opportunity]]:
    """All rows, as many at a time as one transaction takes."""
    after = 0
    while some := list(rows.filter(pk__gt=after)[: pace.rows]):
        yield some
        after = some[-1].pk
