"""Settings: the business, its members, and one's own keys."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.kit.toasts import toast, warn

from . import actions, queries
from .doors import members_only, needs
from .forms import ROLES_SAY, AboutForm, InviteForm, KeyForm, MemberForm
from .http import MemberRequest
from .rules import Right

form_page = require_http_methods(["GET", "HEAD", "POST"])


@members_only
@require_GET
def settings(request: MemberRequest) -> HttpResponse:
    """The list of what can be set."""
    return render(request, "accounts/settings.html")


@needs(Right.OWN)
@form_page
def business(request: MemberRequest) -> HttpResponse:
    """What the business says of itself."""
    known = queries.business()
    form = AboutForm(request.POST or None, initial={} if known is None else vars(known))
    if form.is_valid():
        actions.describe_business(form.about(), by=request.user.by, at=timezone.now())
        toast(request, _("Saved."))
        return redirect("accounts:business")
    return _form(request, "accounts/business.html", form)


@needs(Right.MANAGE)
@require_GET
def members(request: MemberRequest) -> HttpResponse:
    """Who may come in, and whose link is still open."""
    now = timezone.now()
    shown = {"members": queries.members_for(request.user), "invitations": queries.invitations_for(request.user, now)}
    return render(request, "accounts/members.html", shown)


@needs(Right.MANAGE)
@form_page
def invite(request: MemberRequest) -> HttpResponse:
    """Ask for a link for somebody new; it is shown once."""
    form = InviteForm(request.POST or None, doer=request.user)
    if form.is_valid():
        try:
            token = actions.invite(request.user, **form.cleaned_data, at=timezone.now())
        except actions.AlreadyHere:
            form.add_error("email", _("Somebody with this e-mail is a member already."))
        else:
            return _link(request, token, form.cleaned_data["name"])
    return _form(request, "accounts/invite.html", form, roles=ROLES_SAY)


@needs(Right.MANAGE)
@form_page
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    """One member: name and role, a new password, the way out."""
    found = queries.member_for(request.user, member_id)
    form = MemberForm(request.POST or None, doer=request.user, initial={"name": found.name, "role": found.role})
    if form.is_valid():
        try:
            actions.change_member(request.user, found, **form.cleaned_data, at=timezone.now())
        except (actions.LastOwner, actions.NotYours) as why:
            form.add_error("role", _why(why))
        else:
            toast(request, _("Saved."))
            return redirect("accounts:members")
    return _form(request, "accounts/member.html", form, member=found, roles=ROLES_SAY)


@needs(Right.MANAGE)
@require_POST
def renew(request: MemberRequest, member_id: int) -> HttpResponse:
    """Ask for a link by which a member takes a new password; it is shown once."""
    found = queries.member_for(request.user, member_id)
    try:
        token = actions.renew(request.user, found, at=timezone.now())
    except actions.NotYours as why:
        return _back(request, member_id, why)
    return _link(request, token, str(found))


@needs(Right.MANAGE)
@require_POST
def deactivate(request: MemberRequest, member_id: int) -> HttpResponse:
    """Shut a member out at once."""
    found = queries.member_for(request.user, member_id)
    try:
        actions.deactivate(request.user, found, at=timezone.now())
    except (actions.LastOwner, actions.NotYours) as why:
        return _back(request, member_id, why)
    undo = reverse("accounts:reactivate", args=[found.pk])
    toast(request, _("%(name)s can no longer log in.") % {"name": found}, undo=undo)
    return redirect("accounts:members")


@needs(Right.MANAGE)
@require_POST
def reactivate(request: MemberRequest, member_id: int) -> HttpResponse:
    """Let a member in again."""
    found = queries.member_for(request.user, member_id)
    try:
        actions.reactivate(request.user, found, at=timezone.now())
    except actions.NotYours as why:
        return _back(request, member_id, why)
    toast(request, _("%(name)s can log in again.") % {"name": found})
    return redirect("accounts:members")


@needs(Right.MANAGE)
@require_POST
def withdraw(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """Make an open link worthless."""
    now = timezone.now()
    actions.withdraw(queries.invitation_for(request.user, invitation_id, now), by=request.user.by, at=now)
    toast(request, _("The link no longer works."))
    return redirect("accounts:members")


@members_only
@form_page
def keys(request: MemberRequest) -> HttpResponse:
    """One's own keys for programs; a new one is shown once."""
    form = KeyForm(request.POST or None)
    made = actions.make_key(request.user, **form.cleaned_data, at=timezone.now()) if form.is_valid() else ""
    shown = {"keys": queries.keys_of(request.user), "made": made}
    return _form(request, "accounts/keys.html", KeyForm() if made else form, **shown)


@members_only
@require_POST
def revoke_key(request: MemberRequest, key_id: int) -> HttpResponse:
    """Make one of one's keys worthless."""
    actions.revoke_key(queries.key_for(request.user, key_id), by=request.user.by, at=timezone.now())
    toast(request, _("The key no longer opens anything."))
    return redirect("accounts:keys")


def _form(request: HttpRequest, template: str, form: Any, **shown: Any) -> HttpResponse:
    return render(request, template, shown | {"form": form}, status=422 if form.errors else 200)


def _link(request: MemberRequest, token: str, name: str) -> HttpResponse:
    url = request.build_absolute_uri(reverse("join", args=[token]))
    return render(request, "accounts/link.html", {"url": url, "name": name, "lasts": actions.INVITATION_LASTS.days})


def _back(request: HttpRequest, member_id: int, why: Exception) -> HttpResponse:
    warn(request, _why(why))
    return redirect("accounts:member", member_id)


def _why(error: Exception) -> str:
    if isinstance(error, actions.LastOwner):
        return _("This is the last owner. Make somebody else an owner first.")
    return _("Only an owner may do this.")
