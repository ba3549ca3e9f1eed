"""Questions about the days that come, and about cards; each begins with the gate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as say

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.accounts.rules import Right, may
from goodword.journal.models import Entry
from goodword.kit.waiting import Waiting
from goodword.people.models import Care, Membership, Person
from goodword.scores.models import Score
from goodword.touchpoints.models import Touchpoint

from . import holidays
from .falling import falling, orders_that_stand, zone
from .models import Card, CardRun, OwnDay
from .rules import (
    MOST_CARDS,
    Address,
    Coming,
    Occasion,
    Reason,
    fields_in,
    first_name,
    left_out,
    merged,
    next_round,
    years_on,
)
from .words import card_url, why_today

MOST_SHOWN = 200
AHEAD = 7  # days: time enough to write


@dataclass(frozen=True)
class Whom:
    """Which people are meant: by kind of customer, place, stage, or by number."""

    segment: str = ""
    country: str = ""
    stage: str = ""
    is_mine: bool = False
    ids: tuple[int, ...] = ()


def people_meant(member: Member, whom: Whom) -> QuerySet[Person]:
    """The people of this choice whom the member may know of."""
    rows = Person.objects.visible_to(member)
    if whom.ids:
        rows = rows.filter(pk__in=whom.ids)
    if whom.segment:
        rows = rows.filter(segment=whom.segment)
    if whom.country:
        rows = rows.filter(country=whom.country)
    if whom.stage:
        rows = rows.filter(Exists(Score.objects.filter(insight="lifecycle", label=whom.stage, person=OuterRef("pk"))))
    if whom.is_mine:
        rows = rows.filter(Exists(Care.objects.current().filter(member=member, person=OuterRef("pk"))))
    return rows


def run_for(member: Member, run_id: int) -> CardRun:
    """The run, or 404 as if there were none."""
    return get_object_or_404(CardRun.objects.visible_to(member), pk=run_id)


def card_for(member: Member, card_id: int) -> Card:
    """The card, or 404 as if there were none."""
    return get_object_or_404(Card.objects.visible_to(member).select_related("run", "person"), pk=card_id)


def own_day_for(member: Member, own_day_id: int) -> OwnDay:
    """Somebody's own day, or 404 as if there were none."""
    return get_object_or_404(OwnDay.objects.visible_to(member), pk=own_day_id)


def numbers_of(people: QuerySet[Person]) -> list[int]:
    """The numbers of people who were chosen by a question that asked what the member may know; at most one too many."""
    return list(people.order_by("pk").values_list("pk", flat=True)[: MOST_CARDS + 1])


def posting_for(member: Member, entry_id: int) -> Entry:
    """A deed by which this member ticked cards off, or 404."""
    return get_object_or_404(Entry.objects, verb="cards.posted", by=member.by, pk=entry_id)


def removed_own_day(member: Member, entry_id: int) -> Entry:
    """A deed by which this member took somebody's day away, or 404."""
    return get_object_or_404(Entry.objects, verb="own_day.removed", by=member.by, pk=entry_id)


def own_days_of(member: Member, person: Person) -> QuerySet[OwnDay]:
    """The days of their own that somebody has, by the calendar."""
    return OwnDay.objects.visible_to(member).filter(person=person).order_by("month", "day", "id")


def coming_of(member: Member, person: Person, today: date) -> list[Coming]:
    """What comes round for one person within a year, the next first; nothing for the dead."""
    if person.died_on is not None:
        return []
    found = []
    if person.birthday is not None:
        day = next_round(person.birthday, today)
        found.append(Coming(Occasion.BIRTHDAY, day, person_id=person.pk, years=years_on(person.birthday, day)))
    first = orders_that_stand().filter(person=person).aggregate(first=Min("ordered_at"))["first"]
    if first is not None:
        bought = first.astimezone(zone()).date()
        day = next_round(bought, max(today, bought + timedelta(days=1)))
        found.append(Coming(Occasion.FIRST_PURCHASE, day, person_id=person.pk, years=years_on(bought, day)))
    return sorted(found, key=lambda one: one.day)


