"""Pages about promises."""

from datetime import timedelta
from secrets import token_urlsafe

from django.http import HttpResponse
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
from goodword.people.queries import person_for, present_organisation_of

from .. import actions, queries
from ..forms import PromiseForm


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def promise(request: MemberRequest, person_id: int) -> HttpResponse:
    """Write down a promise to a person."""
    person = person_for(request.user, person_id)
    now = timezone.now()
    home = page_of(person)
    if request.method == "GET":
        start = {"due_on": timezone.localdate(now) + timedelta(days=7), "once": token_urlsafe(16), "next": back(request, home)}
        form = PromiseForm(initial=start)
    else:
        form = PromiseForm(request.POST)
    if not form.is_valid():
        asks = {"title": say("A promise to %(who)s") % {"who": person}, "submit": say("Promise it")}
        return sheet(request, form, who=person, home=home, **asks)
    made = actions.promises.make_promise(
        what=form.cleaned_data["what"],
        due_on=form.cleaned_data["due_on"],
        person=person,
        organisation=present_organisation_of(request.user, person),
        staff=staff_of(request.user),
        dealer=dealer_of(request.user),
        member=request.user,
        once=once_of(request, form),
        by=request.user.by,
        at=now,
    )
    return done(request, say("Promised."), home, undo=reverse("touchpoints:drop", args=[made.pk]))


@needs(Right.WRITE)
@require_POST
def keep(request: MemberRequest, promise_id: int) -> HttpResponse:
    """A promise was kept."""
    kept = queries.promise_for(request.user, promise_id)
    actions.promises.keep_promise(kept, by=request.user.by, at=timezone.now())
    return _closed(request, kept.pk, say("Kept. Well done."), home_of(kept.person_id, kept.organisation_id))


@needs(Right.WRITE)
@require_POST
def drop(request: MemberRequest, promise_id: int) -> HttpResponse:
    """A promise will not be kept."""
    dropped = queries.promise_for(request.user, promise_id)
    actions.promises.drop_promise(dropped, by=request.user.by, at=timezone.now())
    return _closed(request, dropped.pk, say("The promise is dropped."), home_of(dropped.person_id, dropped.organisation_id))


@needs(Right.WRITE)
@require_POST
def reopen(request: MemberRequest, promise_id: int) -> HttpResponse:
    """Undo the keeping or dropping of a promise."""
    opened = queries.promise_for(request.user, promise_id)
    actions.promises.reopen_promise(opened, by=request.user.by, at=timezone.now())
    return done(request, say("The promise is open again."), home_of(opened.person_id, opened.organisation_id))


def _closed(request: MemberRequest, promise_id: int, text: str, home: str) -> HttpResponse:
    return done(request, text, home, undo=reverse("touchpoints:reopen", args=[promise_id]))
