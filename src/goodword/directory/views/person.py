"""The page of one person and of one organisation."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.kit.paging import BadCursor
from goodword.kit.panels import panel
from goodword.people.models import Organisation, Person
from goodword.people.queries import members_of, memberships_of, organisation_for, person_for, ties_of

from .. import queries
from ..timeline import timeline
from ..words import STAGE_OF_ONE


@members_only
@require_GET
def person(request: MemberRequest, person_id: int) -> HttpResponse:
    """Somebody's page: how to reach them, what was said last, what is owed, and then all that happened."""
    found = person_for(request.user, person_id)
    now = timezone.now()
    card = queries.card_of(request.user, found, now=now)
    context = {
        "person": found,
        "card": card,
        "stage": STAGE_OF_ONE.get(card.stage, ""),
        "today": timezone.localdate(now),
        "timeline": timeline(request.user, person=found),
        "more_url": reverse("directory:timeline", args=[found.pk]),
        "panels": _panels("person", found.pk),
    }
    return render(request, "directory/person.html", context)


@members_only
@require_GET
def organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """An organisation's page."""
    found = organisation_for(request.user, organisation_id)
    now = timezone.now()
    card = queries.card_of_organisation(request.user, found, now=now)
    context = {
        "organisation": found,
        "card": card,
        "stage": STAGE_OF_ONE.get(card.stage, ""),
        "today": timezone.localdate(now),
        "members": members_of(request.user, found),
        "timeline": timeline(request.user, organisation=found),
        "more_url": reverse("directory:organisation_timeline", args=[found.pk]),
        "panels": _panels("organisation", found.pk),
    }
    return render(request, "directory/organisation.html", context)


def _panels(of: str, number: int) -> list[dict[str, object]]:
    """What other rooms tell of somebody, in groups: the title of each part, and where it is."""
    return [
        {
            "key": group.key,
            "title": group.title,
            "panels": [(str(panel.title), reverse(panel.view, args=[number])) for panel in group.panels],
        }
        for group in settings.GOODWORD_PANELS[of]
    ]


@members_only
@require_GET
def person_timeline(request: MemberRequest, person_id: int) -> HttpResponse:
    """The older part of what happened with a person."""
    found = person_for(request.user, person_id)
    return _older(request, found, reverse("directory:person", args=[found.pk]), person=found)


@members_only
@require_GET
def organisation_timeline(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """The older part of what happened with an organisation."""
    found = organisation_for(request.user, organisation_id)
    return _older(request, found, reverse("directory:organisation", args=[found.pk]), organisation=found)


@members_only
@require_GET
def ties(request: MemberRequest, person_id: int) -> HttpResponse:
    """Who belongs with a person, as a panel of their page or as a page of its own."""
    found = person_for(request.user, person_id)
    home = reverse("directory:person", args=[found.pk])
    known = {"ties": ties_of(request.user, found), "memberships": memberships_of(request.user, found)}
    return panel(request, "directory/ties.html", title=say("Belongs with"), who=found, home=home, **known)


def _older(
    request: MemberRequest, who: object, home: str, *, person: Person | None = None, organisation: Organisation | None = None
) -> HttpResponse:
    try:
        line = timeline(request.user, person=person, organisation=organisation, after=request.GET.get("after", ""))
    except BadCursor:
        return render(request, "400.html", status=400)
    context = {
        "panel": "directory/timeline.html",
        "title": say("Earlier"),
        "who": who,
        "home": home,
        "timeline": line,
        "more_url": request.path,
    }
    return render(request, "directory/moments.html" if request.htmx else "panel.html", context)
