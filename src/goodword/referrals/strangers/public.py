"""What a stranger may reach: the page of somebody who recommends us, and the forms by which people ask.

No cookie opens any of it, and none is set; so a request that another site forged could do nothing that its sender could
not do by hand, and none of these forms carries a token against that. To look at a page changes nothing.
"""

from secrets import token_urlsafe
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.accounts.limits import has_gone_too_far, may_go_on
from goodword.accounts.queries import business
from goodword.kit import qr
from goodword.kit.framing import framed_by

from .. import queries, sharing, wordpages
from ..actions import arriving, ways
from ..forms import AskForm
from ..models import LeadForm, WordPage
from ..public import CODE
from ..queries import Way
from ..rules import WRONG_CODES, channel_of

BY_PAGE, BY_FORM = "a page of recommendations", "a lead form"
MOST_ASKED, MOST_ASKED_IN_ALL = "20/10m/ip", "300/h/key"
MOST_INVITATIONS = "50/d/key"


@require_safe
def word(request: HttpRequest, token: str) -> HttpResponse:
    """The page of somebody who recommends us: their link, their codes, what to say, and who came."""
    page, today = _page(token), timezone.localdate()
    link = wordpages.link_of(page.person, today)
    codes = wordpages.codes_of(page.person, today)
    shown: dict[str, Any] = {
        "first_name": wordpages.first_name(page.person),
        "codes": codes,
        "came": wordpages.who_came(page.person),
        "invite_url": reverse("referrals:word_invite", args=[token]),
    }
    if link is not None:
        code = codes[0].text if codes else ""
        shown["link"] = _leading_here(request, link.text)
        shown["ways"] = wordpages.ways(page.person, link=shown["link"], business=_called(), code=code)
        shown |= {f"qr_{kind}": reverse("referrals:word_qr", args=[token, kind]) for kind in qr.PICTURES}
    return _shown(request, page, "referrals/word.html", shown)


@require_safe
def word_qr(request: HttpRequest, token: str, ending: str) -> HttpResponse:
    """The link of a page as a picture to scan."""
    page = _page(token)
    link = wordpages.link_of(page.person, timezone.localdate())
    if link is None or ending not in qr.PICTURES:
        raise Http404
    kind, drawn = qr.PICTURES[ending]
    return _quietly(HttpResponse(drawn(sharing.through(_leading_here(request, link.text), "qr")), content_type=kind))


@csrf_exempt
@require_POST
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """Make an invitation for one friend; whoever made it sends it, and who the friend is stays with them."""
    page, channel = _page(token), request.POST.get("channel", "")
    if channel not in sharing.BY_KEY:
        raise Http404
    if not may_go_on(request, "invitation", MOST_INVITATIONS, key=str(page.pk)):
        return _shown(request, page, "referrals/too_many.html", {"home": wordpages.address_of(page)}, status=429)
    made = ways.invite(person=page.person, channel=channel, by=BY_PAGE, at=timezone.now())
    return _quietly(HttpResponseRedirect(reverse("referrals:word_invited", args=[token, made.token])))


@require_safe
def invited(request: HttpRequest, token: str, text: str) -> HttpResponse:
    """An invitation, ready to be sent by whoever made it."""
    page = _page(token)
    found = wordpages.invitation_of(page.person, text)
    if found is None or found.channel not in sharing.BY_KEY:
        raise Http404
    told = {"link": _leading_here(request, found.token), "business": _called()}
    [way] = [one for one in wordpages.ways(page.person, **told) if one.key == found.channel]
    greeting = wordpages.greeting(page.person, found.channel, **told)
    return _shown(request, page, "referrals/invited.html", {"way": way, "greeting": greeting, "home": wordpages.address_of(page)})


def _page(token: str) -> WordPage:
    page = wordpages.page_of(token)
    if page is None:
        raise Http404
    return page


def _shown(request: HttpRequest, page: WordPage, template: str, shown: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of theirs, in their language where Goodword speaks it."""
    with translation.override(wordpages.spoken_with(page.person)):
        return _quietly(render(request, template, shown, status=status))


def _leading_here(request: HttpRequest, text: str) -> str:
    return request.build_absolute_uri(reverse("referrals:follow", args=[text]))


def _called() -> str:
    known = business()
    return known.name if known else ""


def _quietly(answer: HttpResponse) -> HttpResponse:
    """The address of a page is the key to it: no other site is told of it, and nobody finds it by searching."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """A form by which a stranger asks, on a page of its own."""
    return _ask(request, _form(token), is_framed=False)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask_framed(request: HttpRequest, token: str) -> HttpResponse:
    """The same form inside of a page of the business; no site but those that it named can show it."""
    lead_form = _form(token)
    return framed_by(_ask(request, lead_form, is_framed=True), lead_form.sites)


def _form(token: str) -> LeadForm:
    lead_form = queries.open_lead_form(token)
    if lead_form is None:
        raise Http404
    return lead_form


def _ask(request: HttpRequest, lead_form: LeadForm, *, is_framed: bool) -> HttpResponse:
    shown: dict[str, Any] = {"lead_form": lead_form, "is_framed": is_framed}
    if request.method != "POST":
        came_by = {"via": request.GET.get("via", "")[:64], "channel": channel_of(request.GET.get("channel", ""))}
        begun = {**came_by, "once": token_urlsafe(16)}
        return _quietly(render(request, "referrals/ask.html", {**shown, "form": AskForm(initial=begun)}))
    form = AskForm(request.POST)
    if not form.is_valid() or (found := _ways(request, form)) is None:
        too_many = form.has_error("code", "too_many")
        return _quietly(render(request, "referrals/ask.html", {**shown, "form": form}, status=429 if too_many else 422))
    if not _may_ask(request, lead_form):
        return _quietly(render(request, "referrals/ask.html", {**shown, "form": form, "is_too_often": True}, status=429))
    said = form.cleaned_data
    arriving.arrive(lead_form, form.told(), ways=found, channel=said["channel"], once=said["once"], by=BY_FORM, at=timezone.now())
    return _quietly(render(request, "referrals/asked.html", shown))


def _may_ask(request: HttpRequest, lead_form: LeadForm) -> bool:
    return may_go_on(request, "asking", MOST_ASKED) and may_go_on(request, "asked", MOST_ASKED_IN_ALL, key=lead_form.token)


def _ways(request: HttpRequest, form: AskForm) -> list[Way] | None:
    """By which links, codes and invitations they came; None for a code that is none of ours."""
    said = form.cleaned_data
    came_by = queries.handle_of(said["via"]) if said["via"] else None
    if not said["code"]:
        return [came_by] if came_by else []
    if has_gone_too_far(request, CODE, WRONG_CODES):
        form.say_too_many_codes()
        return None
    told = queries.handle_of(said["code"])
    if told is None:
        may_go_on(request, CODE, WRONG_CODES)
        form.say_unknown_code()
        return None
    return [told] if came_by is None or came_by == told else [came_by, told]
