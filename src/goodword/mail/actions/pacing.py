"""Verbs of the pace: how many mails a minute one domain gets, and how many a day went to the big ones."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from goodword.accounts.days import local_day
from goodword.journal.actions import note

from ..manners import PROVIDER_OF, WARNS_AT, minute_of
from ..models import Letterhead, Message, Pace, SentOnDay
from ..quiet import later, letterhead
from ..rules import LONGEST_REST, is_resting

A_MINUTE_LONG = timedelta(minutes=1)
SENDER = "mail"


class Raced(RuntimeError):
    """Somebody took places of a row that we had locked: what we claim is undone, and tried again."""


@transaction.atomic
def put_off(messages: Sequence[Message], *, at: datetime) -> list[Message]:
    """Those of some waiting mails that may go now; the others wait for the morning of their readers, or the next minute."""
    house = letterhead()
    quiet = later(messages, at, house)
    _wait_for_morning(quiet)
    going: list[Message] = []  # what members asked for is not counted
    by_domain: defaultdict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if message.pk not in quiet:
            (by_domain[message.domain] if message.person_id else going).append(message)
    places = take_places({domain: len(those) for domain, those in by_domain.items()}, house=house, at=at)
    for domain, those in by_domain.items():
        going += those[: places[domain]]
        if places[domain] < len(those):
            _wait_in_line(domain, those[: places[domain]], at)
    return going


def _wait_for_morning(quiet: Mapping[int, datetime]) -> None:
    by_moment: dict[datetime, list[int]] = {}
    for number, when in quiet.items():
        by_moment.setdefault(when, []).append(number)
    for when, numbers in sorted(by_moment.items()):  # in one order, as rows are locked by it
        Message.objects.filter(pk__in=numbers, state=Message.State.WAITING).update(due_at=when)


def _wait_in_line(domain: str, going: Sequence[Message], at: datetime) -> None:
    """Everything else that waits for a domain is due when it has places again."""
    until = Pace.objects.filter(domain=domain).values_list("until", flat=True).get()
    waiting = Message.objects.filter(state=Message.State.WAITING, domain=domain, due_at__lte=at, member=None)
    next_turn = max(until if until and is_resting(until, at) else at, minute_of(at) + A_MINUTE_LONG)
    waiting.exclude(pk__in=[one.pk for one in going]).update(due_at=next_turn)


def take_places(wanted: Mapping[str, int], *, house: Letterhead, at: datetime) -> dict[str, int]:
    """Take places of domains in this minute, as many of each as are wanted and left; how many those are.

    The rows are locked, always in the same order, so that two senders wait for each other but never in a circle. Each
    taking is a guarded UPDATE all the same.
    """
    begins = minute_of(at)
    by_number: defaultdict[int, list[str]] = defaultdict(list)
    found = {row.domain: _left(row, wanted[row.domain], begins, at) for row in _locked(wanted, house)}
    rows = Pace.objects.filter(domain__in=found)
    this_minute = Q(began_at__range=(begins, begins + A_MINUTE_LONG))
    rows.exclude(this_minute).update(began_at=begins, n=0)
    for domain, places in found.items():
        by_number[places].append(domain)
    for places, domains in by_number.items():
        if places and _taken(rows.filter(domain__in=domains), places) < len(domains):
            raise Raced
    return found


def _locked(wanted: Mapping[str, int], house: Letterhead) -> list[Pace]:
    """The paces of domains, until the end of the transaction nobody else's.

    Those of new domains are made before any is locked: whoever waits there for another holds nothing that the other wants.
    """
    rows = Pace.objects.filter(domain__in=wanted)
    new = sorted(wanted.keys() - set(rows.values_list("domain", flat=True)))
    if new:
        Pace.objects.bulk_create([Pace(domain=domain, a_minute=house.a_minute) for domain in new], ignore_conflicts=True)
    return list(rows.order_by("domain").select_for_update())


def _left(row: Pace, wanted: int, begins: datetime, at: datetime) -> int:
    """How many of the places that are wanted a domain has; 0 mails a minute are as many as one likes."""
    if is_resting(row.until, at):
        return 0
    n = row.n if row.began_at is not None and begins <= row.began_at <= begins + A_MINUTE_LONG else 0
    return wanted if not row.a_minute else max(0, min(wanted, row.a_minute - n))


def _taken(rows: "QuerySet[Pace]", places: int) -> int:
    """Take so many places of each of some domains; of how many there were so many."""
    return rows.filter(Q(a_minute=0) | Q(n__lte=F("a_minute") - places)).update(n=F("n") + places)


@transaction.atomic
def slow_down(domain: str, *, until: datetime, by: str, at: datetime) -> None:
    """A server said that we are too fast: nothing goes to its domain until then."""
    Pace.objects.bulk_create([Pace(domain=domain, a_minute=letterhead().a_minute)], ignore_conflicts=True)
    rests_longer = Q(until__range=(until, at + LONGEST_REST))
    rested = Pace.objects.filter(domain=domain).exclude(rests_longer)
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