def coming(member: Member, span: tuple[date, date], *, kinds: set[Occasion], whom: Whom, most: int = MOST_SHOWN) -> list[Coming]:
    """What falls in a span of days, the next first; whoever asked for silence is left in peace."""
    people = people_meant(member, whom).filter(wants_silence=False, died_on=None)
    since, until = span
    found: list[Coming] = []
    for kind in sorted(kinds - {Occasion.HOLIDAY}):
        found += falling(kind, people, since, until, most=most)
    if Occasion.HOLIDAY in kinds:
        found += holidays.between(whom.country or home_country(), since, until)
    return sorted(found, key=lambda one: (one.day, one.occasion, one.person_id or 0))[:most]


def home_country() -> str:
    """The country the business is in, from which cards are posted."""
    known = business()
    return known.country if known else ""


def named(found: list[Coming]) -> dict[int, Person]:
    """The people of whom these days are."""
    return Person.objects.in_bulk([one.person_id for one in found if one.person_id is not None])


def runs_for(member: Member, *, put_away: bool = False) -> QuerySet[CardRun]:
    """The runs of cards, the last first."""
    return CardRun.objects.visible_to(member).filter(put_away_at__isnull=not put_away)


def cards_of(member: Member, run: CardRun) -> QuerySet[Card]:
    """The cards of a run, by name."""
    return Card.objects.visible_to(member).filter(run=run).select_related("person").order_by("person__name_key", "id")


def sample_of(member: Member, run: CardRun, asked: str) -> Card | None:
    """The card that is shown: the one asked for, else the first that may go out, else any."""
    mine = cards_of(member, run)
    chosen = mine.filter(pk=int(asked)).first() if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    return chosen or mine.filter(person__died_on=None, person__wants_silence=False).first() or mine.first()


def addresses(cards: list[Card]) -> dict[int, Address]:
    """Where each of these cards goes, by the number of the person."""
    ids = [card.person_id for card in cards]
    present = Membership.objects.filter(person__in=ids, until=None).order_by("person", "-id")
    firms: Mapping[int, str] = dict(present.values_list("person_id", "organisation__name"))
    people = (card.person for card in cards if card.person is not None)
    return {p.pk: Address(p.name, firms.get(p.pk, ""), p.street, p.postcode, p.city, p.region, p.country) for p in people}


def in_parts(cards: QuerySet[Card], size: int = 200) -> Iterator[list[Card]]:
    """Cards some at a time, so that memory stays flat however many there are."""
    ids = list(cards.values_list("pk", flat=True))
    for start in range(0, len(ids), size):
        chunk = cards.model.objects.select_related("person").in_bulk(ids[start : start + size])
        yield [chunk[pk] for pk in ids[start : start + size] if pk in chunk]


def recipients(member: Member, occasion: Occasion, whom: Whom, span: tuple[date, date]) -> list[Coming]:
    """Who is meant by a run, whether or not a card may go to them: those who have the occasion in a span, or all."""
    people, most = people_meant(member, whom), MOST_CARDS + 1
    if occasion in (Occasion.HOLIDAY, Occasion.OTHER):
        ids = people.order_by("name_key", "id").values_list("pk", flat=True)[:most]
        return [Coming(occasion, span[0], person_id=pk) for pk in ids]
    return falling(occasion, people, *span, most=most)


def reason_of(run: CardRun, card: Card) -> Reason | None:
    """Why the person gets no card of this run; None where they do."""
    person = card.person
    assert person is not None  # a card goes to a person
    lacks_years = card.years is None and "years" in fields_in(run.front, run.inside)
    return left_out(has_died=person.died_on is not None, wants_silence=person.wants_silence, lacks_years=lacks_years)


def said_on(run: CardRun, card: Card) -> tuple[str, str]:
    """What the front and the inside of somebody's card say."""
    person, known = card.person, business()
    assert person is not None  # a card goes to a person
    values = {
        "first_name": first_name(person.name),
        "name": person.name,
        "years": str(card.years) if card.years is not None else "",
        "day": date_format(card.day_on, "j F") if card.day_on else "",
        "city": person.city,
        "our_name": known.name if known else "",
    }
    return merged(run.front, values), merged(run.inside, values)


