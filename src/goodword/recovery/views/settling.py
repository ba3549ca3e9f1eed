"""What the doors of one case share: a form about it, a deed with its undo, and whoever was quicker."""

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
from goodword.kit.sheets import done, not_done, sheet

from ..models import Case
from ..rules import NotTheirs, StillOpen


def home_of_case(case: Case) -> str:
    """The page of a case."""
    return reverse("recovery:case", args=[case.pk])


def asked_about(request: MemberRequest, case: Case, form: forms.Form, **more: Any) -> HttpResponse:
    """The form about a case, to be filled in."""
    return sheet(request, form, who=case.person or case.organisation, home=home_of_case(case), **more)


def settled(request: MemberRequest, case: Case, verb: Callable[..., Entry], text: str, **said: Any) -> HttpResponse:
    """Do it, say so, and how that is undone; or that somebody was quicker."""
    try:
        deed = verb(case, **said, member=request.user, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        return too_late(request, case, say("Somebody did something with it before you. Look again."))
    except StillOpen:
        return too_late(request, case, say("Another case of theirs for the same cause is open. Go on with that one."))
    except NotTheirs:
        return too_late(request, case, say("They may not see it, so it cannot be theirs."))
    return done(request, text, home_of_case(case), undo=reverse("recovery:undo", args=[deed.pk]))


def too_late(request: MemberRequest, case: Case, text: str) -> HttpResponse:
    """Say why nothing was done, on the page that one came from."""
    return not_done(request, text, home_of_case(case))
