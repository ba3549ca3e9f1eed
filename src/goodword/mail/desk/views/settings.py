"""How the house writes to people, whom it does not write to, and whether mailboxes can tell that it is us."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page
from goodword.kit.sheets import done, sheet
from goodword.kit.toasts import toast, warn

from ... import queries as sending_queries
from ... import quiet, standing
from ...actions import heading, suppressing
from ...asking_dns import by_dns
from ...manners import WARNS_AT
from ...models import Suppression
from ...rules import domain_of_house
from .. import listing
from ..forms import DomainForm, HeadForm, LiftForm, SuppressForm

SIZE = 25


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def sending(request: MemberRequest) -> HttpResponse:
    """Who writes, at which hours and how fast; whether it goes out at all."""
    head = quiet.letterhead()
    form = HeadForm(request.POST or None, initial=HeadForm.of(head))
    if form.is_valid():
        deed = heading.head_letters(form.cleaned_data, by=request.user.by, at=timezone.now())
        undo = reverse("mail:head_as_before", args=[deed.pk]) if deed else ""
        toast(request, say("We write so from now on."), undo=undo)
        return redirect("mail:sending")
    shown = {
        "form": form,
        "head": head,
        "standing": sending_queries.standing(timezone.now()),
        "counts": listing.counts_on(timezone.localdate()),
        "warns_at": WARNS_AT,
        "from_address": settings.DEFAULT_FROM_EMAIL,
        "folder": "" if settings.SENDS_MAIL else settings.GOODWORD_MAIL_FOLDER,
        "domain_form": DomainForm(initial={"domain": _own_domain()}),
        "tab": "sending",
    }
    return render(request, "mail/desk/sending.html", shown, status=422 if form.errors else 200)


def _own_domain() -> str:
    domain = domain_of_house(settings.DEFAULT_FROM_EMAIL)
    return domain if standing.is_domain(domain) else ""


@needs(Right.MANAGE)
@require_POST
def head_as_before(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo a change of how the house writes."""
    deed = listing.heading_for(request.user, entry_id)
    if heading.head_as_before(deed, by=request.user.by, at=timezone.now()):
        toast(request, say("We write as before."))
    else:
        warn(request, say("Somebody changed it since."))
    return redirect("mail:sending")


@needs(Right.MANAGE)
@require_GET
def domain(request: MemberRequest) -> HttpResponse:
    """What the DNS says of a domain: whether mailboxes can tell that mail is really ours."""
    form = DomainForm(request.GET or None, initial={"domain": _own_domain()})
    shown: dict[str, Any] = {"form": form, "tab": "sending"}
    if form.is_valid():
        name, key = form.cleaned_data["domain"], form.cleaned_data["key"]
        shown |= {"domain": name, "findings": standing.looked_at(name, by_dns(), selectors=[key] if key else [])}
    return render(request, "mail/desk/domain.html", shown, status=422 if form.errors else 200)


@needs(Right.MANAGE)
@require_GET
def suppressed(request: MemberRequest) -> HttpResponse:
    """The addresses to which nothing goes."""
    address = request.GET.get("address", "")[:254].strip()
    cursors = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    try:
        found = page(listing.suppressed_for(request.user, address=address), ("-at", "-id"), size=SIZE, **cursors)
    except BadCursor:
        return HttpResponse(status=400)
    shown = {"page": found, "address": address, "erased": Suppression.Reason.ERASED, "tab": "suppressed"}
    return render(request, "mail/desk/suppressed.html", shown)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def suppress(request: MemberRequest) -> HttpResponse:
    """Keep mail from an address by hand."""
    form, home = SuppressForm(request.POST or None), reverse("mail:suppressed")
    if form.is_valid():
        reason, address = Suppression.Reason.BY_HAND, form.cleaned_data["address"]
        kept = suppressing.suppress(address, reason=reason, by=request.user.by, at=timezone.now())
        undo = reverse("mail:lift_by_hand", args=[kept.pk]) if kept else ""
        return done(request, say("Nothing goes to %(address)s any more.") % {"address": address}, home, undo=undo)
    return sheet(
        request, form, who=say("No mail to"), home=home, title=say("Write to an address no more"), submit=say("Write no more")
    )


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def lift(request: MemberRequest, suppression_id: int) -> HttpResponse:
    """Write to an address again after all, for a reason that is kept."""
    found, home = listing.suppression_for(request.user, suppression_id), reverse("mail:suppressed")
    form = LiftForm(request.POST or None)
    if form.is_valid():
        try:
            lifted = suppressing.lift(found, why=form.cleaned_data["why"], by=request.user.by, at=timezone.now())
        except suppressing.StaysErased:
            form.add_error("why", say("Whoever was erased asked never to hear of us again."))
        else:
            undo = reverse("mail:suppress_again", args=[found.pk]) if lifted else ""
            return done(request, say("Mail may go there again."), home, undo=undo)
    return sheet(request, form, who=say("No mail to"), home=home, title=say("Write there again?"), submit=say("Write again"))


@needs(Right.MANAGE)
@require_POST
def lift_by_hand(request: MemberRequest, suppression_id: int) -> HttpResponse:
    """Undo that somebody here kept mail from an address."""
    found = listing.suppression_for(request.user, suppression_id)
    if found.reason == Suppression.Reason.BY_HAND:
        suppressing.lift(found, why=say("It was a mistake."), by=request.user.by, at=timezone.now())
    return done(request, say("Mail may go there again."), reverse("mail:suppressed"))


@needs(Right.MANAGE)
@require_POST
def suppress_again(request: MemberRequest, suppression_id: int) -> HttpResponse:
    """Undo that mail was let go to an address again."""
    suppressing.suppress_again(listing.suppression_for(request.user, suppression_id), by=request.user.by, at=timezone.now())
    return done(request, say("Nothing goes there any more."), reverse("mail:suppressed"))
