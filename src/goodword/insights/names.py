"""Whose rows these are, in words, for a member who may know them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from goodword.accounts.models import Member
from goodword.people.models import Organisation, Person


@dataclass(frozen=True)
class Somebody:
    name: str
    url: str


def of_rows(member: Member, rows: Iterable[Mapping[str, object]]) -> list[Somebody | None]:
    """For each row the person or organisation it is about; None where it is about nobody that may be seen."""
    wanted = [_whom(row) for row in rows]
    people = Person.objects.visible_to(member).filter(pk__in={i for kind, i in wanted if kind == "person"})
    organisations = Organisation.objects.visible_to(member).filter(pk__in={i for kind, i in wanted if kind == "organisation"})
    known = {("person", p.pk): p.name for p in people} | {("organisation", o.pk): o.name for o in organisations}
    return [Somebody(known[one], _url(*one)) if one in known else None for one in wanted]


def _whom(row: Mapping[str, object]) -> tuple[str, int]:
    for key in ("person", "organisation"):
        if isinstance(found := row.get(f"{key}_id"), int):
            return key, found
    who = row.get("who")
    if not isinstance(who, int):
        return "", 0
    return ("person", who) if who > 0 else ("organisation", -who)


def _url(kind: str, row_id: int) -> str:
    try:
        return reverse(f"directory:{kind}", args=[row_id])
    except NoReverseMatch:
        return ""
