"""Questions about the days that come, and about cards; each begins with the gate."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import ngettext as many

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.accounts.rules import Right, may
from goodword.journal.models import Entry
from goodword.kit.waiting import Waiting
from goodword.people.models import Membership, Organisation, Person
from goodword.people.queries import members_of, organisation_for
from goodword.touchpoints.models import Order, Touchpoint

from . import holidays
from .falling import falling, orders_that_stand, own_days, zone
from .models import UNPRINTED, Card, CardRun, OwnDay
from .rules import (
    MOST_CARDS,
    OF_YEARS,
    Address,
    Coming,
    Occasion,
    Reason,
    address_lines,
    fields_in,
    first_name,
    left_out,
    merged,
    next_round,
    trouble_said,
    years_on,
)
from .whom import Whom, organisations_meant, people_meant
from .words import card_url, why_today

MOST_SHOWN = 200
AHEAD = 7  # days: time enough to write


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


def own_days_of(member: Member, who: Person | Organisation) -> QuerySet[OwnDay]:
    """The days of their own that somebody has, by the calendar."""
    whose = Q(person=who) if isinstance(who, Person) else Q(person=None, organisation=who)
    return own_days_for(member).filter(whose).order_by("month", "day", "id")


def own_days_for(member: Member) -> QuerySet[OwnDay]:
    """Every day of somebody's own that this member may know of."""
    return OwnDay.objects.visible_to(member)


def coming_of(member: Member, person: Person | Organisation, today: date) -> list[Coming]:
    """What comes round for somebody within a year, the next first; nothing for the dead."""
    if isinstance(person, Organisation):
        return _anniversary_of(orders_that_stand().filter(organisation=person), today, organisation_id=person.pk)
    if person.died_on is not None:
        return []
    found = []
    if person.birthday is not None:
        day = next_round(person.birthday, today)
        found.append(Coming(Occasion.BIRTHDAY, day, person_id=person.pk, years=years_on(person.birthday, day)))
    found += _anniversary_of(orders_that_stand().filter(person=person), today, person_id=person.pk)
    return sorted(found, key=lambda one: one.day)


def _anniversary_of(
    orders: QuerySet[Order], today: date, *, person_id: int | None = None, organisation_id: int | None = None
) -> list[Coming]:
    """The next anniversary of the first of these orders, if there is one."""
    first = orders.aggregate(first=Min("ordered_at"))["first"]
    if first is None:
        return []
    bought = first.astimezone(zone()).date()
    day = next_round(bought, max(today, bought + timedelta(days=1)))
    years = years_on(bought, day)
    return [Coming(Occasion.FIRST_PURCHASE, day, person_id=person_id, organisation_id=organisation_id, years=years)]


def coming(member: Member, span: tuple[date, date], *, kinds: set[Occasion], whom: Whom, most: int = MOST_SHOWN) -> list[Coming]:
    """What falls in a span of days, the next first; whoever asked for silence is left in peace."""
    people = people_meant(member, whom).filter(wants_silence=False, died_on=None)
    since, until = span
    found: list[Coming] = []
    for kind in sorted(kinds - {Occasion.HOLIDAY, Occasion.OWN_DAY}):
        found += falling(kind, people, since, until, most=most)
    if Occasion.OWN_DAY in kinds:
        firms = organisations_meant(member, whom).filter(wants_silence=False)
        # Asked day by day: named in a list, everybody would be read to find the few who have a day.
        of_people = Exists(people.filter(pk=OuterRef("person")))
        of_firms = Q(person=None) & Exists(firms.filter(pk=OuterRef("organisation")))
        found += own_days(of_people | of_firms, since, until, most)
    if Occasion.HOLIDAY in kinds:
        found += holidays.between(whom.country or home_country(), since, until)
    return sorted(found, key=lambda one: (one.day, one.occasion, one.person_id or 0))[:most]


def home_country() -> str:
    """The country the business is in, from which cards are posted."""
    known = business()
    return known.country if known else ""


def named(found: list[Coming]) -> Callable[[Coming], Person | Organisation | None]:
    """Whose each of these days is; None where it is everybody's."""
    people = Person.objects.in_bulk([one.person_id for one in found if one.person_id is not None])
    firms = Organisation.objects.in_bulk([one.organisation_id for one in found if one.organisation_id is not None])
    return lambda one: people.get(one.person_id or 0) or firms.get(one.organisation_id or 0)


def those_of(member: Member, organisation_id: int) -> list[int]:
    """The numbers of the people who belong to an organisation now, to whom a card for its day may go; or 404."""
    organisation = organisation_for(member, organisation_id)
    return [membership.person_id for membership in members_of(member, organisation) if membership.until is None]


def runs_for(member: Member, *, put_away: bool = False) -> QuerySet[CardRun]:
    """The runs of cards, the last first."""
    return all_runs_for(member).filter(put_away_at__isnull=not put_away)


def all_runs_for(member: Member) -> QuerySet[CardRun]:
    """Every run of cards that this member may know of."""
    return CardRun.objects.visible_to(member)


