"""The pages for strangers: made, given their sites, closed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet

from .. import queries
from ..actions import pages as verbs
from ..forms import SitesForm


@needs(Right.SEE_ALL)
@require_GET
def listed(request: MemberRequest) -> HttpResponse:
    """Every page for strangers, with what to put into one's site."""
    found = list(queries.pages_for(request.user))
    addresses = [(page, request.build_absolute_uri(reverse("goodwords:public", args=[page.token]))) for page in found]
    shown = {"pages": addresses, "left_out": queries.left_out(), "home": request.path}
    return render(request, "goodwords/pages.html", shown)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def open_page(request: MemberRequest) -> HttpResponse:
    """Make one."""
    form = _form(request, [])
    if not form.is_valid():
        return _asked(request, form, say("A page of good words"))
    page = verbs.open_page(sites=form.cleaned_data["sites"], by=request.user.by, at=timezone.now())
    undo = reverse("goodwords:close_page", args=[page.pk])
    return done(request, say("The page is there. Put its lines into your site."), _home(), undo=undo)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def change_sites(request: MemberRequest, showcase_id: int) -> HttpResponse:
    """Say anew which sites may show it."""
    page = queries.page_for(request.user, showcase_id)
    form = _form(request, page.sites)
    if not form.is_valid():
        return _asked(request, form, say("Sites that may show it"))
    verbs.allow_sites(page, sites=form.cleaned_data["sites"], by=request.user.by, at=timezone.now())
    return done(request, say("Only these sites may show it now."), _home())


@needs(Right.MANAGE)
@require_POST
def close_page(request: MemberRequest, showcase_id: int) -> HttpResponse:
    """Close it: its address leads nowhere."""
    page = queries.page_for(request.user, showcase_id)
    verbs.close_page(page, by=request.user.by, at=timezone.now())
    return done(request, say("The page is closed."), _home(), undo=reverse("goodwords:open_again", args=[page.pk]))


@needs(Right.MANAGE)
@require_POST
def open_again(request: MemberRequest, showcase_id: int) -> HttpResponse:
    """Undo that it was closed."""
    page = queries.page_for(request.user, showcase_id)
    verbs.open_again(page, by=request.user.by, at=timezone.now())
    return done(request, say("The page is open again, at the same address."), _home())


def _form(request: MemberRequest, sites: list[str]) -> SitesForm:
    start = {"sites": sites, "next": back(request, _home())}
    return SitesForm(request.POST if request.method == "POST" else None, initial=start, today=timezone.localdate())


def _asked(request: MemberRequest, form: SitesForm, title: str) -> HttpResponse:
    return sheet(request, form, who=say("Pages for others"), home=_home(), title=title, submit=say("Save"))


def _home() -> str:
    return reverse("goodwords:pages")
