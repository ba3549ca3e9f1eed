"""Verbs about moments of contact, promises and orders."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import models, transaction
from django.db.models import F

from goodword.accounts.models import Member
from goodword.catalogue.models import Branch, Dealer, Department, Product, Staff
from goodword.journal.actions import note
from goodword.journal.models import Entry, Fact, Version
from goodword.kit import names
from goodword.people.actions import show_to
from goodword.people.models import Organisation, Person

from .models import Conversation, Direction, Intent, Order, OrderLine, Promise, Stage, Touchpoint

LONGEST_WORDS = 20_000


class Through(TypedDict, total=False):
    """Who of ours dealt with it, and where."""

    staff: Staff | None
    dealer: Dealer | None
    branch: Branch | None


class About(Through, total=False):
    """What a talk or an answer is about."""

    department: Department | None
    product: Product | None
    order: Order | None


class OfNobody(ValueError):
    """A contact, promise or order of nobody would never be found again."""


class NotOneOf(ValueError):
    """The word is none of those that the numbers are computed from."""


class Imported(ValueError):
    """The talk came by an import; the import is what can be undone."""


@dataclass(frozen=True)
class Pledge:
    """What was promised in a talk, and by when."""

    what: str
    due_on: date


@dataclass(frozen=True)
class Line:
    """One line of an order; `amount` is of the whole line, in minor units."""

    what: str
    amount: int
    quantity: Decimal = Decimal(1)
    product: Product | None = None


@transaction.atomic
def log_talk(
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    words: str = "",
    happened_at: datetime | None = None,
    kind: str = "talk",
    channel: str = "",
    direction: str = Direction.TWO_WAY,
    intent: str = "",
    stage: str = "",
    pledge: Pledge | None = None,
    member: Member | None = None,
    once: str = "",
    by: str,
    at: datetime,
    **about: Unpack[About],
) -> Touchpoint:
    """Log one moment of contact, its words and what was promised; with the same `once` only the first is kept."""
    _of_somebody(person, organisation)
    _one_of(direction, Direction)
    _one_of(intent, Intent)
    _one_of(stage, Stage)
    talk, is_new = Touchpoint.objects.make(
        once,
        person=person,
        organisation=organisation,
        at=happened_at or at,
        kind=names.tidy(kind) or "talk",
        channel=names.tidy(channel),
        direction=direction,
        intent=intent,
        stage=stage,
        noted_at=at,
        **about,
    )
    if not is_new:
        return talk
    if words.strip():
        Conversation.objects.create(touchpoint=talk, words=words.strip()[:LONGEST_WORDS], noted_at=at)
    note("talk.logged", talk, by=by, at=at)
    if pledge is not None:
        _promise_in(talk, pledge, member=member, by=by, at=at)
    _show_to_dealer(talk.dealer, person, by=by, at=at)
    return talk


def _promise_in(talk: Touchpoint, pledge: Pledge, *, member: Member | None, by: str, at: datetime) -> None:
    """Who was promised something in a talk was promised it by whoever talked."""
    make_promise(
        what=pledge.what,
        due_on=pledge.due_on,
        person=talk.person,
        organisation=talk.organisation,
        talk=talk,
        staff=talk.staff,
        dealer=talk.dealer,
        member=member,
        by=by,
        at=at,
    )


@transaction.atomic
def take_back(talk: Touchpoint, *, by: str, at: datetime) -> bool:
    """Undo a talk that was logged by hand, with its words and its open promises; twice is once.

    What only mentions it, such as an answer that was given in it, stays, and mentions it again when it is brought back.
    """
    if talk.origin is not None:
        raise Imported
    words = list(Conversation.objects.filter(touchpoint=talk).values_list("pk", flat=True))
    open_ones = Promise.objects.filter(touchpoint=talk, kept_at=None, dropped_at=None)
    promises = list(open_ones.values_list("pk", flat=True))
    open_ones.delete()
    mentions = _mentions(talk)
    gone, _ = Touchpoint.objects.filter(pk=talk.pk).delete()
    if gone:
        note("talk.taken_back", talk, by=by, at=at, words=words, promises=promises, mentions=mentions)
    return bool(gone)


@transaction.atomic
def bring_back(talk_id: int, *, by: str, at: datetime) -> Touchpoint | None:
    """Undo the undo: the talk stands again as it was, under the same number."""
    if Touchpoint.objects.filter(pk=talk_id).exists():
        return Touchpoint.objects.get(pk=talk_id)
    deed = Entry.objects.filter(verb="talk.taken_back", kind=Touchpoint._meta.db_table, row_id=talk_id).last()
    if deed is None or not _stands_again(Touchpoint, [talk_id]):
        return None
    _stands_again(Conversation, deed.detail["words"])
    _stands_again(Promise, deed.detail["promises"])
    talk = Touchpoint.objects.get(pk=talk_id)
    _mention_again(talk, deed.detail.get("mentions", {}))
    note("talk.brought_back", talk, by=by, at=at)
    return talk


@transaction.atomic
def make_promise(
    *,
    what: str,
    due_on: date,
    person: Person | None = None,
    organisation: Organisation | None = None,
    talk: Touchpoint | None = None,
    staff: Staff | None = None,
    dealer: Dealer | None = None,
    member: Member | None = None,
    once: str = "",
    by: str,
    at: datetime,
) -> Promise:
    """Write down what was promised, and by when; with the same `once` only the first is kept."""
    _of_somebody(person, organisation)
    promise, is_new = Promise.objects.make(
        once,
        person=person,
        organisation=organisation,
        what=names.tidy(what)[:300],
        due_on=due_on,
        touchpoint=talk,
        staff=staff,
        dealer=dealer,
        by_member=member,
        noted_at=at,
    )
    if is_new:
        note("promise.made", promise, by=by, at=at)
    return promise


@transaction.atomic
def keep_promise(promise: Promise, *, by: str, at: datetime) -> bool:
    """A promise was kept; false when it was kept or dropped before."""
    still_open = Promise.objects.filter(pk=promise.pk, kept_at=None, dropped_at=None)
    return _settle(still_open, promise, "promise.kept", by=by, at=at, kept_at=at)


@transaction.atomic
def drop_promise(promise: Promise, *, by: str, at: datetime) -> bool:
    """A promise will not be kept; false when it was kept or dropped before."""
    still_open = Promise.objects.filter(pk=promise.pk, kept_at=None, dropped_at=None)
    return _settle(still_open, promise, "promise.dropped", by=by, at=at, dropped_at=at)


@transaction.atomic
def reopen_promise(promise: Promise, *, by: str, at: datetime) -> bool:
    """Undo `keep_promise` or `drop_promise`: the promise is open again."""
    closed = Promise.objects.filter(pk=promise.pk).exclude(kept_at=None, dropped_at=None)
    return _settle(closed, promise, "promise.reopened", by=by, at=at, kept_at=None, dropped_at=None)


def _settle(
    fitting: models.QuerySet[Promise], promise: Promise, verb: str, *, by: str, at: datetime, **moments: datetime | None
) -> bool:
    """Set the moments of a promise if it is still among those that fit, and note it; who came second changes nothing."""
    won = fitting.update(**moments, version=F("version") + 1, hand=None)
    if won:
        note(verb, promise, by=by, at=at)
    return bool(won)


@transaction.atomic
def record_order(
    *,
    currency: str,
    total: int,
    ordered_at: datetime,
    person: Person | None = None,
    organisation: Organisation | None = None,
    lines: Sequence[Line] = (),
    number: str = "",
    state: str = Order.State.PLACED,
    promised_on: date | None = None,
    delivered_at: datetime | None = None,
    channel: str = "",
    once: str = "",
    by: str,
    at: datetime,
    **through: Unpack[Through],
) -> Order:
    """Record something bought, `total` in minor units; with the same `once` only the first is kept."""
    _of_somebody(person, organisation)
    _one_of(state, Order.State)
    order, is_new = Order.objects.make(
        once,
        person=person,
        organisation=organisation,
        number=names.tidy(number),
        ordered_at=ordered_at,
        total=total,
        currency=currency,
        state=state,
        promised_on=promised_on,
        delivered_at=delivered_at,
        channel=names.tidy(channel),
        noted_at=at,
        **through,
    )
    if not is_new:
        return order
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order, product=line.product, what=names.tidy(line.what), quantity=line.quantity, amount=line.amount, noted_at=at
        )
        for line in lines
    )
    note("order.recorded", order, by=by, at=at)
    _show_to_dealer(order.dealer, person, by=by, at=at)
    return order


@transaction.atomic
def cancel_order(order: Order, *, by: str, at: datetime) -> bool:
    """An order was called off, or noted by mistake; false when it was before."""
    standing = Order.objects.filter(pk=order.pk).exclude(state=Order.State.CANCELLED)
    is_cancelled = bool(standing.update(state=Order.State.CANCELLED, version=F("version") + 1, hand=None))
    if is_cancelled:
        note("order.cancelled", order, by=by, at=at)
    return is_cancelled


def show_dealers_their_people(*, origin: int | None = None, by: str, at: datetime) -> int:
    """Whoever ordered or was in touch through a dealer becomes visible to the dealer's members. For imports."""
    logins = list(Dealer.objects.filter(members__isnull=False).values_list("id", "members"))
    pairs: set[tuple[int, int]] = set()
    for kind in (Order, Touchpoint):
        through = kind._default_manager.filter(dealer__in={d for d, _ in logins}, person__isnull=False)
        for dealer_id, person_id in through.values_list("dealer_id", "person_id").distinct():
            pairs.update((member_id, person_id) for d, member_id in logins if d == dealer_id)
    return show_to(sorted(pairs), origin=origin, by=by, at=at)


