"""What a person was handed out to pass our word on, as their page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.translation import gettext as say

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.people.models import Person

from . import queries
from .models import Handle, WordPage
from .rules import grouped
from .wordpages import address_of as address_of_page
from .wordpages import standing_page_of


@dataclass(frozen=True)
class Out:
    """A link or a code that was handed out: how it is told, and where it leads."""

    handle: Handle
    told: str
    address: str


@dataclass(frozen=True)
class Handed:
    """Their page with its address and the mail that hands it over, and their links and codes."""

    page: WordPage | None
    address: str
    mail: str
    outs: list[Out]


def out_to(member: Member, person: Person, *, root: str) -> Handed:
    """What a person was handed out, as far as a member may know of them; `root` is where this installation is reached."""
    page = standing_page_of(member, person)
    address = root + address_of_page(page) if page is not None else ""
    outs = told(queries.handles_of(member, person), root=root)
    return Handed(page, address, _mail(person, address) if page is not None else "", outs)


def told(handles: Iterable[Handle], *, root: str) -> list[Out]:
    """Links and codes as they are told."""
    return [Out(handle, _told(handle), address_of(handle, root)) for handle in handles]


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
