"""Handing out: somebody's page, their links and codes, and what is printed of them."""

from secrets import token_urlsafe
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.queries import business
from goodword.accounts.rules import Right
from goodword.catalogue.models import Dealer
from goodword.catalogue.queries import dealer_for
from goodword.kit import qr
from goodword.kit.panels import panel
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.homes import page_of
from goodword.people.models import Person
from goodword.people.queries import person_for

from .. import gates, handed, queries, sharing
from ..actions import pages, ways
from ..forms import HandleForm
from ..models import Handle
from ..rules import grouped


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """How a person passes our word on, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    found = handed.out_to(request.user, person, root=_root(request))
    return panel(request, "referrals/handing.html", title=say("Passing the word on"), who=person, home=page_of(person), out=found)


@needs(Right.WRITE)
@require_POST
def give_page(request: MemberRequest, person_id: int) -> HttpResponse:
    """Open a page for a person, with a link and a code on it."""
    person, now = person_for(request.user, person_id), timezone.now()
    pages.lay_form(name=say("Our form"), by=request.user.by, at=now)
    page = pages.give_page(person, by=request.user.by, at=now)
    text = say("They have a page. Hand its address over yourself.")
    return done(request, text, page_of(person), undo=reverse("referrals:close_page", args=[page.pk]))


@needs(Right.WRITE)
@require_POST
def close_page(request: MemberRequest, word_page_id: int) -> HttpResponse:
    """Close a page, for whoever has its address."""
    page = gates.word_page_for(request.user, word_page_id)
    pages.close_page(page, by=request.user.by, at=timezone.now())
    undo = reverse("referrals:open_page_again", args=[page.pk])
    return done(request, say("The page is closed."), page_of(page.person), undo=undo)


@needs(Right.WRITE)
@require_POST
def open_page_again(request: MemberRequest, word_page_id: int) -> HttpResponse:
    """Undo that a page was closed."""
    page = gates.word_page_for(request.user, word_page_id)
    is_open = pages.open_page_again(page, by=request.user.by, at=timezone.now())
    text = say("The page is open again.") if is_open else say("They have another page by now.")
    return done(request, text, page_of(page.person))


@members_only
@require_GET
def of_dealer(request: MemberRequest, dealer_id: int) -> HttpResponse:
    """The links and codes of a dealer."""
    dealer = dealer_for(request.user, dealer_id)
    outs = handed.told(gates.handles_of_dealer(request.user, dealer), root=_root(request))
    home = reverse("referrals:below_dealer", args=[dealer.pk])
    return panel(request, "referrals/handing_of_dealer.html", title=say("Passing the word on"), who=dealer, home=home, outs=outs)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_link(request: MemberRequest, person_id: int) -> HttpResponse:
    """Make a link of a person's own."""
    return _add_for(request, person_for(request.user, person_id), Handle.Kind.LINK)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_code(request: MemberRequest, person_id: int) -> HttpResponse:
    """Make a code of a person's own."""
    return _add_for(request, person_for(request.user, person_id), Handle.Kind.CODE)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_dealer_link(request: MemberRequest, dealer_id: int) -> HttpResponse:
    """Make a link of a dealer's own."""
    return _add_for(request, dealer_for(request.user, dealer_id), Handle.Kind.LINK)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_dealer_code(request: MemberRequest, dealer_id: int) -> HttpResponse:
    """Make a code of a dealer's own."""
    return _add_for(request, dealer_for(request.user, dealer_id), Handle.Kind.CODE)


def _add_for(request: MemberRequest, who: Person | Dealer, kind: str) -> HttpResponse:
    is_person, now = isinstance(who, Person), timezone.now()
    home = page_of(who) if isinstance(who, Person) else reverse("referrals:handing_of_dealer", args=[who.pk])
    start = {"next": back(request, home), "once": token_urlsafe(16)}
    form = HandleForm(request.POST if request.method == "POST" else None, initial=start, today=timezone.localdate())
    if not form.is_valid():
        title = say("A new code for %(who)s") if kind == Handle.Kind.CODE else say("A new link for %(who)s")
        return sheet(request, form, who=who, home=home, title=title % {"who": who}, submit=say("Make it"))
    pages.lay_form(name=say("Our form"), by=request.user.by, at=now)
    whose: dict[str, Any] = {"person": who} if is_person else {"dealer": who}
    made = ways.make_handle(kind=kind, **whose, **form.told(), once=once_of(request, form), by=request.user.by, at=now)
    return done(request, say("It is made."), home, undo=reverse("referrals:close_handle", args=[made.pk]))


@needs(Right.WRITE)
@require_POST
def close_handle(request: MemberRequest, handle_id: int) -> HttpResponse:
    """Let a link or a code lead nowhere from now on."""
    handle = queries.handle_for(request.user, handle_id)
    ways.close_handle(handle, by=request.user.by, at=timezone.now())
    undo = reverse("referrals:open_handle_again", args=[handle.pk])
    return done(request, say("It leads nowhere from now on."), _home(handle), undo=undo)


@needs(Right.WRITE)
@require_POST
def open_handle_again(request: MemberRequest, handle_id: int) -> HttpResponse:
    """Undo that a link or a code was closed."""
    handle = queries.handle_for(request.user, handle_id)
    ways.open_handle_again(handle, by=request.user.by, at=timezone.now())
    return done(request, say("It leads to you again."), _home(handle))


@members_only
@require_GET
def picture(request: MemberRequest, handle_id: int, ending: str) -> HttpResponse:
    """A link or a code as a picture to scan."""
    handle = queries.handle_for(request.user, handle_id)
    if ending not in qr.PICTURES:
        raise Http404
    kind, drawn = qr.PICTURES[ending]
    return _file(drawn(_scanned(request, handle)), kind, f"qr-{handle.pk}.{ending}")


@members_only
@require_GET
def voucher(request: MemberRequest, handle_id: int) -> HttpResponse:
    """A sheet of vouchers with the code, to print and cut out."""
    from ..vouchers import Voucher, sheet_of  # noqa: PLC0415  (brings the PDF library along, and no other page needs it)

    handle = queries.handle_for(request.user, handle_id)
    known, is_code = business(), handle.kind == Handle.Kind.CODE
    until = say("Valid until %(day)s") % {"day": date_format(handle.expires_on, "j F Y")} if handle.expires_on else ""
    words = say("Recommended to you by somebody who likes us. Scan this.")
    told = Voucher(
        business=known.name if known else "",
        words=say("Recommended to you by somebody who likes us. Scan this, or tell us the code.") if is_code else words,
        code=grouped(handle.text) if is_code else "",
        address=_scanned(request, handle),
        until=until,
    )
    return _file(sheet_of(told), "application/pdf", f"vouchers-{handle.pk}.pdf")


def _scanned(request: HttpRequest, handle: Handle) -> str:
    return sharing.through(handed.address_of(handle, _root(request)), "qr" if handle.kind == Handle.Kind.LINK else "voucher")


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")[:-1]


def _home(handle: Handle) -> str:
    if handle.person is not None:
        return page_of(handle.person)
    return reverse("referrals:handing_of_dealer", args=[handle.dealer_id])


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    told: dict[str, Any] = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(body, content_type=kind, headers=told)
