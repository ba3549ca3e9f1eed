"""Doors by which a member is told of answers of a kind."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST

from goodword.accounts.doors import members_only
from goodword.accounts.http import MemberRequest
from goodword.kit.sheets import done
from goodword.kit.toasts import warn

from .. import queries
from ..actions import alerting
from ..filters import Filters, NoSuchFilter
from ..forms import AlertForm


@members_only
@require_POST
def make(request: MemberRequest) -> HttpResponse:
    """Tell me when an answer comes that fits the filters of this page."""
    home, form = reverse("surveys:listening"), AlertForm(request.POST)
    try:
        wanted = Filters.of({name: request.GET.get(name, "") for name in request.GET})
    except NoSuchFilter:
        return HttpResponse(status=400)
    if not form.is_valid():
        warn(request, say("Give it a name of at most 120 letters."))
        return redirect(f"{home}?{wanted.query()}")
    said = form.cleaned_data
    member, now = request.user, timezone.now()
    try:
        made = alerting.make_alert(member=member, name=said["name"], wanted=wanted, by_mail=said["by_mail"], by=member.by, at=now)
    except alerting.TooMany:
        warn(request, say("That would be very many. Stop being told of something else first."))
        return redirect(f"{home}?{wanted.query()}")
    text = say("You are told from now on, here and by mail.") if made.is_by_mail else say("You are told here from now on.")
    return done(request, text, f"{home}?{wanted.query()}", undo=reverse("surveys:drop_alert", args=[made.pk]))


@members_only
@require_POST
def show(request: MemberRequest, alert_id: int) -> HttpResponse:
    """Go to what an alert tells of; from then on it is seen."""
    alert = queries.alert_for(request.user, alert_id)
    alerting.see_alert(alert, by=request.user.by, at=timezone.now())
    return HttpResponseRedirect(f"{reverse('surveys:listening')}?{Filters.of(alert.filters).query()}")


@members_only
@require_POST
def drop(request: MemberRequest, alert_id: int) -> HttpResponse:
    """Tell me of it no more."""
    alert = queries.alert_for(request.user, alert_id)
    deed = alerting.drop_alert(alert, by=request.user.by, at=timezone.now())
    undo = reverse("surveys:keep_alert_again", args=[deed.pk])
    return done(request, say("You are told of it no more."), reverse("surveys:listening"), undo=undo)


@members_only
@require_POST
def keep_again(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that an alert was dropped."""
    alerting.keep_alert_again(queries.dropped_by(request.user, entry_id), by=request.user.by, at=timezone.now())
    return done(request, say("You are told of it again."), reverse("surveys:listening"))
