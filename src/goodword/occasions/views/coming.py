"""Pages about the days that come."""

from datetime import timedelta
from secrets import token_urlsafe

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
from goodword.kit.sheets import done, sheet
from goodword.kit.toasts import toast
from goodword.people.homes import home_of, page_of
from goodword.people.queries import person_for

from .. import queries
from ..actions import days
from ..forms import OwnDayForm
from ..models import OCCASIONS
from ..queries import Whom
from ..rules import Occasion
from ..words import line_of

SPANS = (7, 30, 90)
KINDS = {Occasion.BIRTHDAY, Occasion.FIRST_PURCHASE, Occasion.OWN_DAY, Occasion.HOLIDAY}


@members_only
@require_GET
def coming(request: MemberRequest) -> HttpResponse:
    """The birthdays, anniversaries, own days and holidays of the next days."""
    today = timezone.localdate()
    asked = {name: request.GET.get(name, "") for name in ("kind", "days", "segment", "country", "mine")}
    span = next((n for n in SPANS if asked["days"] == str(n)), SPANS[1])
    kinds = {kind for kind in KINDS if asked["kind"] == kind} or KINDS
    whom = Whom(asked["segment"], asked["country"], is_mine=bool(asked["mine"]))
    until = today + timedelta(days=span - 1)
    found = queries.coming(request.user, (today, until), kinds=kinds, whom=whom)
    people = queries.named(found)
    shown = {
        "lines": [line_of(one, people.get(one.person_id or 0), today) for one in found],
        "is_cut": len(found) >= queries.MOST_SHOWN,
        "kinds": [(value, name) for value, name in OCCASIONS if value in KINDS],
        "spans": SPANS,
        "span": span,
        "since": today,
        "until": until,
        "asked": asked,
        "is_filtered": any(asked.values()),
        "choices": queries.choices_of(request.user),
    }
    return render(request, "occasions/coming.html", shown)


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """The days of one person, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    today = timezone.localdate()
    shown = {
        "panel": "occasions/days.html",
        "title": say("Days"),
        "who": person,
        "home": page_of(person),
        "lines": [line_of(one, person, today) for one in queries.coming_of(request.user, person, today)],
        "own": queries.own_days_of(request.user, person),
    }
    return render(request, "occasions/days.html" if request.htmx else "panel.html", shown)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note a day of somebody's own."""
    person = person_for(request.user, person_id)
    home = page_of(person)
    form = OwnDayForm(request.POST or None, initial={"once": token_urlsafe(16), "next": back(request, home)})
    if not form.is_valid():
        asks = {"title": say("A day of %(who)s") % {"who": person}, "submit": say("Note the day")}
        return sheet(request, form, who=person, home=home, **asks)
    values = {name: form.cleaned_data[name] for name in ("name", "month", "day", "year")}
    days.add_own_day(**values, person=person, once=once_of(request, form), by=request.user.by, at=timezone.now())
    return done(request, say("The day is noted."), home)


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
