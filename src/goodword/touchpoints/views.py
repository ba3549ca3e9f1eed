"""Pages about talks, promises and orders."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.paging import BadCursor, page
from goodword.kit.returning import back
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for, present_organisation_of

from . import actions, queries
from .forms import PromiseForm, TalkForm


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def log(request: MemberRequest, person_id: int) -> HttpResponse:
    """Log a talk with a person."""
    person = person_for(request.user, person_id)
    return _log(request, person, present_organisation_of(request.user, person), reverse("directory:person", args=[person.pk]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def log_with_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Log a talk with an organisation, whoever spoke for it."""
    organisation = organisation_for(request.user, organisation_id)
    return _log(request, None, organisation, reverse("directory:organisation", args=[organisation.pk]))


def _log(request: MemberRequest, person: Person | None, organisation: Organisation | None, home: str) -> HttpResponse:
    now = timezone.now()
    if request.method == "GET":
        start = {"happened_at": timezone.localtime(now), "once": token_urlsafe(16), "next": back(request, home)}
        return _show(request, "talk", {"form": TalkForm(initial=start, now=now), "who": person or organisation, "home": home})
    form = TalkForm(request.POST, now=now)
    if not form.is_valid():
        return _show(request, "talk", {"form": form, "who": person or organisation, "home": home}, status=422)
    talk = actions.log_talk(
        person=person,
        organisation=organisation,
        **form.moment(),
        pledge=form.pledge(today=timezone.localdate(now)),
        staff=staff_of(request.user),
        dealer=dealer_of(request.user),
        member=request.user,
        once=_once(request, form.cleaned_data["once"]),
        by=request.user.by,
        at=now,
    )
    who = str(person or organisation)
    return _done(
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
        actions.take_back(talk, by=request.user.by, at=timezone.now())
    except actions.Imported:
        messages.error(request, say("This contact came with an import. Undo the import instead."))
        return HttpResponseRedirect(back(request, _home_of(talk.person_id, talk.organisation_id)))
    again = reverse("touchpoints:bring_back", args=[touchpoint_id])
    return _done(request, say("The talk is taken back."), _home_of(talk.person_id, talk.organisation_id), undo=again)


@needs(Right.WRITE)
@require_POST
def bring_back(request: MemberRequest, touchpoint_id: int) -> HttpResponse:
    """Undo the undo of a talk."""
    talk = actions.bring_back(queries.taken_back(request.user, touchpoint_id), by=request.user.by, at=timezone.now())
    if talk is None:
        return _done(request, say("The talk can no longer be brought back."), reverse("directory:people"))
    home = _home_of(talk.person_id, talk.organisation_id)
    return _done(request, say("The talk stands again."), home, undo=reverse("touchpoints:take_back", args=[talk.pk]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def promise(request: MemberRequest, person_id: int) -> HttpResponse:
    """Write down a promise to a person."""
    person = person_for(request.user, person_id)
    now = timezone.now()
    home = reverse("directory:person", args=[person.pk])
    if request.method == "GET":
        start = {"due_on": timezone.localdate(now) + timedelta(days=7), "once": token_urlsafe(16), "next": back(request, home)}
        return _show(request, "promise", {"form": PromiseForm(initial=start), "who": person, "home": home})
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return _show(request, "promise", {"form": form, "who": person, "home": home}, status=422)
    made = actions.make_promise(
        what=form.cleaned_data["what"],
        due_on=form.cleaned_data["due_on"],
        person=person,
        organisation=present_organisation_of(request.user, person),
        staff=staff_of(request.user),
        dealer=dealer_of(request.user),
        member=request.user,
        once=_once(request, form.cleaned_data["once"]),
        by=request.user.by,
        at=now,
    )
    return _done(request, say("Promised."), home, undo=reverse("touchpoints:drop", args=[made.pk]))


@needs(Right.WRITE)
@require_POST
def keep(request: MemberRequest, promise_id: int) -> HttpResponse:
    """A promise was kept."""
    kept = queries.promise_for(request.user, promise_id)
    actions.keep_promise(kept, by=request.user.by, at=timezone.now())
    return _closed(request, kept.pk, say("Kept. Well done."), _home_of(kept.person_id, kept.organisation_id))


@needs(Right.WRITE)
@require_POST
def drop(request: MemberRequest, promise_id: int) -> HttpResponse:
    """A promise will not be kept."""
    dropped = queries.promise_for(request.user, promise_id)
    actions.drop_promise(dropped, by=request.user.by, at=timezone.now())
    return _closed(request, dropped.pk, say("The promise is dropped."), _home_of(dropped.person_id, dropped.organisation_id))


@needs(Right.WRITE)
@require_POST
def reopen(request: MemberRequest, promise_id: int) -> HttpResponse:
    """Undo the keeping or dropping of a promise."""
    opened = queries.promise_for(request.user, promise_id)
    actions.reopen_promise(opened, by=request.user.by, at=timezone.now())
    return _done(request, say("The promise is open again."), _home_of(opened.person_id, opened.organisation_id))


@members_only
@require_GET
def orders(request: MemberRequest, person_id: int) -> HttpResponse:
    """The orders of a person, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    try:
        found = page(
            queries.orders_of(request.user, person=person),
            ("-ordered_at", "-id"),
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
            size=8,
        )
    except BadCursor:
        return HttpResponse(status=400)
    return render(
        request,
        "panel.html" if not request.htmx else "touchpoints/orders.html",
        {
            "panel": "touchpoints/orders.html",
            "title": say("Orders"),
            "who": person,
            "home": _home_of(person.pk, None),
            "page": found,
            "rows": [(order, queries.price(order)) for order in found.rows],
        },
    )


def _show(request: MemberRequest, what: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A form in the sheet that lies on the page, or as a page of its own."""
    part = f"touchpoints/{what}_form.html"
    if request.htmx:
        return render(request, part, {**context, "is_sheet": True}, status=status)
    return render(request, f"touchpoints/{what}.html", {**context, "part": part}, status=status)


def _closed(request: MemberRequest, promise_id: int, text: str, home: str) -> HttpResponse:
    return _done(request, text, home, undo=reverse("touchpoints:reopen", args=[promise_id]))


def _done(request: MemberRequest, text: str, home: str, *, undo: str = "") -> HttpResponse:
    """Say what was done, with the way back, on the page that one came from."""
    messages.success(request, text, extra_tags=undo)
    if request.htmx:
        return HttpResponseClientRefresh()
    return HttpResponseRedirect(back(request, home))


def _once(request: MemberRequest, token: str) -> str:
    return f"{request.user.pk}:{token}" if token else ""


def _home_of(person_id: int | None, organisation_id: int | None) -> str:
    if person_id is not None:
        return reverse("directory:person", args=[person_id])
    return reverse("directory:organisation", args=[organisation_id])
