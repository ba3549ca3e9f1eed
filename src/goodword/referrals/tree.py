"""The tree of who sent whom: from the business, a person or a dealer downwards, as far as a member may know of it.

Somebody whom a member may not know of is walked through, and neither named nor counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Dealer
from goodword.catalogue.queries import dealers_for
from goodword.kit.figures import money as in_words
from goodword.people.models import Person
from goodword.touchpoints.models import Order

from .models import Introduction

ORDER = ("-n_brought", "who")
# No circle is ever bound; whoever writes one past the verbs shall not keep a database busy for ever.
MOST_GENERATIONS = 500
AT_A_TIME = 500
MOST_COUNTED = 5_000
DOWN = """WITH RECURSIVE below(top, person_id, generation) AS (
    SELECT {column}, person_id, 1 FROM referrals_introduction WHERE {column} IN ({marks})
    UNION ALL
    SELECT b.top, i.person_id, b.generation + 1 FROM referrals_introduction i JOIN below b ON i.introducer_id = b.person_id
    WHERE b.generation < {most}
) """
UP = """WITH RECURSIVE above(introducer_id, dealer_id, generation) AS (
    SELECT introducer_id, dealer_id, 1 FROM referrals_introduction WHERE person_id = %s
    UNION ALL
    SELECT i.introducer_id, i.dealer_id, a.generation + 1
    FROM above a JOIN referrals_introduction i ON i.person_id = a.introducer_id
    WHERE a.generation < %s
) SELECT introducer_id, dealer_id FROM above ORDER BY generation DESC"""
Top = Person | Dealer


@dataclass(frozen=True)
class Grown:
    """How many came, how many of them bought, and for how much: minor units of the business's currency."""

    people: int = 0
    customers: int = 0
    money: int = 0


@dataclass(frozen=True)
class Generation:
    """Everybody who is so many good words away from the top."""

    number: int
    grown: Grown


@dataclass(frozen=True)
class Branch:
    """One person of the tree, and what hangs below them; None where it is too much to be counted for a line."""

    person: Person
    n_brought: int
    n_orders: int
    money: str
    below: Grown | None
    money_below: str
    introduction: Introduction | None


@dataclass(frozen=True)
class Leaf:
    """One line of the whole tree below somebody, as a file holds it; who sent them is named only to who may know of them."""

    generation: int
    came: Introduction
    introducer: str
    n_orders: int
    money: int


def brought_by(member: Member, top: Top) -> "QuerySet[Any]":
    """`who` a person or a dealer sent us, and their `n_brought`; to be asked for in `ORDER`."""
    whose = {"introduction__introducer": top} if isinstance(top, Person) else {"introduction__dealer": top}
    sent = Introduction.objects.visible_to(member).filter(introducer=OuterRef("pk")).order_by()
    n = Coalesce(Subquery(sent.values("introducer").annotate(n=Count("pk")).values("n")), 0)
    rows = Person.objects.visible_to(member).filter(**whose).annotate(who=F("pk"), n_brought=n)
    return rows.values_list("who", "n_brought", named=True)


def first_ones(member: Member) -> "QuerySet[Any]":
    """`who` sent us somebody and was sent by nobody, as far as this member may know, and their `n_brought`: the beginning."""
    sent = Introduction.objects.visible_to(member).order_by()
    came = sent.filter(Q(introducer__isnull=False) | Q(dealer__in=dealers_for(member)), person=OuterRef("introducer"))
    # Grouped by numbers alone: to take the people along would sort everything that is known of them.
    rows = sent.filter(~Exists(came), introducer__isnull=False).values(who=F("introducer_id")).annotate(n_brought=Count("pk"))
    return rows.values_list("who", "n_brought", named=True)


def n_came(member: Member) -> int:
    """How many people came because somebody sent them, as far as this member may know."""
    return Introduction.objects.visible_to(member).count()


def first_dealers(member: Member) -> list[tuple[Dealer, int]]:
    """The dealers who sent us somebody, and how many, whoever sent most first."""
    seen = Count("brought", filter=Q(brought__person__in=Person.objects.visible_to(member)))
    rows = dealers_for(member).annotate(n_brought=seen).filter(n_brought__gt=0).order_by("-n_brought", "id")
    return [(dealer, dealer.n_brought) for dealer in rows]


def branches(member: Member, rows: Sequence[Any], currency: str) -> list[Branch]:
    """The lines of a part of the tree, in a fixed number of questions. `rows` are of `brought_by` or `first_ones`."""
    ids = [row.who for row in rows]
    people = Person.objects.visible_to(member).select_related("introduction").in_bulk(ids)
    below, bought = below_each(member, ids, currency), _bought(member, ids, currency)
    known = [(people[row.who], row.n_brought) for row in rows if row.who in people]
    return [_branch(person, n, below, bought, currency) for person, n in known]


