"""The page on which an owner takes the sample company out."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.intake.rules import EVEN, Mark, pace
from goodword.kit.toasts import warn

from . import actions, queries
from .rules import Progress


@needs(Right.OWN)
@require_GET
def sample(request: MemberRequest) -> HttpResponse:
    """What goes with the sample; then how far it is; then what comes next."""
    if not queries.has_sample(request.user):
        return render(request, "demo/taken_out.html")
    if found := queries.progress(request.user):
        return render(request, "demo/leaving.html", _standing(request, found))
    return render(request, "demo/sample.html", {"leaving": queries.leaving(request.user)})


@needs(Right.OWN)
@require_POST
def take_out(request: MemberRequest) -> HttpResponse:
    """Take the sample out."""
    try:
        actions.ask_to_take_out(request.user, at=timezone.now())
    except actions.NoSample:
        warn(request, say("There is no sample here any more."))
        return redirect("accounts:settings")
    return redirect("demo:sample")


@needs(Right.OWN)
@require_GET
def progress(request: MemberRequest) -> HttpResponse:
    """How far it is: a fragment that asks again by itself until the sample is out."""
    if not request.htmx:
        return redirect("demo:sample")
    is_leaving = queries.has_sample(request.user)
    found = queries.progress(request.user)
    if found is None:
        raise Http404
    response = render(request, "demo/progress.html", _standing(request, found))
    if not is_leaving:
        response["HX-Refresh"] = "true"
    return response


def _standing(request: MemberRequest, found: Progress) -> dict[str, Any]:
    """How far it is, and how fast: by where it stood when it was first seen to go, which the fragment's address keeps."""
    now = Mark(found.done, timezone.now().timestamp())
    try:
        began = Mark(int(request.GET.get("done", "")), float(request.GET.get("at", "")))
    except ValueError:
        began = now
    if not (0 < began.rows <= now.rows and began.seconds <= now.seconds):
        began = now
    poll = f"{reverse('demo:progress')}?done={began.rows}&at={began.seconds:.3f}"
    return {"progress": found, "pace": pace(rows=found.rows, now=now, began=began, growth=EVEN), "poll": poll}
