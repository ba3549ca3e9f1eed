"""Pages about contracts: those of somebody, and all of them by the day on which they are decided."""

from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.money import major, shown
from goodword.kit.paging import BadCursor, page
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.homes import home_of, page_of
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for, present_organisation_of

from .. import queries
from ..actions import contracts as verbs
from ..forms import EndForm, TermForm
from ..models import Contract, Quote
from ..rules import Term, next_term

SHOWN, SIZE = 20, 25
TABS = (
    ("", _("By day")),
    ("notice", _("To decide now")),
    ("soon", _("Within 90 days")),
    ("open-ended", _("Without an end")),
    ("ended", _("Ended")),
)


@members_only
@require_GET
def listed(request: MemberRequest) -> HttpResponse:
    """All contracts, by the day on which each is decided."""
    which = request.GET.get("which", "")
    if which not in queries.LISTS:
        return HttpResponse(status=400)
    rows = queries.contracts_listed(request.user, which, timezone.localdate())
    cursors = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    try:
        found = page(rows, queries.LISTS[which], size=SIZE, **cursors)
    except BadCursor:
        return HttpResponse(status=400)
    told = {"which": which, "tabs": TABS, "page": found, "rows": [_told(one) for one in found.rows]}
    return render(request, "pipeline/contracts.html", told)


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """The contracts and quotes of a person, as a panel of their page or as a page of its own."""
    return _of(request, person_for(request.user, person_id))


@members_only
@require_GET
def of_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """The contracts and quotes of an organisation."""
    return _of(request, organisation_for(request.user, organisation_id))


def _of(request: MemberRequest, who: Person | Organisation) -> HttpResponse:
    whom: Any = {"person" if isinstance(who, Person) else "organisation": who}
    found = {
        "panel": "pipeline/agreements.html",
        "title": say("Contracts and quotes"),
        "who": who,
        "home": page_of(who),
        "of": whom,
        "contracts": [_told(one) for one in queries.contracts_of(request.user, **whom)[:SHOWN]],
        "quotes": [(one, _price(one)) for one in queries.quotes_of(request.user, **whom)[:SHOWN]],
    }
    return render(request, "pipeline/agreements.html" if request.htmx else "panel.html", found)


def _told(contract: Contract) -> tuple[Contract, str]:
    return contract, _price(contract)


def _price(one: Contract | Quote) -> str:
    return shown(one.value, one.currency) if one.value else ""


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def sign(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note a contract with a person."""
    person = person_for(request.user, person_id)
    return _sign(request, person, present_organisation_of(request.user, person))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def sign_for_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Note a contract with an organisation."""
    return _sign(request, None, organisation_for(request.user, organisation_id))


def _sign(request: MemberRequest, person: Person | None, organisation: Organisation | None) -> HttpResponse:
    who = person or organisation
    assert who is not None
    home = page_of(who)
    start = {"starts_on": timezone.localdate(), "once": token_urlsafe(16), "next": back(request, home)}
    form = TermForm(request.POST or None, initial=start, currency=currency())
    if not form.is_valid():
        asks = {"title": say("A contract with %(who)s") % {"who": who}, "submit": say("Save the contract")}
        return sheet(request, form, who=who, home=home, **asks)
    signed = verbs.sign(
        person=person,
        organisation=organisation,
        term=form.term,
        currency=currency(),
        number=form.cleaned_data["number"],
        value=form.cleaned_data["value"] or 0,
        staff=staff_of(request.user),
        dealer=dealer_of(request.user),
        once=once_of(request, form),
        by=request.user.by,
        at=timezone.now(),
    )
    return done(request, say("The contract is noted."), home, undo=reverse("pipeline:unsign", args=[signed.pk]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def renew(request: MemberRequest, contract_id: int) -> HttpResponse:
    """It goes on: the next term is suggested, as long as the last."""
    found = queries.contract_for(request.user, contract_id)
    home = home_of(found.person_id, found.organisation_id)
    coming = next_term(Term(found.starts_on, found.ends_on, found.renews_on, found.notice_days))
    start = {
        **{name: getattr(coming, name) for name in ("starts_on", "ends_on", "renews_on", "notice_days")},
        "value": str(major(found.value, found.currency)) if found.value else "",
        "next": back(request, home),
    }
    form = TermForm(request.POST or None, initial=start, currency=found.currency)
    del form.fields["number"]
    if not form.is_valid():
        asks = {"title": say("It goes on"), "submit": say("Renew it")}
        return sheet(request, form, who=found.person or found.organisation, home=home, **asks)
    value = form.cleaned_data["value"]
    try:
        followed = verbs.renew(found, term=form.term, value=value, by=request.user.by, at=timezone.now())
    except (verbs.NotRunning, verbs.HasFollowed):
        return _before(request, home)
    undo = reverse("pipeline:unsign", args=[followed.pk])
    return done(request, say("Renewed. Thank them for staying."), home, undo=undo)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def end(request: MemberRequest, contract_id: int) -> HttpResponse:
    """It does not go on, and why."""
    found = queries.contract_for(request.user, contract_id)
    home = home_of(found.person_id, found.organisation_id)
    today = timezone.localdate()
    start = {"ended_on": min(found.ends_on or today, today), "next": back(request, home)}
    form = EndForm(request.POST or None, initial=start)
    if not form.is_valid():
        asks = {"title": say("It does not go on"), "submit": say("It ends")}
        return sheet(request, form, who=found.person or found.organisation, home=home, **asks)
    said = form.cleaned_data
    try:
        verbs.end(found, ended_on=said["ended_on"], reason=said["reason"], by=request.user.by, at=timezone.now())
    except verbs.NotRunning:
        return _before(request, home)
    return done(request, say("Ended, and noted why."), home, undo=reverse("pipeline:run_on", args=[found.pk]))


@needs(Right.WRITE)
@require_POST
def run_on(request: MemberRequest, contract_id: int) -> HttpResponse:
    """Undo that a contract ended."""
    found = queries.contract_for(request.user, contract_id)
    verbs.run_on(found, by=request.user.by, at=timezone.now())
    return done(request, say("It runs on."), home_of(found.person_id, found.organisation_id))


@needs(Right.WRITE)
@require_POST
def unsign(request: MemberRequest, contract_id: int) -> HttpResponse:
    """Undo that a contract was signed or renewed."""
    found = queries.contract_for(request.user, contract_id)
    home = home_of(found.person_id, found.organisation_id)
    try:
        verbs.unsign(found, by=request.user.by, at=timezone.now())
    except verbs.HasFollowed:
        return _before(request, home)
    return done(request, say("It is taken back."), home)


def _before(request: MemberRequest, home: str) -> HttpResponse:
    messages.info(request, say("Somebody renewed or ended it before you."))
    return HttpResponseRedirect(back(request, home))
