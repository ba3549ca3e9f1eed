"""Which answers caused a change: picked from a list, and let go."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.returning import back
from goodword.kit.sheets import done
from goodword.kit.toasts import toast

from .. import queries
from ..actions import noting as verbs
from .noting import home_of_change

LONGEST_SOUGHT = 100


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def pick(request: MemberRequest, change_id: int) -> HttpResponse:
    """Say which answers caused it, out of what people wrote lately or of what holds some words."""
    change = queries.change_for(request.user, change_id)
    if request.method == "POST":
        numbers = [int(one) for one in request.POST.getlist("answer") if one.isdecimal()]
        answers = queries.answers_named(request.user, numbers)
        n = len(verbs.link(change, answers=answers, by=request.user.by, at=timezone.now()))
        return done(
            request, ngettext("%(n)s answer is linked.", "%(n)s answers are linked.", n) % {"n": n}, home_of_change(change)
        )
    sought = request.GET.get("sought", "")[:LONGEST_SOUGHT]
    shown = {"change": change, "sought": sought, "answers": queries.answers_to_pick(request.user, change, sought)}
    return render(request, "changes/pick.html", shown)


@needs(Right.MANAGE)
@require_POST
def unlink(request: MemberRequest, changecause_id: int) -> HttpResponse:
    """That answer did not cause it."""
    cause = queries.cause_for(request.user, changecause_id)
    deed = verbs.unlink(cause, by=request.user.by, at=timezone.now())
    text, undo = say("That answer did not cause it."), reverse("changes:link_again", args=[deed.pk])
    return done(request, text, home_of_change(cause.change), undo=undo)


@needs(Right.MANAGE)
@require_POST
def link_again(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that it was let go."""
    deed = queries.taken_by(request.user, entry_id, "change.unlinked")
    is_back = verbs.link_again(deed, by=request.user.by, at=timezone.now())
    toast(request, say("It is linked again.") if is_back else say("It can no longer be linked again."))
    return HttpResponseRedirect(back(request, reverse("changes:change", args=[deed.row_id])))
