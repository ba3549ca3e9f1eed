"""A simulated company into the database, by the quickest way each database knows: COPY, or one prepared INSERT."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import numpy as np
from django.db import connection, models, transaction
from django.db.models import Max

from goodword.asking.models import Lot
from goodword.catalogue.models import Branch, Dealer, Product, Staff
from goodword.goodwords.models import GoodWord
from goodword.journal.feed import settled, tick
from goodword.journal.models import Fact
from goodword.kit import names as kit_names
from goodword.people.models import Membership, Organisation, Person
from goodword.pipeline.models import Contract, Opportunity
from goodword.playbooks.models import Edition, Playbook, Proof, Run, RunStep
from goodword.playbooks.rules import kept
from goodword.referrals.models import Introduction, Invitation, Touch
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Conversation, Order, OrderLine, Promise, Touchpoint

from . import asking, names, welcome
from .columns import NOTHING
from .rules import SOURCE
from .shape import Column, Company, Table, Words

# Short transactions, so that whoever works meanwhile waits for none of them.
ROWS_AT_ONCE = 10_000
# Each kind and the table its rows come from, those first that others point to.
KINDS: tuple[tuple[str, type[models.Model]], ...] = (
    ("products", Product),
    ("branches", Branch),
    ("dealers", Dealer),
    ("staff", Staff),
    ("people", Person),
    ("organisations", Organisation),
    ("memberships", Membership),
    ("orders", Order),
    ("order_lines", OrderLine),
    ("opportunities", Opportunity),
    ("invitations", Invitation),
    ("referral_touches", Touch),
    ("introductions", Introduction),
    ("contracts", Contract),
    ("touchpoints", Touchpoint),
    ("talks", Conversation),
    ("promises", Promise),
    ("answers", Answer),
    ("good_words", GoodWord),
    ("lots", Lot),
    ("runs", Run),
    ("run_steps", RunStep),
    ("proofs", Proof),
)
POINTS_TO: dict[str, type[models.Model]] = {
    "product_id": Product,
    "branch_id": Branch,
    "dealer_id": Dealer,
    "staff_id": Staff,
    "person_id": Person,
    "introduced_by_id": Person,
    "introducer_id": Person,
    "touch_id": Touch,
    "organisation_id": Organisation,
    "order_id": Order,
    "touchpoint_id": Touchpoint,
    "playbook_id": Playbook,
    "edition_id": Edition,
    "run_id": Run,
    "of_id": RunStep,
}


@dataclass(frozen=True)
class _Ids:
    """How far the ids of each kind are moved, since the database need not be empty."""

    offsets: dict[str, int]

    @classmethod
    def after_those_present(cls) -> "_Ids":
        kinds: set[type[models.Model]] = {*(kind for _, kind in KINDS), *POINTS_TO.values()}
        return cls({k._meta.label: k._base_manager.aggregate(last=Max("pk"))["last"] or 0 for k in kinds})

    def of(self, kind: type[models.Model], column: str) -> int | None:
        """What to add to an id in this column; None when the column holds no id."""
        if column == "id":
            return self.offsets[kind._meta.label]
        return self.offsets[POINTS_TO[column]._meta.label] if column in POINTS_TO else None


def to_rows(company: Company) -> dict[str, int]:
    """Write the company beside whatever the database holds; the rows of each kind."""
    playbook = _playbook(company)
    ids = _Ids.after_those_present()
    ids.offsets.update({row._meta.label: row.pk - 1 for row in (playbook, playbook.editions.latest("number"))})
    written = {}
    for name, kind in KINDS:
        table = company.tables[name]
        total = len(table["id"])
        for start in range(0, total, ROWS_AT_ONCE):
            _write(kind, _part(table, start, min(start + ROWS_AT_ONCE, total)), ids)
        _follow_on(kind)
        written[name] = total
    # It has been looked at as it stands, so that whoever looks next begins where this ends.
    Playbook.objects.filter(pk=playbook.pk).update(last_changed=settled(connection), looked_at=_midnight(company.today))
    return written


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _playbook(company: Company) -> Playbook:
    """The playbook of the sample, from now on by the edition that its company follows."""
    since_at, at = _midnight(company.first_day), _midnight(company.today)
    with transaction.atomic():
        playbook, _ = Playbook.objects.get_or_create(
            key=welcome.KEY, defaults={"name": welcome.NAME, "phase": Playbook.Phase.AFTER, "made_at": at}
        )
        Playbook.objects.filter(pk=playbook.pk).update(state=Playbook.State.ON, since_at=since_at)
        number = 1 + playbook.editions.count()
        playbook.editions.create(number=number, definition=kept(welcome.WELCOME), made_at=at, made_by=SOURCE)
    return playbook


def _part(table: Table, start: int, stop: int) -> Table:
    return {
        name: Words(column.codes[start:stop], column.vocabulary) if isinstance(column, Words) else column[start:stop]
        for name, column in table.items()
    }


def _write(kind: type[models.Model], table: Table, ids: _Ids) -> None:
    columns = _columns(kind, table | _named_cases(kind, table, ids), ids)
    with transaction.atomic():
        number = tick(connection) if issubclass(kind, Fact) else None
        if number is not None:
            columns["changed"] = [number] * len(table["id"])
        rows = zip(*columns.values(), strict=True)
        (_copy if connection.vendor == "postgresql" else _insert)(kind._meta.db_table, list(columns), rows)


def _named_cases(kind: type[models.Model], table: Table, ids: _Ids) -> Table:
    """What names a row of another kind otherwise than in a column of its ids."""
    if kind is Run:
        order = np.asarray(table["order_id"]) + ids.offsets[Order._meta.label]
        return {"subject": np.char.add("order:", order.astype(str))}
    if kind is Invitation:
        return {"token": np.array([secrets.token_urlsafe(16) for _ in range(len(table["id"]))])}  # the same in no two samples
    if kind is Proof:
        of = table["kind"]
        assert isinstance(of, Words)
        offsets = [ids.offsets[{"order": Order, "touchpoint": Touchpoint}[name]._meta.label] for name in of.vocabulary]
        return {"row_id": np.asarray(table["row_id"]) + np.array(offsets)[of.codes]}
    return {}


def _columns(kind: type[models.Model], table: Table, ids: _Ids) -> dict[str, list[Any]]:
    """Every column of the kind's table that the database does not fill by itself."""
    n = len(table["id"])
    made = _identities(table, ids) if kind is Person else _named(table) if "name" in table else {}
    found: dict[str, list[Any]] = {"source": [SOURCE] * n} if issubclass(kind, Fact) else {}
    for field in kind._meta.concrete_fields:
        name = str(field.column)
        if name in made:
            found[name] = made[name]
        elif name in table:
            found[name] = _values(name, table[name], ids.of(kind, name))
        elif not (field.null or field.has_db_default() or field.primary_key):
            found[name] = [_default(field)] * n
    return found


