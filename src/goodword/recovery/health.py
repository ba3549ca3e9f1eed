"""How it stands between us and somebody, as the insight `health` last said it: four shares, each with its count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.people.models import Person
from goodword.scores.queries import ranked

INSIGHT = "health"
FEW = 3  # fewer contacts, promises, cases and enquiries than that make no number of somebody
SHARES: Mapping[str, str | Promise] = {
    "contacts": _("Contacts that went both ways"),
    "promises": _("Promises kept"),
    "cases": _("Cases that ended well"),
    "outcomes": _("Enquiries that led to something"),
}


@dataclass(frozen=True)
class Share:
    """One of the four, in percent, and of how many; those without any are left out of the mean."""

    name: str | Promise
    percent: float
    n: int


@dataclass(frozen=True)
class Health:
    """The mean of the shares that have rows, in percent, and the day on which it was worked out."""

    percent: float
    shares: list[Share]
    as_of: date

    @property
    def n(self) -> int:
        """Of how many things it is worked out."""
        return sum(share.n for share in self.shares)

    @property
    def is_few(self) -> bool:
        """Whether there is too little to call it a number."""
        return self.n < FEW


def health_of(member: Member, person: Person) -> Health | None:
    """What was last said of somebody; None while nothing happened with them in twelve months, or nothing is worked out yet."""
    score = ranked(member, INSIGHT).filter(person=person).first()
    if score is None:
        return None
    known: Mapping[str, float | None] = score.reason
    shares = [
        Share(name, float(known[key] or 0), int(known.get(f"n_{key}") or 0))
        for key, name in SHARES.items()
        if known.get(key) is not None
    ]
    return Health(score.value, shares, score.as_of)
