"""Pages about runs: what is done, what is left, and everything one can do about it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.panels import panel
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.homes import home_of, page_of
from goodword.people.queries import person_for

from .. import forms, queries
from ..actions import running, stepping
from ..models import Run, RunStep

SHOWN = 20


@members_only
@require_GET
def run(request: MemberRequest, run_id: int) -> HttpResponse:
    """One run: its steps, how each stands and by what, and what one can do."""
    found = queries.run_for(request.user, run_id)
    shown = {
        "run": found,
        "who": found.person or found.organisation,
        "home": home_of(found.person_id, found.organisation_id),
        "lines": queries.lines_of(request.user, found, timezone.localdate()),
    }
    return render(request, "playbooks/run.html", shown)


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """The runs of a person, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    runs = queries.runs_for(request.user, person=person)[:SHOWN]
    return panel(request, "playbooks/runs.html", title=say("Playbooks"), who=person, home=page_of(person), runs=runs)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def begin(request: MemberRequest, person_id: int) -> HttpResponse:
    """Begin a playbook for a person by hand."""
    person = person_for(request.user, person_id)
    home = page_of(person)
    choices = queries.running_playbooks(request.user)
    form = forms.BeginForm(request.POST or None, initial={"next": back(request, home)}, playbooks=choices)
    if not form.is_valid():
        title = say("Begin a playbook for %(who)s") % {"who": person}
        return sheet(request, form, who=person, home=home, title=title, submit=say("Begin"))
    chosen = queries.playbook_for(request.user, form.cleaned_data["playbook"])
    begun = running.begin(
        chosen, person=person, staff=staff_of(request.user), dealer=dealer_of(request.user), by=request.user.by, at=timezone.now()
    )
    return done(request, say("“%(name)s” has begun.") % {"name": chosen.name}, _page(begun))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def tick(request: MemberRequest, run_step_id: int) -> HttpResponse:
    """Say that a step was done, and perhaps how."""
    step = queries.step_for(request.user, run_step_id)
    form = forms.WordForm(request.POST or None, initial={"next": back(request, _page(step.run))})
    if request.method == "GET" or not form.is_valid():
        return sheet(request, form, who=_who(step.run), home=_page(step.run), title=say("It is done"), submit=say("It is done"))
    word, who = form.cleaned_data["word"], staff_of(request.user)
    stepping.tick(step, word=word, staff=who, by=request.user.by, at=timezone.now())
    return _done(request, step.run, say("Done. Thank you."), "playbooks:untick", step.pk)


@needs(Right.WRITE)
@require_POST
def untick(request: MemberRequest, run_step_id: int) -> HttpResponse:
    """Undo a tick."""
    return _step(request, run_step_id, stepping.untick, say("It is open again."))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def skip(request: MemberRequest, run_step_id: int) -> HttpResponse:
    """Leave a step out, and say why."""
    step = queries.step_for(request.user, run_step_id)
    form = forms.ReasonForm(request.POST or None, initial={"next": back(request, _page(step.run))})
    if not form.is_valid():
        return sheet(
            request, form, who=_who(step.run), home=_page(step.run), title=say("Leave it out"), submit=say("Leave it out")
        )
    stepping.skip(step, reason=form.cleaned_data["word"], by=request.user.by, at=timezone.now())
    return _done(request, step.run, say("It is left out."), "playbooks:unskip", step.pk)


@needs(Right.WRITE)
@require_POST
def unskip(request: MemberRequest, run_step_id: int) -> HttpResponse:
    """Undo leaving a step out."""
    return _step(request, run_step_id, stepping.unskip, say("It is open again."))


@needs(Right.WRITE)
@require_POST
def pause(request: MemberRequest, run_id: int) -> HttpResponse:
    """Let a run rest."""
    return _run(request, run_id, running.pause, say("It rests; nothing of it is asked for."), "playbooks:resume")


@needs(Right.WRITE)
@require_POST
def resume(request: MemberRequest, run_id: int) -> HttpResponse:
    """Let a run go on."""
    return _run(request, run_id, running.resume, say("It goes on."), "playbooks:rest_on")


@needs(Right.WRITE)
@require_POST
def rest_on(request: MemberRequest, run_id: int) -> HttpResponse:
    """Undo that a run goes on."""
    return _run(request, run_id, running.rest_on, say("It rests; nothing of it is asked for."))


@needs(Right.WRITE)
@require_POST
def hand_back(request: MemberRequest, run_id: int) -> HttpResponse:
    """Undo that a run was handed over."""
    return _run(request, run_id, running.hand_back, say("It is again with whom it was."))


@needs(Right.WRITE)
@require_POST
def reopen(request: MemberRequest, run_id: int) -> HttpResponse:
    """Undo that a run was ended."""
    return _run(request, run_id, running.reopen, say("It goes on."))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def end(request: MemberRequest, run_id: int) -> HttpResponse:
    """End a run before its time, and say why."""
    found = queries.run_for(request.user, run_id)
    form = forms.ReasonForm(request.POST or None, initial={"next": back(request, _page(found))})
    if not form.is_valid():
        return sheet(request, form, who=_who(found), home=_page(found), title=say("End it"), submit=say("End it"))
    running.end(found, reason=form.cleaned_data["word"], by=request.user.by, at=timezone.now())
    return _done(request, found, say("It is over."), "playbooks:reopen", found.pk)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def hand_over(request: MemberRequest, run_id: int) -> HttpResponse:
    """Let somebody else see to a run."""
    found = queries.run_for(request.user, run_id)
    start = {"next": back(request, _page(found)), "staff": found.staff_id}
    form = forms.HandOverForm(request.POST or None, initial=start, staff=queries.staff_for(request.user))
    if not form.is_valid():
        return sheet(request, form, who=_who(found), home=_page(found), title=say("Hand it over"), submit=say("Hand it over"))
    to = queries.staff_called(request.user, form.cleaned_data["staff"])
    running.hand_over(found, staff=to, by=request.user.by, at=timezone.now())
    return _done(request, found, say("%(name)s sees to it now.") % {"name": to.name}, "playbooks:hand_back", found.pk)


def _page(run: Run) -> str:
    return reverse("playbooks:run", args=[run.pk])


def _who(run: Run) -> object:
    return run.person or run.organisation


def _done(request: MemberRequest, run: Run, text: str, undo: str = "", *args: int) -> HttpResponse:
    return done(request, text, _page(run), undo=reverse(undo, args=args) if undo else "")


def _step(request: MemberRequest, run_step_id: int, verb: Callable[..., bool], text: str) -> HttpResponse:
    step: RunStep = queries.step_for(request.user, run_step_id)
    verb(step, by=request.user.by, at=timezone.now())
    return _done(request, step.run, text)


def _run(request: MemberRequest, run_id: int, verb: Callable[..., bool], text: str, undo: str = "") -> HttpResponse:
    found = queries.run_for(request.user, run_id)
    verb(found, by=request.user.by, at=timezone.now())
    return _done(request, found, text, undo, *([found.pk] if undo else []))
