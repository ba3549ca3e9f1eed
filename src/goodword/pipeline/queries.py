"""Questions about enquiries, quotes and contracts; each begins with the gate."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from django.db.models.sql.compiler import SQLCompiler
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as say

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import Entry
from goodword.kit.waiting import ASK, Waiting
from goodword.people.models import Organisation, Person, about
from goodword.people.queries import about_seen, deed_for
from goodword.touchpoints.models import ThroughDealerQuerySet

from .likely import SOURCE, likely, whom
from .models import Contract, Opportunity, Quote

Sql = tuple[str, tuple[str | int, ...]]
M = TypeVar("M", Opportunity, Contract, Quote)
DUE = Coalesce("renews_on", "ends_on")
AHEAD_DAYS, PAST_DAYS = 30, 90
MOST_ANSWERS = 50


class DaysLater(Func):
    """The day that lies a column's number of days after another day."""

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        (day, before), (days, after) = (compiler.compile(part) for part in self.get_source_expressions())
        return f"date({day}, {days} || ' days')", (*before, *after)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        (day, before), (days, after) = (compiler.compile(part) for part in self.get_source_expressions())
        return f"(CAST({day} AS date) + {days})", (*before, *after)


def opportunity_for(member: Member, opportunity_id: int) -> Opportunity:
    """The enquiry, or 404 as if there were none."""
    rows = _with_whom(Opportunity.objects.visible_to(member)).select_related("introduced_by", "staff", "dealer")
    return get_object_or_404(rows, pk=opportunity_id)


def opportunities_of(
    member: Member, *, person: Person | None = None, organisation: Organisation | None = None
) -> QuerySet[Opportunity]:
    """The enquiries of a person or an organisation, the last first."""
    rows = _with_whom(Opportunity.objects.visible_to(member)).select_related("introduced_by")
    return rows.filter(about(person, organisation)).order_by("-opened_at", "-id")


def opportunities_for(member: Member) -> QuerySet[Opportunity]:
    """Every enquiry this member may know of."""
    return Opportunity.objects.visible_to(member)


def enquiries_to_answer(
    member: Member, *, person: Person | None = None, organisation: Organisation | None = None
) -> QuerySet[Opportunity]:
    """The open enquiries of somebody, the last first: what a quote or a contract may answer."""
    rows = opportunities_for(member).filter(about(person, organisation), state=Opportunity.State.OPEN)
    return rows.order_by("-opened_at", "-id")


def enquiries_answered_by(member: Member, fact: Quote | Contract) -> QuerySet[Opportunity]:
    """The same for one that is noted already: the enquiry that it answers is among them however that ended."""
    whose = Q(person=fact.person) if fact.person is not None else Q(organisation=fact.organisation)
    rows = opportunities_for(member).filter(whose, Q(state=Opportunity.State.OPEN) | Q(pk=fact.opportunity_id))
    return rows.order_by("-opened_at", "-id")


def corrected_by(member: Member, entry_id: int) -> tuple[Entry, Opportunity | Quote | Contract]:
    """A deed by which this member said an enquiry, a quote or a contract otherwise, and what it is about; or 404."""
    deed = deed_for(member, entry_id, *GATES)
    return deed, GATES[deed.verb](member, deed.row_id or 0)


def contract_for(member: Member, contract_id: int) -> Contract:
    """The contract, or 404 as if there were none."""
    rows = _with_whom(Contract.objects.visible_to(member)).select_related("follows", "opportunity", "staff", "dealer")
    return get_object_or_404(rows, pk=contract_id)


def contracts_for(member: Member) -> QuerySet[Contract]:
    """Every contract this member may know of."""
    return Contract.objects.visible_to(member)


def contracts_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> QuerySet[Contract]:
    """The contracts of a person or an organisation, the last first."""
    rows = _with_whom(Contract.objects.visible_to(member))
    return rows.filter(about(person, organisation)).order_by("-starts_on", "-id")


def in_notice(running: Any, today: date) -> Any:
    """Contracts, with when they are `due`, that are decided within their notice, thirty days at least."""
    ahead = DaysLater(Value(today), Greatest("notice_days", Value(AHEAD_DAYS)))
    return running.filter(due__lte=ahead)


def quote_for(member: Member, quote_id: int) -> Quote:
    """The quote, or 404 as if there were none."""
    rows = _with_whom(Quote.objects.visible_to(member)).select_related("opportunity", "staff", "dealer")
    return get_object_or_404(rows, pk=quote_id)


def quotes_for(member: Member) -> QuerySet[Quote]:
    """Every quote this member may know of."""
    return Quote.objects.visible_to(member)


def quotes_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> QuerySet[Quote]:
    """The quotes to a person or an organisation, the last first."""
    rows = _with_whom(Quote.objects.visible_to(member)).select_related("opportunity")
    return rows.filter(about(person, organisation)).order_by("-sent_at", "-id")


def _with_whom(rows: QuerySet[M]) -> QuerySet[M]:
    return rows.select_related("person", "organisation", "product")