def _branch(
    person: Person, n_brought: int, below: dict[int, Grown] | None, bought: dict[int, tuple[int, int]], currency: str
) -> Branch:
    n_orders, money = bought.get(person.pk, (0, 0))
    grown = None if below is None else below.get(person.pk, Grown())
    worth, worth_below = (in_words(amount, currency) if amount else "" for amount in (money, grown.money if grown else 0))
    return Branch(person, n_brought, n_orders, worth, grown, worth_below, getattr(person, "introduction", None))


def _bought(member: Member, ids: Sequence[int], currency: str) -> dict[int, tuple[int, int]]:
    """How often each of these people bought, and for how much."""
    orders = Order.objects.visible_to(member).exclude(state=Order.State.CANCELLED).filter(person__in=ids).order_by()
    money = Coalesce(Sum("total", filter=Q(currency=currency)), 0)
    return {pk: (n, total) for pk, n, total in orders.values_list("person").annotate(n=Count("pk"), money=money)}


def generations_below(member: Member, top: Top, currency: str) -> list[Generation]:
    """People and money of each generation below a person or a dealer, the first generation first."""
    rows = _grown(member, [top.pk], currency, by="generation", column=_column(top))
    return [Generation(number, grown) for number, grown in rows]


def below_each(member: Member, ids: Sequence[int], currency: str) -> dict[int, Grown] | None:
    """Everybody below each of these people, in all generations; None where that are too many to count for a line."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"{_down('introducer_id', len(ids))} SELECT 1 FROM below LIMIT 1 OFFSET {MOST_COUNTED}", list(ids))
        if cursor.fetchone():
            return None
    return dict(_grown(member, ids, currency, by="top", column="introducer_id"))


def _column(top: Top) -> str:
    return "introducer_id" if isinstance(top, Person) else "dealer_id"


def _grown(member: Member, ids: Sequence[int], currency: str, *, by: str, column: str) -> Iterator[tuple[int, Grown]]:
    if not ids:
        return
    people, knowing = _seen(member, Person.objects.visible_to(member), "b.person_id")
    orders, selling = _seen(member, Order.objects.visible_to(member), "o.id")
    sql = f"""{_down(column, len(ids))} SELECT b.{by}, COUNT(DISTINCT b.person_id), COUNT(DISTINCT o.person_id),
        COALESCE(SUM(CASE WHEN o.currency = %s THEN o.total END), 0)
        FROM below b LEFT JOIN touchpoints_order o ON o.person_id = b.person_id AND o.state <> %s {orders}
        WHERE 1 = 1 {people} GROUP BY b.{by} ORDER BY b.{by}"""
    values = [*ids, currency, Order.State.CANCELLED.value, *selling, *knowing]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for key, n, customers, money in cursor.fetchall():
            yield key, Grown(n, customers, int(money))


def _down(column: str, n: int) -> str:
    return DOWN.format(column=column, marks=", ".join(["%s"] * n), most=MOST_GENERATIONS)


def _seen(member: Member, rows: "QuerySet[Any]", column: str) -> tuple[str, tuple[Any, ...]]:
    """The gate of these rows as a condition of a larger question; nothing for whoever may know of everybody."""
    if member.is_active and may(member.role, Right.SEE_ALL):
        return "", ()
    sql, values = rows.order_by().values("pk").query.sql_with_params()
    return f"AND {column} IN ({sql})", tuple(values)


def whole_below(member: Member, top: Top, currency: str) -> Iterator[Leaf]:
    """Everybody below a person or a dealer, generation by generation, as a file holds them."""
    with connection.cursor() as cursor:
        sql = f"{_down(_column(top), 1)} SELECT person_id, generation FROM below ORDER BY generation, person_id"
        cursor.execute(sql, [top.pk])
        walked = cursor.fetchall()
    for start in range(0, len(walked), AT_A_TIME):
        yield from _leaves(member, dict(walked[start : start + AT_A_TIME]), currency)


def _leaves(member: Member, generations: dict[int, int], currency: str) -> Iterator[Leaf]:
    came = Introduction.objects.filter(person__in=generations).select_related("person", "introducer")
    seen = set(Person.objects.visible_to(member).filter(pk__in=generations).values_list("pk", flat=True))
    above = {i.introducer_id for i in came if i.introducer_id is not None}
    named = dict(Person.objects.visible_to(member).filter(pk__in=above).values_list("pk", "name"))
    bought = _bought(member, list(generations), currency)
    for one in sorted(came, key=lambda i: (generations[i.person_id], i.person_id)):
        if one.person_id in seen:
            yield Leaf(generations[one.person_id], one, named.get(one.introducer_id or 0, ""), *bought.get(one.person_id, (0, 0)))


def way_to(member: Member, person: Person) -> list[Top | None]:
    """Through whom a person came, from the business downwards; None for somebody whom this member may not know of."""
    with connection.cursor() as cursor:
        cursor.execute(UP, [person.pk, MOST_GENERATIONS])
        steps = cursor.fetchall()
    people = Person.objects.visible_to(member).in_bulk([who for who, _ in steps if who])
    dealers = dealers_for(member).in_bulk([dealer for _, dealer in steps if dealer])
    return [people.get(who) if who else dealers.get(dealer) for who, dealer in steps if who or dealer]
