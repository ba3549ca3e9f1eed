"""What the doors of one good word share: a form about it, a deed with its undo, and whoever was quicker."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from goodword.accounts.http import MemberRequest
from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.kit.sheets import FORM, done, not_done, sheet

from ..models import GoodWord
from ..rules import DoneBefore, NotAgreed


def home_of_word(word: GoodWord) -> str:
    """The page of a good word."""
    return reverse("goodwords:word", args=[word.pk])


def asked_about(request: MemberRequest, word: GoodWord, form: forms.Form, *, part: str = FORM, **more: Any) -> HttpResponse:
    """The form about a good word, to be filled in."""
    return sheet(request, form, who=word.person or word.organisation, home=home_of_word(word), part=part, **more)


def settled(
    request: MemberRequest, word: GoodWord, verb: Callable[..., Entry], text: str, *said: Any, **more: Any
) -> HttpResponse:
    """Do it, say so, and how that is undone; or that somebody was quicker."""
    try:
        deed = verb(word, *said, **more, by=request.user.by, at=timezone.now())
    except (ChangedMeanwhile, DoneBefore):
        return too_late(request, word, say("Somebody did something with it before you. Look again."))
    except NotAgreed:
        return too_late(request, word, say("They have not agreed to be quoted. Ask them first."))
    return done(request, text, home_of_word(word), undo=reverse("goodwords:undo", args=[deed.pk]))


def too_late(request: MemberRequest, word: GoodWord, text: str) -> HttpResponse:
    """Say why nothing was done, on the page that one came from."""
    return not_done(request, text, home_of_word(word))
