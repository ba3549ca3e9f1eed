"""Telling those who said it, and taking that back while nothing went out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.sheets import done
from goodword.touchpoints.forms import WAYS

from .. import queries
from ..actions import telling as verbs
from ..rules import NotTheirs, NotYet
from .noting import home_of_change


@needs(Right.MANAGE)
@require_POST
def tell(request: MemberRequest, change_id: int) -> HttpResponse:
    """Tell everybody who said it, may be told and was not."""
    change = queries.change_for(request.user, change_id)
    try:
        n = verbs.tell(change, sender=request.user.name, by=request.user.by, at=timezone.now())
    except NotYet:
        return done(request, say("It is still to come. Tell them when it is done."), home_of_change(change))
    text = ngettext(
        "%(n)s person is told in ten minutes. Until then you can take it back.",
        "%(n)s people are told in ten minutes. Until then you can take it back.",
        n,
    )
    undo = reverse("changes:untell", args=[change.pk]) if n else ""
    return done(request, text % {"n": n} if n else say("Nobody was left to be told."), home_of_change(change), undo=undo)


@needs(Right.MANAGE)
@require_POST
def untell(request: MemberRequest, change_id: int) -> HttpResponse:
    """What has not gone out is not sent."""
    change = queries.change_for(request.user, change_id)
    n = verbs.untell(change, by=request.user.by, at=timezone.now())
    text = ngettext("%(n)s mail is taken back.", "%(n)s mails are taken back.", n) % {"n": n}
    return done(request, text if n else say("Everything has gone out by now."), home_of_change(change))


@needs(Right.MANAGE)
@require_POST
def tell_by_voice(request: MemberRequest, change_id: int) -> HttpResponse:
    """I told somebody who said it, by phone or in person."""
    change = queries.change_for(request.user, change_id)
    number, way = request.POST.get("person", ""), request.POST.get("way", "")
    if not number.isdecimal() or way not in WAYS:
        return render(request, "400.html", status=400)
    person = queries.reader_for(request.user, int(number[:18]))
    try:
        deed = verbs.tell_by_voice(change, person=person, way=way, by=request.user.by, at=timezone.now())
    except NotYet:
        return done(request, say("It is still to come. Tell them when it is done."), home_of_change(change))
    except NotTheirs:
        return done(request, say("They know already, or want to be left in peace."), home_of_change(change))
    text = say("%(name)s knows. It is among your contacts with them.") % {"name": person.name}
    return done(request, text, home_of_change(change), undo=reverse("changes:untell_by_voice", args=[deed.pk]))


@needs(Right.MANAGE)
@require_POST
def untell_by_voice(request: MemberRequest, entry_id: int) -> HttpResponse:
    """I did not tell them after all."""
    deed, change = queries.spoken_by(request.user, entry_id)
    verbs.untell_by_voice(change, deed, by=request.user.by, at=timezone.now())
    return done(request, say("It is as it was."), home_of_change(change))
