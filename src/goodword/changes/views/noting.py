"""Pages on which a change is noted, said otherwise, or taken away."""

from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.kit.toasts import toast

from .. import queries
from ..actions import noting as verbs
from ..forms import ChangeForm, present
from ..models import Change
from ..rules import AlreadyTold


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Note a change; on the page of a case or an answer, because of that answer."""
    asked = request.GET.get("answer", "")
    start = {"since_on": timezone.localdate(), "once": token_urlsafe(16), "next": back(request, _home())}
    form = ChangeForm(request.POST or None, initial={**start, "answer": asked if asked.isdecimal() else None})
    if not form.is_valid():
        return _asked(request, form, _home(), say("You said, we did"))
    number = form.cleaned_data["answer"]
    answers = queries.answers_named(request.user, [number] if number else [])
    by: dict[str, Any] = {"by": request.user.by, "at": timezone.now()}
    change = verbs.note_change(answers=answers, once=once_of(request, form), **form.said, **by)
    text = say("It is noted. Say which words caused it, and tell those who said them.")
    messages.success(request, text, extra_tags=reverse("changes:remove", args=[change.pk]))
    return _to(request, home_of_change(change))


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def correct(request: MemberRequest, change_id: int) -> HttpResponse:
    """Say otherwise what was changed."""
    change = queries.change_for(request.user, change_id)
    form = ChangeForm(request.POST or None, initial={**present(change), "next": back(request, home_of_change(change))})
    if not form.is_valid():
        return _asked(request, form, home_of_change(change), say("Change what you noted"))
    try:
        version = form.cleaned_data["version"] or 0
        deed = verbs.correct(change, version=version, **form.said, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        return done(request, say("Somebody changed it before you; this is how it stands."), home_of_change(change))
    return done(request, say("It is changed."), home_of_change(change), undo=reverse("changes:undo", args=[deed.pk]))


@needs(Right.MANAGE)
@require_POST
def undo(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Take back that it was said otherwise."""
    deed, change = queries.changed_by(request.user, entry_id)
    try:
        verbs.undo(change, deed, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        return done(request, say("Somebody changed it since; it stays as it is."), home_of_change(change))
    return done(request, say("It is as it was."), home_of_change(change))


@needs(Right.MANAGE)
@require_POST
def remove(request: MemberRequest, change_id: int) -> HttpResponse:
    """Take a change away."""
    change = queries.change_for(request.user, change_id)
    try:
        deed = verbs.remove(change, by=request.user.by, at=timezone.now())
    except AlreadyTold:
        return done(request, say("Somebody was told of it, so it stays."), home_of_change(change))
    messages.success(request, say("It is taken away."), extra_tags=reverse("changes:bring_back", args=[deed.pk]))
    return HttpResponseRedirect(_home())


@needs(Right.MANAGE)
@require_POST
def bring_back(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that it was taken away."""
    deed = queries.taken_by(request.user, entry_id, "change.removed")
    change = verbs.bring_back(deed, by=request.user.by, at=timezone.now())
    toast(request, say("It is back.") if change else say("It can no longer be brought back."))
    return HttpResponseRedirect(home_of_change(change) if change else _home())


def home_of_change(change: Change) -> str:
    """The page of a change."""
    return reverse("changes:change", args=[change.pk])


def _home() -> str:
    return reverse("changes:changes")


def _asked(request: MemberRequest, form: ChangeForm, home: str, title: str) -> HttpResponse:
    return sheet(request, form, who=say("You said, we did"), home=home, title=title, submit=say("Save"))


def _to(request: MemberRequest, url: str) -> HttpResponse:
    """To another page, from a sheet as from a page of its own."""
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
