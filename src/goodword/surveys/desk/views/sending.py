"""Pages on which surveys go out: one of them with its numbers, its waves, its doors, and after what it goes by itself."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit import qr
from goodword.kit.paging import BadCursor, page
from goodword.kit.sheets import done, not_done, sheet

from ... import drafting, overview, queries
from ...actions import cueing, opening_doors, waves
from ...models import Doorway, Invitation, Survey
from ...rules import NotLive
from ..sending_forms import CueForm, DoorwayForm, WaveForm
from ..words import so_many, wrong

SHOWN = 25


@needs(Right.SEE_ALL)
@require_GET
def survey(request: MemberRequest, survey_id: int) -> HttpResponse:
    """One survey: how its invitations stand, its waves, its doors."""
    found = overview.survey_for(request.user, survey_id)
    draft = queries.draft_of(found)
    shown = {
        "survey": found,
        "draft": draft,
        "problems": wrong(drafting.problems_of(draft.questions, found.language)) if draft else [],
        "versions": overview.versions_of(request.user, found),
        "counts": overview.counts_of(request.user, found),
        "waves": overview.waves_with_counts(request.user, found),
        "cues": overview.cues_of(request.user, found),
        "doorways": [(door, _address(door)) for door in overview.doorways_of(request.user, found)],
        "is_live": found.state == Survey.State.LIVE,
    }
    return render(request, "surveys/desk/survey.html", shown)


@needs(Right.SEE_ALL)
@require_GET
def invitations(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Whom a survey was put to, and who was not asked and why."""
    found = overview.survey_for(request.user, survey_id)
    state = request.GET.get("state", "")
    asked = {way: request.GET.get(way, "") for way in ("after", "before")}
    if state and state not in Invitation.State.values:
        return render(request, "400.html", status=400)
    try:
        rows = page(overview.invitations_of(request.user, found, state=state), ("-id",), size=SHOWN, **asked)
    except BadCursor:
        return render(request, "400.html", status=400)
    shown = {"survey": found, "page": rows, "state": state, "states": Invitation.State.choices}
    return render(request, "surveys/desk/invitations.html", shown)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def plan_wave(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Plan to ask everybody of a list."""
    found = overview.survey_for(request.user, survey_id)
    home = reverse("surveys:survey", args=[found.pk])
    wave = {"who": found.name, "home": home, "title": say("Ask many at once")}
    if request.method == "GET":
        form = WaveForm(initial={"name": found.name, "filters": request.GET.get("filters", "")}, now=timezone.now())
        return sheet(request, form, **wave, submit=say("Go on"))
    form = WaveForm(request.POST, now=timezone.now())
    if not form.is_valid():
        return sheet(request, form, **wave, submit=say("Go on"))
    if not form.is_sure:
        return sheet(request, form.read(), **wave, note=so_many(form.n), submit=say("Ask them"))
    return _planned(request, found, form, home)


def _planned(request: MemberRequest, found: Survey, form: WaveForm, home: str) -> HttpResponse:
    now = timezone.now()
    told = {"name": form.cleaned_data["name"], "audience": form.audience, "starts_at": form.cleaned_data["starts_at"] or now}
    try:
        wave = waves.plan_wave(survey=found, **told, by=request.user.by, at=now)
    except NotLive:
        return not_done(request, say("Publish the survey before it goes out."), home)
    return _told(request, say("The wave is planned."), found.pk, undo=("stop_wave", wave.pk))


@needs(Right.MANAGE)
@require_POST
def stop_wave(request: MemberRequest, wave_id: int) -> HttpResponse:
    """Ask nobody else in a wave."""
    wave = overview.wave_for(request.user, wave_id)
    try:
        n = waves.stop_wave(wave, by=request.user.by, at=timezone.now())
    except waves.UnderWay:
        return not_done(request, say("It is over already."), reverse("surveys:survey", args=[wave.survey_id]))
    return _told(request, say("It is stopped. Taken back before it went out: %s.") % n, wave.survey_id)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def switch_on(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Let a survey go out by itself after something."""
    found = overview.survey_for(request.user, survey_id)
    home = reverse("surveys:survey", args=[found.pk])
    form = CueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cue = cueing.switch_on(survey=found, **form.cleaned_data, by=request.user.by, at=timezone.now())
        return _told(request, say("It goes out by itself from now on."), found.pk, undo=("switch_off", cue.pk))
    return sheet(request, form, who=found.name, home=home, title=say("Let it go out by itself"), submit=say("Switch it on"))


@needs(Right.MANAGE)
@require_POST
def switch_off(request: MemberRequest, cue_id: int) -> HttpResponse:
    """Let a survey go out by itself no more."""
    cue = overview.cue_for(request.user, cue_id)
    cueing.switch_off(cue, by=request.user.by, at=timezone.now())
    return _told(request, say("It goes out by itself no more."), cue.survey_id, undo=("switch_on_again", cue.pk))


@needs(Right.MANAGE)
@require_POST
def switch_on_again(request: MemberRequest, cue_id: int) -> HttpResponse:
    """Let it go out by itself as before."""
    cue = overview.cue_for(request.user, cue_id)
    cueing.switch_on_again(cue, by=request.user.by, at=timezone.now())
    return _told(request, say("It goes out by itself again."), cue.survey_id)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def open_door(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Let anybody answer by a link, a QR code or on a page of one's own."""
    found = overview.survey_for(request.user, survey_id)
    home = reverse("surveys:survey", args=[found.pk])
    form = DoorwayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        door = opening_doors.open_door(survey=found, **form.cleaned_data, by=request.user.by, at=timezone.now())
        return _told(request, say("It is open."), found.pk, undo=("close_door", door.pk))
    return sheet(request, form, who=found.name, home=home, title=say("Let anybody answer"), submit=say("Open it"))


@needs(Right.MANAGE)
@require_POST
def close_door(request: MemberRequest, doorway_id: int) -> HttpResponse:
    """Let nobody else answer by it."""
    door = overview.doorway_for(request.user, doorway_id)
    opening_doors.close_door(door, by=request.user.by, at=timezone.now())
    return _told(request, say("It is closed. What came through it stays."), door.survey_id, undo=("open_door_again", door.pk))


@needs(Right.MANAGE)
@require_POST
def open_door_again(request: MemberRequest, doorway_id: int) -> HttpResponse:
    """Open again what was closed."""
    door = overview.doorway_for(request.user, doorway_id)
    opening_doors.open_door_again(door, by=request.user.by, at=timezone.now())
    return _told(request, say("It is open again."), door.survey_id)


@needs(Right.SEE_ALL)
@require_GET
def code(request: MemberRequest, doorway_id: int, ending: str) -> HttpResponse:
    """A door as a QR code, to print or to put on a page."""
    door = overview.doorway_for(request.user, doorway_id)
    if ending not in qr.PICTURES:
        return render(request, "404.html", status=404)
    kind, drawn = qr.PICTURES[ending]
    response = HttpResponse(drawn(_address(door)), content_type=kind)
    response["Content-Disposition"] = f'inline; filename="survey-{door.pk}.{ending}"'
    return response


def _told(request: MemberRequest, text: str, survey_id: int, *, undo: tuple[str, int] | None = None) -> HttpResponse:
    """Back on the page of a survey with a word on what was done, and the door by which it is undone."""
    back = reverse(f"surveys:{undo[0]}", args=[undo[1]]) if undo else ""
    return done(request, text, reverse("surveys:survey", args=[survey_id]), undo=back)


def _address(door: Doorway) -> str:
    name = "surveys:framed" if door.way == "embed" else "surveys:doorway"
    return settings.GOODWORD_URL.rstrip("/") + reverse(name, args=[door.token])
