"""What a stranger may see: the good words whose owners agreed, as a page of its own or as a part of a site of the business."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodword.kit.framing import framed_by

from . import queries

# What a page of words does without, so that nothing on it could ever tell another site who reads it.
UNNEEDED = ("script-src", "connect-src", "form-action", "manifest-src")


@require_safe
def words(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a token. It needs no script, asks no other site for anything, and only listed sites may frame it."""
    found = queries.open_page(token)
    shown, stars = queries.shown_to_all(), queries.stars()
    if found is None:
        raise Http404
    response = render(request, "goodwords/public.html", {"words": shown, "stars": stars, "is_framed": True})
    return framed_by(response, found.sites, needs_none_of=UNNEEDED)
