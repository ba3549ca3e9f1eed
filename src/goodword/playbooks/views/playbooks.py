"""Pages about playbooks: the list, one of them, and the editor with its preview."""

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.panels import panel
from goodword.kit.sheets import done

from .. import forms, queries, words
from ..actions import writing
from ..actions.laying import NotReady
from ..models import Playbook
from ..rules import Definition, Due, On, Phase, Step, Trigger
from ..starting import STARTS
from ..words import begins, proved_by, when

SHOWN = 50


@needs(Right.SEE_ALL)
@require_GET
def playbooks(request: MemberRequest) -> HttpResponse:
    """Every playbook, and those to start from."""
    found = list(queries.playbooks_for(request.user))
    return render(request, "playbooks/playbooks.html", {"rows": found, "starts": STARTS.values()})


@needs(Right.SEE_ALL)
@require_GET
def playbook(request: MemberRequest, playbook_id: int) -> HttpResponse:
    """One playbook: its steps, its editions, its runs."""
    found = queries.playbook_for(request.user, playbook_id)
    edition = queries.edition_of(found)
    definition = queries.definition_of(edition)
    steps = [(s, when(s.due, definition.by_key), proved_by(s.evidence)) for s in definition.steps]
    shown = {
        "playbook": found,
        "edition": edition,
        "begins": begins(definition.trigger),
        "steps": steps,
        "problems": words.wrong(queries.problems_of(definition)),
        "editions": queries.editions_of(found),
        "runs": queries.runs_for(request.user, playbook=found)[:SHOWN],
        "elsewhen": queries.elsewhen(found, definition, timezone.now()),
        "form": forms.OnForm(initial={"since_on": timezone.localdate()}, today=timezone.localdate()),
    }
    return render(request, "playbooks/playbook.html", shown)


@needs(Right.SEE_ALL)
@require_GET
def missing(request: MemberRequest, playbook_id: int) -> HttpResponse:
    """Who missed what lately: one's own, or of everybody for those who manage."""
    found = queries.playbook_for(request.user, playbook_id)
    home = reverse("playbooks:playbook", args=[found.pk])
    missed = {"rows": queries.missing_of(request.user, found, timezone.localdate()), "days": queries.MISSED_WITHIN.days}
    return panel(request, "playbooks/missing.html", title=say("What was missed"), who=found, home=home, **missed)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Write a new playbook, from nothing or from one to start from."""
    if request.method == "GET":
        start = STARTS.get(request.GET.get("from", ""))
        first = Step("first", "", Phase.AFTER, due=Due(1))
        definition = start.made() if start else Definition(Trigger(On.ORDER), (first,))
        name, phase = (str(start.name), str(start.phase)) if start else ("", "after")
        return _editor(request, forms.shown(definition, name=name, phase=phase, after=0), say("A new playbook"))
    return _written(request, None)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, playbook_id: int) -> HttpResponse:
    """Write the next edition of a playbook. Runs that began before keep theirs."""
    found = queries.playbook_for(request.user, playbook_id)
    if request.method == "GET":
        edition = queries.edition_of(found)
        definition = queries.definition_of(edition)
        editor = forms.shown(definition, name=found.name, phase=found.phase, after=edition.number)
        return _editor(request, editor, found.name)
    return _written(request, found)


def _written(request: MemberRequest, found: Playbook | None) -> HttpResponse:
    title = found.name if found else say("A new playbook")
    do = request.POST.get("do", "")
    if do:
        return _editor(request, forms.moved(request.POST, do), title)
    editor = forms.typed(request.POST)
    if not editor.is_valid():
        return _editor(request, editor, title, status=422)
    said, definition = editor.playbook.cleaned_data, editor.definition()
    told = {"name": said["name"], "phase": said["phase"], "definition": definition, "by": request.user.by, "at": timezone.now()}
    try:
        if found is None:
            found = writing.make_playbook(**told)
        else:
            writing.write_edition(found, after=said["after"] or 0, **told)
    except NotReady as why:
        return _editor(request, editor, title, wrong=words.wrong(why.problems), status=422)
    except writing.WrittenBefore:
        wrong = [say("Somebody else changed it in the meantime. Open it again to see what they wrote.")]
        return _editor(request, editor, title, wrong=wrong, status=422)
    messages.success(request, say("The playbook is kept."))
    return HttpResponseRedirect(reverse("playbooks:playbook", args=[found.pk]))


def _editor(
    request: MemberRequest, editor: forms.Editor, title: str, *, wrong: list[str] | None = None, status: int = 200
) -> HttpResponse:
    shown = {"editor": editor, "title": title, "wrong": wrong or [], "last": len(editor.steps) - 1}
    return render(request, "playbooks/editor.html", shown, status=status)


@needs(Right.MANAGE)
@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """Who would have what due when, of a playbook that is being written; nothing is kept."""
    editor = forms.typed(request.POST)
    if not editor.is_valid():
        return render(request, "playbooks/preview.html", {"is_unfinished": True})
    definition = editor.definition()
    shown = {
        "wrong": words.wrong(queries.problems_of(definition)),
        "preview": queries.preview(request.user, definition, timezone.now()),
    }
    return render(request, "playbooks/preview.html", shown)


@needs(Right.MANAGE)
@require_POST
def switch_on(request: MemberRequest, playbook_id: int) -> HttpResponse:
    """Let a playbook begin runs."""
    found = queries.playbook_for(request.user, playbook_id)
    now, home = timezone.now(), reverse("playbooks:playbook", args=[found.pk])
    form = forms.OnForm(request.POST, today=timezone.localdate(now))
    if not form.is_valid():
        messages.error(request, str(form.errors["since_on"][0]))
        return HttpResponseRedirect(home)
    day = form.cleaned_data["since_on"]
    since = timezone.make_aware(datetime.combine(day, time())) if day is not None and day < timezone.localdate(now) else now
    definition = queries.definition_of(queries.edition_of(found))
    try:
        writing.switch_on(found, definition=definition, since_at=since, by=request.user.by, at=now)
    except NotReady as why:
        messages.error(request, " ".join(words.wrong(why.problems)))
        return HttpResponseRedirect(home)
    return done(request, say("It is on."), home, undo=reverse("playbooks:switch_off", args=[found.pk]))


@needs(Right.MANAGE)
@require_POST
def switch_off(request: MemberRequest, playbook_id: int) -> HttpResponse:
    """Let a playbook begin no more runs."""
    found = queries.playbook_for(request.user, playbook_id)
    writing.switch_off(found, by=request.user.by, at=timezone.now())
    home = reverse("playbooks:playbook", args=[found.pk])
    return done(request, say("It begins no more runs. Those that run go on."), home)


@needs(Right.SEE_ALL)
@require_GET
def edition(request: MemberRequest, edition_id: int) -> HttpResponse:
    """What one edition says."""
    one = queries.edition_for(request.user, edition_id)
    definition = queries.definition_of(one)
    steps = [(s, when(s.due, definition.by_key), proved_by(s.evidence)) for s in definition.steps]
    shown = {"playbook": one.playbook, "edition": one, "begins": begins(definition.trigger), "steps": steps}
    return render(request, "playbooks/edition.html", shown)
