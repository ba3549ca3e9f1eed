"""What a stranger may reach: the end of a kind of mail, by the address that stands in each."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from goodword.accounts.queries import business
from goodword.people.models import Person

from . import gate, phrases, queries, stopping
from .actions import suppressing, wishing
from .models import Kind, Suppression
from .rules import TEST

BY = "a link in a mail"


# A mailbox presses the button by itself and has no cookie (RFC 8058): what lets it in is the seal.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One press and a kind of mail comes no more; to look at the page changes nothing."""
    member_id, topic = stopping.read(token) or (0, "")
    member = queries.reader(member_id)
    if member is None:
        raise Http404
    if topic == TEST:
        return render(request, "mail/stop.html", {"is_test": True})
    is_pressed = request.method == "POST" and _is_stop(request)
    shown = {"topic": queries.topic_called(topic), "is_stopped": is_pressed}
    if is_pressed:
        wishing.ask_no_more(member, topic, by=BY, at=timezone.now())
    return render(request, "mail/stop.html", shown)


# As for `stop`: what lets it in is the seal. Programs that open all links of a mail look, and to look changes nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_person(request: HttpRequest, token: str) -> HttpResponse:
    """One press and a person gets no more mail of a kind, another and they get it again; anything else shows the page."""
    person_id, kind = stopping.read_of_person(token) or (0, "")
    person = queries.person_addressed(person_id)
    if person is None or kind not in Kind:
        raise Http404
    if request.method == "POST":
        _press(request, person, kind)
    read = re.split("[,;]", request.headers.get("Accept-Language", "")[:100])[0]
    language = phrases.language_of(person.language, read)
    known = business()
    spoken = phrases.words_in(language, house=known.name if known else "", kind=kind)
    shown = {"is_stopped": gate.has_stopped(person, kind), "language": language, "spoken": spoken}
    answer = render(request, "mail/stop_person.html", shown)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _is_stop(request: HttpRequest) -> bool:
    """What a mailbox posts for its reader (RFC 8058), or the button of the page; any other body does nothing."""
    return request.POST.get("List-Unsubscribe") == "One-Click" or "stop" in request.POST


def _press(request: HttpRequest, person: Person, kind: str) -> None:
    if _is_stop(request):
        stopped = Suppression.Reason.STOPPED
        suppressing.suppress(person.email, reason=stopped, kind=kind, person=person, by=BY, at=timezone.now())
    elif "again" in request.POST:
        suppressing.take_back_stop(person, kind=kind, by=BY, at=timezone.now())