def _default(field: "models.Field[Any, Any]") -> Any:
    value = field.get_default()
    return value.value if hasattr(value, "value") else value


def _identities(table: Table, ids: _Ids) -> dict[str, list[Any]]:
    drawn = {name: np.asarray(table[name]) for name in ("land", "given", "family", "city")}
    first = int(np.asarray(table["id"])[0])
    called = names.identities(drawn, np.asarray(table["has_email"]), np.asarray(table["has_phone"]), first)
    return {**called.__dict__, "email_key": called.email}


def _named(table: Table) -> dict[str, list[Any]]:
    texts = _values("name", table["name"], None)
    return {"name": texts, "name_key": [kit_names.key(text) for text in texts]}


def _values(name: str, column: Column, offset: int | None) -> list[Any]:
    """A column as the database takes it: ids moved, nothing as NULL, moments as text."""
    if isinstance(column, Words):
        return list(column.texts())
    if name == "ratings":
        return [json.dumps(dict(zip(asking.DRIVERS, row, strict=True))) if row[0] else "{}" for row in column.tolist()]
    if column.dtype.kind == "M":
        return _moments(column)
    if offset is not None:
        return [value + offset if value else None for value in column.tolist()]
    if name in NOTHING:
        return [None if value == NOTHING[name] else value for value in column.tolist()]
    return [str(value) for value in column.tolist()] if name == "number" else list(column.tolist())


def _moments(column: "np.ndarray[Any, np.dtype[np.datetime64]]") -> list[str | None]:
    """Moments without a zone are UTC: so SQLite keeps them, and PostgreSQL is told."""
    zone = "+00" if connection.vendor == "postgresql" and column.dtype != np.dtype("datetime64[D]") else ""
    return [None if text == "NaT" else text.replace("T", " ") + zone for text in np.datetime_as_string(column).tolist()]


def _insert(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    quoted = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    # The driver's own cursor: Django's would rewrite the statement for each row's parameters.
    connection.ensure_connection()
    connection.connection.cursor().executemany(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', rows)  # noqa: S608


def _copy(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _follow_on(kind: type[models.Model]) -> None:
    """The next id that PostgreSQL gives out comes after those just written."""
    if connection.vendor != "postgresql":
        return
    table = kind._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"""SELECT setval(pg_get_serial_sequence('"{table}"', 'id'), coalesce(max(id), 1)) FROM "{table}" """)  # noqa: S608
