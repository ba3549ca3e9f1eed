"""Verbs about who belongs where, and with whom."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from goodword.journal.actions import note, stand_again
from goodword.journal.models import Entry
from goodword.kit import names

from ..models import Membership, Organisation, Person, Tie


@transaction.atomic
def join(
    *, person: Person, organisation: Organisation, title: str = "", since: date | None = None, by: str, at: datetime
) -> None:
    """A person belongs to an organisation from now on; saying it twice changes nothing."""
    _, is_new = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        until=None,
        defaults={"title": names.tidy(title), "since": since, "noted_at": at},
    )
    if is_new:
        note("person.joined", person, by=by, at=at, organisation=organisation.pk)


@transaction.atomic
def leave(*, person: Person, organisation: Organisation, until: date, by: str, at: datetime) -> Entry | None:
    """A person no longer belongs to an organisation; that they did stays known. None where they did not."""
    present = Membership.objects.filter(person=person, organisation=organisation, until=None)
    last = present.values_list("pk", flat=True).first()
    if last is None or not present.filter(pk=last).update(until=until, version=F("version") + 1, hand=None):
        return None
    version = Membership.objects.values_list("version", flat=True).get(pk=last)
    return note("person.left", person, by=by, at=at, organisation=organisation.pk, membership=last, version=version)


@transaction.atomic
def belong_again(deed: Entry, *, by: str, at: datetime) -> bool:
    """Undo `leave`; false where the membership was changed since, or another has begun."""
    as_left = Membership.objects.filter(pk=deed.detail.get("membership"), version=deed.detail.get("version"))
    try:
        with transaction.atomic():
            is_back = bool(as_left.update(until=None, version=F("version") + 1, hand=None))
    except IntegrityError:
        return False
    if is_back:
        note("person.joined", Person(pk=deed.row_id), by=by, at=at, organisation=deed.detail["organisation"], undoes=deed.pk)
    return is_back


@transaction.atomic
def tie(*, person: Person, other: Person, kind: str, by: str, at: datetime) -> None:
    """Two people belong together, both ways; saying it twice, from either side, changes nothing."""
    kind = names.tidy(kind)
    either = Q(person=person, other=other) | Q(person=other, other=person)
    if Tie.objects.filter(either, kind=kind).exists():
        return
    _, is_new = Tie.objects.get_or_create(person=person, other=other, kind=kind, defaults={"noted_at": at})
    if is_new:
        note("person.tied", person, by=by, at=at, other=other.pk, kind=kind)


@transaction.atomic
def untie(*, person: Person, other: Person, kind: str, by: str, at: datetime) -> Entry | None:
    """Two people no longer belong together. None where they did not."""
    rows = Tie.objects.filter(Q(person=person, other=other) | Q(person=other, other=person), kind=kind)
    ties = list(rows.values_list("pk", flat=True))
    gone, _ = rows.delete()
    return note("person.untied", person, by=by, at=at, other=other.pk, kind=kind, ties=ties) if gone else None


@transaction.atomic
def tie_again(deed: Entry, *, by: str, at: datetime) -> bool:
    """Undo `untie`: the tie stands as it did. False where they are tied so by now, or one of them is gone."""
    pair = {deed.row_id, deed.detail["other"]}
    is_tied = Tie.objects.filter(person__in=pair, other__in=pair, kind=deed.detail["kind"]).exists()
    if is_tied or Person.objects.filter(pk__in=pair).count() < len(pair):
        return False
    try:
        with transaction.atomic():
            is_back = bool(stand_again(Tie, deed.detail.get("ties", ())))
    except IntegrityError:
        return False
    if is_back:
        told = {name: deed.detail[name] for name in ("other", "kind")}
        note("person.tied", Person(pk=deed.row_id), by=by, at=at, **told, undoes=deed.pk)
    return is_back
