"""The lists of enquiries, quotes and contracts: what each holds, and in which order it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member

from .models import Contract, Opportunity, Quote
from .queries import DUE, in_notice

SOON_DAYS = 90
Kind = type[Opportunity] | type[Quote] | type[Contract]


@dataclass(frozen=True)
class Shelf:
    """One of the lists of a kind: its name, its order, and which rows it holds on a day."""

    name: Promise
    order: tuple[str, ...]
    holds: Callable[[Any, date], Any]


def _running(rows: Any) -> Any:
    return rows.filter(state=Contract.State.ACTIVE).annotate(due=DUE)


def _open(rows: Any, today: date) -> Any:
    return rows.filter(state="open")


def _settled(state: str) -> Callable[[Any, date], Any]:
    # Both conditions: by the first the index of what is no longer open is found.
    return lambda rows, today: rows.exclude(state="open").filter(state=state)


CONTRACTS = {
    "": Shelf(_("By day"), ("due", "id"), lambda rows, today: _running(rows).filter(due__isnull=False)),
    "notice": Shelf(_("To decide now"), ("due", "id"), lambda rows, today: in_notice(_running(rows), today)),
    "soon": Shelf(
        _("Within 90 days"), ("due", "id"), lambda rows, today: _running(rows).filter(due__lte=today + timedelta(days=SOON_DAYS))
    ),
    "open-ended": Shelf(_("Without an end"), ("-starts_on", "-id"), lambda rows, today: _running(rows).filter(due=None)),
    "ended": Shelf(
        _("Ended"), ("-ended_on", "-id"), lambda rows, today: rows.filter(state=Contract.State.ENDED, ended_on__isnull=False)
    ),
}
QUOTES = {
    "": Shelf(_("Open"), ("-sent_at", "-id"), _open),
    "ask": Shelf(
        _("To ask about now"), ("follow_up_on", "id"), lambda rows, today: _open(rows, today).filter(follow_up_on__lte=today)
    ),
    "accepted": Shelf(_("Accepted"), ("-answered_at", "-id"), _settled(Quote.State.ACCEPTED)),
    "declined": Shelf(_("Declined"), ("-answered_at", "-id"), _settled(Quote.State.DECLINED)),
}
ENQUIRIES = {
    "": Shelf(_("Open"), ("-opened_at", "-id"), _open),
    "won": Shelf(_("Won"), ("-closed_at", "-id"), _settled(Opportunity.State.WON)),
    "lost": Shelf(_("Lost"), ("-closed_at", "-id"), _settled(Opportunity.State.LOST)),
}
SHELVES: dict[Kind, Mapping[str, Shelf]] = {Contract: CONTRACTS, Quote: QUOTES, Opportunity: ENQUIRIES}


def rows_of(member: Member, kind: Kind, shelf: Shelf, today: date) -> Any:
    """What of a kind a list holds that this member may know of, with whom it is about."""
    rows = kind.objects.visible_to(member).select_related("product", "person", "organisation")
    return shelf.holds(rows, today)
