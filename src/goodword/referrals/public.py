"""What a stranger may reach by a link or a code: it leads on, and changes nothing."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_safe

from goodword.accounts.limits import has_gone_too_far, may_go_on
from goodword.kit.scanners import is_scanner

from . import queries
from .actions import hits
from .queries import Found
from .rules import WRONG_CODES, channel_of

CODE = "code"
LEADS_ON = "/r/"


def leading_on(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let links lead on before anything is made ready for a page: whoever opens one has no session and reads no page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_link = request.path_info.startswith(LEADS_ON) and request.method in {"GET", "HEAD"}
        answer = _led_on(request, request.path_info[len(LEADS_ON) :]) if is_link else None
        return answer or get_response(request)

    return middleware


@require_safe
def follow(request: HttpRequest, text: str) -> HttpResponse:
    """Where a link leads that leads nowhere; those that lead on are answered by `leading_on`, before a page is made ready."""
    raise Http404


def _led_on(request: HttpRequest, text: str) -> HttpResponse | None:
    """To the form by which one asks, and the text is handed on; who opened the link is noted nowhere."""
    if has_gone_too_far(request, CODE, WRONG_CODES):
        wrong = say("That were many wrong links. Please try again in an hour.")
        return HttpResponse(wrong, status=429, content_type="text/plain; charset=utf-8")
    found = queries.found(text)
    channel = channel_of(request.GET.get("channel", ""))
    scanner = is_scanner(request.method or "", request.META.get("HTTP_USER_AGENT", ""))
    hits.append(found, channel=channel, is_scanner=scanner, at=timezone.now())
    if not found:
        may_go_on(request, CODE, WRONG_CODES)
    return HttpResponseRedirect(_leads_to(found, text, channel)) if found and found.form else None


def _leads_to(found: Found, text: str, channel: str) -> str:
    """The form, on a page of ours or on the business's own as its row says; nothing of the address comes from a stranger."""
    handed_on = urlencode({"via": text, **({"channel": channel} if channel else {})})
    page = found.address or _page_of(found.form)
    return f"{page}{'&' if '?' in page else '?'}{handed_on}"


@lru_cache(maxsize=16)
def _page_of(form: str | None) -> str:
    return reverse("referrals:ask", args=[form])
