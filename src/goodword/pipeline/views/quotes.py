"""Pages about quotes: sent, asked about, answered."""

from datetime import timedelta
from secrets import token_urlsafe

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.days import moment_on
from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.homes import home_of, page_of
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for, present_organisation_of

from .. import queries
from ..actions import NotOpen
from ..actions import quotes as verbs
from ..forms import FollowUpForm, QuoteForm, ReasonForm
from ..models import Quote

FOLLOW_UP_DAYS, VALID_DAYS = 7, 30


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def send(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note a quote to a person."""
    person = person_for(request.user, person_id)
    return _send(request, person, present_organisation_of(request.user, person))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def send_to_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Note a quote to an organisation."""
    return _send(request, None, organisation_for(request.user, organisation_id))


def _send(request: MemberRequest, person: Person | None, organisation: Organisation | None) -> HttpResponse:
    who = person or organisation
    assert who is not None
    now = timezone.now()
    today, home = timezone.localdate(now), page_of(who)
    start = {
        "sent_on": today,
        "follow_up_on": today + timedelta(days=FOLLOW_UP_DAYS),
        "expires_on": today + timedelta(days=VALID_DAYS),
        "once": token_urlsafe(16),
        "next": back(request, home),
    }
    form = QuoteForm(request.POST or None, initial=start, today=today, currency=currency())
    if not form.is_valid():
        asks = {"title": say("A quote to %(who)s") % {"who": who}, "submit": say("Save the quote")}
        return sheet(request, form, who=who, home=home, **asks)
    said = form.cleaned_data
    sent = verbs.send_quote(
        title=said["title"],
        currency=currency(),
        person=person,
        organisation=organisation,
        sent_at=moment_on(said["sent_on"], now),
        value=said["value"] or 0,
        expires_on=said["expires_on"],
        follow_up_on=said["follow_up_on"],
        staff=staff_of(request.user),
        dealer=dealer_of(request.user),
        once=once_of(request, form),
        by=request.user.by,
        at=now,
    )
    return done(request, say("The quote is noted."), home, undo=reverse("pipeline:unsend", args=[sent.pk]))


@needs(Right.WRITE)
@require_POST
def unsend(request: MemberRequest, quote_id: int) -> HttpResponse:
    """Undo that a quote was noted."""
    found = queries.quote_for(request.user, quote_id)
    home = _home(found)
    verbs.unsend(found, by=request.user.by, at=timezone.now())
    return done(request, say("It is taken back."), home)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def follow_up(request: MemberRequest, quote_id: int) -> HttpResponse:
    """They were asked what they think of it."""
    found = queries.quote_for(request.user, quote_id)
    home = _home(found)
    form = FollowUpForm(request.POST or None, initial={"next": back(request, home)})
    if request.method == "GET" or not form.is_valid():
        asks = {"title": say("You asked about “%(title)s”") % {"title": found.title}, "submit": say("I asked them")}
        return sheet(request, form, who=found.person or found.organisation, home=home, **asks)
    try:
        verbs.follow_up(found, again_on=form.cleaned_data["again_on"], by=request.user.by, at=timezone.now())
    except NotOpen:
        return _answered_before(request, home)
    return done(request, say("Noted that you asked."), home, undo=reverse("pipeline:not_followed_up", args=[found.pk]))


@needs(Right.WRITE)
@require_POST
def not_followed_up(request: MemberRequest, quote_id: int) -> HttpResponse:
    """Undo the last question about a quote."""
    found = queries.quote_for(request.user, quote_id)
    verbs.not_followed_up(found, by=request.user.by, at=timezone.now())
    return done(request, say("It still waits for a question."), _home(found))


@needs(Right.WRITE)
@require_POST
def accept(request: MemberRequest, quote_id: int) -> HttpResponse:
    """They said yes."""
    found = queries.quote_for(request.user, quote_id)
    home = _home(found)
    try:
        verbs.accept(found, by=request.user.by, at=timezone.now())
    except NotOpen:
        return _answered_before(request, home)
    return done(request, say("Accepted. Say thank you."), home, undo=reverse("pipeline:reopen_quote", args=[found.pk]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def decline(request: MemberRequest, quote_id: int) -> HttpResponse:
    """They said no, and why."""
    found = queries.quote_for(request.user, quote_id)
    home = _home(found)
    form = ReasonForm(request.POST or None, initial={"next": back(request, home)})
    if request.method == "GET" or not form.is_valid():
        asks = {"title": say("“%(title)s” is declined") % {"title": found.title}, "submit": say("They declined")}
        return sheet(request, form, who=found.person or found.organisation, home=home, **asks)
    try:
        verbs.decline(found, reason=form.cleaned_data["reason"], by=request.user.by, at=timezone.now())
    except NotOpen:
        return _answered_before(request, home)
    return done(request, say("Declined, and noted why."), home, undo=reverse("pipeline:reopen_quote", args=[found.pk]))


@needs(Right.WRITE)
@require_POST
def reopen(request: MemberRequest, quote_id: int) -> HttpResponse:
    """Undo that a quote was answered."""
    found = queries.quote_for(request.user, quote_id)
    verbs.reopen(found, by=request.user.by, at=timezone.now())
    return done(request, say("The quote is open again."), _home(found))


def _home(quote: Quote) -> str:
    return home_of(quote.person_id, quote.organisation_id)


def _answered_before(request: MemberRequest, home: str) -> HttpResponse:
    messages.info(request, say("Somebody noted their answer before you."))
    return HttpResponseRedirect(back(request, home))
