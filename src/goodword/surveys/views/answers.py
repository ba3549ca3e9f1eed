"""Pages about what people answered: of one person, and of everybody as it comes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page
from goodword.kit.panels import panel
from goodword.kit.sheets import done
from goodword.people.queries import person_for

from .. import queries
from ..actions import answering
from ..filters import IDS, Filters, NoSuchFilter
from ..forms import LeaveOutForm

WAYS = ("after", "before")
ORDER = ("-answered_at", "-id")
AT_A_TIME = 25
LABELS = {"survey": _("Survey"), "branch": _("Branch"), "product": _("Product"), "staff": _("Staff"), "dealer": _("Dealer")}


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """What a person answered, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    asked = {way: request.GET.get(way, "") for way in WAYS}
    try:
        found = page(queries.answers_of(request.user, person=person), ORDER, size=8, **asked)
    except BadCursor:
        return HttpResponse(status=400)
    home = reverse("directory:person", args=[person.pk])
    return panel(request, "surveys/answers.html", title=say("Answers"), who=person, home=home, page=found)


@members_only
@require_GET
def listening(request: MemberRequest) -> HttpResponse:
    """What people say, the last first, and new answers as they come."""
    try:
        wanted = _wanted(request)
        asked = {way: request.GET.get(way, "") for way in WAYS}
        found = page(queries.answers_like(request.user, wanted), ORDER, size=AT_A_TIME, **asked)
    except (BadCursor, NoSuchFilter):
        return render(request, "400.html", status=400)
    live = _live(request, wanted, since=queries.newest(request.user))
    shown = {
        **live,
        "page": found,
        "is_live": not any(asked.values()),
        "metrics": queries.METRICS,
        "choices": [
            {"name": name, "label": LABELS[name], "rows": rows, "chosen": int(getattr(wanted, name) or 0)}
            for name, rows in queries.choices_for(request.user).items()
        ],
        "is_narrowed_further": any(getattr(wanted, name) for name in IDS),
        "mail_comes": any(alert.is_by_mail for alert, _ in live["alerts"]) and queries.gets_mail(request.user),
        "n_left_out": queries.suspicious_for(request.user).count(),
    }
    return render(request, "surveys/listening.html", shown)


@members_only
@require_GET
def new(request: MemberRequest) -> HttpResponse:
    """What has come since a page was shown; nothing where nothing has."""
    since = request.GET.get("since", "")
    try:
        wanted = _wanted(request, "since")
    except NoSuchFilter:
        return HttpResponse(status=400)
    if not (since.isascii() and since.isdigit() and len(since) < 19):
        return HttpResponse(status=400)
    newest = queries.newest(request.user)
    if newest <= int(since):
        return HttpResponse(status=204)
    rows = queries.answers_since(request.user, wanted, int(since))[:AT_A_TIME]
    return render(request, "surveys/new.html", {**_live(request, wanted, since=newest), "rows": rows, "is_live": True})


def _wanted(request: MemberRequest, *beside: str) -> Filters:
    return Filters.of({name: request.GET.get(name, "") for name in request.GET if name not in (*WAYS, *beside)})


def _live(request: MemberRequest, wanted: Filters, *, since: int) -> dict[str, Any]:
    """What both the page and its news show: the filters, and how many answers came that somebody wants to be told of."""
    alerts = [(alert, queries.unseen(alert)) for alert in queries.alerts_of(request.user)]
    return {"wanted": wanted, "query": wanted.query(), "since": since, "alerts": alerts}


@needs(Right.SEE_ALL)
@require_GET
def left_out(request: MemberRequest) -> HttpResponse:
    """What came through doorways and looks as if a program had made it."""
    asked = {way: request.GET.get(way, "") for way in WAYS}
    try:
        found = page(queries.suspicious_for(request.user), ("-changed_at", "-id"), size=AT_A_TIME, **asked)
    except BadCursor:
        return render(request, "400.html", status=400)
    return render(request, "surveys/left_out.html", {"page": found})


@needs(Right.WRITE)
@require_POST
def count_in(request: MemberRequest, response_id: int) -> HttpResponse:
    """Somebody meant it: its scores count from now on."""
    found = queries.response_for(request.user, response_id)
    answering.count_in(found, by=request.user.by, at=timezone.now())
    undo = reverse("surveys:leave_out", args=[found.pk])
    return done(request, say("It counts from now on."), reverse("surveys:left_out"), undo=undo)


@needs(Right.WRITE)
@require_POST
def leave_out(request: MemberRequest, response_id: int) -> HttpResponse:
    """Nobody meant it: what was said is kept beside, and counts no more."""
    found, form = queries.response_for(request.user, response_id), LeaveOutForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    answering.leave_out(found, why=why or say("Somebody of ours left it out."), by=request.user.by, at=timezone.now())
    undo = reverse("surveys:count_in", args=[found.pk])
    return done(request, say("It is left out."), reverse("surveys:left_out"), undo=undo)
