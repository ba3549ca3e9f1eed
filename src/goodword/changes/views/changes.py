"""What was changed: all of it, and one change with what caused it and who was told."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page

from .. import links, queries

SIZE = 20
PREVIEWED = 12


@needs(Right.SEE_ALL)
@require_GET
def listed(request: MemberRequest) -> HttpResponse:
    """Everything that was changed, the last first."""
    cursors = {way: request.GET.get(way, "") for way in ("after", "before")}
    try:
        found = page(queries.firsts_for(request.user), ("-since_on", "-id"), size=SIZE, **cursors)
    except BadCursor:
        return render(request, "400.html", status=400)
    return render(
        request,
        "changes/changes.html",
        {"page": found, "changes": queries.read_as_one(request.user, found.rows), "public_url": links.address()},
    )


@needs(Right.SEE_ALL)
@require_GET
def one(request: MemberRequest, change_id: int) -> HttpResponse:
    """One change: the words that caused it, whom one may tell, and who was told."""
    change, now = queries.change_for(request.user, change_id), timezone.now()
    readers = queries.readers(change, now)
    may_be_told = [reader for reader in readers if not reader.why_not]
    shown = {
        "change": change,
        "elsewhere": queries.elsewhere(request.user, change),
        "causes": queries.causes_of(request.user, change),
        "may_be_told": may_be_told,
        "not_told": [(one, queries.why_not_said(one)) for one in readers if one.why_not],
        "told": queries.told_of(request.user, change)[:200],
        "waits": queries.waits(change),
        "is_to_come": change.since_on > timezone.localdate(now),
        "letter": queries.letter_to(change, may_be_told, request.GET.get("as", ""), sender=request.user.name),
        "previewed": may_be_told[:PREVIEWED],
        "home": request.path,
    }
    return render(request, "changes/change.html", shown)
