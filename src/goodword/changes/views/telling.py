"""Telling those who said it, and taking that back while nothing went out."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.sheets import done

from .. import queries
from ..actions import telling as verbs
from ..rules import NotYet
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
