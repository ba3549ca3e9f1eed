"""Who may come through a page's door.

Every page is wrapped by `members_only` or `needs(…)`. What it asks for stands on the view as
`door`, so that a test can walk every route with every role and know what to expect.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from .http import MemberRequest
from .models import Member
from .queries import is_founded
from .rules import Right, may

P = ParamSpec("P")
MemberView = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Door:
    """What a view asks of whoever knocks: to be a member and, where named, a right."""

    right: Right | None = None

    def opens_for(self, member: Member) -> bool:
        return member.is_active and (self.right is None or may(member.role, self.right))


def _guarded(door: Door, view: MemberView[P]) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Member) or not request.user.is_active:
            return _to_log_in(request)
        if not door.opens_for(request.user):
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # its user is a member, as just seen

    guarded.door = door  # type: ignore[attr-defined]
    return guarded


def members_only(view: MemberView[P]) -> View[P]:
    """Let in any active member; send a stranger to the log-in."""
    return _guarded(Door(), view)


def needs(right: Right) -> Callable[[MemberView[P]], View[P]]:
    """Let in members who hold a right. To other members the page does not exist."""

    def decorate(view: MemberView[P]) -> View[P]:
        return _guarded(Door(right), view)

    return decorate


def _to_log_in(request: HttpRequest) -> HttpResponseBase:
    """Where a stranger goes; for a fragment the whole page moves, not the hole it was meant for."""
    if not is_founded():
        return redirect("setup")
    if not request.headers.get("HX-Request"):
        back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
        return redirect_to_login(back) if back else redirect_to_login(settings.LOGIN_REDIRECT_URL)
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = f"{page.path}?{page.query}" if page.query else page.path
    return HttpResponseClientRedirect(redirect_to_login(back or "/", resolve_url(settings.LOGIN_URL)).url)
