"""People into SQLite by bare executemany: the product's table and indexes, no triggers."""

import sqlite3
from time import perf_counter

from .rows import COLUMNS


def write(path: str, rows: list[tuple[object, ...]], *, chunk: int, pragmas: str) -> float:
    con = sqlite3.connect(path, isolation_level=None)
    con.executescript(pragmas)
    for (trigger,) in con.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='people_person'").fetchall():
        con.execute(f'DROP TRIGGER "{trigger}"')
    insert = f"INSERT INTO people_person ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
    begun = perf_counter()
    for start in range(0, len(rows), chunk):
        con.execute("BEGIN IMMEDIATE")
        con.executemany(insert, rows[start : start + chunk])
        con.execute("COMMIT")
    seconds = perf_counter() - begun
    con.close()
    return seconds
