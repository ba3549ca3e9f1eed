"""What the pages of enquiries, quotes and contracts share: what was noted is said otherwise, and that is taken back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.kit.money import major
from goodword.kit.returning import back
from goodword.kit.sheets import done

from .. import queries
from ..actions import correcting
from ..actions.correcting import Correctable
from .settling import ask_about, home_of_fact, too_late


def present(request: MemberRequest, fact: Correctable, *columns: str, **known: object) -> dict[str, Any]:
    """What a form holds at first that says it otherwise: what is noted now, and its version."""
    return {
        **{name: getattr(fact, name) for name in columns},
        **known,
        "product": fact.product.name if fact.product else "",
        "value": str(major(fact.value, fact.currency)) if fact.value else "",
        "version": fact.version,
        "next": back(request, home_of_fact(fact)),
    }


def corrected(
    request: MemberRequest, fact: Correctable, form: forms.Form, correct: Callable[..., Entry], **said: object
) -> HttpResponse:
    """Say it otherwise, and how that is undone; or that somebody was quicker."""
    version = form.cleaned_data["version"] or 0
    try:
        deed = correct(fact, version=version, **said, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile as theirs:
        form.add_error(None, say("Somebody changed it while you did. Save again to write over what they said."))
        form.data = {**request.POST.dict(), "version": theirs.version}
        return ask_about(request, fact, form, title=say("Somebody was quicker"), submit=say("Save it all the same"))
    undo = reverse("pipeline:uncorrect", args=[deed.pk])
    return done(request, say("It is changed."), home_of_fact(fact), undo=undo)


@needs(Right.WRITE)
@require_POST
def uncorrect(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that something was said otherwise."""
    deed, fact = queries.corrected_by(request.user, entry_id)
    try:
        correcting.uncorrect(fact, deed, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        return too_late(request, fact, say("Somebody changed it since; it stays as it is."))
    return done(request, say("It is as it was."), home_of_fact(fact))
