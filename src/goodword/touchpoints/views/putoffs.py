"""Pages about what is not done today."""

from datetime import timedelta
from secrets import token_urlsafe

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.rules import Right, may
from goodword.catalogue.queries import dealer_of
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for

from .. import actions, queries
from ..forms import PutoffForm

form_page = require_http_methods(["GET", "POST"])


@needs(Right.WRITE)
@form_page
def later(request: MemberRequest, person_id: int) -> HttpResponse:
    """Something about a person waits until a day."""
    return _put_off(request, person_for(request.user, person_id), for_good=False)


@needs(Right.WRITE)
@form_page
def not_at_all(request: MemberRequest, person_id: int) -> HttpResponse:
    """Something about a person is not to be done, for a reason."""
    return _put_off(request, person_for(request.user, person_id), for_good=True)


@needs(Right.WRITE)
@form_page
def later_for_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Something about an organisation waits until a day."""
    return _put_off(request, organisation_for(request.user, organisation_id), for_good=False)


@needs(Right.WRITE)
@form_page
def not_for_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Something about an organisation is not to be done, for a reason."""
    return _put_off(request, organisation_for(request.user, organisation_id), for_good=True)


def _put_off(request: MemberRequest, who: Person | Organisation, *, for_good: bool) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "GET":
        asked = {name: request.GET.get(name, "") for name in ("kind", "key", "what")}
        start = {"until": today + timedelta(days=1), "once": token_urlsafe(16), "next": back(request, "/"), **asked}
        form = PutoffForm(initial=start, today=today, for_good=for_good)
    else:
        form = PutoffForm(request.POST, today=today, for_good=for_good)
    if not form.is_valid():
        title = say("Not at all: %(who)s") if for_good else say("Later: %(who)s")
        submit = say("Take it off the list") if for_good else say("Put it off")
        return sheet(request, form, who=who, home="/", title=title % {"who": who}, submit=submit)
    dealer = None if may(request.user.role, Right.SEE_ALL) else dealer_of(request.user)
    if dealer is None and not may(request.user.role, Right.SEE_ALL):
        raise Http404  # it would count for the whole house
    said = form.cleaned_data
    made = actions.putoffs.put_off(
        kind=said["kind"],
        key=said["key"],
        what=said["what"],
        until=said.get("until"),
        today=today,
        reason=said["reason"],
        person=who if isinstance(who, Person) else None,
        organisation=who if isinstance(who, Organisation) else None,
        dealer=dealer,
        member=request.user,
        once=once_of(request, form),
        by=request.user.by,
        at=now,
    )
    until = say("on %(day)s") % {"day": date_format(made.until, "j F")} if made.until else ""
    told = say("%(who)s waits again %(until)s.") if made.until else say("%(who)s is off the list.")
    return done(request, told % {"who": who, "until": until}, "/", undo=reverse("touchpoints:take_up", args=[made.pk]))


@needs(Right.WRITE)
@require_POST
def take_up(request: MemberRequest, putoff_id: int) -> HttpResponse:
    """What was put off waits again."""
    putoff = queries.putoff_for(request.user, putoff_id)
    actions.putoffs.take_up(putoff, by=request.user.by, at=timezone.now())
    return done(request, say("It is on the list again."), "/", undo=reverse("touchpoints:put_off_again", args=[putoff_id]))


@needs(Right.WRITE)
@require_POST
def put_off_again(request: MemberRequest, putoff_id: int) -> HttpResponse:
    """Undo the undo."""
    putoff = queries.putoff_for(request.user, putoff_id)
    actions.putoffs.put_off_again(putoff, by=request.user.by, at=timezone.now())
    return done(request, say("It is put off again."), "/", undo=reverse("touchpoints:take_up", args=[putoff_id]))
