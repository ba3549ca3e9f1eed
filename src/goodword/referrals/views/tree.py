"""The tree: from the business downwards, and below any person or dealer."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET
from django_htmx.middleware import HtmxDetails

from goodword.accounts.days import local_day
from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.accounts.queries import currency
from goodword.catalogue.queries import dealer_for
from goodword.kit.cells import harmless
from goodword.kit.money import major
from goodword.kit.paging import BadCursor, page
from goodword.kit.panels import panel
from goodword.people.homes import page_of
from goodword.people.queries import person_for

from .. import tree
from ..words import Told, pictured, told

SIZE, FEW = 25, 5
HEADERS = (
    "generation", "key", "name", "introduced_by", "introducer", "came_on", "proof", "channel", "orders", "money", "currency",
)  # fmt: skip


@members_only
@require_GET
def word_of_mouth(request: MemberRequest) -> HttpResponse:
    """The tree of the business: whoever sent somebody and came by themselves, with what grew from it."""
    dealers = [(told(dealer), n) for dealer, n in tree.first_dealers(request.user)]
    shown = {"dealers": dealers, "n_came": tree.n_came(request.user)}
    return _page(request, "referrals/word_of_mouth.html", tree.first_ones(request.user), **shown)


@members_only
@require_GET
def first_branches(request: MemberRequest) -> HttpResponse:
    """More of those with whom the tree begins, for the page to take in."""
    return _part(request, tree.first_ones(request.user))


@members_only
@require_GET
def below(request: MemberRequest, person_id: int) -> HttpResponse:
    """Whom a person sent us, whom those sent, and so on."""
    person = person_for(request.user, person_id)
    way = [told(step) for step in tree.way_to(request.user, person)]
    return _below(request, person, "referrals/below.html", way=way)


@members_only
@require_GET
def brought(request: MemberRequest, person_id: int) -> HttpResponse:
    """Whom a person sent us, as a panel of their page: the first few, and what grew from them."""
    person, money = person_for(request.user, person_id), currency()
    first = page(tree.brought_by(request.user, person), tree.ORDER, size=FEW)
    shown = {
        "branches": tree.branches(request.user, first.rows, money),
        "generations": pictured(tree.generations_below(request.user, person, money), money),
    }
    return panel(request, "referrals/brought.html", title=say("Whom they brought"), who=person, home=page_of(person), **shown)


@members_only
@require_GET
def branches(request: MemberRequest, person_id: int) -> HttpResponse:
    """The people one person sent us, for the tree to open."""
    person = person_for(request.user, person_id)
    return _part(request, tree.brought_by(request.user, person), told(person))


@members_only
@require_GET
def below_dealer(request: MemberRequest, dealer_id: int) -> HttpResponse:
    """Whom a dealer sent us, whom those sent, and so on."""
    return _below(request, dealer_for(request.user, dealer_id), "referrals/below.html")


@members_only
@require_GET
def branches_of_dealer(request: MemberRequest, dealer_id: int) -> HttpResponse:
    """The people one dealer sent us, for the tree to open."""
    dealer = dealer_for(request.user, dealer_id)
    return _part(request, tree.brought_by(request.user, dealer), told(dealer))


@members_only
@require_GET
def below_csv(request: MemberRequest, person_id: int) -> StreamingHttpResponse:
    """Everybody below a person, as a file."""
    return _file(request, person_for(request.user, person_id))


@members_only
@require_GET
def below_dealer_csv(request: MemberRequest, dealer_id: int) -> StreamingHttpResponse:
    """Everybody below a dealer, as a file."""
    return _file(request, dealer_for(request.user, dealer_id))


def _below(request: MemberRequest, top: tree.Top, template: str, **shown: Any) -> HttpResponse:
    money = currency()
    grown = tree.generations_below(request.user, top, money)
    known = {"who": top, "top": told(top), "generations": pictured(grown, money), **shown}
    return _page(request, template, tree.brought_by(request.user, top), **known)


def _part(request: MemberRequest, rows: "QuerySet[Any]", top: Told | None = None) -> HttpResponse:
    """The branches alone where the tree opens or goes on; whoever comes to their address is led to the page that holds them."""
    if not HtmxDetails(request):
        return HttpResponseRedirect(f"{_where_more_is(top)['home']}?{request.GET.urlencode()}")
    return _page(request, "referrals/branches.html", rows, **({"top": top} if top else {}))


def _page(request: MemberRequest, template: str, rows: "QuerySet[Any]", **shown: Any) -> HttpResponse:
    cursors = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    try:
        found = page(rows, tree.ORDER, size=SIZE, **cursors)
    except BadCursor:
        return render(request, "400.html", status=400)
    lines = tree.branches(request.user, found.rows, currency())
    return render(request, template, {"page": found, "branches": lines, **_where_more_is(shown.get("top")), **shown})


def _where_more_is(top: Told | None) -> dict[str, str]:
    """The page on which the next branches stand, and where the tree asks for them alone."""
    if top is None:
        return {"home": reverse("referrals:word_of_mouth"), "more_url": reverse("referrals:first_branches")}
    return {"home": top.url, "more_url": top.branches_url}


def _file(request: MemberRequest, top: tree.Top) -> StreamingHttpResponse:
    name = say("below") + f"-{top.pk}.csv"
    body = _lines(request, top, currency())
    return StreamingHttpResponse(
        body, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _lines(request: MemberRequest, top: tree.Top, money: str) -> Iterator[str]:
    yield _line(HEADERS)
    for leaf in tree.whole_below(request.user, top, money):
        came = leaf.came
        sent_by = came.introducer_id if leaf.introducer else None
        who = (leaf.generation, came.person_id, harmless(came.person.name), sent_by, harmless(leaf.introducer))
        how = (local_day(came.bound_at), came.proof, harmless(came.channel))
        yield _line((*who, *how, leaf.n_orders, major(leaf.money, money), money))


def _line(cells: tuple[object, ...]) -> str:
    text = StringIO()
    csv.writer(text).writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue()
