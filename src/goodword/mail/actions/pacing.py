"""Verbs of the pace: how many mails a minute one domain gets, and how many a day went to the big ones."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from goodword.accounts.days import local_day
from goodword.journal.actions import note

from ..manners import PROVIDER_OF, WARNS_AT, minute_of
from ..models import Letterhead, Message, Pace, SentOnDay
from ..quiet import later, letterhead

A_MINUTE_LONG = timedelta(minutes=1)
SENDER = "mail"
MOST_RACES = 5


@transaction.atomic
def put_off(messages: Sequence[Message], *, at: datetime) -> list[Message]:
    """Those of some waiting mails that may go now; the others wait for the morning of their readers, or the next minute."""
    house = letterhead()
    quiet = later(messages, at, house)
    for number, when in quiet.items():
        Message.objects.filter(pk=number, state=Message.State.WAITING).update(due_at=when)
    by_domain: dict[str, list[Message]] = {}
    for message in messages:
        if message.pk not in quiet:
            by_domain.setdefault(message.domain if message.person_id else "", []).append(message)
    going = by_domain.pop("", [])  # what members asked for is not counted
    return going + [one for domain, those in by_domain.items() for one in _in_turn(domain, those, house, at)]


def _in_turn(domain: str, messages: list[Message], house: Letterhead, at: datetime) -> list[Message]:
    places = take_places(domain, len(messages), house=house, at=at)
    going = messages[:places]
    if places < len(messages):
        waiting = Message.objects.filter(state=Message.State.WAITING, domain=domain, due_at__lte=at, member=None)
        waiting.exclude(pk__in=[one.pk for one in going]).update(due_at=_next_turn(domain, at))
    return going


def _next_turn(domain: str, at: datetime) -> datetime:
    until = Pace.objects.filter(domain=domain).values_list("until", flat=True).get()
    return max(until or at, minute_of(at) + A_MINUTE_LONG)


def take_places(domain: str, wanted: int, *, house: Letterhead, at: datetime) -> int:
    """Take places of a domain in this minute, as many as are wanted and left; how many those are.

    Each taking is one guarded UPDATE, so that two senders never take the same place.
    """
    Pace.objects.bulk_create([Pace(domain=domain, a_minute=house.a_minute)], ignore_conflicts=True)
    row, begins = Pace.objects.filter(domain=domain), minute_of(at)
    row.filter(Q(began_at=None) | Q(began_at__lt=begins)).update(began_at=begins, n=0)
    awake = row.filter(Q(until=None) | Q(until__lte=at))
    if awake.filter(a_minute=0).update(n=F("n") + wanted):
        return wanted
    for _ in range(MOST_RACES):
        left = awake.values_list(F("a_minute") - F("n"), flat=True).first() or 0
        places = max(0, min(wanted, left))
        if not places or _taken(awake, places):
            return places
    return 0


def _taken(row: "QuerySet[Pace]", places: int) -> bool:
    """Whether nobody else took them meanwhile."""
    return bool(row.filter(n__lte=F("a_minute") - places).update(n=F("n") + places))


@transaction.atomic
def slow_down(domain: str, *, until: datetime, by: str, at: datetime) -> None:
    """A server said that we are too fast: nothing goes to its domain until then."""
    Pace.objects.bulk_create([Pace(domain=domain, a_minute=letterhead().a_minute)], ignore_conflicts=True)
    rested = Pace.objects.filter(domain=domain).filter(Q(until=None) | Q(until__lt=until))
    if rested.update(until=until):
        note("mail.slowed_down", by=by, at=at, domain=domain, until=until.isoformat())


@transaction.atomic(savepoint=False)
def count_sent(domains: Iterable[str], *, at: datetime) -> None:
    """Count mails, by the domains they went to, to the big providers of mailboxes; say so once when it becomes many for a day."""
    providers = Counter(PROVIDER_OF[domain] for domain in domains if domain in PROVIDER_OF)
    for provider, n in sorted(providers.items()):
        _count(provider, n, at)


def _count(provider: str, n: int, at: datetime) -> None:
    day = local_day(at)
    SentOnDay.objects.bulk_create([SentOnDay(provider=provider, sent_on=day)], ignore_conflicts=True)
    row = SentOnDay.objects.filter(provider=provider, sent_on=day)
    row.update(n=F("n") + n)
    if row.filter(n__gte=WARNS_AT, n__lt=WARNS_AT + n).exists():  # these were the ones that made it so many
        note("mail.many_to_one", row.get(), by=SENDER, at=at, provider=provider, n=WARNS_AT)
