"""The letters so far, one of them, and what was said to its challenge."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.toasts import toast, warn

from . import actions, composing, content, queries
from .models import Challenge

MOST = 60


@needs(Right.SEE_ALL)
@require_GET
def letters(request: MemberRequest) -> HttpResponse:
    """Every letter so far, the last first."""
    shown = [content.listed(letter) for letter in queries.letters_for(request.user)[:MOST]]
    return render(request, "letters/letters.html", {"letters": shown})


@needs(Right.SEE_ALL)
@require_GET
def letter(request: MemberRequest, letter_id: int) -> HttpResponse:
    """One letter, as it was written; its challenge as it stands today."""
    found = queries.letter_for(request.user, letter_id)
    return render(request, "letters/letter.html", {"read": content.read(found, timezone.now())})


@needs(Right.MANAGE)
@require_POST
def accept(request: MemberRequest, challenge_id: int) -> HttpResponse:
    """We shall do it."""
    now = timezone.now()

    def do(found: Challenge) -> None:
        composing.accept(found, request.user, today=timezone.localdate(now), at=now)

    return _done(request, challenge_id, do, _("Accepted. The next letter says how far it is."))


@needs(Right.MANAGE)
@require_POST
def decline(request: MemberRequest, challenge_id: int) -> HttpResponse:
    """Not this one."""
    return _done(request, challenge_id, _by(request, actions.decline), _("Not this one. The next letter brings another."))


@needs(Right.MANAGE)
@require_POST
def finish(request: MemberRequest, challenge_id: int) -> HttpResponse:
    """It is done."""
    return _done(request, challenge_id, _by(request, actions.finish), _("Done. The next letter says what it brought."))


@needs(Right.MANAGE)
@require_POST
def leave(request: MemberRequest, challenge_id: int) -> HttpResponse:
    """It was begun, and will not be done."""
    return _done(request, challenge_id, _by(request, actions.leave), _("Let go. The next letter brings another."))


@needs(Right.MANAGE)
@require_POST
def take_back(request: MemberRequest, challenge_id: int) -> HttpResponse:
    """Undo the last of these."""
    return _done(request, challenge_id, _by(request, actions.take_back), _("Taken back."), is_undo=True)


def _by(request: MemberRequest, verb: Callable[..., Challenge]) -> Callable[[Challenge], object]:
    return lambda found: verb(found, by=request.user.by, at=timezone.now())


def _done(
    request: MemberRequest, challenge_id: int, do: Callable[[Challenge], object], said: str, *, is_undo: bool = False
) -> HttpResponse:
    found = queries.challenge_for(request.user, challenge_id)
    try:
        do(found)
    except actions.OneAtATime:
        warn(request, _("Another challenge is under way. Finish it or let it go first."))
    except actions.NotNow:
        warn(request, _("Somebody has answered this challenge already."))
    else:
        toast(request, said, undo="" if is_undo else reverse("letters:take_back", args=[found.pk]))
    last = queries.letter_with(request.user, found)
    return redirect("letters:letter", last.pk) if last else redirect("letters:letters")
