"""The forms in which people and organisations are added and changed."""

from secrets import token_urlsafe

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right, may
from goodword.people import actions
from goodword.people.forms import OrganisationForm, PersonForm, Reachable
from goodword.people.queries import organisation_for, person_for


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_person(request: MemberRequest) -> HttpResponse:
    """Add somebody by hand."""
    form = PersonForm(request.POST or None, initial={"once": token_urlsafe(16)})
    home = reverse("directory:people")
    if request.method == "GET" or not form.is_valid():
        return _show(request, form, title=say("Add a person"), home=home)
    person = actions.add_person(
        **form.written(),
        carer=None if may(request.user.role, Right.SEE_ALL) else request.user,
        once=_once(request, form),
        by=request.user.by,
        at=timezone.now(),
    )
    messages.success(request, say("%(name)s is in.") % {"name": person.name})
    return HttpResponseRedirect(reverse("directory:person", args=[person.pk]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_organisation(request: MemberRequest) -> HttpResponse:
    """Add an organisation by hand."""
    form = OrganisationForm(request.POST or None, initial={"once": token_urlsafe(16)})
    home = reverse("directory:organisations")
    if request.method == "GET" or not form.is_valid():
        return _show(request, form, title=say("Add an organisation"), home=home)
    organisation = actions.add_organisation(
        **form.written(),
        carer=None if may(request.user.role, Right.SEE_ALL) else request.user,
        once=_once(request, form),
        by=request.user.by,
        at=timezone.now(),
    )
    messages.success(request, say("%(name)s is in.") % {"name": organisation.name})
    return HttpResponseRedirect(reverse("directory:organisation", args=[organisation.pk]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def edit_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """Change what is known of a person; when somebody else was quicker, both versions are shown."""
    person = person_for(request.user, person_id)
    home, title = reverse("directory:person", args=[person.pk]), say("Change %(name)s") % {"name": person.name}
    form = PersonForm(request.POST or None, initial=PersonForm.of(person))
    if request.method == "GET" or not form.is_valid():
        return _show(request, form, title=title, home=home)
    try:
        actions.edit_person(
            person, version=form.cleaned_data["version"] or 0, **form.written(), by=request.user.by, at=timezone.now()
        )
    except actions.Conflict as conflict:
        return _conflict(request, form, conflict, title=title, home=home)
    messages.success(request, say("Saved."))
    return HttpResponseRedirect(home)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def edit_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Change what is known of an organisation; when somebody else was quicker, both versions are shown."""
    organisation = organisation_for(request.user, organisation_id)
    home = reverse("directory:organisation", args=[organisation.pk])
    title = say("Change %(name)s") % {"name": organisation.name}
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.of(organisation))
    if request.method == "GET" or not form.is_valid():
        return _show(request, form, title=title, home=home)
    try:
        actions.edit_organisation(
            organisation, version=form.cleaned_data["version"] or 0, **form.written(), by=request.user.by, at=timezone.now()
        )
    except actions.Conflict as conflict:
        return _conflict(request, form, conflict, title=title, home=home)
    messages.success(request, say("Saved."))
    return HttpResponseRedirect(home)


def _show(request: MemberRequest, form: Reachable, *, title: str, home: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "directory/form.html", {"form": form, "title": title, "home": home}, status=status)


def _conflict(request: MemberRequest, form: Reachable, conflict: actions.Conflict, *, title: str, home: str) -> HttpResponse:
    """Nothing is written: what was typed stays in the form, what is kept stands above it, and the next save is meant."""
    again = type(form)({**request.POST.dict(), "version": conflict.version})
    again.is_valid()
    said = [(form.fields[d.field].label, d.kept, d.wanted) for d in conflict.differences if d.field in form.fields]
    context = {"form": again, "title": title, "home": home, "differences": said}
    return render(request, "directory/form.html", context, status=409)


def _once(request: MemberRequest, form: Reachable) -> str:
    token = form.cleaned_data["once"]
    return f"{request.user.pk}:{token}" if token else ""
