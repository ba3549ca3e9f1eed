"""Pages about the days that come."""

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.rules import Right
from goodword.kit.returning import back
from goodword.kit.sheets import done
from goodword.kit.toasts import toast
from goodword.people.homes import home_of
from goodword.touchpoints.noting import Whom as Noted
from goodword.touchpoints.noting import asked, begun, doors_of, told

from .. import queries
from ..actions import days
from ..forms import OwnDayForm
from ..models import OCCASIONS
from ..rules import Occasion
from ..whom import Whom, choices_of
from ..words import line_of

SPANS = (7, 30, 90)
KINDS = {Occasion.BIRTHDAY, Occasion.FIRST_PURCHASE, Occasion.OWN_DAY, Occasion.HOLIDAY}


@members_only
@require_GET
def coming(request: MemberRequest) -> HttpResponse:
    """The birthdays, anniversaries, own days and holidays of the next days."""
    today = timezone.localdate()
    chosen = {name: request.GET.get(name, "") for name in ("kind", "days", "segment", "country", "mine")}
    span = next((n for n in SPANS if chosen["days"] == str(n)), SPANS[1])
    kinds = {kind for kind in KINDS if chosen["kind"] == kind} or KINDS
    whom = Whom(chosen["segment"], chosen["country"], is_mine=bool(chosen["mine"]))
    until = today + timedelta(days=span - 1)
    found = queries.coming(request.user, (today, until), kinds=kinds, whom=whom)
    who_of = queries.named(found)
    shown = {
        "lines": [line_of(one, who_of(one), today) for one in found],
        "is_cut": len(found) >= queries.MOST_SHOWN,
        "kinds": [(value, name) for value, name in OCCASIONS if value in KINDS],
        "spans": SPANS,
        "span": span,
        "since": today,
        "until": until,
        "asked": chosen,
        "is_filtered": any(chosen.values()),
        "choices": choices_of(request.user),
    }
    return render(request, "occasions/coming.html", shown)


def _of(request: MemberRequest, whom: Noted) -> HttpResponse:
    """The days of somebody, as a panel of their page or as a page of its own."""
    today, who = timezone.localdate(), whom.who
    lines = [line_of(one, who, today) for one in queries.coming_of(request.user, who, today)]
    return told(request, whom, "occasions/days.html", title=say("Days"), lines=lines, own=queries.own_days_of(request.user, who))


of_person, of_organisation = doors_of(_of, members_only, require_GET)


def _add(request: MemberRequest, whom: Noted) -> HttpResponse:
    """Note a day of somebody's own."""
    form = OwnDayForm(request.POST or None, initial=begun(request, whom))
    if not form.is_valid():
        return asked(request, form, whom, title=say("A day of %(who)s"), submit=say("Note the day"))
    said = {name: form.cleaned_data[name] for name in ("name", "month", "day", "year")}
    # A day of somebody's own is theirs alone, wherever they belong.
    whose = {"person": None, "organisation": None, **whom.alone}
    made = days.add_own_day(**said, **whose, once=once_of(request, form), by=request.user.by, at=timezone.now())
    return done(request, say("The day is noted."), whom.home, undo=reverse("occasions:remove_day", args=[made.pk]))


add, add_for_organisation = doors_of(_add, needs(Right.WRITE), require_http_methods(["GET", "POST"]))


@needs(Right.WRITE)
@require_POST
def remove(request: MemberRequest, own_day_id: int) -> HttpResponse:
    """Take a day away."""
    own = queries.own_day_for(request.user, own_day_id)
    home = home_of(own.person_id, own.organisation_id)
    deed = days.remove_own_day(own, by=request.user.by, at=timezone.now())
    undo = reverse("occasions:keep_day_again", args=[deed.pk]) if deed else ""
    return done(request, say("The day is taken away."), home, undo=undo)


@needs(Right.WRITE)
@require_POST
def keep_again(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that a day was taken away."""
    days.keep_own_day_again(queries.removed_own_day(request.user, entry_id), by=request.user.by, at=timezone.now())
    toast(request, say("The day is back."))
    return HttpResponseRedirect(back(request, reverse("occasions:coming")))
