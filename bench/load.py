"""Fill a home's rows fast: `python -m bench.load --people 1000000 --touchpoints 5000000`.

Columns come from NumPy, indexes and triggers are set aside while rows go in and put back after.
The people have towns, e-mails and phones; a fifth of them buy in a rhythm of their own and some have
fallen silent; a few gave low scores lately, wait for a promise or asked for something.
"""

import argparse
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from time import perf_counter

import django
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from django.db import connection

from . import people

CHUNK = 100_000
YEARS = 3
Columns = dict[str, object]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--touchpoints", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    django.setup()
    begun = perf_counter()
    now = datetime.now(UTC).replace(microsecond=0)
    for table, columns in company(options.people, options.touchpoints, seed=options.seed, now=now):
        fill(table, columns)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sys.stdout.write(json.dumps({"seconds": perf_counter() - begun}) + "\n")


def company(n: int, touchpoints: int, *, seed: int, now: datetime, is_named: bool = True) -> Iterator[tuple[str, Columns]]:
    """Table by table, its columns; a plain value stands for a whole column of it. Without names nobody can be found."""
    random = np.random.default_rng(seed)
    noted = np.datetime64(now.replace(tzinfo=None), "s")
    yield "people_person", _people(n, seed, noted) if is_named else {"noted_at": _ago(np.full(n, YEARS * 365.0), noted)}
    yield "touchpoints_touchpoint", _touchpoints(touchpoints, n, random, noted)
    yield "touchpoints_order", _orders(n, random, noted)
    yield "surveys_answer", _answers(max(n * 2 // 5, 1), n, random, noted)
    yield "touchpoints_promise", _promises(max(n // 20, 1), n, random, noted)
    yield "pipeline_opportunity", _opportunities(max(n // 50, 1), n, random, noted)


def _people(n: int, seed: int, noted: np.datetime64) -> Columns:
    rows = list(people.people(n, seed=seed))
    return {
        "name": [p["name"] for p in rows],
        "name_key": [" ".join(map(_key, p["name"].split())) for p in rows],
        "email": [p["email"] for p in rows],
        "email_key": [p["email"] for p in rows],
        "phone": [p["phone"] for p in rows],
        "phone_key": [p["phone"] for p in rows],
        "city": [p["city"] for p in rows],
        **dict.fromkeys(("street", "postcode", "region", "country", "language", "segment", "notes"), ""),
        "noted_at": _ago(np.full(n, YEARS * 365.0), noted),
    }


@cache
def _key(word: str) -> str:
    """The key of one word of a name; a million people share ten thousand words."""
    from goodword.kit import names

    return names.key(word)


def _touchpoints(count: int, n: int, random: np.random.Generator, noted: np.datetime64) -> Columns:
    at = _ago(random.random(count) * YEARS * 365, noted)
    kind = random.integers(0, 4, count)
    return {
        "person_id": 1 + (n * random.random(count) ** 1.3).astype(np.int64),
        "at": at,
        "kind": np.array(["call", "newsletter", "visit", "offer"])[kind],
        "stage": np.array(["hear", "decide", "buy", "use", "after"])[random.integers(0, 5, count)],
        "channel": np.array(["phone", "email", "shop"])[random.integers(0, 3, count)],
        "direction": np.array(["two-way", "out", "two-way", "out"])[kind],
        "intent": np.array(["", "give", "", "ask"])[kind],
        "is_broadcast": kind == 1,
        "noted_at": at,
    }


def _orders(n: int, random: np.random.Generator, noted: np.datetime64) -> Columns:
    """Four orders in a steady rhythm for every fifth person, one for every third of the others."""
    steady = np.arange(0, n, 5)
    gap = random.uniform(20, 120, len(steady))
    last = random.uniform(0, 3, len(steady)) * gap
    ages = np.concatenate([last + k * gap * random.uniform(0.9, 1.1, len(steady)) for k in range(4)])
    once = np.arange(1, n, 3)
    who = np.concatenate([np.tile(steady, 4), once])
    at = _ago(np.concatenate([ages, random.random(len(once)) * YEARS * 365]), noted)
    return {
        "person_id": who + 1,
        "number": "",
        "ordered_at": at,
        "total": random.integers(1_000, 90_000, len(who)),
        "currency": "EUR",
        "state": "delivered",
        "delivered_at": at,
        "channel": "",
        "noted_at": at,
    }


def _answers(count: int, n: int, random: np.random.Generator, noted: np.datetime64) -> Columns:
    """Of ten that were asked, six for NPS, three for CSAT, one for CES; seven of eight answered."""
    at = _ago(random.random(count) * YEARS * 365, noted)
    which = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 2])[random.integers(0, 10, count)]
    low, high = np.array([0, 1, 1])[which], np.array([10, 5, 7])[which]
    score = np.minimum(low + random.binomial(high - low, 0.82) + random.integers(0, 2, count), high)
    is_answered = random.random(count) < 7 / 8
    return {
        "person_id": random.integers(1, n + 1, count),
        "metric": np.array(["nps", "csat", "ces"])[which],
        "formula": np.array(["nps/1", "csat/1", "ces/2"])[which],
        "scale_low": low,
        "scale_high": high,
        "state": np.where(is_answered, "complete", np.where(random.random(count) < 0.2, "bounced", "sent")),
        "score": np.ma.masked_array(score, mask=~is_answered),
        "ratings": "{}",
        "comment": "",
        "sent_at": _ago((noted - at) / np.timedelta64(86_400, "s") + 2, noted),
        "answered_at": np.where(is_answered, at, np.datetime64("NaT", "s")),
        "noted_at": at,
    }


def _promises(count: int, n: int, random: np.random.Generator, noted: np.datetime64) -> Columns:
    at = _ago(random.random(count) * YEARS * 365, noted)
    kept = np.where(random.random(count) < 0.95, at, np.datetime64("NaT", "s"))
    return {
        "person_id": random.integers(1, n + 1, count),
        "what": "Send the offer",
        "due_on": at.astype("datetime64[D]"),
        "kept_at": kept,
        "noted_at": at,
    }


def _opportunities(count: int, n: int, random: np.random.Generator, noted: np.datetime64) -> Columns:
    at = _ago(random.random(count) * YEARS * 365, noted)
    is_open = random.random(count) < 0.1
    return {
        "person_id": random.integers(1, n + 1, count),
        "title": "An offer",
        "opened_at": at,
        "closed_at": np.where(is_open, np.datetime64("NaT", "s"), at),
        "state": np.where(is_open, "open", np.where(random.random(count) < 0.5, "won", "lost")),
        "value": random.integers(10_000, 900_000, count),
        "currency": "EUR",
        "reason": "",
        "noted_at": at,
    }


def _ago(days: np.ndarray, now: np.datetime64) -> np.ndarray:
    moments: np.ndarray = now - (days * 86_400).astype("timedelta64[s]")
    return moments


def fill(table: str, columns: Columns) -> None:
    """Write the columns as rows, with ids from one."""
    rows = next(len(values) for values in columns.values() if not isinstance(values, str | int | bool))
    arrow = pa.table({"id": np.arange(1, rows + 1), **{name: _column(values, rows) for name, values in columns.items()}})
    if connection.vendor == "sqlite":
        _fill_sqlite(table, arrow)
    else:
        _fill_postgresql(table, arrow)


def _column(values: object, rows: int) -> pa.Array:
    if isinstance(values, str | int | bool):
        return pa.repeat(values, rows)
    array = as_arrow(values)
    return pc.cast(array, pa.string()) if pa.types.is_timestamp(array.type) else array


def as_arrow(values: object) -> pa.Array:
    """A column of NumPy, with nulls where it is masked."""
    if isinstance(values, np.ma.MaskedArray):
        return pa.array(values.data, mask=np.ma.getmaskarray(values))
    return pa.array(values)


def _fill_sqlite(table: str, arrow: pa.Table) -> None:
    names = [*arrow.column_names, "changed"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_tick SET n = n + 1 RETURNING n")
        tick = cursor.fetchone()[0]
    with _set_aside_sqlite(table):
        connection.ensure_connection()
        con = connection.connection
        # Rows that the bench made up itself refer to each other rightly, and a crash here costs nothing.
        con.executescript("PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON; PRAGMA synchronous=OFF;")
        insert = f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})'
        for batch in arrow.to_batches(CHUNK):
            lists = [_plain(column) for column in batch.columns]
            con.execute("BEGIN IMMEDIATE")
            con.executemany(insert, zip(*lists, [tick] * batch.num_rows, strict=True))
            con.execute("COMMIT")
    con.executescript("PRAGMA foreign_keys=ON; PRAGMA ignore_check_constraints=OFF; PRAGMA synchronous=NORMAL;")


def _plain(column: pa.Array) -> list[object]:
    if pa.types.is_date(column.type):
        column = pc.cast(column, pa.string())
    found: list[object] = column.to_pylist()
    return found


@contextmanager
def _set_aside_sqlite(table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
        aside = [row for row in cursor.fetchall() if row[0] in {"index", "trigger"}]
        for kind, name, _ in aside:
            cursor.execute(f'DROP {kind.upper()} "{name}"')
        yield
        for _, _, sql in sorted(aside):
            cursor.execute(sql)


def _fill_postgresql(table: str, arrow: pa.Table) -> None:
    names = ", ".join(arrow.column_names)
    with _set_aside_postgresql(table), connection.cursor() as cursor:
        for batch in arrow.to_batches(CHUNK):
            text = io.BytesIO()
            pyarrow.csv.write_csv(pa.Table.from_batches([batch]), text, pyarrow.csv.WriteOptions(include_header=False))
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)') as copy:
                copy.write(text.getbuffer())
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {arrow.num_rows})")


@contextmanager
def _set_aside_postgresql(table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT indexname, indexdef FROM pg_indexes
            WHERE tablename = %s AND indexname NOT IN (SELECT conname FROM pg_constraint)""",
            [table],
        )
        aside = cursor.fetchall()
        for name, _ in aside:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
        yield
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER ALL')
        for _, definition in aside:
            cursor.execute(definition)


if __name__ == "__main__":
    main()
