"""What a stranger may reach: the sheet of a survey, by an invitation of theirs or through a doorway that is open to anybody.

To look at a sheet changes nothing, whoever looks and however often: programs open every link of a mail. A score that a
link brings along only stands on the page; it is kept when somebody presses the button. No cookie opens any of it, and none
is set; so a request that another site forged could do nothing that its sender could not do by hand.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from secrets import token_urlsafe
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from goodword.accounts.limits import may_go_on
from goodword.accounts.queries import business
from goodword.kit.framing import framed_by
from goodword.kit.scanners import is_scanner
from goodword.kit.sealing import sealed, unsealed

from . import filling, phrases, sheet, standing
from .actions import answering, openings
from .models import Response
from .rules import TOKEN_BYTES
from .standing import Stand, Standing

BY_LINK, BY_DOORWAY = "an invitation to a survey", "a doorway of a survey"
MOST_ANSWERS = "30/10m/ip"
BEGUN = "surveys.begun"
QUICKEST = 3  # seconds in which nobody reads a question and finds an answer
UNNEEDED = ("connect-src", "manifest-src", "font-src")
RULES = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Begun:
    """What the page of a new sheet was given: when it was opened, which version it shows, and the token of its sheet."""

    at: int
    version_id: int
    token: str

    def sealed(self) -> str:
        return sealed(BEGUN, self.at, self.version_id, self.token)

    @classmethod
    def of(cls, sent: QueryDict) -> "Begun | None":
        """What a page brings back; None for anything that no page was given."""
        told = unsealed(BEGUN, sent.get("begun", "")[:200])
        return cls(int(told[0]), int(told[1]), told[2]) if told and len(told) == len(fields(cls)) else None


@dataclass(frozen=True)
class Visit:
    """Somebody at a sheet: what they ask for, how they came, and where its page is."""

    request: HttpRequest
    found: Standing
    home: str
    is_framed: bool = False

    @property
    def by(self) -> str:
        return BY_LINK if self.found.invitation else BY_DOORWAY

    @cached_property
    def language(self) -> str:
        wanted, accepted = self.request.GET.get("lang", "")[:10], self.request.headers.get("Accept-Language", "")[:100]
        read = [part.split(";")[0].strip().lower() for part in accepted.split(",")]
        return filling.language_of(self.found, wanted, *(read if self.found.doorway else ()))

    @cached_property
    def spoken(self) -> Mapping[str, str]:
        return phrases.phrases_in(self.language)


@csrf_exempt
@require_http_methods(RULES)
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The sheet of whoever was invited."""
    return _answered(Visit(request, standing.invited(token), reverse("surveys:sheet", args=[token])))


