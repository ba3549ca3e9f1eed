"""Pages about talks."""

from functools import partial
from secrets import token_urlsafe

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.homes import home_of, page_of
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for, present_organisation_of

from .. import actions, queries
from ..forms import TalkForm
from ..rules import Imported

FORM = "touchpoints/talk_form.html"


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def log(request: MemberRequest, person_id: int) -> HttpResponse:
    """Log a talk with a person."""
    person = person_for(request.user, person_id)
    return _log(request, person, present_organisation_of(request.user, person), page_of(person))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def log_with_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Log a talk with an organisation, whoever spoke for it."""
    organisation = organisation_for(request.user, organisation_id)
    return _log(request, None, organisation, page_of(organisation))


def _log(request: MemberRequest, person: Person | None, organisation: Organisation | None, home: str) -> HttpResponse:
    now = timezone.now()
    if request.method == "GET":
        start = {"happened_at": timezone.localtime(now), "once": token_urlsafe(16), "next": back(request, home)}
        form = TalkForm(initial=start, now=now)
    else:
        form = TalkForm(request.POST, now=now)
    show = partial(sheet, request, form, who=person or organisation, home=home, part=FORM, title=say("Log a talk"))
    if not form.is_valid():
        return show()
    if form.is_ask:
        balance = queries.balance_of(request.user, person=person, organisation=None if person else organisation, now=now)
        if not balance.bears_an_ask:
            return show(warns_of=balance)
    talk = actions.talks.log_talk(
        person=person,
        organisation=organisation,
        **form.moment(),
        pledge=form.pledge(today=timezone.localdate(now)),
        staff=staff_of(request.user),
        dealer=dealer_of(request.user),
        member=request.user,
        once=once_of(request, form),
        by=request.user.by,
        at=now,
    )
    who = str(person or organisation)
    return done(
        request,
        say("The talk with %(who)s is logged.") % {"who": who},
        home,
        undo=reverse("touchpoints:take_back", args=[talk.pk]),
    )


@needs(Right.WRITE)
@require_POST
def take_back(request: MemberRequest, touchpoint_id: int) -> HttpResponse:
    """Undo a talk."""
    talk = queries.touchpoint_for(request.user, touchpoint_id)
    try:
        actions.talks.take_back(talk, by=request.user.by, at=timezone.now())
    except Imported:
        messages.error(request, say("This contact came with an import. Undo the import instead."))
        return HttpResponseRedirect(back(request, home_of(talk.person_id, talk.organisation_id)))
    again = reverse("touchpoints:bring_back", args=[touchpoint_id])
    return done(request, say("The talk is taken back."), home_of(talk.person_id, talk.organisation_id), undo=again)


@needs(Right.WRITE)
@require_POST
def bring_back(request: MemberRequest, touchpoint_id: int) -> HttpResponse:
    """Undo the undo of a talk."""
    talk = actions.talks.bring_back(queries.taken_back(request.user, touchpoint_id), by=request.user.by, at=timezone.now())
    if talk is None:
        return done(request, say("The talk can no longer be brought back."), reverse("directory:people"))
    home = home_of(talk.person_id, talk.organisation_id)
    return done(request, say("The talk stands again."), home, undo=reverse("touchpoints:take_back", args=[talk.pk]))