def _show_to_dealer(dealer: Dealer | None, person: Person | None, *, by: str, at: datetime) -> None:
    if dealer is not None and person is not None:
        show_to([(member_id, person.pk) for member_id in dealer.members.values_list("pk", flat=True)], by=by, at=at)


def _of_somebody(person: Person | None, organisation: Organisation | None) -> None:
    if person is None and organisation is None:
        raise OfNobody


def _one_of(word: str, choices: type[models.TextChoices]) -> None:
    if word and word not in choices.values:
        raise NotOneOf(f"“{word[:40]}” is none of {', '.join(v for v in choices.values if v)}")


def _mentions(talk: Touchpoint) -> dict[str, list[int]]:
    """The rows of any room that name a talk and outlive it, by their model."""
    found = {
        kind._meta.label: list(kind._base_manager.filter(**{name: talk}).values_list("pk", flat=True)) for kind, name in _naming()
    }
    return {label: ids for label, ids in found.items() if ids}


def _mention_again(talk: Touchpoint, mentions: Mapping[str, Sequence[int]]) -> None:
    """Let rows name a talk again, unless they name another one by now."""
    for kind, name in _naming():
        still = kind._base_manager.filter(pk__in=mentions.get(kind._meta.label, ()), **{name: None})
        still.update(**{name: talk}, version=F("version") + 1, hand=None)


def _naming() -> list[tuple[type[models.Model], str]]:
    relations = Touchpoint._meta.related_objects
    return [(relation.related_model, relation.field.name) for relation in relations if relation.on_delete is models.SET_NULL]


def _stands_again(kind: type[Fact], ids: Sequence[int]) -> int:
    """Insert rows as they were before they were taken away."""
    table = kind._meta.db_table
    latest = {v.row_id: v for v in Version.objects.filter(kind=table, row_id__in=ids, is_gone=True).order_by("id")}
    for version in latest.values():
        columns = {
            f.attname: _read(f, version.before.get(f.column))
            for f in kind._meta.concrete_fields
            if f.name not in ("changed", "version")
        }
        kind._default_manager.create(**columns, version=version.was + 1)
    return len(latest)


def _read(field: "models.Field[object, object]", value: object) -> object:
    """A column's value out of the version's JSON, which SQLite and PostgreSQL spell differently."""
    if isinstance(field, models.JSONField):
        return json.loads(value) if isinstance(value, str) else value
    read = field.to_python(value)
    return read.replace(tzinfo=UTC) if isinstance(read, datetime) and read.tzinfo is None else read
