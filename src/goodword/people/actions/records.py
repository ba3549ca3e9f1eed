"""Verbs about what is known of one person or organisation."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models, transaction
from django.db.models import F

from goodword.accounts.models import Member
from goodword.journal.actions import note
from goodword.journal.models import Version
from goodword.kit import emails, names, phones

from ..models import Organisation, Person
from ..queries import dialled_from
from ..rules import Difference, differences
from .care import look_after


class Nameless(ValueError):
    """A record without a name could never be found again."""


class UnknownField(ValueError):
    """The field is none that a person may write by hand."""


class Conflict(Exception):
    """Somebody else changed the record since it was opened; writing over it would lose their words."""

    def __init__(self, differs: list[Difference], version: int) -> None:
        super().__init__(", ".join(d.field for d in differs))
        self.differences = differs
        self.version = version


WRITABLE_OF_BOTH = {"name", "email", "phone", "city", "region", "country", "segment", "cadence_days", "wants_silence", "dims"}
WRITABLE_OF_PEOPLE = WRITABLE_OF_BOTH | {"street", "postcode", "birthday", "died_on", "language", "notes"}
WRITABLE_OF_ORGANISATIONS = WRITABLE_OF_BOTH | {"website"}


@transaction.atomic
def add_person(*, name: str, carer: Member | None = None, once: str = "", by: str, at: datetime, **fields: object) -> Person:
    """Add somebody; with the same `once` the first one is given back instead of a second."""
    values = _keyed({"name": name, **fields}, WRITABLE_OF_PEOPLE)
    person, is_new = Person.objects.make(once, **values, noted_at=at)
    if is_new:
        note("person.added", person, by=by, at=at)
    if is_new and carer is not None:
        look_after(member=carer, person=person, by=by, at=at)
    return person


@transaction.atomic
def add_organisation(
    *, name: str, carer: Member | None = None, once: str = "", by: str, at: datetime, **fields: object
) -> Organisation:
    """Add a firm, a club or a household; with the same `once` the first one is given back."""
    values = _keyed({"name": name, **fields}, WRITABLE_OF_ORGANISATIONS)
    organisation, is_new = Organisation.objects.make(once, **values, noted_at=at)
    if is_new:
        note("organisation.added", organisation, by=by, at=at)
    if is_new and carer is not None:
        look_after(member=carer, organisation=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def edit_person(person: Person, *, version: int, by: str, at: datetime, **changes: object) -> Person:
    """Write a new version of a person; `Conflict` when somebody wrote one since `version`."""
    _rewrite(person, version, _keyed(changes, WRITABLE_OF_PEOPLE, country=person.country))
    person.refresh_from_db()
    note("person.edited", person, by=by, at=at, fields=sorted(changes))
    return person


@transaction.atomic
def edit_organisation(organisation: Organisation, *, version: int, by: str, at: datetime, **changes: object) -> Organisation:
    """Write a new version of an organisation; `Conflict` when somebody wrote one since `version`."""
    _rewrite(organisation, version, _keyed(changes, WRITABLE_OF_ORGANISATIONS, country=organisation.country))
    organisation.refresh_from_db()
    note("organisation.edited", organisation, by=by, at=at, fields=sorted(changes))
    return organisation


def _keyed(values: Mapping[str, object], allowed: set[str], *, country: str = "") -> dict[str, object]:
    """The columns to write: names in NFC, and beside what was typed the keys it is found by.

    A phone number is read as one of the country that is written with it, else of the one known before.
    """
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
        dialled = dialled_from(str(values.get("country", country) or ""))
        columns["phone_key"] = phones.key(str(columns["phone"]), dialled) if columns["phone"] else ""
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
