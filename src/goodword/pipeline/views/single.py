"""The page of one enquiry, one quote or one contract: what is noted, what is due, and what was done with it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.kit.money import shown

from .. import queries
from ..actions.correcting import Correctable
from ..history import history_of
from .listing import priced
from .settling import home_of_fact


@members_only
@require_GET
def enquiry(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """One enquiry, with the quotes and contracts that answer it."""
    found = queries.opportunity_for(request.user, opportunity_id)
    quotes, contracts = queries.answers_to(request.user, found)
    return _page(request, found, "enquiry", quotes=priced(quotes), contracts=priced(contracts))


@members_only
@require_GET
def quote(request: MemberRequest, quote_id: int) -> HttpResponse:
    """One quote."""
    found = queries.quote_for(request.user, quote_id)
    return _page(request, found, "quote", due=queries.due_of_quote(found, timezone.localdate()))


@members_only
@require_GET
def contract(request: MemberRequest, contract_id: int) -> HttpResponse:
    """One contract, with those before and after it."""
    found = queries.contract_for(request.user, contract_id)
    followed_by = queries.followed_by(request.user, found)
    return _page(request, found, "contract", due=queries.due_of_contract(found, timezone.localdate()), followed_by=followed_by)


def _page(request: MemberRequest, fact: Correctable, kind: str, **more: object) -> HttpResponse:
    told = {
        kind: fact,
        "fact": fact,
        "who": fact.person or fact.organisation,
        "home": request.path,
        "home_of_them": home_of_fact(fact),
        "price": shown(fact.value, fact.currency) if fact.value else "",
        "deeds": history_of(fact),
        **more,
    }
    return render(request, f"pipeline/{kind}_page.html", told)
