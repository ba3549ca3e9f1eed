"""Who somebody meant when they told who sent them, and whether that one may know that they came."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.paging import BadCursor, page
from goodword.kit.returning import back
from goodword.kit.sheets import done, not_done, sheet
from goodword.people.homes import page_of
from goodword.people.queries import person_for

from .. import gates, queries
from ..actions import arriving, saying
from ..forms import MAY_SHOW, SenderForm
from ..models import Agreement, Touch
from ..rules import NotBindable, Refused
from ..words import refused_because

SIZE = 25


@members_only
@require_GET
def unknown(request: MemberRequest) -> HttpResponse:
    """Who wrote that somebody sent them, where nobody has said yet who that is; the last first."""
    cursors = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    try:
        found = page(gates.unknown_senders_for(request.user), ("-at", "-id"), size=SIZE, **cursors)
    except BadCursor:
        return render(request, "400.html", status=400)
    return render(request, "referrals/unknown.html", {"page": found, "tab": "unknown"})


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def recognise(request: MemberRequest, touch_id: int) -> HttpResponse:
    """Say whom somebody meant who wrote that they were sent."""
    touch = queries.touch_for(request.user, touch_id)
    if touch.refused != Refused.UNKNOWN:
        return _too_late(request, touch)
    start = {"sender": touch.words, "next": back(request, page_of(touch.person))}
    form = SenderForm(request.POST or None, initial=start, member=request.user)
    if form.is_valid():
        try:
            deed = saying.recognise(
                touch, introducer=form.cleaned_data["sender"], version=touch.version, by=request.user.by, at=timezone.now()
            )
        except NotBindable as no:
            form.add_error("sender", refused_because(no.why))
        except ChangedMeanwhile:
            return _too_late(request, touch)
        else:
            undo = reverse("referrals:forget_whom", args=[deed.pk])
            return done(request, say("Now we know who sent them. Say thank you."), page_of(touch.person), undo=undo)
    title = say("Who sent %(who)s?") % {"who": touch.person}
    return sheet(request, form, who=touch.person, home=page_of(touch.person), title=title, submit=say("That is who"))


@needs(Right.WRITE)
@require_POST
def forget_whom(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that somebody was recognised."""
    deed, touch = gates.recognised(request.user, entry_id)
    try:
        saying.forget_whom(touch, deed, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        return _too_late(request, touch)
    return done(request, say("Nobody knows again whom they meant."), page_of(touch.person))


def _too_late(request: MemberRequest, touch: Touch) -> HttpResponse:
    return not_done(request, say("Somebody changed it before you."), page_of(touch.person))


@needs(Right.WRITE)
@require_POST
def agree(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note that somebody told us: whoever sent them may know that they came."""
    person = person_for(request.user, person_id)
    agreed = arriving.agree(person=person, kind=Agreement.Kind.SHOW, words=str(MAY_SHOW), by=request.user.by, at=timezone.now())
    return done(request, say("It is noted."), page_of(person), undo=reverse("referrals:withdraw", args=[agreed.pk]))


@needs(Right.WRITE)
@require_POST
def withdraw(request: MemberRequest, agreement_id: int) -> HttpResponse:
    """Note that somebody takes back what they agreed to."""
    agreement = gates.agreement_for(request.user, agreement_id)
    arriving.withdraw(agreement, by=request.user.by, at=timezone.now())
    undo = reverse("referrals:agree", args=[agreement.person_id]) if agreement.kind == Agreement.Kind.SHOW else ""
    return done(request, say("It is taken back."), page_of(agreement.person), undo=undo)
