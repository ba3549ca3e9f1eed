"""What a stranger may reach: founding the business once, and following an invitation once."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from . import actions, queries
from .forms import FoundForm, JoinForm
from .rules import customs_of

form_page = require_http_methods(["GET", "HEAD", "POST"])
LOG_IN = "allauth.account.auth_backends.AuthenticationBackend"


@form_page
def setup(request: HttpRequest) -> HttpResponse:
    """The first day's questions. Once somebody owns the business this page does not exist."""
    if queries.is_founded():
        raise Http404
    hints = customs_of(request.headers.get("Accept-Language", ""))
    form = FoundForm(request.POST or None, initial=hints)
    if not form.is_valid():
        return render(request, "accounts/setup.html", {"form": form}, status=422 if form.errors else 200)
    said = form.cleaned_data
    try:
        owner = actions.found(
            form.about(), email=said["email"], name=said["person_name"], password=said["password"], at=timezone.now()
        )
    except actions.AlreadyFounded:
        raise Http404 from None
    login(request, owner, backend=LOG_IN)
    record_authentication(request, owner, method="password")
    return redirect("/")


@form_page
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Become a member by a link that works once."""
    now = timezone.now()
    invitation = queries.open_invitation(token, now)
    form = JoinForm(request.POST or None, email=invitation.email, initial={"person_name": invitation.name})
    if not form.is_valid():
        shown = {"form": form, "invitation": invitation}
        return render(request, "accounts/join.html", shown, status=422 if form.errors else 200)
    try:
        actions.join(invitation, name=form.cleaned_data["person_name"], password=form.cleaned_data["password"], at=now)
    except actions.AlreadyHere:
        raise Http404 from None
    return redirect("account_login")