def going_out(member: Member, run: CardRun) -> QuerySet[Card]:
    """The cards of a run that may go out, and that this member may know of."""
    return sendable_of(run).filter(pk__in=Card.objects.visible_to(member).filter(run=run).values("pk"))


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
    lacks_years = card.years is None and bool(OF_YEARS & fields_in(run.front, run.inside))
    return left_out(has_died=person.died_on is not None, wants_silence=person.wants_silence, lacks_years=lacks_years)


def said_on(run: CardRun, card: Card) -> tuple[str, str]:
    """What the front and the inside of somebody's card say."""
    person, known = card.person, business()
    assert person is not None  # a card goes to a person
    values = {
        "first_name": first_name(person.name),
        "name": person.name,
        "years": str(card.years) if card.years is not None else "",
        "how_long": many("%(n)s year", "%(n)s years", card.years) % {"n": card.years} if card.years is not None else "",
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
    """How far a run is; of those to post some are to be written by hand."""

    n: int
    left_out: int
    to_post: int
    posted: int
    by_hand: int = 0


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
            by_hand=Count("pk", filter=waits & UNPRINTED),
        )
    }
    return [_standing(run, told.get(run.pk)) for run in runs]


def _standing(run: CardRun, row: Mapping[str, Any] | None) -> Standing:
    if row is None:
        return Standing(0, 0, 0, 0)
    to_go = row["with_years" if "years" in fields_in(run.front, run.inside) else "waiting"]
    return Standing(row["n"], row["n"] - row["posted"] - to_go, to_go, row["posted"], row["by_hand"])


def to_draw(run: CardRun) -> QuerySet[Card]:
    """The cards to print: those that wait to be posted, or all again where none does."""
    waiting = sendable_of(run).filter(posted_at=None)
    return waiting if waiting.exists() else sendable_of(run)


def to_post(member: Member, run: CardRun) -> list[int]:
    """The cards of a run that may go out and have not; what was not printed is ticked one by one, when it is written."""
    return list(going_out(member, run).filter(~UNPRINTED, posted_at=None).values_list("pk", flat=True))


def may_hand_out(run: CardRun) -> bool:
    """Whether everybody whose card was drawn may still get it: nobody has died, was erased or asked for silence since."""
    return sendable_of(run).filter(pk__in=run.drawn).count() == len(run.drawn)


def letters_lost(run: CardRun, cards: Sequence[Card]) -> dict[int, str]:
    """Of cards that were not drawn yet, what will hinder them, as it is kept: letters that no face here can write."""
    from goodword.kit.paper import faces  # noqa: PLC0415  (brings the PDF library along, and no other question needs it)

    to = {number: " ".join(address_lines(address)) for number, address in addresses(list(cards)).items()}
    found = {}
    for card in cards:
        if letters := faces.missing(" ".join(said_on(run, card)), run.face):
            found[card.pk] = trouble_said(letters)
        elif letters := faces.missing(to.get(card.person_id or 0, ""), "plain"):
            found[card.pk] = trouble_said(letters, of_label=True)
    return found


def file_of(run: CardRun, what: str) -> Path:
    """Where the cards or labels of a run lie when they are drawn."""
    return Path(settings.GOODWORD_CARDS) / f"{run.pk}-{what}.pdf"


def waiting(member: Member, today: date, most: int) -> list[Waiting]:
    """Whose birthday or own day is near and has not been thought of, the next first."""
    span, kinds = (today, today + timedelta(days=AHEAD)), {Occasion.BIRTHDAY, Occasion.OWN_DAY}
    found = coming(member, span, kinds=kinds, whom=Whom(), most=most * 2)
    who_of, thought_of = named(found), _thought_of(found, today)
    return [_line(member, one, who) for one in found if (who := who_of(one)) is not None and _subject(one) not in thought_of][
        :most
    ]


def _subject(one: Coming) -> tuple[str, int]:
    return ("person", one.person_id) if one.person_id is not None else ("organisation", one.organisation_id or 0)


def _thought_of(found: list[Coming], today: date) -> set[tuple[str, int]]:
    """Those who were sent a gift by name these days, or were spoken with today."""
    since = datetime.combine(today, time(0), zone())
    gifts = Q(at__gte=since - timedelta(days=2 * AHEAD), kind="card")
    people, firms = ([n for kind, n in map(_subject, found) if kind == asked] for asked in ("person", "organisation"))
    rows = Touchpoint.objects.real().filter(gifts | Q(at__gte=since), Q(person__in=people) | Q(organisation__in=firms))
    pairs = list(rows.values_list("person_id", "organisation_id"))
    return {("person", p) for p, _ in pairs if p is not None} | {("organisation", o) for _, o in pairs if o is not None}


def _line(member: Member, one: Coming, who: Person | Organisation) -> Waiting:
    kind, number = _subject(one)
    return Waiting(
        source="occasions",
        key=f"{one.occasion}:{number}:{one.key}:{one.day.year}",
        subject_kind=kind,
        subject_id=number,
        day=one.day,
        why=why_today(one, who),
        act_url=card_url(one) if may(member.role, Right.WRITE) else "",
        act_label=say("Write a card"),
        chip=say("birthday") if one.occasion == Occasion.BIRTHDAY else say("a day of theirs"),
    )
