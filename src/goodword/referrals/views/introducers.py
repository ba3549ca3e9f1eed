"""Who sends us people: the best introducers, the ambassadors, the dealers, and by which ways people come."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page

from .. import introducers as asked_of
from ..asked_between import BetweenForm
from ..words import introduced, ways

SIZE = 25
A_YEAR = timedelta(days=365)


@members_only
@require_GET
def introducers(request: MemberRequest) -> HttpResponse:
    """The people who sent us most."""
    form = BetweenForm(request.GET)
    return _listed(request, form, asked_of.introducers(request.user, form.between), tab="introducers")


@members_only
@require_GET
def ambassadors(request: MemberRequest) -> HttpResponse:
    """The best customers we never had: those who never bought, and send us people."""
    form = BetweenForm(request.GET)
    return _listed(request, form, asked_of.introducers(request.user, form.between, ambassadors=True), tab="ambassadors")


@members_only
@require_GET
def dealers(request: MemberRequest) -> HttpResponse:
    """The dealers who sent us most."""
    form = BetweenForm(request.GET)
    return _listed(request, form, asked_of.dealers(request.user, form.between), tab="dealers")


@needs(Right.SEE_ALL)
@require_GET
def channels(request: MemberRequest) -> HttpResponse:
    """By which ways people come: every word, whom it bound, who bought."""
    form = BetweenForm(request.GET, since=timezone.localdate() - A_YEAR)
    proofs, found = asked_of.ways(request.user, form.between)
    shown = {"form": form, "tab": "channels", "proofs": ways(proofs, are_proofs=True), "channels": ways(found)}
    return render(request, "referrals/channels.html", shown)


def _listed(request: MemberRequest, form: BetweenForm, rows: "QuerySet[Any]", *, tab: str) -> HttpResponse:
    cursors = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    try:
        found = page(rows, asked_of.ORDERS[form.sorting], size=SIZE, **cursors)
    except BadCursor:
        return render(request, "400.html", status=400)
    lines_of = asked_of.lines_of_dealers if tab == "dealers" else asked_of.lines
    lines = introduced(lines_of(request.user, found.rows, form.between, currency()), currency())
    return render(request, "referrals/introducers.html", {"form": form, "tab": tab, "page": found, "lines": lines})
