"""Pages about enquiries."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.kit.money import shown
from goodword.people.queries import person_for

from . import queries

SHOWN = 20


@members_only
@require_GET
def enquiries(request: MemberRequest, person_id: int) -> HttpResponse:
    """The enquiries of a person, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    found = queries.opportunities_of(request.user, person=person)[:SHOWN]
    return render(
        request,
        "pipeline/enquiries.html" if request.htmx else "panel.html",
        {
            "panel": "pipeline/enquiries.html",
            "title": say("Enquiries"),
            "who": person,
            "home": reverse("directory:person", args=[person.pk]),
            "rows": [(o, shown(o.value, o.currency) if o.value else "") for o in found],
        },
    )
