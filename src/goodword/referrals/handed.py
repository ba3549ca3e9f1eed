"""What a person was handed out to pass our word on, and what is known of who sent them, as their page shows it."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.translation import gettext as say

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.people.models import Person

from . import gates, queries
from .models import Agreement, Handle, Touch, WordPage
from .rules import grouped
from .wordpages import address_of as address_of_page
from .wordpages import standing_page_of


@dataclass(frozen=True)
class Out:
    """A link or a code that was handed out: how it is told, and where it leads."""

    handle: Handle
    told: str
    address: str
    is_code: bool


@dataclass(frozen=True)
class Handed:
    """Their page with its address and the mail that hands it over, their links and codes, and what waits to be known."""

    page: WordPage | None
    address: str
    mail: str
    outs: list[Out]
    unknown: list[Touch]
    may_show: Agreement | None
    is_introduced: bool


def out_to(member: Member, person: Person, *, root: str) -> Handed:
    """What a person was handed out, as far as a member may know of them; `root` is where this installation is reached."""
    page = standing_page_of(member, person)
    address = root + address_of_page(page) if page is not None else ""
    outs = [Out(h, _told(h), address_of(h, root), h.kind == Handle.Kind.CODE) for h in queries.handles_of(member, person)]
    return Handed(
        page=page,
        address=address,
        mail=_mail(person, address) if page is not None else "",
        outs=outs,
        unknown=list(gates.unknown_senders_of(member, person)),
        may_show=gates.agreement_of(member, person, Agreement.Kind.SHOW),
        is_introduced=queries.introduced_by(member, person) is not None,
    )


def address_of(handle: Handle, root: str) -> str:
    """Where a link or a code leads, written out."""
    return root + reverse("referrals:follow", args=[handle.text])


def _told(handle: Handle) -> str:
    return grouped(handle.text) if handle.kind == Handle.Kind.CODE else say("Link")


def _mail(person: Person, address: str) -> str:
    """The address that opens a mail to them, to be sent by whoever of ours writes it."""
    known = business()
    words = say("Here is your page, with your link and your code:\n%(address)s\n\nThank you for passing our word on!")
    told = {"subject": known.name if known else "", "body": words % {"address": address}}
    return f"mailto:{quote(person.email)}?{urlencode(told, quote_via=quote)}"
