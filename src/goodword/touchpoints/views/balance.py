"""The page about what was given and asked."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_safe

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.kit.panels import panel
from goodword.people.homes import page_of
from goodword.people.queries import person_for

from .. import queries

PART = "touchpoints/balance.html"


@members_only
@require_safe
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """What a person was given and asked, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    balance = queries.balance_of(request.user, person=person, now=timezone.now())
    return panel(request, PART, title=say("Give and ask"), who=person, home=page_of(person), balance=balance)
