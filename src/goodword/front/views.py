"""The doors of the front page, and of the calendar that goes with it."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST, require_safe

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.kit.panels import panel
from goodword.kit.toasts import toast

from . import actions, calendars, queries
from .desk import EVERYBODY, desk, people_to_call
from .growing import brings, growing


@members_only
@require_safe
def today(request: MemberRequest) -> HttpResponse:
    """Three numbers, and the people to call."""
    return render(request, "front/today.html", {"desk": desk(request.user, now=timezone.now())})


@members_only
@require_safe
def calls(request: MemberRequest) -> HttpResponseBase:
    """The list alone, for the page that has just seen a talk logged or taken back; by itself it is a page."""
    if not request.htmx:
        return everybody(request)
    return render(request, "front/calls.html", {"desk": people_to_call(request.user, now=timezone.now())})


@members_only
@require_safe
def everybody(request: MemberRequest) -> HttpResponse:
    """The first hundred of those who wait for a call."""
    found = people_to_call(request.user, now=timezone.now(), most=EVERYBODY)
    return render(request, "front/everybody.html", {"desk": found})


@members_only
@require_safe
def put_off(request: MemberRequest) -> HttpResponse:
    """What is off the list just now, by whom and why, and the way back onto it."""
    found = queries.put_off(request.user, timezone.localdate())
    return render(request, "front/put_off.html", {"putoffs": found})


@needs(Right.SEE_ALL)
@require_safe
def growth(request: MemberRequest) -> HttpResponse:
    """How word of mouth makes the business grow, for the page of the tree; by itself it is a page."""
    home, title = reverse("referrals:word_of_mouth"), say("Generation by generation")
    shown = growing(timezone.localdate(), currency())
    return panel(request, "front/growing.html", title=title, who=say("Word of mouth"), home=home, growing=shown)


@needs(Right.SEE_ALL)
@require_safe
def brought(request: MemberRequest) -> HttpResponse:
    """How many customers a customer brings: fetched by the front page, which does not wait for it."""
    home, title = reverse("front:today"), say("Do they recommend you?")
    return panel(request, "front/brings.html", title=title, who=say("Today"), home=home, brings=brings(timezone.localdate()))


@members_only
@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    """The address of one's own calendar, and how to get another or none."""
    found = queries.calendar_of(request.user)
    path = reverse("front:feed", args=[calendars.token_of(request.user.pk, found.round)]) if found else ""
    return render(request, "front/calendar.html", {"address": request.build_absolute_uri(path) if path else ""})


@members_only
@require_POST
def renew_calendar(request: MemberRequest) -> HttpResponse:
    """A new address; the one before leads nowhere any more."""
    actions.renew_calendar(request.user, by=request.user.by, at=timezone.now())
    toast(request, say("Your calendar has a new address. One from before shows nothing any more."))
    return redirect("front:calendar")


@members_only
@require_POST
def close_calendar(request: MemberRequest) -> HttpResponse:
    """No address leads to the calendar."""
    actions.close_calendar(request.user, by=request.user.by, at=timezone.now())
    toast(request, say("Your calendar has no address any more."))
    return redirect("front:calendar")
