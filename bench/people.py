"""Made-up people for the benches: a name of two or three words, an e-mail address, a phone number, a town."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import psycopg

from .homes import Home

FIRST, LAST, TOWNS = 1_500, 9_000, 300
STARTS = [
    "b",
    "br",
    "c",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "sch",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
]
MIDDLES = ["a", "e", "i", "o", "u", "ai", "ei", "ia", "ou", "ö", "ü", "é"]
ENDS = ["l", "n", "r", "s", "t", "x", "nd", "rt", "mann", "sen", "ski", "berg", "er", "ini", "ova"]


def words(n: int, *, seed: int, syllables: int = 2) -> list[str]:
    """`n` different pronounceable words."""
    random = np.random.default_rng(seed)
    found: dict[str, None] = {}
    while len(found) < n:
        for choice in _drawn(random, n, syllables):
            found["".join(choice)] = None
            if len(found) == n:
                break
    return [word.capitalize() for word in found]


def _drawn(random: np.random.Generator, n: int, syllables: int) -> Iterator[tuple[str, ...]]:
    kinds = [kind for _ in range(syllables) for kind in (STARTS, MIDDLES)] + [ENDS]
    return zip(*(np.array(kind)[random.integers(0, len(kind), n)].tolist() for kind in kinds), strict=True)


def people(n: int, *, seed: int = 1) -> Iterator[dict[str, str]]:
    """`n` people, each with an e-mail address and a phone number of their own."""
    random = np.random.default_rng(seed)
    first, last, towns = words(FIRST, seed=seed), words(LAST, seed=seed + 1, syllables=3), words(TOWNS, seed=seed + 2)
    firsts, lasts, places = (random.integers(0, k, n) for k in (FIRST, LAST, TOWNS))
    for i in range(n):
        given, family = first[firsts[i]], last[lasts[i]]
        yield {
            "number": f"K{i + 1}",
            "name": f"{given} {family}",
            "email": f"p{i + 1}@example.com",
            "phone": f"+4930{20_000_000 + i}",
            "city": towns[places[i]],
        }


def known(home: Home, most: int) -> list[dict[str, str]]:
    """Some of the people that a home's database holds, spread over all of them."""
    asked = "SELECT name, email, phone FROM people_person WHERE id % (SELECT 1 + max(id) / {} FROM people_person) = 0 ORDER BY id"
    if home.url:
        with psycopg.connect(home.url) as con:
            rows = con.execute(asked.format(most)).fetchall()  # type: ignore[arg-type]
    else:
        with closing(sqlite3.connect(home.sqlite)) as con:
            rows = con.execute(asked.format(most)).fetchall()
    return [dict(zip(("name", "email", "phone"), row, strict=True)) for row in rows]


def write_csv(path: Path, n: int, *, seed: int = 1, city: str | None = None) -> Path:
    """The same people as a CSV file; `city` puts one town in the place of all."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["Customer no", "Full name", "E-mail", "Phone", "Town"])
        for person in people(n, seed=seed):
            out.writerow([person["number"], person["name"], person["email"], person["phone"], city or person["city"]])
    return path
