"""Pages about enquiries."""

from secrets import token_urlsafe

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.days import moment_on
from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.money import shown
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.homes import home_of, page_of
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for, present_organisation_of

from .. import queries
from ..actions import enquiries as actions
from ..forms import EnquiryForm, LostForm
from ..models import Opportunity

SHOWN = 20


@members_only
@require_GET
def enquiries(request: MemberRequest, person_id: int) -> HttpResponse:
    """The enquiries of a person, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    found = queries.opportunities_of(request.user, person=person)[:SHOWN]
    return render(
        request,
        "pipeline/enquiries.html" if request.htmx else "panel.html",
        {
            "panel": "pipeline/enquiries.html",
            "title": say("Enquiries"),
            "who": person,
            "home": page_of(person),
            "rows": [(o, shown(o.value, o.currency) if o.value else "") for o in found],
        },
    )


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note that a person asks for something."""
    person = person_for(request.user, person_id)
    return _add(request, person, present_organisation_of(request.user, person))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_for_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Note that an organisation asks for something."""
    return _add(request, None, organisation_for(request.user, organisation_id))


def _add(request: MemberRequest, person: Person | None, organisation: Organisation | None) -> HttpResponse:
    who = person or organisation
    assert who is not None
    now = timezone.now()
    today = timezone.localdate(now)
    home = page_of(who)
    start = {"opened_on": today, "once": token_urlsafe(16), "next": back(request, home)}
    form = EnquiryForm(request.POST or None, initial=start, member=request.user, today=today, currency=currency())
    if not form.is_valid():
        asks = {"title": say("What does %(who)s ask for?") % {"who": who}, "submit": say("Save the enquiry")}
        return sheet(request, form, who=who, home=home, **asks)
    values = form.cleaned_data
    actions.open_opportunity(
        title=values["title"],
        currency=currency(),
        person=person,
        organisation=organisation,
        introduced_by=values["introduced_by"],
        value=values["value"] or 0,
        opened_at=moment_on(values["opened_on"], now),
        staff=staff_of(request.user),
        dealer=dealer_of(request.user),
        once=once_of(request, form),
        by=request.user.by,
        at=now,
    )
    return done(request, say("The enquiry is noted."), home)


@needs(Right.WRITE)
@require_POST
def win(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """They bought."""
    found = queries.opportunity_for(request.user, opportunity_id)
    try:
        actions.win(found, by=request.user.by, at=timezone.now())
    except actions.NotOpen:
        return _closed_before(request, found)
    return _closed(request, found, say("Won. Say thank you to them, and to whoever sent them."))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def lose(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """They did not buy, and why."""
    found = queries.opportunity_for(request.user, opportunity_id)
    home = home_of(found.person_id, found.organisation_id)
    form = LostForm(request.POST or None, initial={"next": back(request, home)})
    if not form.is_valid():
        asks = {"title": say("“%(title)s” is lost") % {"title": found.title}, "submit": say("It is lost")}
        return sheet(request, form, who=found.person or found.organisation, home=home, **asks)
    try:
        actions.lose(found, reason=form.cleaned_data["reason"], by=request.user.by, at=timezone.now())
    except actions.NotOpen:
        return _closed_before(request, found)
    return _closed(request, found, say("Lost, and noted why."))


@needs(Right.WRITE)
@require_POST
def reopen(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """Undo that an enquiry was won or lost."""
    found = queries.opportunity_for(request.user, opportunity_id)
    actions.reopen(found, by=request.user.by, at=timezone.now())
    return done(request, say("The enquiry is open again."), home_of(found.person_id, found.organisation_id))


def _closed(request: MemberRequest, found: Opportunity, text: str) -> HttpResponse:
    undo = reverse("pipeline:reopen", args=[found.pk])
    return done(request, text, home_of(found.person_id, found.organisation_id), undo=undo)


def _closed_before(request: MemberRequest, found: Opportunity) -> HttpResponse:
    messages.info(request, say("Somebody closed it before you."))
    return HttpResponseRedirect(back(request, home_of(found.person_id, found.organisation_id)))
