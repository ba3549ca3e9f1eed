"""The search page, and what Ctrl+K shows while one types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest

from ..searching import find

LONGEST = 200


@members_only
@require_GET
def search(request: MemberRequest) -> HttpResponse:
    """Everybody and everything that these letters may mean."""
    asked = request.GET.get("q", "")[:LONGEST].replace("\0", "")
    found = find(request.user, asked, n=6 if request.htmx else 20)
    template = "directory/found.html" if request.htmx else "directory/search.html"
    return render(request, template, {"asked": asked, "found": found})