def sendable_of(run: CardRun) -> QuerySet[Card]:
    """The cards of a run that may go out, by name."""
    rows = Card.objects.filter(run=run).sendable()
    if "years" in fields_in(run.front, run.inside):
        rows = rows.filter(years__isnull=False)
    return rows.order_by("person__name_key", "id")


@dataclass(frozen=True)
class Standing:
    """How far a run is."""

    n: int
    left_out: int
    to_post: int
    posted: int


def standing_of(member: Member, run: CardRun) -> Standing:
    """How many cards of a run wait, are posted, and are left out."""
    return standings_of(member, [run])[0]


def standings_of(member: Member, runs: Sequence[CardRun]) -> list[Standing]:
    """The same of several runs, by one question."""
    waits = Q(posted_at=None, person__died_on=None, person__wants_silence=False)
    rows = Card.objects.visible_to(member).filter(run__in=runs).order_by().values("run")
    told = {
        row["run"]: row
        for row in rows.annotate(
            n=Count("pk"),
            posted=Count("posted_at"),
            waiting=Count("pk", filter=waits),
            with_years=Count("pk", filter=waits & Q(years__isnull=False)),
        )
    }
    return [_standing(run, told.get(run.pk)) for run in runs]


def _standing(run: CardRun, row: Mapping[str, Any] | None) -> Standing:
    if row is None:
        return Standing(0, 0, 0, 0)
    to_go = row["with_years" if "years" in fields_in(run.front, run.inside) else "waiting"]
    return Standing(row["n"], row["n"] - row["posted"] - to_go, to_go, row["posted"])


def to_draw(run: CardRun) -> QuerySet[Card]:
    """The cards to print: those that wait to be posted, or all again where none does."""
    waiting = sendable_of(run).filter(posted_at=None)
    return waiting if waiting.exists() else sendable_of(run)


def to_post(member: Member, run: CardRun) -> list[int]:
    """The cards of a run that may go out and have not."""
    mine = Card.objects.visible_to(member).filter(run=run)
    return list(sendable_of(run).filter(pk__in=mine.values("pk"), posted_at=None).values_list("pk", flat=True))


def file_of(run: CardRun, what: str) -> Path:
    """Where the cards or labels of a run lie when they are drawn."""
    return Path(settings.GOODWORD_CARDS) / f"{run.pk}-{what}.pdf"


def choices_of(member: Member) -> dict[str, list[str]]:
    """The segments and countries there are among those this member may know of."""
    people = Person.objects.visible_to(member).order_by()
    return {
        "segment": list(people.exclude(segment="").values_list("segment", flat=True).distinct().order_by("segment")[:200]),
        "country": list(people.exclude(country="").values_list("country", flat=True).distinct().order_by("country")[:300]),
    }


def waiting(member: Member, today: date, most: int) -> list[Waiting]:
    """Whose birthday or own day is near and has not been thought of, the next first."""
    span, kinds = (today, today + timedelta(days=AHEAD)), {Occasion.BIRTHDAY, Occasion.OWN_DAY}
    found = coming(member, span, kinds=kinds, whom=Whom(), most=most * 2)
    people = named(found)
    thought_of = _thought_of(list(people), today)
    return [_line(member, one, people[one.person_id]) for one in found if one.person_id and one.person_id not in thought_of][
        :most
    ]


def _thought_of(people: list[int], today: date) -> set[int]:
    """Those who were sent a gift by name these days, or were spoken with today."""
    since = datetime.combine(today, time(0), zone())
    gifts = Q(at__gte=since - timedelta(days=2 * AHEAD), kind="card")
    rows = Touchpoint.objects.real().filter(gifts | Q(at__gte=since), person__in=people)
    return {pk for pk in rows.values_list("person_id", flat=True) if pk is not None}


def _line(member: Member, one: Coming, person: Person) -> Waiting:
    return Waiting(
        source="occasions",
        key=f"{one.occasion}:{person.pk}:{one.key}:{one.day.year}",
        subject_kind="person",
        subject_id=person.pk,
        day=one.day,
        why=why_today(one, person),
        act_url=card_url(one) if may(member.role, Right.WRITE) else "",
        act_label=say("Write a card"),
        chip=say("birthday") if one.occasion == Occasion.BIRTHDAY else say("a day of theirs"),
    )
