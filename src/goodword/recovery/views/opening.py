"""A case is opened by hand, taken back, and brought back."""

from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of
from goodword.kit.returning import back
from goodword.kit.sheets import done, not_done, sheet
from goodword.kit.toasts import toast
from goodword.touchpoints.noting import Whom, asked, doors_of

from .. import queries
from ..actions import opening as verbs
from ..forms import CaseForm, CaseOfForm
from ..models import Case
from ..rules import NotByHand, NotTheirs, StillOpen
from .settling import home_of_case, too_late


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Open a case of whoever is named in the form."""
    home = reverse("recovery:board")
    form = CaseOfForm(request.POST or None, member=request.user, **_start(request, home))
    if not form.is_valid():
        title, submit = say("Somebody is unhappy"), say("Open the case")
        return sheet(request, form, who=say("Cases"), home=home, title=title, submit=submit)
    return _opened(request, form, Whom(request.user, form.cleaned_data["who"]), home)


def _add(request: MemberRequest, whom: Whom) -> HttpResponse:
    """Open a case of somebody."""
    form = CaseForm(request.POST or None, **_start(request, whom.home))
    if not form.is_valid():
        return asked(request, form, whom, title=say("%(who)s is unhappy"), submit=say("Open the case"))
    return _opened(request, form, whom, whom.home)


add_of_person, add_of_organisation = doors_of(_add, needs(Right.WRITE), require_http_methods(["GET", "POST"]))


def _start(request: MemberRequest, home: str) -> dict[str, Any]:
    members = queries.may_have_it(Case(dealer=dealer_of(request.user)))
    start = {"owner": request.user, "once": token_urlsafe(16), "next": back(request, home)}
    return {"members": members, "initial": start}


def _opened(request: MemberRequest, form: CaseForm, whom: Whom, home: str) -> HttpResponse:
    said: dict[str, Any] = {name: form.cleaned_data[name] for name in ("what", "owner", "hours")}
    through: dict[str, Any] = {"dealer": dealer_of(request.user), "once": once_of(request, form), "by": request.user.by}
    try:
        case = verbs.open_case(**said, **whom.columns(), **through, at=timezone.now())
    except (StillOpen, NotTheirs):
        return not_done(request, say("A case of theirs that one of us noticed is open already. Go on with that one."), home)
    text = say("The case is open, and %(who)s has it.") % {"who": case.owner}
    return done(request, text, home_of_case(case), undo=reverse("recovery:take_back", args=[case.pk]))


@needs(Right.WRITE)
@require_POST
def take_back(request: MemberRequest, case_id: int) -> HttpResponse:
    """Undo that a case was opened by hand."""
    case = queries.case_for(request.user, case_id)
    try:
        deed = verbs.take_back(case, by=request.user.by, at=timezone.now())
    except NotByHand:
        return too_late(request, case, say("A rule opened it. If it is none, close it and say so."))
    text, undo = say("The case is taken back."), reverse("recovery:bring_back", args=[deed.pk])
    messages.success(request, text, extra_tags=undo)
    return HttpResponseRedirect(reverse("recovery:board"))


@needs(Right.WRITE)
@require_POST
def bring_back(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that it was taken back."""
    deed = queries.taken_back_by(request.user, entry_id)
    case = verbs.bring_back(deed, by=request.user.by, at=timezone.now())
    toast(
        request, say("The case is open again.") if case else say("It stays away: another one is open by now, or they are gone.")
    )
    return HttpResponseRedirect(back(request, reverse("recovery:board")))
