"""What a stranger may see: what was said, and what was done about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from . import links, queries


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What was changed because people said so, the last first; nobody is named."""
    if not links.is_given_out(token):
        raise Http404
    return render(request, "changes/public.html", {"changes": queries.public_changes(timezone.localdate())})
