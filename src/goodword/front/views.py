"""The doors of the front page. They read; the page changes nothing."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest

from . import queries
from .desk import EVERYBODY, desk, people_to_call


@members_only
def today(request: MemberRequest) -> HttpResponse:
    """Three numbers, and the people to call."""
    return render(request, "front/today.html", {"desk": desk(request.user, now=timezone.now())})


@members_only
def calls(request: MemberRequest) -> HttpResponseBase:
    """The list alone, for the page that has just seen a talk logged or taken back; by itself it is a page."""
    if not request.htmx:
        return everybody(request)
    return render(request, "front/calls.html", {"desk": people_to_call(request.user, now=timezone.now())})


@members_only
def everybody(request: MemberRequest) -> HttpResponse:
    """The first hundred of those who wait for a call."""
    found = people_to_call(request.user, now=timezone.now(), most=EVERYBODY)
    return render(request, "front/everybody.html", {"desk": found})


@members_only
def put_off(request: MemberRequest) -> HttpResponse:
    """What is off the list just now, by whom and why, and the way back onto it."""
    found = queries.put_off(request.user, timezone.localdate())
    return render(request, "front/put_off.html", {"putoffs": found})
