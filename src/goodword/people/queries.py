"""Questions about who people are and where they belong; each begins with the gate."""

from contextlib import suppress
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.accounts.rules import Right, may
from goodword.journal.models import Entry
from goodword.kit import emails, names, phones

from .models import Care, Membership, Organisation, Person, SegmentCadence, Tie, about_known

Rows = TypeVar("Rows", bound="QuerySet[Any]")
MOST_NAMESAKES = 20


def person_for(member: Member, person_id: int) -> Person:
    """The person, or 404 as if there were none."""
    return get_object_or_404(Person.objects.visible_to(member), pk=person_id)


def organisation_for(member: Member, organisation_id: int) -> Organisation:
    """The organisation, or 404 as if there were none."""
    return get_object_or_404(Organisation.objects.visible_to(member), pk=organisation_id)


def dialled_from(country: str = "") -> str:
    """The country in which a phone number without a prefix is read: its own, else the business's."""
    known = business()
    return country or (known.country if known else "")


def memberships_of(member: Member, person: Person) -> list[Membership]:
    """Where a person belongs, the present first."""
    seen = Organisation.objects.visible_to(member)
    rows = Membership.objects.filter(person=person, organisation__in=seen).select_related("organisation")
    return sorted(rows, key=lambda m: (m.until is not None, m.organisation.name_key))


def members_of(member: Member, organisation: Organisation, *, limit: int = 50) -> list[Membership]:
    """The people who belong to an organisation now, by name."""
    seen = Person.objects.visible_to(member)
    rows = Membership.objects.filter(organisation=organisation, until=None, person__in=seen).select_related("person")
    return list(rows.order_by("person__name_key", "person_id")[:limit])


def carers_of(*, person: Person | None = None, organisation: Organisation | None = None) -> list[Member]:
    """The members who look after a person or an organisation now."""
    rows = Care.objects.current().filter(person=person, organisation=organisation).select_related("member")
    return [care.member for care in rows.order_by("since", "id")]


def ties_of(member: Member, person: Person) -> list[tuple[Person, Tie]]:
    """Those who belong with a person, and what they are to each other."""
    rows = Tie.objects.visible_to(member).filter(Q(person=person) | Q(other=person)).select_related("person", "other")
    return [(t.other if t.person_id == person.pk else t.person, t) for t in rows.order_by("id")]


def tie_for(member: Member, tie_id: int) -> Tie:
    """A tie, or 404 as if there were none."""
    return get_object_or_404(Tie.objects.visible_to(member).select_related("person", "other"), pk=tie_id)


def membership_for(member: Member, membership_id: int) -> Membership:
    """That somebody belongs somewhere, or 404 as if they did not."""
    rows = Membership.objects.visible_to(member).select_related("person", "organisation")
    return get_object_or_404(rows, pk=membership_id)


def care_for(member: Member, care_id: int) -> Care:
    """That somebody looks after somebody, or 404 as if they did not."""
    rows = Care.objects.visible_to(member).select_related("member", "person", "organisation")
    return get_object_or_404(rows, pk=care_id)


def care_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> list[Care]:
    """Who looks after a person or an organisation now, as far as this member may know."""
    rows = Care.objects.current().visible_to(member).filter(person=person, organisation=organisation)
    return list(rows.select_related("member").order_by("since", "id"))


def present_organisation_of(member: Member, person: Person) -> Organisation | None:
    """The one organisation a person belongs to now; None where there is none, or several to choose from."""
    present = [m.organisation for m in memberships_of(member, person) if m.until is None]
    return present[0] if len(present) == 1 else None


def people_called(member: Member, text: str, *, limit: int = 10) -> list[Person]:
    """The people of exactly this name, e-mail or phone, of whom this member may know."""
    meant = Q(name_key=names.key(text))
    with suppress(emails.NotAnAddress):
        meant |= Q(email_key=emails.key(text))
    with suppress(phones.NotANumber):
        meant |= Q(phone_key=phones.key(text, dialled_from()))
    return list(Person.objects.visible_to(member).filter(meant).exclude(name_key="").order_by("id")[:limit])


def reached_by(*, name: str, email: str, phone: str) -> Person | None:
    """The one person with this e-mail, else this number, whose name may be this one; None where nobody or several are.

    For what people tell of themselves, as imports read it too: a family on one address must not become one person.
    """
    called = names.key(name)
    email_key = emails.key(email) if email else ""
    phone_key = phones.key(phone, dialled_from()) if phone else ""
    for column, kept in (("email_key", email_key), ("phone_key", phone_key)):
        rows = Person.objects.filter(**{column: kept}).order_by("id") if kept else Person.objects.none()
        same = [person for person in rows[:MOST_NAMESAKES] if names.compatible(person.name_key, called)]
        if len(same) == 1:
            return same[0]
    return None


def segment_cadences() -> dict[str, int]:
    """The longest silence wanted in each segment that has one of its own, in days."""
    return dict(SegmentCadence.objects.values_list("segment", "cadence_days"))


def people_for(member: Member) -> QuerySet[Person]:
    """Everybody this member may know of."""
    return Person.objects.visible_to(member)


def organisations_for(member: Member) -> QuerySet[Organisation]:
    """Every organisation this member may know of."""
    return Organisation.objects.visible_to(member)


def deed_for(member: Member, entry_id: int, *verbs: str) -> Entry:
    """A deed of these that this member did, or 404."""
    return get_object_or_404(Entry.objects, verb__in=verbs, by=member.by, pk=entry_id)


def parting_for(member: Member, entry_id: int) -> Entry:
    """An end of belonging together that this member noted and may undo, or 404."""
    deed = deed_for(member, entry_id, "person.untied", "person.left", "care.ended")
    if deed.verb != "care.ended":  # whoever sees only whom they look after sees them again by undoing that
        for person_id in {deed.row_id, deed.detail.get("other", deed.row_id)}:
            person_for(member, person_id)
    return deed


def about_seen(rows: Rows, member: Member) -> Rows:
    """Only rows about somebody the member may know of; for whom that is everybody the rows are not compared with all people."""
    return rows if may(member.role, Right.SEE_ALL) else rows.filter(about_known(member))
