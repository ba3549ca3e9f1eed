"""Pages about what people answered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.kit.paging import BadCursor, page
from goodword.kit.panels import panel
from goodword.people.queries import person_for

from .. import queries


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """What a person answered, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    asked = {way: request.GET.get(way, "") for way in ("after", "before")}
    try:
        found = page(queries.answers_of(request.user, person=person), ("-answered_at", "-id"), size=8, **asked)
    except BadCursor:
        return HttpResponse(status=400)
    home = reverse("directory:person", args=[person.pk])
    return panel(request, "surveys/answers.html", title=say("Answers"), who=person, home=home, page=found)


@members_only
@require_GET
def listening(request: MemberRequest) -> HttpResponse:
    """What people said lately, everybody's answers in one list."""
    unknown = set(request.GET) - {"after", "before", "metric", "band", "with"}
    try:
        rows = queries.answers_in(
            request.user,
            metric=request.GET.get("metric", ""),
            band=request.GET.get("band", ""),
            has_comment=request.GET.get("with") == "comment",
        )
        asked = {way: request.GET.get(way, "") for way in ("after", "before")}
        found = page(rows, ("-answered_at", "-id"), size=25, **asked)
    except (BadCursor, queries.NoSuchBand):
        return render(request, "400.html", status=400)
    if unknown:
        return render(request, "400.html", status=400)
    shown = {name: request.GET.get(name, "") for name in ("metric", "band", "with")}
    return render(request, "surveys/listening.html", {"page": found, "asked": shown, "metrics": queries.METRICS})
