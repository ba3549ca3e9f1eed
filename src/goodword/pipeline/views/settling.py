"""What the pages of enquiries and quotes share: each is settled once, in words, and opened again by undo."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from goodword.accounts.http import MemberRequest
from goodword.kit.returning import back
from goodword.kit.sheets import done, not_done, sheet
from goodword.people.homes import home_of

from ..actions import NotOpen
from ..actions.correcting import Correctable

Verb = Callable[..., Any]


def home_of_fact(fact: Correctable) -> str:
    """The page of whom it is about."""
    return home_of(fact.person_id, fact.organisation_id)


def words_about(request: MemberRequest, fact: Correctable, form: Callable[..., forms.Form], **known: object) -> forms.Form:
    """A form with what somebody says of a fact; bound once it is sent, though everything in it may be left empty."""
    start = {**known, "next": back(request, home_of_fact(fact))}
    return form(request.POST if request.method == "POST" else None, initial=start)


def ask_about(request: MemberRequest, fact: Correctable, form: forms.Form, *, title: str, submit: str) -> HttpResponse:
    """The form, to be filled in."""
    return sheet(request, form, who=fact.person or fact.organisation, home=home_of_fact(fact), title=title, submit=submit)


def settled(request: MemberRequest, fact: Correctable, settle: Verb, *, text: str, undo: str, **said: object) -> HttpResponse:
    """Settle it, say so, and how that is undone; or that somebody was quicker."""
    try:
        settle(fact, **said, by=request.user.by, at=timezone.now())
    except NotOpen:
        return too_late(request, fact, say("Somebody noted how it ended before you."))
    return done(request, text, home_of_fact(fact), undo=reverse(undo, args=[fact.pk]))


def too_late(request: MemberRequest, fact: Correctable, text: str) -> HttpResponse:
    """Say what somebody else did before, on the page that one came from."""
    return not_done(request, text, home_of_fact(fact))


def undone(request: MemberRequest, fact: Correctable, undo: Verb, text: str) -> HttpResponse:
    """Take back the last that was done with it, and say so."""
    home = home_of_fact(fact)
    undo(fact, by=request.user.by, at=timezone.now())
    return done(request, text, home)
