"""Pages about quotes: sent, asked about, answered."""

from datetime import timedelta
from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.days import moment_on
from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.kit.sheets import done
from goodword.touchpoints.noting import Whom, asked, begun, doors_of, noted

from .. import queries
from ..actions import quotes as verbs
from ..forms import DeclinedForm, FollowUpForm, QuoteForm
from ..models import Opportunity, Quote
from .correcting import corrected, present
from .listing import list_of
from .settling import ask_about, settled, undone, words_about

FOLLOW_UP_DAYS, VALID_DAYS = 7, 30


@members_only
@require_GET
def listed(request: MemberRequest) -> HttpResponse:
    """All quotes: the open ones, those to ask about, the answered."""
    return list_of(request, Quote, "pipeline/quotes.html")


def _send(request: MemberRequest, whom: Whom) -> HttpResponse:
    """Note a quote to somebody."""
    now = timezone.now()
    today = timezone.localdate(now)
    days = {"follow_up_on": today + timedelta(days=FOLLOW_UP_DAYS), "expires_on": today + timedelta(days=VALID_DAYS)}
    form = QuoteForm(
        request.POST or None,
        initial=begun(request, whom, sent_on=today, **days, opportunity=request.GET.get("enquiry")),
        today=today,
        currency=currency(),
        enquiries=queries.enquiries_to_answer(request.user, **whom.alone),
    )
    if not form.is_valid():
        return asked(request, form, whom, title=say("A quote to %(who)s"), submit=say("Save the quote"))
    said = form.cleaned_data
    about = {"title": said["title"], "currency": currency(), "sent_at": moment_on(said["sent_on"], now), **form.about}
    sent = verbs.send_quote(**about, **noted(request, form, whom), at=now)
    return done(request, say("The quote is noted."), whom.home, undo=reverse("pipeline:unsend", args=[sent.pk]))


send, send_to_organisation = doors_of(_send, needs(Right.WRITE), require_http_methods(["GET", "POST"]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def correct(request: MemberRequest, quote_id: int) -> HttpResponse:
    """Say a quote otherwise."""
    found, now = queries.quote_for(request.user, quote_id), timezone.now()
    sent_on = timezone.localdate(found.sent_at)
    form = QuoteForm(
        request.POST or None,
        initial=present(request, found, "title", "expires_on", "follow_up_on", "opportunity", sent_on=sent_on),
        today=timezone.localdate(now),
        currency=found.currency,
        enquiries=queries.enquiries_answered_by(request.user, found),
    )
    if not form.is_valid():
        return ask_about(request, found, form, title=say("Change the quote"), submit=say("Save the quote"))
    said = form.cleaned_data
    sent_at = found.sent_at if said["sent_on"] == sent_on else moment_on(said["sent_on"], now)
    return corrected(request, found, form, verbs.correct, title=said["title"], sent_at=sent_at, **form.about)


@needs(Right.WRITE)
@require_POST
def unsend(request: MemberRequest, quote_id: int) -> HttpResponse:
    """Undo that a quote was noted."""
    return undone(request, queries.quote_for(request.user, quote_id), verbs.unsend, say("It is taken back."))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def follow_up(request: MemberRequest, quote_id: int) -> HttpResponse:
    """They were asked what they think of it."""
    found = queries.quote_for(request.user, quote_id)
    form = words_about(request, found, FollowUpForm)
    if not form.is_valid():
        title = say("You asked about “%(title)s”") % {"title": found.title}
        return ask_about(request, found, form, title=title, submit=say("I asked them"))
    again_on, undo = form.cleaned_data["again_on"], "pipeline:not_followed_up"
    return settled(request, found, verbs.follow_up, text=say("Noted that you asked."), undo=undo, again_on=again_on)


@needs(Right.WRITE)
@require_POST
def not_followed_up(request: MemberRequest, quote_id: int) -> HttpResponse:
    """Undo the last question about a quote."""
    found = queries.quote_for(request.user, quote_id)
    return undone(request, found, verbs.not_followed_up, say("It still waits for a question."))


@needs(Right.WRITE)
@require_POST
def accept(request: MemberRequest, quote_id: int) -> HttpResponse:
    """They said yes."""
    found = queries.quote_for(request.user, quote_id)
    wins = found.opportunity is not None and found.opportunity.state == Opportunity.State.OPEN
    text = say("Accepted, and the enquiry is won. Say thank you.") if wins else say("Accepted. Say thank you.")
    return settled(request, found, verbs.accept, text=text, undo="pipeline:reopen_quote")


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def decline(request: MemberRequest, quote_id: int) -> HttpResponse:
    """They said no, and why."""
    found = queries.quote_for(request.user, quote_id)
    form = words_about(request, found, partial(DeclinedForm, enquiry=found.opportunity))
    if not form.is_valid():
        title = say("“%(title)s” is declined") % {"title": found.title}
        return ask_about(request, found, form, title=title, submit=say("They declined"))
    said = {"reason": form.cleaned_data["reason"], "loses_enquiry": form.cleaned_data.get("loses_enquiry", False)}
    text = say("Declined, and noted why.")
    return settled(request, found, verbs.decline, text=text, undo="pipeline:reopen_quote", **said)


@needs(Right.WRITE)
@require_POST
def reopen(request: MemberRequest, quote_id: int) -> HttpResponse:
    """Undo that a quote was answered."""
    return undone(request, queries.quote_for(request.user, quote_id), verbs.reopen, say("The quote is open again."))
