"""Which people and organisations a list shows: filters over facts and scores, counted cheaply.

A filter that leaves few rows is answered from its own index and sorted; one that leaves many is
checked row by row along the order of the list. Which of the two it is, is found out by counting
no further than `FEW`.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.core.cache import caches
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.kit.paging import Page, page
from goodword.kit.prepared import answered
from goodword.people.models import Care, Membership, Organisation, Person
from goodword.recovery.queries import open_cases
from goodword.referrals.models import Introduction
from goodword.scores.models import Score
from goodword.surveys.queries import LOWER, UPPER, heard_since, last_words
from goodword.touchpoints.models import Order, Touchpoint

from .rules import BOUGHT, Contact, Wanted

SIZE = 25
FEW = 2_000
COUNTED = 1_000
SHOWN = {
    "person": ("name", "name_key", "email", "phone"),
    "organisation": ("name", "name_key", "email", "phone", "city", "country", "segment"),
}
A_YEAR = timedelta(days=365)
ORDERS = {
    "name": ("name_key", "id"),
    "-name": ("-name_key", "-id"),
    "newest": ("-id",),
    "worth": ("-stake", "score"),
}
R = TypeVar("R", Person, Organisation)
Filter = Callable[[QuerySet[Any], str, Member, date], QuerySet[Any]]


def people_in(member: Member, wanted: Wanted, *, today: date) -> QuerySet[Person]:
    """The people this member may know of and wants to see, in no order yet."""
    return _narrowed(Person.objects.visible_to(member), member, wanted, today)


def organisations_in(member: Member, wanted: Wanted, *, today: date) -> QuerySet[Organisation]:
    """The organisations this member may know of and wants to see, in no order yet."""
    return _narrowed(Organisation.objects.visible_to(member), member, wanted, today)


def page_of(rows: QuerySet[R], wanted: Wanted, *, after: str = "", before: str = "") -> Page[R]:
    """One page of a list."""
    shown = rows.only(*SHOWN[_of(rows)])
    if wanted.sort == "worth":
        shown = shown.annotate(stake=F("scores__stake"), score=F("scores__id"))
    return page(shown, ORDERS[wanted.sort], after=after, before=before, size=SIZE)


def _narrowed(rows: QuerySet[Any], member: Member, wanted: Wanted, today: date) -> QuerySet[Any]:
    equal = {f: v for f in ("segment", "country", "region") if (v := getattr(wanted, f))}
    if equal:
        rows = rows.filter(**equal)
    for name, narrow in FILTERS.items():
        value = getattr(wanted, name)
        if value:
            rows = narrow(rows, value, member, today)
    return rows.filter(scores__insight="silence") if wanted.sort == "worth" else rows


def counted(member: Member, rows: QuerySet[Any], *, is_all: bool) -> tuple[int, bool]:
    """How many rows there are, and whether that is exact. No further than `COUNTED` unless it is cheap."""
    if not (is_all and may(member.role, Right.SEE_ALL)):
        n = rows.order_by()[: COUNTED + 1].count()
        return min(n, COUNTED), n <= COUNTED
    return _everybody(rows)


def _everybody(rows: QuerySet[Any]) -> tuple[int, bool]:
    """The same of a list that nothing narrows: counted anew each minute; between, a row more shows by the newest."""
    near, table = caches["near"], rows.model._meta.db_table
    if not answered(("one more", table), lambda: rows.order_by().values_list("pk")[COUNTED : COUNTED + 1]):
        return rows.order_by().count(), True
    newest = answered(("newest", table), lambda: rows.order_by("-pk").values_list("pk")[:1])
    if (known := near.get(f"directory:count:{table}")) is None:
        near.set(f"directory:count:{table}", known := (rows.order_by().count(), newest), 60)
    return known[0], known[1] == newest


def values_of(member: Member, field: str, *, of: type[Person] | type[Organisation] = Person) -> list[str]:
    """The segments, countries or regions that occur, by jumping along their index from one to the next."""
    if field not in ("segment", "country"):
        raise LookupError(field)
    if not may(member.role, Right.SEE_ALL):
        return sorted(set(of.objects.visible_to(member).exclude(**{field: ""}).values_list(field, flat=True)))[:100]
    return _jumped(of._meta.db_table, field)


def _jumped(table: str, field: str) -> list[str]:
    sql = f"""WITH RECURSIVE jump(v) AS (
        SELECT min({field}) FROM {table} WHERE {field} > ''
        UNION ALL SELECT (SELECT min({field}) FROM {table} WHERE {field} > jump.v) FROM jump WHERE jump.v IS NOT NULL
    ) SELECT v FROM jump WHERE v IS NOT NULL LIMIT 100"""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def _of(rows: QuerySet[Any]) -> str:
    """By which column facts name these rows."""
    return "person" if rows.model is Person else "organisation"


def _few_or_many(rows: QuerySet[Any], linked: QuerySet[Any], of: str = "") -> QuerySet[Any]:
    """Keep those that have a linked row, `linked` being facts about people or organisations, whom `of` names."""
    of = of or _of(rows)
    linked = linked.filter(**{f"{of}__isnull": False})
    if linked.order_by()[: FEW + 1].count() <= FEW:
        return rows.filter(pk__in=linked.order_by().values(of))
    return rows.filter(Exists(linked.filter(**{of: OuterRef("pk")})))


def _of_stage(rows: QuerySet[Any], stage: str, member: Member, today: date) -> QuerySet[Any]:
    return _few_or_many(rows, Score.objects.filter(insight="lifecycle", label=stage))


def _of_feeling(rows: QuerySet[Any], feeling: str, member: Member, today: date) -> QuerySet[Any]:
    since = _midnight(today) - A_YEAR
    if feeling == "overdue":
        return _few_or_many(rows, Score.objects.filter(insight="silence", value__gt=0))
    if feeling == "unheard":
        has_bought = Exists(Order.objects.exclude(state=Order.State.CANCELLED).filter(person=OuterRef("pk")))
        return rows.filter(has_bought, ~Exists(heard_since(since).filter(person=OuterRef("pk"))))
    if feeling == "happy":
        is_well = Exists(Score.objects.filter(insight="experience", value__gt=0, person=OuterRef("pk")))
        return rows.filter(is_well, Exists(last_words(UPPER, since).filter(person=OuterRef("pk"))))
    sore = Exists(last_words(LOWER, since).filter(person=OuterRef("pk"))) | Exists(open_cases().filter(person=OuterRef("pk")))
    return rows.filter(sore | Exists(Score.objects.filter(_LAPSING, insight="lifecycle", person=OuterRef("pk"))))


# Lapsed, or so within 30 days if they stay as silent as they are: `value` of a buyer's stage is how many days are left.
_LAPSING = Q(label="lapsed") | Q(label__in=BOUGHT, value__lt=30)


def _cared_for(rows: QuerySet[Any], carer: str, member: Member, today: date) -> QuerySet[Any]:
    if carer == "nobody":
        return rows.filter(~Exists(Care.objects.current().filter(**{_of(rows): OuterRef("pk")})))
    carer_id = member.pk if carer == "me" else int(carer)
    return _few_or_many(rows, Care.objects.current().filter(member_id=carer_id))


def _reached_by(rows: QuerySet[Any], reach: str, member: Member, today: date) -> QuerySet[Any]:
    has_email, has_phone = ~Q(email_key=""), ~Q(phone_key="")
    ways = {"email": has_email, "phone": has_phone, "any": has_email | has_phone, "none": ~has_email & ~has_phone}
    return rows.filter(ways[reach])


def _belonging_to(rows: QuerySet[Any], organisation: str, member: Member, today: date) -> QuerySet[Any]:
    seen = Organisation.objects.visible_to(member).filter(pk=int(organisation))
    return _few_or_many(rows, Membership.objects.filter(until=None, organisation__in=seen))


def _passing_on(rows: QuerySet[Any], way: str, member: Member, today: date) -> QuerySet[Any]:
    """Who sends us people, who does and never bought, who was sent; only as far as this member may know of both."""
    known = Introduction.objects.visible_to(member)
    if way == "introduced":
        return _few_or_many(rows, known.exclude(introducer=None, dealer=None))
    rows = _few_or_many(rows, known, "introducer")
    has_bought = Exists(Order.objects.exclude(state=Order.State.CANCELLED).filter(person=OuterRef("pk")))
    return rows.filter(~has_bought) if way == "ambassadors" else rows


def _sent_by(rows: QuerySet[Any], introducer: str, member: Member, today: date) -> QuerySet[Any]:
    return rows.filter(introduction__in=Introduction.objects.visible_to(member).filter(introducer=int(introducer)))


def _in_touch(rows: QuerySet[Any], contact: str, member: Member, today: date) -> QuerySet[Any]:
    way, days = Wanted(contact=contact).silence or (Contact.HEARD, 0)
    since = _midnight(today) - timedelta(days=days)
    talked = Exists(Touchpoint.objects.real().filter(**{_of(rows): OuterRef("pk")}, at__gte=since))
    return rows.filter(talked) if way == Contact.HEARD else rows.filter(~talked)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


FILTERS: dict[str, Filter] = {
    "stage": _of_stage,
    "feeling": _of_feeling,
    "carer": _cared_for,
    "reach": _reached_by,
    "organisation": _belonging_to,
    "passed_on": _passing_on,
    "introducer": _sent_by,
    "contact": _in_touch,
}


def only(member: Member, ids: list[int]) -> QuerySet[Person]:
    """Those of these people whom this member may know of."""
    return Person.objects.visible_to(member).filter(pk__in=ids)
