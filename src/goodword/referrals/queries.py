"""Questions about who sent whom; each begins with the gate, save those that a stranger's link asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.journal.models import Entry
from goodword.people.models import Person
from goodword.people.queries import deed_for
from goodword.touchpoints.models import Order

from .models import Handle, Introduction, Invitation, LeadForm, Touch
from .rules import folded

Way = Handle | Invitation


@dataclass(frozen=True)
class Found:
    """What a stranger's text leads from (a link or code, an invitation, or nothing), and the form to which it leads."""

    handle_id: int | None = None
    invitation_id: int | None = None
    form: str | None = None
    address: str | None = None

    def __bool__(self) -> bool:
        return self.handle_id is not None or self.invitation_id is not None


# One question however wrong the text is; asked for each link that is opened, so its words are not worked out each time.
LEADING = """SELECT w.handle_id, w.invitation_id, f.token, f.address FROM (
        SELECT id AS handle_id, NULL AS invitation_id FROM referrals_handle WHERE text IN (%s, %s) AND closed_at IS NULL
        UNION ALL SELECT NULL, id FROM referrals_invitation WHERE token = %s LIMIT 1
    ) w LEFT JOIN (
        SELECT token, address FROM referrals_leadform WHERE closed_at IS NULL ORDER BY made_at DESC, id DESC LIMIT 1
    ) f ON 1 = 1"""


def found(text: str) -> Found:
    """What a text leads from, and where it leads."""
    spelt = text[:64].replace("\0", "")
    with connection.cursor() as cursor:
        cursor.execute(LEADING, [spelt, folded(spelt), spelt])
        row = cursor.fetchone()
    return Found(*row) if row else Found()


def handle_of(text: str) -> Way | None:
    """The link, code or invitation of this text that still stands; None for any other text."""
    spelt = [text[:64], folded(text[:64])]
    links = Handle.objects.filter(text__in=spelt, closed_at=None).select_related("person", "dealer")
    return links.first() or Invitation.objects.filter(token=text[:64]).select_related("person").first()


def form_that_stands() -> LeadForm | None:
    """The lead form to which links lead: the last that was made and is not closed."""
    return LeadForm.objects.filter(closed_at=None).first()


def open_lead_form(token: str) -> LeadForm | None:
    """The lead form of this token that takes enquiries."""
    return LeadForm.objects.filter(token=token[:64], closed_at=None).first()


def handle_for(member: Member, handle_id: int) -> Handle:
    """The link or code, or 404 as if there were none."""
    return get_object_or_404(Handle.objects.visible_to(member).select_related("person", "dealer"), pk=handle_id)


def handles_of(member: Member, person: Person) -> QuerySet[Handle]:
    """The links and codes of a person that still stand, the first first."""
    return Handle.objects.visible_to(member).filter(person=person, closed_at=None).order_by("id")


def handles_for(member: Member) -> QuerySet[Handle]:
    """Every link and code this member may know of."""
    return Handle.objects.visible_to(member)


def touches_for(member: Member) -> QuerySet[Touch]:
    """Every word that was passed on, as far as this member may know of both."""
    return Touch.objects.visible_to(member)


def touch_for(member: Member, touch_id: int) -> Touch:
    """The touch, or 404 as if there were none."""
    return get_object_or_404(_with_whom(Touch.objects.visible_to(member)), pk=touch_id)


def touches_of(member: Member, person: Person) -> QuerySet[Touch]:
    """Every word that reached a person, the first first."""
    return _with_whom(Touch.objects.visible_to(member)).filter(person=person).order_by("at", "id")


def first_day_of(person: Person) -> date:
    """The day on which we first knew of a person, or on which they first bought if that was before."""
    first = Order.objects.filter(person=person).order_by("ordered_at").values_list("ordered_at", flat=True).first()
    return local_day(min(filter(None, (first, person.noted_at))))


def introduction_for(member: Member, introduction_id: int) -> Introduction:
    """Who sent somebody, or 404 as if nobody had."""
    return get_object_or_404(_introductions(member), pk=introduction_id)


def introduced_by(member: Member, person: Person) -> Introduction | None:
    """Who sent a person; None where nobody did, or where this member may not know of them."""
    return _introductions(member).filter(person=person).first()


def brought(member: Member, person: Person) -> QuerySet[Introduction]:
    """Whom a person has brought, the last first."""
    return _introductions(member).filter(introducer=person).order_by("-bound_at", "-id")


def introductions_for(member: Member) -> QuerySet[Introduction]:
    """Every introduction this member may know of."""
    return _introductions(member)


def _introductions(member: Member) -> QuerySet[Introduction]:
    return Introduction.objects.visible_to(member).select_related("person", "introducer", "dealer", "touch")


def _with_whom(rows: QuerySet[Touch]) -> QuerySet[Touch]:
    return rows.select_related("person", "introducer", "dealer")


def taken_back(member: Member, entry_id: int) -> Entry:
    """A deed by which this member took a touch back, or 404."""
    return deed_for(member, entry_id, "referral.taken_back")


def rebound(member: Member, entry_id: int) -> tuple[Entry, Introduction]:
    """A deed by which this member said who really sent somebody, and what it is about; or 404."""
    deed = deed_for(member, entry_id, "referral.rebound")
    return deed, introduction_for(member, deed.row_id or 0)


def senders_before(person_id: int) -> Iterator[int]:
    """Who sent a person, who sent those, and so on to the first."""
    seen: set[int] = set()
    following: int | None = person_id
    while following is not None and following not in seen:
        seen.add(following)
        following = Introduction.objects.filter(person_id=following).values_list("introducer_id", flat=True).first()
        if following is not None:
            yield following
