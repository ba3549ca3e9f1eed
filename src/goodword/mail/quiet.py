"""By whose clocks somebody lives, and when it is polite to write to them. It makes a mail later, and withholds none."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache

from goodword.accounts.days import zone
from goodword.kit import zones
from goodword.people.models import Membership, Person

from .manners import not_before
from .models import Letterhead, Message
from .rules import ASKED_FOR_THEMSELVES

# Clocks so far apart that no hour suits them all: who knows no more than that writes by those of the house.
MOST_STEPS = 8


def letterhead() -> Letterhead:
    """How the house writes to people; as most would have it until somebody says otherwise."""
    return Letterhead.objects.filter(pk=1).first() or Letterhead()


def polite_at(people: Iterable[Person], at: datetime, house: Letterhead) -> dict[int, datetime]:
    """The first moment from now on at which a mail disturbs none of these people, by their numbers."""
    return {number: _polite(at, clocks, house) for number, clocks in zones_of(people).items()}


def later(messages: Iterable[Message], at: datetime, house: Letterhead) -> dict[int, datetime]:
    """Of some mails those that would come at a quiet hour, and when they may go instead. What they asked for comes at any."""
    disturbing = [m for m in messages if m.person is not None and m.kind not in ASKED_FOR_THEMSELVES]
    polite = polite_at([m.person for m in disturbing if m.person], at, house)
    return {m.pk: when for m in disturbing if (when := polite[m.person_id or 0]) > at}


def _polite(at: datetime, clocks: Collection[str], house: Letterhead) -> datetime:
    """When it is no quiet hour by any of some clocks."""
    moment = at
    for _ in range(MOST_STEPS):
        then = max(not_before(moment, zone, house.quiet_from, house.quiet_until) for zone in clocks)
        if then == moment:
            return moment
        moment = then
    return not_before(at, zone().key, house.quiet_from, house.quiet_until)


def zones_of(people: Iterable[Person]) -> dict[int, tuple[str, ...]]:
    """The clocks by which each may live: those of their country, of their number, of where they belong, else the house's."""
    chosen = list(people)
    found = {person.pk: _of_themselves(person) for person in chosen}
    found |= _of_where_they_belong([number for number, clocks in found.items() if not clocks])
    house = () if all(found.values()) else (zone().key,)
    return {number: clocks or house for number, clocks in found.items()}


def _of_themselves(person: Person) -> tuple[str, ...]:
    if only := zones.only_zones().get(person.country):
        return (only,)
    of_country = _zones_in(person.country)
    of_number = _of_number(person.phone_key)
    return tuple(zone for zone in of_number if not of_country or zone in of_country) or of_country


def _of_where_they_belong(people: Collection[int]) -> dict[int, tuple[str, ...]]:
    if not people:
        return {}
    rows = Membership.objects.filter(person__in=people, until=None).exclude(organisation__country="")
    rows = rows.order_by("person_id", "-since", "-id")  # the last that began is the one kept
    return {number: _zones_in(country) for number, country in reversed(rows.values_list("person_id", "organisation__country"))}


@cache
def _zones_in(country: str) -> tuple[str, ...]:
    return tuple(zone for zone, where in zones.zone_countries().items() if where == country)


@cache
def _of_number(phone_key: str) -> tuple[str, ...]:
    if not phone_key:
        return ()
    import phonenumbers  # noqa: PLC0415  (heavy; few people have a number and no country with one clock)
    from phonenumbers import timezone  # noqa: PLC0415

    try:
        number = phonenumbers.parse(phone_key)
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in timezone.time_zones_for_number(number) if zone in zones.zone_countries())