@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Where one is when everything is said."""
    visit = Visit(request, standing.invited(token), reverse("surveys:sheet", args=[token]))
    if visit.found.response is None or not visit.found.response.completed_at:
        return _quietly(visit, HttpResponseRedirect(visit.home))
    return _told(visit, "thanks")


@csrf_exempt
@require_http_methods(RULES)
def doorway(request: HttpRequest, token: str) -> HttpResponse:
    """A new sheet for whoever comes by; each press of its button is one response."""
    return _through(Visit(request, _new(request, token), reverse("surveys:doorway", args=[token])))


@csrf_exempt
@require_http_methods(RULES)
def doorway_begun(request: HttpRequest, token: str, text: str) -> HttpResponse:
    """The rest of a sheet that was begun behind a doorway."""
    return _through(Visit(request, standing.begun(token, text), reverse("surveys:doorway_begun", args=[token, text])))


@csrf_exempt
@require_http_methods(RULES)
def framed(request: HttpRequest, token: str) -> HttpResponse:
    """The same inside of a page of the business; no site but those that it named can show it."""
    return _through(Visit(request, _new(request, token), reverse("surveys:framed", args=[token]), is_framed=True))


@csrf_exempt
@require_http_methods(RULES)
def framed_begun(request: HttpRequest, token: str, text: str) -> HttpResponse:
    """The rest of a sheet that was begun inside of a page of the business."""
    home = reverse("surveys:framed_begun", args=[token, text])
    return _through(Visit(request, standing.begun(token, text), home, is_framed=True))


def _new(request: HttpRequest, token: str) -> Standing:
    """A new sheet, or the one whose page is being sent: with the questions that stood on it, whatever was published since."""
    begun = Begun.of(request.POST)
    return standing.through(token, version_id=begun.version_id, page=begun.token) if begun else standing.through(token)


def _through(visit: Visit) -> HttpResponse:
    if visit.request.method == "POST" and not may_go_on(visit.request, "survey", MOST_ANSWERS):
        return _told(visit, "often", status=429)
    return _answered(visit)


def _answered(visit: Visit) -> HttpResponse:
    """Show a sheet, or keep what was said on it."""
    request, found = visit.request, visit.found
    if request.method == "POST":
        return _kept(visit)
    _looked_at(visit)
    stand = found.at(timezone.now())
    if stand is Stand.OVER:
        return _told(visit, "closed", status=410)
    has_said_all = stand is not Stand.OPEN and not sheet.left(found.questions, found.response.said if found.response else {})
    if stand is Stand.ANSWERED or (has_said_all and "change" not in request.GET):
        return _told(visit, "thanks" if stand is Stand.CHANGEABLE else "answered")
    return _shown(visit)


def _kept(visit: Visit) -> HttpResponse:
    """Keep what was sent, and lead on to what is left; whatever is wrong stays on the page with its reason."""
    found, sent, now = visit.found, visit.request.POST, timezone.now()
    try:
        if "decline" in sent:
            answering.decline(found, by=visit.by, at=now)
            return _told(visit, "declined")
        heard = filling.read(found, sent)
        if heard.wrong and not heard.said:
            return _shown(visit, heard)
        suspicion = _suspicion(sent) if found.doorway and not found.response else ""
        response = answering.keep(found, heard.said, language=visit.language, suspicion=suspicion, by=visit.by, at=now)
    except answering.TakesNoMore:
        return _told(visit, "answered" if found.response and found.response.completed_at else "closed", status=409)
    again = _gone_on(visit, response)
    return _shown(again, heard) if heard.wrong else _leading_on(again)


def _gone_on(visit: Visit, response: Response) -> Visit:
    """The same with what was kept; what was begun behind a doorway has an address of its own from now on."""
    doorway, home = visit.found.doorway, visit.home
    if doorway:
        name = "surveys:framed_begun" if visit.is_framed else "surveys:doorway_begun"
        home = reverse(name, args=[doorway.token, response.token])
    return replace(visit, found=replace(visit.found, response=response), home=home)


def _leading_on(visit: Visit) -> HttpResponse:
    """To what is left, or to the thanks: so that a page that is loaded again sends nothing a second time."""
    is_done = visit.found.response is not None and visit.found.response.completed_at is not None
    there = f"{visit.home}/done" if is_done and visit.found.invitation else visit.home
    return _quietly(visit, HttpResponseRedirect(f"{there}?lang={visit.language}", status=303))


def _suspicion(sent: QueryDict) -> str:
    """Why a response through a doorway looks as if a program had made it; "" where it does not."""
    if sent.get("website", "").strip():
        return "It filled in a field that nobody sees."
    begun = Begun.of(sent)
    if begun is None:
        return "It was sent without the page having been opened."
    return "It was answered faster than anybody reads." if time.time() - begun.at < QUICKEST else ""


def _looked_at(visit: Visit) -> None:
    """Into the spool, which holds nothing of whoever looked but whether it was a program."""
    invitation, doorway = visit.found.invitation, visit.found.doorway
    openings.append(
        invitation_id=invitation.pk if invitation else None,
        doorway_id=doorway.pk if doorway else None,
        is_scanner=is_scanner(visit.request.method or "", visit.request.headers.get("User-Agent", "")),
        at=timezone.now(),
    )


def _shown(visit: Visit, heard: filling.Heard | None = None) -> HttpResponse:
    """The step at which somebody is; 422 with reasons where what they sent does not fit."""
    found, asked = visit.found, visit.request.GET
    around = {
        **_around(visit),
        "has_trap": found.doorway is not None and found.response is None,
        # What was kept behind a doorway goes on at its own address, also from a page that was sent to the doorway's.
        "here": visit.home if found.doorway and found.response else "",
        "may_decline": found.invitation is not None,
    }
    look = filling.Look(visit.language, "change" in asked, asked.get("a", "")[:3], around)
    page = filling.page_of(found, look, heard)
    if found.doorway is not None and found.response is None:
        begun = Begun.of(visit.request.POST) or Begun(int(time.time()), found.version.pk, token_urlsafe(TOKEN_BYTES))
        page = page.replace("@begun@", begun.sealed())
    return _quietly(visit, HttpResponse(page, status=422 if heard else 200))


def _around(visit: Visit) -> dict[str, Any]:
    known = business()
    house = known.name if known else ""
    whose = visit.spoken["whose"].format(who=house) if house and visit.found.invitation else ""
    return {"house": house, "whose": whose, "is_framed": visit.is_framed}


def _told(visit: Visit, what: str, *, status: int = 200) -> HttpResponse:
    """A page that only says something: thanks, or why there is nothing to fill in."""
    found, language, spoken = visit.found, visit.language, visit.spoken
    own = filling.words_of(found, language).get("thanks", "") if what == "thanks" else ""
    shown: dict[str, Any] = {"title": spoken[what], "say": own or spoken[f"{what}_words"], "spoken": spoken}
    until, done_at = found.changeable_until, found.response.completed_at if found.response else None
    if done_at is not None:
        shown["say"] = shown["say"].replace("{day}", filling.day_in(done_at, language))
    if what == "thanks" and until is not None and found.at(timezone.now()) is Stand.CHANGEABLE:
        shown["until"] = spoken["until"].format(day=filling.day_in(until, language))
        shown["change"] = f"{visit.home}?change=1&lang={language}"
    if found.doorway and done_at:
        shown["again"] = reverse("surveys:framed" if visit.is_framed else "surveys:doorway", args=[found.doorway.token])
    around = {**_around(visit), "language": language, "direction": phrases.direction(language)}
    return _quietly(visit, HttpResponse(render_to_string("surveys/public/told.html", {**shown, **around}), status=status))


def _quietly(visit: Visit, answer: HttpResponse) -> HttpResponse:
    """The address of a sheet is the key to it: no other site is told of it, and nobody finds it by searching."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    sites = visit.found.doorway.sites if visit.is_framed and visit.found.doorway else []
    return framed_by(answer, sites, needs_none_of=UNNEEDED)
