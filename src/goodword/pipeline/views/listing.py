"""What the lists of enquiries, quotes and contracts share."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from goodword.accounts.http import MemberRequest
from goodword.kit.money import shown
from goodword.kit.paging import BadCursor, page

from ..listing import SHELVES, Kind, rows_of
from ..models import Contract, Opportunity, Quote

SIZE = 25


def list_of(
    request: MemberRequest, kind: Kind, template: str, narrow: Callable[[Any], Any] = lambda rows: rows, **more: object
) -> HttpResponse:
    """One page of one of the lists of a kind, of which `narrow` may keep only some rows."""
    shelves, which = SHELVES[kind], request.GET.get("which", "")
    if which not in shelves:
        return HttpResponse(status=400)
    today = timezone.localdate()
    cursors = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    try:
        found = page(narrow(rows_of(request.user, kind, shelves[which], today)), shelves[which].order, size=SIZE, **cursors)
    except BadCursor:
        return HttpResponse(status=400)
    tabs = [(name, shelf.name) for name, shelf in shelves.items()]
    told = {"which": which, "tabs": tabs, "page": found, "rows": priced(found.rows), "today": today, "home": request.path}
    return render(request, template, {**told, **more})


def priced(rows: list[Opportunity] | list[Quote] | list[Contract]) -> list[tuple[Opportunity | Quote | Contract, str]]:
    """Each with its price in words; nothing where nobody said one."""
    return [(one, shown(one.value, one.currency) if one.value else "") for one in rows]
