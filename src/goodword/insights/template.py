"""SQL with holes: compiled once for stand-ins of its days and numbers, filled in for each question.

Compiling takes longer than computing. So a question is compiled with days that lie thousands of
years away and centuries apart; in the SQL each day then tells which of them it was made from, and how
many days were added. What the real question says is put in their place.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from goodword.analytics.change import Spans
from goodword.analytics.periods import last_full_quarter

from .asked import QUARTERS, Asked

MADE = "gw_made_"  # how the names of tables begin that are made on the way
AFTER, LIMIT, CADENCE, STAFF = 7_700_000_000_000_000_001, 1_900_000_001, 1_900_000_003, 7_700_000_000_000_000_003
CHANGE = 7_700_000_000_000_000_007
CURRENCY = "gw_currency"
DAY = re.compile(r"MAKE_DATE\((\d+), (\d+), (\d+)\)")
LETTERS = str.maketrans("0123456789", "ghijklmnop")
FURTHEST = 36_500  # days; the stand-ins are four times as far apart
STANDINS = {
    # Ordered as the real ones are: whoever takes the later of two takes the right one.
    "before": date(2600, 1, 1),
    "quarter": date(3000, 1, 1),
    **{f"end_{i}": date(3400 + 400 * i, 1, 1) for i in range(QUARTERS)},
    "quarter_end": date(5800, 1, 1),
    "since": date(6200, 1, 1),
    "last": date(6600, 1, 1),
    "as_of": date(7000, 1, 1),
}
SPANS = Spans(STANDINS["before"], STANDINS["quarter"], STANDINS["quarter_end"])


class Standin(Asked):
    """A question of a certain shape, on no days in particular."""

    def quarter_ends(self) -> tuple[date, ...]:
        return tuple(STANDINS[f"end_{i}"] for i in range(QUARTERS))


def standin(asked: Asked) -> Standin:
    """The shape of a question. Two of one shape differ in their days, and in what is no part of any table."""
    since = STANDINS["since"] if asked.since else None
    return Standin(
        STANDINS["as_of"], since, STANDINS["last"], by=asked.by, every=asked.every, cadence_days=CADENCE, cadences=asked.cadences,
        bare=asked.bare, currency=CURRENCY, staff=STAFF if asked.staff else 0, assumed=asked.assumed,
        change=CHANGE if asked.change else 0, metric=asked.metric,
    )  # fmt: skip


def spans(asked: Asked) -> Spans:
    """The last full quarter of a question, against the one before."""
    now = last_full_quarter(asked.last)
    return Spans(now.before.first, now.first, now.last)


@dataclass(frozen=True)
class Values:
    """What is put into the holes: the days of one question, where its tables are, and which page of rows.

    `level` is how sure its intervals are to be; it stands in no SQL.
    """

    days: Mapping[str, date]
    place: str
    numbers: Mapping[int, int]
    currency: str
    level: float = 0.95

    @staticmethod
    def of(asked: Asked, place: str, *, after: int = 0, limit: int = 0) -> "Values":
        found = spans(asked)
        days = {"as_of": asked.as_of, "last": asked.last, "since": asked.since or asked.last}
        days |= {"before": found.before, "quarter": found.since, "quarter_end": found.until}
        days |= {f"end_{i}": day for i, day in enumerate(asked.quarter_ends())}
        return Values(
            days,
            place,
            {AFTER: after, LIMIT: limit, CADENCE: asked.cadence, STAFF: asked.staff, CHANGE: asked.change},
            asked.money,
            asked.level,
        )


@dataclass(frozen=True)
class Template:
    """The SQL of one table. `parts` are text, or a stand-in's name and the days after it."""

    parts: tuple[str | tuple[str, int], ...]

    @staticmethod
    def of(sql: str) -> "Template":
        parts: list[str | tuple[str, int]] = []
        end = 0
        for found in DAY.finditer(sql):
            hole = _hole(date(*map(int, found.groups())))
            if hole is not None:
                parts += [sql[end : found.start()], hole]
                end = found.end()
        return Template((*parts, sql[end:]))

    @property
    def text(self) -> str:
        """What is written between the holes."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def digest(self) -> str:
        """A short name for this very SQL, of letters alone: digits might be taken for a hole."""
        told = hashlib.sha256(repr(self.parts).encode()).hexdigest()[:16]
        return told.translate(LETTERS)

    def filled(self, values: Values) -> str:
        """The SQL of one question."""
        sql = "".join(part if isinstance(part, str) else _spelt(values.days[part[0]], part[1]) for part in self.parts)
        for number, meant in values.numbers.items():
            sql = sql.replace(str(number), str(meant))
        return sql.replace(CURRENCY, values.currency).replace(MADE, values.place)


def _hole(day: date) -> tuple[str, int] | None:
    """Of which stand-in a day was made; None where it is a day of its own."""
    near = ((name, (day - stand).days) for name, stand in STANDINS.items())
    return next(((name, days) for name, days in near if abs(days) < FURTHEST), None)


def _spelt(day: date, days: int) -> str:
    meant = day + timedelta(days=days)
    return f"MAKE_DATE({meant.year}, {meant.month}, {meant.day})"
