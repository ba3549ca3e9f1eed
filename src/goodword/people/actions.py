"""Verbs about people, organisations, and who belongs with whom."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import F, Q, QuerySet

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.journal.actions import note
from goodword.journal.models import Entry, Version
from goodword.kit import emails, names, phones

from .models import Care, Membership, Organisation, Person, SegmentCadence, Tie
from .queries import dialled_from
from .rules import Difference, differences

CHUNK = 500
MOST_AT_ONCE = 10_000


class Nameless(ValueError):
    """A record without a name could never be found again."""


class UnknownField(ValueError):
    """The field is none that a person may write by hand."""


class TooMany(ValueError):
    """More records than one undo can hold; a narrower filter is asked for."""


class Unspeakable(ValueError):
    """Segments are told apart by commas and “=” where many are named; one that holds these cannot have a cadence."""


class Conflict(Exception):
    """Somebody else changed the record since it was opened; writing over it would lose their words."""

    def __init__(self, differs: list[Difference], version: int) -> None:
        super().__init__(", ".join(d.field for d in differs))
        self.differences = differs
        self.version = version


WRITABLE_OF_BOTH = {"name", "email", "phone", "city", "region", "country", "segment", "cadence_days", "wants_silence", "dims"}
WRITABLE_OF_PEOPLE = WRITABLE_OF_BOTH | {"street", "postcode", "birthday", "language", "notes"}
WRITABLE_OF_ORGANISATIONS = WRITABLE_OF_BOTH | {"website"}


@transaction.atomic
def add_person(*, name: str, carer: Member | None = None, once: str = "", by: str, at: datetime, **fields: object) -> Person:
    """Add somebody; with the same `once` the first one is given back instead of a second."""
    values = _keyed({"name": name, **fields}, WRITABLE_OF_PEOPLE, country=str(fields.get("country") or ""))
    person, is_new = Person.objects.make(once, **values, noted_at=at)
    if not is_new:
        return person
    note("person.added", person, by=by, at=at)
    if carer is not None:
        look_after(member=carer, person=person, by=by, at=at)
    return person


@transaction.atomic
def add_organisation(
    *, name: str, carer: Member | None = None, once: str = "", by: str, at: datetime, **fields: object
) -> Organisation:
    """Add a firm, a club or a household; with the same `once` the first one is given back."""
    values = _keyed({"name": name, **fields}, WRITABLE_OF_ORGANISATIONS, country=str(fields.get("country") or ""))
    organisation, is_new = Organisation.objects.make(once, **values, noted_at=at)
    if not is_new:
        return organisation
    note("organisation.added", organisation, by=by, at=at)
    if carer is not None:
        look_after(member=carer, organisation=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def edit_person(person: Person, *, version: int, by: str, at: datetime, **changes: object) -> Person:
    """Write a new version of a person; `Conflict` when somebody wrote one since `version`."""
    _rewrite(person, version, _keyed(changes, WRITABLE_OF_PEOPLE, country=str(changes.get("country", person.country) or "")))
    person.refresh_from_db()
    note("person.edited", person, by=by, at=at, fields=sorted(changes))
    return person


@transaction.atomic
def edit_organisation(organisation: Organisation, *, version: int, by: str, at: datetime, **changes: object) -> Organisation:
    """Write a new version of an organisation; `Conflict` when somebody wrote one since `version`."""
    country = str(changes.get("country", organisation.country) or "")
    _rewrite(organisation, version, _keyed(changes, WRITABLE_OF_ORGANISATIONS, country=country))
    organisation.refresh_from_db()
    note("organisation.edited", organisation, by=by, at=at, fields=sorted(changes))
    return organisation


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
def leave(*, person: Person, organisation: Organisation, until: date, by: str, at: datetime) -> None:
    """A person no longer belongs to an organisation; that they did stays known."""
    present = Membership.objects.filter(person=person, organisation=organisation, until=None)
    if present.update(until=until, version=F("version") + 1, hand=None):
        note("person.left", person, by=by, at=at, organisation=organisation.pk)


@transaction.atomic
def look_after(
    *, member: Member, person: Person | None = None, organisation: Organisation | None = None, by: str, at: datetime
) -> None:
    """A member looks after somebody from today on; saying it twice changes nothing."""
    _, is_new = Care.objects.get_or_create(
        member=member,
        person=person,
        organisation=organisation,
        until=None,
        defaults={"since": local_day(at), "noted_at": at},
    )
    if is_new:
        note("care.begun", person or organisation, by=by, at=at, member=member.pk)


@transaction.atomic
def stop_looking_after(
    *, member: Member, person: Person | None = None, organisation: Organisation | None = None, by: str, at: datetime
) -> None:
    """A member no longer looks after somebody."""
    present = Care.objects.current().filter(member=member, person=person, organisation=organisation)
    if present.update(until=local_day(at), version=F("version") + 1, hand=None):
        note("care.ended", person or organisation, by=by, at=at, member=member.pk)


@transaction.atomic
def show_to(pairs: Sequence[tuple[int, int]], *, of: str = "person", origin: int | None = None, by: str, at: datetime) -> int:
    """Let members see people or organisations, by pairs of (member, person); what they see already is left alone.

    `origin` is the import that says so, and takes it back when it is undone.
    """
    made = 0
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        known = set(
            Care.objects.current()
            .filter(**{"member__in": {m for m, _ in chunk}, f"{of}__in": {p for _, p in chunk}})
            .values_list("member_id", f"{of}_id")
        )
        told = {"since": local_day(at), "noted_at": at, "origin": origin, "hand": origin}
        fresh = [Care(member_id=m, **{f"{of}_id": p}, **told) for m, p in chunk if (m, p) not in known]
        Care.objects.bulk_create(fresh, ignore_conflicts=True)
        made += len(fresh)
    if made:
        note("care.shown", by=by, at=at, n=made)
    return made


@transaction.atomic
def give_over(
    pairs: Sequence[tuple[int, int]],
    *,
    of: str = "person",
    given_by: Sequence[int],
    spared: Collection[int],
    origin: int,
    by: str,
    at: datetime,
) -> int:
    """End the care that earlier imports gave to others than these pairs say; how many no longer look after somebody.

    `given_by` are those imports, `spared` members whose care has another cause. What somebody gave by hand stays.
    """
    ended, named = 0, set(pairs)
    for start in range(0, len(pairs), CHUNK):
        wanted = {p for _, p in pairs[start : start + CHUNK]}
        present = Care.objects.current().filter(**{"origin__in": given_by, f"{of}__in": wanted}).exclude(member__in=spared)
        over = [pk for pk, *pair in present.values_list("pk", "member_id", f"{of}_id") if tuple(pair) not in named]
        mine = Care.objects.current().filter(pk__in=over)
        ended += mine.update(until=local_day(at), version=F("version") + 1, hand=origin)
    if ended:
        note("care.given_over", by=by, at=at, n=ended)
    return ended


@transaction.atomic
def set_segment_cadence(*, segment: str, cadence_days: int | None, by: str, at: datetime) -> None:
    """How long one may be silent with a segment; None means as long as with everybody."""
    segment = names.tidy(segment)
    if not segment or set(segment) & set(",="):
        raise Unspeakable
    rows = SegmentCadence.objects.filter(segment=segment)
    if cadence_days is None:
        changed = bool(rows.delete()[0])
    else:
        changed = bool(rows.exclude(cadence_days=cadence_days).update(cadence_days=cadence_days))
        changed |= SegmentCadence.objects.get_or_create(segment=segment, defaults={"cadence_days": cadence_days})[1]
    if changed:
        note("segment.cadence_set", by=by, at=at, segment=segment, cadence_days=cadence_days)


@transaction.atomic
def set_for_many(people: QuerySet[Person], *, field: str, value: str | int | None, by: str, at: datetime) -> Entry | None:
    """Give many people one segment or cadence; the entry remembers what each had. None where nothing changed."""
    if field not in ("segment", "cadence_days"):
        raise UnknownField(field)
    before = list(people.exclude(**{field: value}).order_by().values_list("pk", field)[: MOST_AT_ONCE + 1])
    if len(before) > MOST_AT_ONCE:
        raise TooMany
    had: dict[str, list[int]] = {}
    for start in range(0, len(before), CHUNK):
        chunk = before[start : start + CHUNK]
        Person.objects.filter(pk__in=[pk for pk, _ in chunk]).update(**{field: value}, version=F("version") + 1, hand=None)
    for pk, was in before:
        had.setdefault("" if was is None else str(was), []).append(pk)
    return note("people.set", by=by, at=at, field=field, value=value, had=had, n=len(before)) if before else None


@transaction.atomic
def look_after_many(people: QuerySet[Person], *, member: Member, by: str, at: datetime) -> Entry | None:
    """A member looks after many people from today on; None where they did already."""
    cared = Care.objects.current().filter(member=member, person__isnull=False)
    fresh = list(people.exclude(pk__in=cared.values("person")).order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(fresh) > MOST_AT_ONCE:
        raise TooMany
    if not fresh:
        return None
    show_to([(member.pk, pk) for pk in fresh], by=by, at=at)
    return note("people.looked_after", by=by, at=at, member=member.pk, people=fresh, n=len(fresh))


@transaction.atomic
def undo_for_many(deed: Entry, *, by: str, at: datetime) -> int:
    """Give back what many people had; who was changed again since keeps the later value. Twice is once."""
    if Entry.objects.filter(verb="people.unset", kind=deed._meta.db_table, row_id=deed.pk).exists():
        return 0
    undone = _unlook(deed, at) if deed.verb == "people.looked_after" else _unset(deed)
    note("people.unset", deed, by=by, at=at, n=undone)
    return undone


def _unset(deed: Entry) -> int:
    field, undone = deed.detail["field"], 0
    for was, ids in deed.detail["had"].items():
        value = was if field == "segment" else int(was) if was else None
        for start in range(0, len(ids), CHUNK):
            still = Person.objects.filter(pk__in=ids[start : start + CHUNK], **{field: deed.detail["value"]})
            undone += still.update(**{field: value}, version=F("version") + 1, hand=None)
    return undone


def _unlook(deed: Entry, at: datetime) -> int:
    ids, undone = deed.detail["people"], 0
    for start in range(0, len(ids), CHUNK):
        present = Care.objects.current().filter(member_id=deed.detail["member"], person__in=ids[start : start + CHUNK])
        undone += present.update(until=local_day(at), version=F("version") + 1, hand=None)
    return undone


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
def untie(*, person: Person, other: Person, kind: str, by: str, at: datetime) -> None:
    """Two people no longer belong together."""
    gone, _ = Tie.objects.filter(Q(person=person, other=other) | Q(person=other, other=person), kind=kind).delete()
    if gone:
        note("person.untied", person, by=by, at=at, other=other.pk, kind=kind)


def _keyed(values: Mapping[str, object], allowed: set[str], *, country: str) -> dict[str, object]:
    """The columns to write: names in NFC, and beside what was typed the keys it is found by."""
    unknown = set(values) - allowed
    if unknown:
        raise UnknownField(", ".join(sorted(unknown)))
    columns = {f: names.tidy(v) if isinstance(v, str) and f != "notes" else v for f, v in values.items()}
    if "name" in columns:
        columns["name_key"] = names.key(str(columns["name"]))
        if not columns["name_key"]:
            raise Nameless
    if "email" in columns:
        columns["email_key"] = emails.key(str(columns["email"])) if columns["email"] else ""
    if "phone" in columns:
        columns["phone_key"] = phones.key(str(columns["phone"]), dialled_from(country)) if columns["phone"] else ""
    return columns


def _rewrite(row: Person | Organisation, version: int, columns: Mapping[str, object]) -> None:
    """The guarded UPDATE of one record, or the conflict with what was kept."""
    kind = type(row)
    is_ours = kind._default_manager.filter(pk=row.pk, version=version)
    if is_ours.update(**columns, version=F("version") + 1, hand=None):
        return
    kept = kind._default_manager.values().get(pk=row.pk)
    base = Version.objects.filter(kind=kind._meta.db_table, row_id=row.pk, was=version).order_by("id").last()
    was = {f: _read(kind._meta.get_field(f), v) for f, v in base.before.items() if f in columns} if base else {}
    wanted = {f: v for f, v in columns.items() if not f.endswith("_key")}
    raise Conflict(differences(was, kept, wanted), kept["version"])


def _read(field: object, value: object) -> object:
    return field.to_python(value) if isinstance(field, models.Field) else value
