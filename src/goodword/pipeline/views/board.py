"""The board of enquiries, and moving a card on it."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.narrowing import Unknown
from goodword.kit.returning import back
from goodword.kit.sheets import done

from .. import queries
from ..actions import NotOpen, move_to_stage
from ..board import ENDS, STAGES, WARMTH, WHOSE, Narrowed, board
from ..models import Opportunity
from .enquiries import won
from .listing import list_of
from .settling import too_late


@members_only
@require_GET
def shown(request: MemberRequest) -> HttpResponse:
    """What is asked for, a column for each stage."""
    try:
        kept = Narrowed.asked(request.GET)
    except Unknown:
        return HttpResponseBadRequest()
    columns = board(request.user, kept, now=timezone.now())
    told = {
        "columns": columns,
        "is_empty": not any(column.n for column in columns),
        "kept": kept,
        "whose": WHOSE,
        "warmths": WARMTH,
        "ways": [*STAGES.choices, *ENDS.items()],
        "home": request.get_full_path(),
    }
    return render(request, "pipeline/board.html", told)


@members_only
@require_GET
def listed(request: MemberRequest) -> HttpResponse:
    """All enquiries as a list: the open ones, the won, the lost."""
    try:
        kept = Narrowed.asked(request.GET)
    except Unknown:
        return HttpResponseBadRequest()
    told = {"kept": kept, "kept_said": urlencode(kept.said), "whose": WHOSE, "warmths": WARMTH, "stages": STAGES.choices}
    return list_of(request, Opportunity, "pipeline/all_enquiries.html", lambda rows: _named(kept.of(rows, request.user)), **told)


def _named(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    return rows.select_related("introduced_by", "staff")


@needs(Right.WRITE)
@require_POST
def move(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """A card is put into another column: on to a stage, won, or lost, which asks why."""
    found = queries.opportunity_for(request.user, opportunity_id)
    to, version = request.POST.get("to", ""), request.POST.get("version", "")
    if to == Opportunity.State.LOST:
        home = back(request, reverse("pipeline:board"))
        return HttpResponseRedirect(f"{reverse('pipeline:lose', args=[found.pk])}?{urlencode({'next': home})}")
    if to == Opportunity.State.WON:
        return won(request, found)
    if to not in STAGES.values or not version.isdecimal():
        return HttpResponseBadRequest()
    if to == found.stage:
        return HttpResponseRedirect(back(request, reverse("pipeline:board")))
    return _moved(request, found, to, int(version))


def _moved(request: MemberRequest, found: Opportunity, stage: str, version: int) -> HttpResponse:
    try:
        deed = move_to_stage(found, stage=stage, version=version, by=request.user.by, at=timezone.now())
    except (NotOpen, ChangedMeanwhile):
        return too_late(request, found, say("Somebody changed it before you; this is how it stands."))
    text = say("“%(title)s” is at “%(stage)s” now.") % {"title": found.title, "stage": found.get_stage_display()}
    return done(request, text, reverse("pipeline:board"), undo=reverse("pipeline:uncorrect", args=[deed.pk]))
