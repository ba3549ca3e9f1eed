"""What is done with one case: it moves, somebody else has it, they are called; each can be taken back."""

from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.returning import back
from goodword.kit.sheets import done

from .. import queries
from ..actions import working
from ..forms import ContactForm, HandForm, MoveForm
from ..models import Case
from ..rules import StillOpen
from .settling import asked_about, home_of_case, settled, too_late

F = TypeVar("F", bound=forms.Form)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def move(request: MemberRequest, case_id: int) -> HttpResponse:
    """It is somewhere else now, and what happened; nowhere else is a note."""
    case = queries.case_for(request.user, case_id)
    asked = request.GET.get("to", "")
    form = _form(request, case, MoveForm, to=asked if asked in Case.State.values else case.state)
    if not form.is_valid():
        return asked_about(request, case, form, title=say("How does it go?"), submit=say("Note it"))
    to, said = form.cleaned_data["to"], form.cleaned_data
    text = say("Noted.") if to == case.state else say("It is at “%(state)s” now.") % {"state": Case.State(to).label}
    return settled(request, case, working.move, text, to=to, words=said["words"], version=said["version"])


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def hand_over(request: MemberRequest, case_id: int) -> HttpResponse:
    """Give it to somebody else, and say why."""
    case = queries.case_for(request.user, case_id)
    form = _form(request, case, HandForm, to=case.owner, members=queries.may_have_it(case))
    if not form.is_valid():
        return asked_about(request, case, form, title=say("Who puts it right?"), submit=say("Give it to them"))
    said = form.cleaned_data
    text = say("%(who)s has it now.") % {"who": said["to"]}
    return settled(request, case, working.hand_over, text, to=said["to"], words=said["words"], version=said["version"])


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def contact(request: MemberRequest, case_id: int) -> HttpResponse:
    """Note a call or another contact."""
    case = queries.case_for(request.user, case_id)
    form = _form(request, case, ContactForm)
    if not form.is_valid():
        title = say("You spoke with %(who)s") % {"who": case.person or case.organisation}
        return asked_about(request, case, form, title=title, submit=say("Note it"))
    through = {"staff": staff_of(request.user), "dealer": dealer_of(request.user)}
    text = say("Noted, here and among the contacts with them.")
    said = {**form.moment, "version": form.cleaned_data["version"]}
    return settled(request, case, working.contact, text, **said, **through)


@needs(Right.WRITE)
@require_POST
def undo(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Take back the last that was done with it."""
    deed, case = queries.worked_by(request.user, entry_id)
    try:
        working.undo(case, deed, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        return too_late(request, case, say("Somebody changed it since; it stays as it is."))
    except StillOpen:
        return too_late(request, case, say("Another case of theirs for the same cause is open. Go on with that one."))
    return done(request, say("It is as it was."), home_of_case(case))


def _form(request: MemberRequest, case: Case, form: type[F], members: Any = None, **known: Any) -> F:
    start = {**known, "version": case.version, "next": back(request, home_of_case(case))}
    more = {} if members is None else {"members": members}
    return form(request.POST or None, initial=start, **more)