def answers_to(member: Member, enquiry: Opportunity) -> tuple[list[Quote], list[Contract]]:
    """The quotes and the contracts that answer an enquiry, the last first."""
    quotes = _with_whom(Quote.objects.visible_to(member)).filter(opportunity=enquiry).order_by("-sent_at", "-id")
    contracts = _with_whom(Contract.objects.visible_to(member)).filter(opportunity=enquiry).order_by("-starts_on", "-id")
    return list(quotes[:MOST_ANSWERS]), list(contracts[:MOST_ANSWERS])


def followed_by(member: Member, contract: Contract) -> Contract | None:
    """The contract as which this one goes on."""
    return Contract.objects.visible_to(member).filter(follows=contract).first()


def due_for(member: Member, today: date) -> Any:
    """Contracts whose end or renewal this member should see to by now, the next first; those long past are let be."""
    rows: Any = theirs(Contract.objects.visible_to(member), member).filter(state=Contract.State.ACTIVE).annotate(due=DUE)
    recent = in_notice(rows.filter(due__gte=today - timedelta(days=PAST_DAYS)), today)
    return recent.select_related("product").order_by("due", "id")


def unanswered_for(member: Member, today: date) -> QuerySet[Quote]:
    """Quotes that this member should ask about by now, the longest waiting first."""
    rows = theirs(Quote.objects.visible_to(member), member).filter(state=Quote.State.OPEN, follow_up_on__lte=today)
    return rows.filter(follow_up_on__gte=today - timedelta(days=PAST_DAYS)).order_by("follow_up_on", "id")


def theirs(rows: "ThroughDealerQuerySet[Any]", member: Member) -> "ThroughDealerQuerySet[Any]":
    """Theirs, and those of nobody; to managers also those of staff who never log in. Only of people they may know of."""
    return about_seen(rows, member).filter(on_the_desk_of(member))


def on_the_desk_of(member: Member) -> Q:
    """Of what staff deal with: theirs, and that of nobody who would see it on a Today of their own."""
    mine = Q(staff__member=member) | Q(staff=None)
    return mine | Q(staff__isnull=False, staff__member=None) if may(member.role, Right.MANAGE) else mine


GATES: dict[str, Callable[[Member, int], Opportunity | Quote | Contract]] = {
    "opportunity.corrected": opportunity_for,
    "opportunity.moved": opportunity_for,
    "quote.corrected": quote_for,
    "contract.corrected": contract_for,
}


def waiting(member: Member, today: date, most: int) -> list[Waiting]:
    """What sells again without a mail to many: contracts to decide, quotes to ask about, and what purchases point to."""
    found = [_decides(one, today) for one in due_for(member, today)[:most]]
    found += [_asks(one, today) for one in unanswered_for(member, today)[:most]]
    return [*found, *likely(member, today)][:most]


def due_of_contract(contract: Contract, today: date) -> str:
    """What is to be done about a contract now, in words; empty while nothing is."""
    due = contract.due_on
    is_near = due is not None and due <= today + timedelta(days=max(AHEAD_DAYS, contract.notice_days))
    if contract.state != Contract.State.ACTIVE or due is None or not is_near:
        return ""
    named = contract.number or (contract.product.name if contract.product else "")
    told = {"day": date_format(due, "j F"), "named": f" {named}" if named else ""}
    if due < today:
        return say("The contract%(named)s was to be decided by %(day)s: does it go on?") % told
    if contract.renews_on:
        return say("The contract%(named)s renews itself on %(day)s: speak with them before it does") % told
    return say("The contract%(named)s ends on %(day)s: ask whether it goes on") % told


def _decides(contract: Any, today: date) -> Waiting:
    renew, page = (reverse(f"pipeline:{name}", args=[contract.pk]) for name in ("renew", "contract"))
    key, why = f"contract:{contract.pk}:{contract.due}", due_of_contract(contract, today)
    told: dict[str, Any] = {"act_label": say("Renew"), "chip": say("contract"), "page_url": page}
    return Waiting(SOURCE, key, *whom(contract), contract.due, why, contract.value, renew, **told)


def due_of_quote(quote: Quote, today: date) -> str:
    """What is to be done about a quote now, in words; empty while nothing is."""
    if quote.state != Quote.State.OPEN or quote.follow_up_on is None or quote.follow_up_on > today:
        return ""
    told = {"title": quote.title, "day": date_format(quote.sent_at, "j F")}
    if quote.expires_on and quote.expires_on < today:
        return say("The quote “%(title)s” of %(day)s has run out without an answer") % told
    return say("The quote “%(title)s” went out on %(day)s and has no answer") % told


def _asks(quote: Quote, today: date) -> Waiting:
    assert quote.follow_up_on is not None
    ask, page = (reverse(f"pipeline:{name}", args=[quote.pk]) for name in ("follow_up", "quote"))
    key, why = f"quote:{quote.pk}:{quote.follow_up_on}", due_of_quote(quote, today)
    told: dict[str, Any] = {"act_label": say("Asked"), "chip": say("quote"), "page_url": page, "intent": ASK}
    return Waiting(SOURCE, key, *whom(quote), quote.follow_up_on, why, quote.value, ask, **told)
