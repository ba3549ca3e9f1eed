"""The board of cases and the list."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.kit.narrowing import Unknown
from goodword.kit.paging import BadCursor, page

from ..board import Narrowed, board, shelf
from ..models import Case
from ..opening import terms
from ..words import CHIPS, CLOCK, SHELVES, WHOSE, clock

SIZE = 25


@members_only
@require_GET
def shown(request: MemberRequest) -> HttpResponse:
    """The cases, a column for each state."""
    try:
        kept = Narrowed.asked(request.GET)
    except Unknown:
        return render(request, "400.html", status=400)
    columns = board(request.user, kept, now=timezone.now())
    told = {
        "columns": columns,
        "is_empty": not any(column.n for column in columns),
        "home": request.get_full_path(),
        "ways": Case.State.choices,
    }
    return render(request, "recovery/board.html", {**told, **_choices(kept)})


@members_only
@require_GET
def listed(request: MemberRequest) -> HttpResponse:
    """The cases as a list."""
    now, which = timezone.now(), request.GET.get("which", "")
    cursors = {way: request.GET.get(way, "") for way in ("after", "before")}
    try:
        kept = Narrowed.asked(request.GET)
        rows, order = shelf(request.user, kept, which, now=now)
        found = page(rows, order, size=SIZE, **cursors)
    except (Unknown, BadCursor):
        return render(request, "400.html", status=400)
    lines = [(case, clock(case, now), CHIPS[Case.State(case.state)]) for case in found.rows]
    asked = urlencode({**kept.said, **({"which": which} if which else {})})
    told = {"page": found, "lines": lines, "which": which, "tabs": SHELVES.items(), "asked": asked}
    return render(request, "recovery/cases.html", {**told, **_choices(kept)})


def _choices(kept: Narrowed) -> dict[str, Any]:
    """What the filters offer, and what imports brought that is no news."""
    chosen = {"kept": kept, "whose": WHOSE, "causes": Case.Cause.choices, "clocks": CLOCK}
    return {**chosen, "terms": terms()}
