"""Ticking cards off that were posted, and taking that back."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import ngettext as many
from django.views.decorators.http import require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.sheets import done

from .. import queries
from ..actions import posting
from ..models import CardRun


@needs(Right.WRITE)
@require_POST
def post(request: MemberRequest, card_id: int) -> HttpResponse:
    """One card was posted."""
    card = queries.card_for(request.user, card_id)
    return _post(request, card.run, [card.pk])


@needs(Right.WRITE)
@require_POST
def post_all(request: MemberRequest, card_run_id: int) -> HttpResponse:
    """Every card of a run that may go out was posted."""
    run = queries.run_for(request.user, card_run_id)
    return _post(request, run, queries.to_post(request.user, run))


def _post(request: MemberRequest, run: CardRun, cards: list[int]) -> HttpResponse:
    who = request.user
    deed = posting.post(run, cards, staff=staff_of(who), dealer=dealer_of(who), by=who.by, at=timezone.now())
    if deed is None:
        return done(request, say("There was no card to tick off."), _home(run))
    n = deed.detail["n"]
    text = many("%(n)s card is posted, and noted as a gift.", "%(n)s cards are posted, each noted as a gift.", n) % {"n": n}
    return done(request, text, _home(run), undo=reverse("occasions:undo_posting", args=[deed.pk]))


@needs(Right.WRITE)
@require_POST
def unpost(request: MemberRequest, card_id: int) -> HttpResponse:
    """One card was not posted after all."""
    card = queries.card_for(request.user, card_id)
    posting.unpost(card.run, [card.pk], by=request.user.by, at=timezone.now())
    return done(request, say("The card is still to be posted."), _home(card.run))


@needs(Right.WRITE)
@require_POST
def undo(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that cards were ticked off."""
    deed = queries.posting_for(request.user, entry_id)
    run = queries.run_for(request.user, deed.row_id or 0)
    posting.unpost(run, deed.detail["cards"], by=request.user.by, at=timezone.now())
    return done(request, say("These cards are still to be posted."), _home(run))


def _home(run: CardRun) -> str:
    return reverse("occasions:run", args=[run.pk])
