"""Who passed a word on, and why that does not always make them the introducer."""

from dataclasses import dataclass
from datetime import datetime

from goodword.accounts.days import local_day
from goodword.catalogue.models import Dealer
from goodword.people.models import Person
from goodword.touchpoints.models import Order

from .models import Handle, Invitation, Proof
from .queries import Way, senders_before
from .rules import Refused, Traits, is_one


@dataclass(frozen=True)
class Sender:
    """Who passed a word on, a person or a dealer, and how we know."""

    person: Person | None
    dealer: Dealer | None
    proof: str
    way: Way | None = None

    @classmethod
    def of(cls, way: Way) -> "Sender":
        """Whoever a link, a code or an invitation belongs to."""
        if isinstance(way, Invitation):
            return cls(way.person, None, Proof.INVITATION, way)
        return cls(way.person, way.dealer, Proof(way.kind), way)


def why_not(person: Person, sender: Sender, happened_at: datetime) -> Refused | None:
    """Why this sender cannot be the introducer of a person; None where they can."""
    way, day = sender.way, local_day(happened_at)
    if isinstance(way, Handle) and not (way.expires_on is None or day <= way.expires_on):
        return Refused.EXPIRED
    if sender.person is not None and (why := hindrance(person, sender.person)):
        return why
    return Refused.CUSTOMER if _bought_before(person, happened_at) else None


def hindrance(person: Person, introducer: Person) -> Refused | None:
    if person.pk == introducer.pk or is_one(traits(person), traits(introducer)):
        return Refused.SELF
    return Refused.CIRCLE if person.pk in senders_before(introducer.pk) else None


def traits(person: Person) -> Traits:
    return Traits(person.name_key, person.email_key, person.phone_key)


def _bought_before(person: Person, happened_at: datetime) -> bool:
    """Whether they bought on an earlier day. Who asks “who sent you?” at the till asks on the day itself."""
    orders = Order.objects.filter(person=person).exclude(state=Order.State.CANCELLED)
    first = orders.order_by("ordered_at").values_list("ordered_at", flat=True).first()
    return first is not None and local_day(first) < local_day(happened_at)
