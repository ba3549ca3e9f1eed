"""What must be known of many people at once before their introducers are decided: `hindrances` in sets."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db.models import Min

from goodword.accounts.days import zone
from goodword.touchpoints.models import Order

from .hindrances import traits
from .models import Introduction, Touch
from .rules import Refused, is_one, strongest


@dataclass
class Known:
    """Some touches with their people, on which day those first bought, and who sent whom before them."""

    touches: dict[int, list[Touch]]
    bought_on: dict[int, date]
    sent_by: dict[int, int | None]
    zone: ZoneInfo

    @classmethod
    def of(cls, touches: Sequence[Touch]) -> Self:
        """Ask for everything about these touches."""
        by_person: defaultdict[int, list[Touch]] = defaultdict(list)
        for touch in touches:
            by_person[touch.person_id].append(touch)
        senders = {touch.introducer_id for touch in touches if touch.introducer_id is not None}
        clocks = zone()
        return cls(dict(by_person), _bought_on(by_person, clocks), _sent_by(senders), clocks)

    @property
    def refused(self) -> list[Touch]:
        """The touches of which it turned out why they bind nobody."""
        return [touch for told in self.touches.values() for touch in told if touch.refused]

    def lead_of(self, person_id: int) -> dict[str, Any] | None:
        """The introduction of a person, by columns, and from now on it is known to whoever is asked about next."""
        told = self.touches.get(person_id, [])
        for touch in told:
            touch.refused = self._why_not(touch) or ""
        while left := [touch for touch in told if not touch.refused]:
            lead_at = min((t.opportunity.opened_at for t in left if t.opportunity), default=left[0].at)
            best = strongest(left, lead_at=lead_at) or left[0]
            best.refused = self._circle(best) or ""
            if not best.refused:
                self.sent_by[person_id] = best.introducer_id
                return columns_of(best, lead_at)
        return None

    def _why_not(self, touch: Touch) -> Refused | None:
        """Why a touch binds nobody, whoever else is bound; None where it may."""
        day, way = touch.at.astimezone(self.zone).date(), touch.handle
        if way is not None and way.expires_on is not None and way.expires_on < day:
            return Refused.EXPIRED
        if _is_self(touch):
            return Refused.SELF
        return Refused.CUSTOMER if self.bought_on.get(touch.person_id, day) < day else None

    def _circle(self, touch: Touch) -> Refused | None:
        """Whether it would close a circle with those who are bound by now."""
        following, seen = touch.introducer_id, set[int]()
        while following is not None and following not in seen:
            if following == touch.person_id:
                return Refused.CIRCLE
            seen.add(following)
            following = self.sent_by.get(following)
        return None


def columns_of(touch: Touch, lead_at: datetime) -> dict[str, Any]:
    """What an introduction says that a touch has made."""
    return {
        "person_id": touch.person_id,
        "introducer_id": touch.introducer_id,
        "dealer_id": touch.dealer_id,
        "touch": touch,
        "proof": touch.proof,
        "channel": touch.channel,
        "bound_at": lead_at,
        "origin": touch.origin,
        "hand": touch.hand,
    }


def _is_self(touch: Touch) -> bool:
    if touch.introducer is None:
        return False
    return touch.person_id == touch.introducer_id or is_one(traits(touch.person), traits(touch.introducer))


def _bought_on(people: Iterable[int], clocks: ZoneInfo) -> dict[int, date]:
    orders = Order.objects.filter(person__in=people).exclude(state=Order.State.CANCELLED)
    first: Iterable[tuple[int, datetime]] = (
        orders.values("person").annotate(first=Min("ordered_at")).values_list("person", "first")
    )
    return {person: at.astimezone(clocks).date() for person, at in first}


def _sent_by(people: set[int]) -> dict[int, int | None]:
    """Who sent these, who sent those, and so on: one question for each generation."""
    found: dict[int, int | None] = {}
    while people:
        rows = dict(Introduction.objects.filter(person__in=people).values_list("person_id", "introducer_id"))
        found |= rows
        people = {sender for sender in rows.values() if sender is not None and sender not in found}
    return found
