"""The forms in which people and organisations are added and changed."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.rules import Right, may
from goodword.people.actions import records
from goodword.people.forms import OrganisationForm, PersonForm, Reachable
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for


@dataclass(frozen=True)
class Kind:
    """What is added and changed, and by which words."""

    form: type[Reachable]
    add: Callable[..., Any]
    edit: Callable[..., Any]
    page: str
    list: str


PERSON = Kind(PersonForm, records.add_person, records.edit_person, "directory:person", "directory:people")
ORGANISATION = Kind(
    OrganisationForm, records.add_organisation, records.edit_organisation, "directory:organisation", "directory:organisations"
)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_person(request: MemberRequest) -> HttpResponse:
    """Add somebody by hand."""
    return _add(request, PERSON, title=say("Add a person"))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_organisation(request: MemberRequest) -> HttpResponse:
    """Add an organisation by hand."""
    return _add(request, ORGANISATION, title=say("Add an organisation"))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def edit_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """Change what is known of a person; when somebody else was quicker, both versions are shown."""
    person = person_for(request.user, person_id)
    return _edit(request, PERSON, person, PersonForm(request.POST or None, initial=PersonForm.of(person)))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def edit_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Change what is known of an organisation; when somebody else was quicker, both versions are shown."""
    found = organisation_for(request.user, organisation_id)
    return _edit(request, ORGANISATION, found, OrganisationForm(request.POST or None, initial=OrganisationForm.of(found)))


def _add(request: MemberRequest, kind: Kind, *, title: str) -> HttpResponse:
    form = kind.form(request.POST or None, initial={"once": token_urlsafe(16)})
    if request.method == "GET" or not form.is_valid():
        return _show(request, form, title=title, home=reverse(kind.list))
    added = kind.add(
        **form.written(),
        carer=None if may(request.user.role, Right.SEE_ALL) else request.user,
        once=once_of(request, form),
        by=request.user.by,
        at=timezone.now(),
    )
    messages.success(request, say("%(name)s is in.") % {"name": added.name})
    return HttpResponseRedirect(reverse(kind.page, args=[added.pk]))


def _edit(request: MemberRequest, kind: Kind, found: Person | Organisation, form: Reachable) -> HttpResponse:
    home, title = reverse(kind.page, args=[found.pk]), say("Change %(name)s") % {"name": found.name}
    if request.method == "GET" or not form.is_valid():
        return _show(request, form, title=title, home=home)
    version = form.cleaned_data["version"] or 0
    try:
        kind.edit(found, version=version, **form.written(), by=request.user.by, at=timezone.now())
    except records.Conflict as conflict:
        return _conflict(request, form, conflict, title=title, home=home)
    messages.success(request, say("Saved."))
    return HttpResponseRedirect(home)


def _show(request: MemberRequest, form: Reachable, *, title: str, home: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "directory/form.html", {"form": form, "title": title, "home": home}, status=status)


def _conflict(request: MemberRequest, form: Reachable, conflict: records.Conflict, *, title: str, home: str) -> HttpResponse:
    """Nothing is written: what was typed stays in the form, what is kept stands above it, and the next save is meant."""
    again = type(form)({**request.POST.dict(), "version": conflict.version})
    again.is_valid()
    said = [(form.fields[d.field].label, d.kept, d.wanted) for d in conflict.differences if d.field in form.fields]
    context = {"form": again, "title": title, "home": home, "differences": said}
    return render(request, "directory/form.html", context, status=409)
