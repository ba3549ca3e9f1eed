"""What a stranger may reach by a link or a code: it leads on, and changes nothing."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_safe

from goodword.accounts.limits import has_gone_too_far, may_go_on

from . import queries
from .actions import hits
from .models import LeadForm
from .rules import WRONG_CODES, channel_of, is_scanner

CODE = "code"


@require_safe
def follow(request: HttpRequest, text: str) -> HttpResponse:
    """A link or a code leads to the form by which one asks, and is handed on; who opened it is noted nowhere."""
    if has_gone_too_far(request, CODE, WRONG_CODES):
        return HttpResponse(
            say("That were many wrong links. Please try again in an hour."), status=429, content_type="text/plain"
        )
    found, form = queries.found(text), queries.form_that_stands()
    channel = channel_of(request.GET.get("channel", ""))
    scanner = is_scanner(request.method or "", request.headers.get("User-Agent", ""))
    hits.append(found, channel=channel, is_scanner=scanner, at=timezone.now())
    if form is None or not found:
        if not found:
            may_go_on(request, CODE, WRONG_CODES)
        raise Http404
    return HttpResponseRedirect(_leads_to(form, text, channel))


def _leads_to(form: LeadForm, text: str, channel: str) -> str:
    """The form, on a page of ours or on the business's own as its row says; nothing of the address comes from a stranger."""
    handed_on = urlencode({"via": text, **({"channel": channel} if channel else {})})
    page = form.address or reverse("referrals:ask", args=[form.token])
    return f"{page}{'&' if '?' in page else '?'}{handed_on}"
