"""The list of whom to ask, how it is made, and where one person stands on it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import ngettext as many
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.panels import panel
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.homes import page_of
from goodword.people.queries import person_for

from .. import queries, words
from ..actions import drawing
from ..forms import PlanForm


@members_only
@require_GET
def whom(request: MemberRequest) -> HttpResponse:
    """The people to ask, the best first, each with the facts that speak for it."""
    now = timezone.now()
    today = timezone.localdate(now)
    lines = queries.whom_to_ask(request.user, now)
    shown = {
        "lines": [words.shown(line.lot, line.grounds, today=today, is_early=line.is_early) for line in lines],
        "n_left_out": queries.n_left_out(request.user, today),
        "put_off": queries.put_off_of(request.user, today)[: queries.MOST_ASKED],
        "terms": queries.terms(),
        "is_drawn": queries.plan() is not None,
    }
    return render(request, "asking/whom.html", shown)


@members_only
@require_GET
def asked(request: MemberRequest) -> HttpResponse:
    """Who was asked, and whom they have brought since."""
    lots = list(queries.asked(request.user)[: queries.MOST_ASKED])
    return render(request, "asking/asked.html", {"rows": queries.with_brought(request.user, lots)})


@needs(Right.MANAGE)
@require_POST
def draw(request: MemberRequest) -> HttpResponse:
    """Fill the list with the next in line."""
    n = drawing.draw(by=request.user.by, at=timezone.now())
    told = many("%(n)s lot was drawn.", "%(n)s lots were drawn.", n) % {"n": n} if n else say("There was nobody to draw.")
    return done(request, told, reverse("asking:whom"))


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def plan(request: MemberRequest) -> HttpResponse:
    """Decide how the list is made."""
    home = reverse("asking:whom")
    start: dict[str, Any] = {**vars(queries.terms()), "next": back(request, home)}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=start)
    if not form.is_valid():
        return sheet(
            request, form, who=say("Whom to ask"), home=home, title=say("How the list is made"), submit=say("Decide it so")
        )
    drawing.make_plan(form.terms(), member=request.user, by=request.user.by, at=timezone.now())
    return done(request, say("The list is made like this from now on. Lots that were drawn stay as they are."), home)


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """Whether one may ask somebody now, and why not, as a panel of their page or as a page of its own."""
    person, now = person_for(request.user, person_id), timezone.now()
    lot = queries.lot_of(request.user, person, timezone.localdate(now))
    hindrance = queries.hindrance_of(person, now)
    shown: dict[str, Any] = {"lot": lot, "hindrance": words.HINDERED[hindrance] if hindrance else ""}
    if lot is not None and not lot.is_held and lot.asked_at is None:
        grounds = queries.line_of(request.user, lot, now).grounds
        shown["facts"] = words.facts_said(person.pk, grounds, today=timezone.localdate(now))
    return panel(request, "asking/person.html", title=say("Asking them"), who=person, home=page_of(person), **shown)
