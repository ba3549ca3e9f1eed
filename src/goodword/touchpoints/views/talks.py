"""Pages about talks."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.homes import home_of

from .. import actions, queries
from ..forms import USUAL, TalkForm
from ..noting import Whom, begun, doors_of, noted
from ..rules import Imported

FORM = "touchpoints/talk_form.html"


def _log(request: MemberRequest, whom: Whom) -> HttpResponse:
    """Log a talk with somebody."""
    now = timezone.now()
    start = begun(request, whom, happened_at=timezone.localtime(now), intent=request.GET.get("intent", USUAL))
    form = TalkForm(request.POST if request.method == "POST" else None, initial=start, now=now)
    show = partial(sheet, request, form, who=whom.who, home=whom.home, part=FORM, title=say("Log a talk"))
    if not form.is_valid():
        return show()
    if form.is_ask:
        balance = queries.balance_of(request.user, **whom.alone, now=now)
        if not balance.bears_an_ask:
            return show(warns_of=balance)
    talk = actions.talks.log_talk(
        **form.moment(),
        pledge=form.pledge(today=timezone.localdate(now)),
        **noted(request, form, whom),
        member=request.user,
        at=now,
    )
    text, undo = say("The talk with %(who)s is logged."), reverse("touchpoints:take_back", args=[talk.pk])
    return done(request, text % {"who": whom.who}, whom.home, undo=undo)


log, log_with_organisation = doors_of(_log, needs(Right.WRITE), require_http_methods(["GET", "POST"]))


@needs(Right.WRITE)
@require_POST
def take_back(request: MemberRequest, touchpoint_id: int) -> HttpResponse:
    """Undo a talk."""
    talk = queries.touchpoint_for(request.user, touchpoint_id)
    try:
        actions.talks.take_back(talk, by=request.user.by, at=timezone.now())
    except Imported:
        messages.error(request, say("This contact came with an import. Undo the import instead."))
        return HttpResponseRedirect(back(request, home_of(talk.person_id, talk.organisation_id)))
    again = reverse("touchpoints:bring_back", args=[touchpoint_id])
    return done(request, say("The talk is taken back."), home_of(talk.person_id, talk.organisation_id), undo=again)


@needs(Right.WRITE)
@require_POST
def bring_back(request: MemberRequest, touchpoint_id: int) -> HttpResponse:
    """Undo the undo of a talk."""
    talk = actions.talks.bring_back(queries.taken_back(request.user, touchpoint_id), by=request.user.by, at=timezone.now())
    if talk is None:
        return done(request, say("The talk can no longer be brought back."), reverse("directory:people"))
    home = home_of(talk.person_id, talk.organisation_id)
    return done(request, say("The talk stands again."), home, undo=reverse("touchpoints:take_back", args=[talk.pk]))
