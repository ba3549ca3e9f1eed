"""Pages about contracts: those of somebody, and all of them by the day on which they are decided."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.kit.sheets import done
from goodword.touchpoints.noting import Whom, asked, begun, doors_of, noted, told

from .. import queries
from ..actions import contracts as verbs
from ..forms import ContractForm, EndForm, TermForm
from ..models import Contract
from ..rules import Term, next_term
from .correcting import corrected, present
from .listing import list_of, priced
from .settling import ask_about, home_of_fact, settled, too_late, undone, words_about

SHOWN = 20
TERM = ("starts_on", "ends_on", "renews_on", "notice_days")


@members_only
@require_GET
def listed(request: MemberRequest) -> HttpResponse:
    """All contracts, by the day on which each is decided."""
    return list_of(request, Contract, "pipeline/contracts.html")


def _of(request: MemberRequest, whom: Whom) -> HttpResponse:
    """The contracts and quotes of somebody, as a panel of their page or as a page of its own."""
    found = {
        "contracts": priced(list(queries.contracts_of(request.user, **whom.alone)[:SHOWN])),
        "quotes": priced(list(queries.quotes_of(request.user, **whom.alone)[:SHOWN])),
    }
    return told(request, whom, "pipeline/agreements.html", title=say("Contracts and quotes"), **found)


of_person, of_organisation = doors_of(_of, members_only, require_GET)


def _sign(request: MemberRequest, whom: Whom) -> HttpResponse:
    """Note a contract with somebody."""
    form = ContractForm(
        request.POST or None,
        initial=begun(request, whom, starts_on=timezone.localdate(), opportunity=request.GET.get("enquiry")),
        currency=currency(),
        enquiries=queries.enquiries_to_answer(request.user, **whom.alone),
    )
    if not form.is_valid():
        return asked(request, form, whom, title=say("A contract with %(who)s"), submit=say("Save the contract"))
    about = {"number": form.cleaned_data["number"], "currency": currency(), **form.about}
    signed = verbs.sign(term=form.term, **about, **noted(request, form, whom), at=timezone.now())
    return done(request, say("The contract is noted."), whom.home, undo=reverse("pipeline:unsign", args=[signed.pk]))


sign, sign_for_organisation = doors_of(_sign, needs(Right.WRITE), require_http_methods(["GET", "POST"]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def correct(request: MemberRequest, contract_id: int) -> HttpResponse:
    """Say a contract otherwise."""
    found = queries.contract_for(request.user, contract_id)
    form = ContractForm(
        request.POST or None,
        initial=present(request, found, "number", "opportunity", *TERM),
        currency=found.currency,
        enquiries=queries.enquiries_answered_by(request.user, found),
    )
    if not form.is_valid():
        return ask_about(request, found, form, title=say("Change the contract"), submit=say("Save the contract"))
    number = form.cleaned_data["number"]
    return corrected(request, found, form, verbs.correct, term=form.term, number=number, **form.about)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def renew(request: MemberRequest, contract_id: int) -> HttpResponse:
    """It goes on: the next term is suggested, as long as the last."""
    found = queries.contract_for(request.user, contract_id)
    coming = next_term(Term(found.starts_on, found.ends_on, found.renews_on, found.notice_days))
    start = {**present(request, found), **{name: getattr(coming, name) for name in TERM}}
    form = TermForm(request.POST or None, initial=start, currency=found.currency)
    del form.fields["number"]
    if not form.is_valid():
        return ask_about(request, found, form, title=say("It goes on"), submit=say("Renew it"))
    value = form.cleaned_data["value"]
    try:
        followed = verbs.renew(found, term=form.term, value=value, by=request.user.by, at=timezone.now())
    except (verbs.NotRunning, verbs.HasFollowed):
        return too_late(request, found, say("Somebody renewed or ended it before you."))
    undo = reverse("pipeline:unsign", args=[followed.pk])
    return done(request, say("Renewed. Thank them for staying."), home_of_fact(found), undo=undo)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def end(request: MemberRequest, contract_id: int) -> HttpResponse:
    """It does not go on, and why."""
    found, today = queries.contract_for(request.user, contract_id), timezone.localdate()
    form = words_about(request, found, EndForm, ended_on=min(found.ends_on or today, today))
    if not form.is_valid():
        return ask_about(request, found, form, title=say("It does not go on"), submit=say("It ends"))
    said = {name: form.cleaned_data[name] for name in ("ended_on", "reason")}
    return settled(request, found, verbs.end, text=say("Ended, and noted why."), undo="pipeline:run_on", **said)


@needs(Right.WRITE)
@require_POST
def run_on(request: MemberRequest, contract_id: int) -> HttpResponse:
    """Undo that a contract ended."""
    return undone(request, queries.contract_for(request.user, contract_id), verbs.run_on, say("It runs on."))


@needs(Right.WRITE)
@require_POST
def unsign(request: MemberRequest, contract_id: int) -> HttpResponse:
    """Undo that a contract was signed or renewed."""
    found = queries.contract_for(request.user, contract_id)
    try:
        return undone(request, found, verbs.unsign, say("It is taken back."))
    except verbs.HasFollowed:
        return too_late(request, found, say("Somebody renewed it since; take that back first."))
