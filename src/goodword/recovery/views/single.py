"""The page of one case, and the cases of somebody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.people.homes import home_of
from goodword.people.queries import person_for
from goodword.touchpoints.noting import Whom, about_person, doors_of, told

from .. import queries
from ..health import health_of
from ..models import Case
from ..words import CHIPS, clock, first_words

MOST_OF_SOMEBODY = 20


@members_only
@require_GET
def one(request: MemberRequest, case_id: int) -> HttpResponse:
    """One case: what happened, how much time is left, with which words to begin, and everything they did beside it."""
    case, now = queries.case_for(request.user, case_id), timezone.now()
    timeline = "directory:timeline" if case.person_id else "directory:organisation_timeline"
    shown = {
        "case": case,
        "who": case.person or case.organisation,
        "home_of_them": home_of(case.person_id, case.organisation_id),
        "timeline_url": reverse(timeline, args=[case.person_id or case.organisation_id]),
        "clock": clock(case, now),
        "chip": CHIPS[Case.State(case.state)],
        "notes": queries.notes_of(request.user, case),
        "answers": queries.said_after(request.user, case)[:5] if not case.is_open else [],
        "first_words": first_words(case) if case.is_open else "",
        "asked_again_on": queries.asked_again_on(case, now),
        "ways": [(key, name) for key, name in Case.State.choices if key != case.state],
        "home": request.path,
    }
    return render(request, "recovery/case.html", shown)


@members_only
@require_GET
def health(request: MemberRequest, person_id: int) -> HttpResponse:
    """How it stands between us and a person, as a panel of their page or as a page of its own."""
    whom = about_person(request.user, person_id)
    found = health_of(request.user, person_for(request.user, person_id))
    return told(request, whom, "recovery/health.html", title=say("Between us"), health=found)


def _of(request: MemberRequest, whom: Whom) -> HttpResponse:
    """The cases of somebody, as a panel of their page or as a page of its own."""
    now, found = timezone.now(), queries.cases_of(request.user, **whom.alone)[:MOST_OF_SOMEBODY]
    cases = [(case, clock(case, now), CHIPS[Case.State(case.state)]) for case in found]
    return told(request, whom, "recovery/panel.html", title=say("Cases"), cases=cases)


of_person, of_organisation = doors_of(_of, members_only, require_GET)
