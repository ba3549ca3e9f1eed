"""How it has been for one person: the curve, and the moments that moved it, from the rows of that person alone.

Only the insight process imports this. The rows are those of the database that the member may see, laid under the names that
the insight reads; what is computed of them is what it computes of everybody.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import ibis
import pyarrow as pa
from django.conf import settings
from django.db import connection, models

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.analytics import experience
from goodword.analytics.moments import WORTH
from goodword.kit.facts import ANSWERS, ORDERS, PROMISES, TOUCHPOINTS, Fact
from goodword.lake import engines, shape, source
from goodword.people.queries import person_for
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Order, Promise, Touchpoint

from .asked import Asked, Row
from .declared.experiencing import moments_of
from .drafts import Draft
from .template import STANDINS, Template, Values

SOURCES: dict[Fact, type[models.Model]] = {TOUCHPOINTS: Touchpoint, ANSWERS: Answer, ORDERS: Order, PROMISES: Promise}
LONGEST = 730  # days that the curve looks back
POINTS = 90
TICKS = {"who": "int64", "day": "date", "code": "int64", "row": "int64", "value": "float64", "weight": "float64"}
TICK = -1  # no moment: a day on which the curve is looked at


def trace(member: Member, person_id: int, as_of: date) -> dict[str, Any]:
    """`now` (null: nothing has happened), `curve` (day and level) and `moments` (day, name, value, level, move), oldest first."""
    person = person_for(member, person_id)
    since = as_of - timedelta(days=LONGEST)
    rows = list(_levels(member, person.pk, as_of))
    happened = [row for row in rows if row["code"] != TICK]
    if not happened:
        return {"now": None, "n": 0, "curve": [], "moments": []}
    first = max(since, happened[0]["day"])
    return {
        "now": rows[-1]["level"],
        "n": len(happened),
        "curve": [{"day": day, "level": level} for day, level in {r["day"]: r["level"] for r in rows}.items() if day >= first],
        "moments": [_told(row) for row in happened],
    }


def asked_by(member_id: int, person_id: int, as_of: date) -> dict[str, Any]:
    """The trace for the member of that number."""
    return trace(Member.objects.get(pk=member_id), person_id, as_of)


def _told(row: Row) -> Row:
    return {"name": WORTH[int(str(row["code"]))].name, **{c: row[c] for c in ("day", "value", "level", "move")}}


def _levels(member: Member, person_id: int, as_of: date) -> Iterator[dict[str, Any]]:
    """Every moment of the person and every tick of the curve, in order, with the level at the end of its day."""
    sql, schema = _compiled()
    with engines.sealed(settings.GOODWORD_LAKE) as engine:
        for fact, model in SOURCES.items():
            engine.lay(fact.name, _rows(fact, model, member, person_id))
        engine.lay("ticks", _ticks(person_id, as_of))
        yield from engine.query(sql.filled(Values.of(Asked(as_of), "trace_")), schema).to_pylist()


@cache
def _compiled() -> tuple[Template, pa.Schema]:
    facts = Draft({fact.name: fact.schema for fact in SOURCES}, engines.DuckDB.dialect)
    moments, ticks = moments_of(facts), ibis.table(TICKS, name="ticks")
    found = experience.traced(moments.select(*TICKS).union(ticks), until=STANDINS["as_of"])
    ordered = found.order_by("day", "code", "row").select("day", "code", "value", "level", "move")
    return facts.compiled(ordered), ordered.schema().to_pyarrow()


def _rows(fact: Fact, model: Any, member: Member, person_id: int) -> pa.Table:
    """The person's rows of a fact that the member may see, as the lake would have them."""
    ids = list(model.objects.visible_to(member).filter(person_id=person_id).values_list("pk", flat=True))
    known = business()
    with connection.cursor() as cursor:
        cursor.execute(source.select_of(fact, connection.vendor, ids))
        return shape.shape(shape.from_records(cursor.fetchall(), fact), fact, known.time_zone if known else "UTC")


def _ticks(person_id: int, as_of: date) -> pa.Table:
    """Days without a moment, the last one `as_of`, at which the curve is looked at; they weigh nothing."""
    days = sorted({as_of - timedelta(days=i * LONGEST // POINTS) for i in range(POINTS + 1)})
    n = len(days)
    columns = {"who": [person_id] * n, "day": days, "code": [TICK] * n, "row": [0] * n, "value": [0.0] * n, "weight": [0.0] * n}
    return pa.table(columns, schema=ibis.schema(TICKS).to_pyarrow())
