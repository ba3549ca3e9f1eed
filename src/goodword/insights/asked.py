"""The question and its answer, as every face of an insight passes them on. Knows no engine."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Self

from goodword.analytics.periods import last_quarters

Row = dict[str, object]
QUARTERS = 5  # as many ends of quarters as a flow between stages looks at
CURRENCY = re.compile(r"[A-Z]{3}")
METRICS = ("", "nps", "csat", "ces")
ASSUMED = {"margin": 100, "would_not": 50, "saved": 0}  # percent, percent, minor units
CADENCES = re.compile(r"\s*[^=,]+=\s*[1-9]\d{0,3}\s*(,\s*[^=,]+=\s*[1-9]\d{0,3}\s*)*")


class NotUnderstood(ValueError):
    """The question cannot be answered as it was put; the message says why and what would do."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know: up to which day, from when, by which dimension.

    `cadence_days` is the longest silence wanted where neither person nor segment says; None takes
    the business's own. `cadences` says it for segments: "business=60, private=120". `currency` is the
    one that money is added up in; "" takes the business's. `assumed` says what an insight has to take for granted, such as
    "margin=40, would_not=60". `bare` leaves out what stands beside the
    number (change, flow, list). `staff` asks of the work of one of them alone, where an insight is about their work. `change`
    is a change that we made (0: the latest that has held for a while), `metric` a question: nps, csat or ces.
    """

    as_of: date
    since: date | None = None
    until: date | None = None
    by: str | None = None
    every: bool = False
    engine: str | None = None
    level: float = 0.95
    cadence_days: int | None = None
    cadences: str = ""
    bare: bool = False
    currency: str = ""
    staff: int = 0
    assumed: str = ""
    change: int = 0
    metric: str = ""

    @property
    def last(self) -> date:
        """The last day that counts: never after the day of the answer."""
        return min(self.until or self.as_of, self.as_of)

    def quarter_ends(self) -> tuple[date, ...]:
        """The last days of the latest full quarters, oldest first."""
        return tuple(quarter.last for quarter in last_quarters(QUARTERS, self.as_of))

    @property
    def money(self) -> str:
        return self.currency or "EUR"

    @property
    def cadence(self) -> int:
        return self.cadence_days or 90

    @property
    def by_segment(self) -> tuple[tuple[str, int], ...]:
        """The cadences of segments, each a name and days."""
        parts = (part.rpartition("=") for part in self.cadences.split(",") if part.strip())
        return tuple((name.strip(), int(days)) for name, _, days in parts)

    @property
    def assumptions(self) -> tuple[int, int, int]:
        """Margin and the share that would not have come otherwise, in percent; what is saved for each, in minor units."""
        said = ASSUMED | {name.strip(): int(n) for name, _, n in (one.partition("=") for one in self.assumed.split(",") if one)}
        return said["margin"], said["would_not"], said["saved"]

    def as_json(self) -> dict[str, object]:
        """The fields that were set, as JSON spells them."""
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items() if v not in (None, False, "")}

    def in_address(self) -> dict[str, object]:
        """What of it stands in the address of a page."""
        return {k: v for k, v in self.as_json().items() if k not in {"level", "bare"}}

    @classmethod
    def read(cls, given: Mapping[str, object], *, today: date) -> Self:
        """Read a question from a query string or JSON; unknown words and days that are none are refused."""
        if unknown := set(given) - {f.name for f in fields(cls)}:
            raise NotUnderstood(f"“{min(unknown)}” is nothing that can be asked; known are {_known(cls)}.")
        kept = {k: v for k, v in given.items() if v not in (None, "")}
        days = {k: _day(k, kept[k]) for k in ("as_of", "since", "until") if k in kept}
        asked = cls(as_of=days.get("as_of", today), since=days.get("since"), until=days.get("until"))
        return replace(asked, **_others(kept)).checked()

    def checked(self) -> Self:
        """Itself, if it can be answered at all."""
        if self.since is not None and self.since > self.last:
            raise NotUnderstood(f"It begins on {self.since} and ends on {self.last}: no day is left to look at.")
        if not 0.5 <= self.level < 1:
            raise NotUnderstood("The level is a share such as 0.95.")
        if self.cadence_days is not None and not 1 <= self.cadence_days <= 3650:
            raise NotUnderstood("A cadence has 1 to 3650 days.")
        if self.currency and not CURRENCY.fullmatch(self.currency):
            raise NotUnderstood("A currency has three letters, such as EUR.")
        if self.cadences and not CADENCES.fullmatch(self.cadences):
            raise NotUnderstood("Cadences of segments are written like “business=60, private=120”.")
        if self.assumed and not _can_be_assumed(self.assumed):
            raise NotUnderstood("What is assumed is written like “margin=40, would_not=60, saved=2500”; shares go up to 100.")
        if self.metric not in METRICS:
            raise NotUnderstood("The metric is nps, csat or ces.")
        return self


def _can_be_assumed(text: str) -> bool:
    said = [re.fullmatch(r"\s*(margin|would_not|saved)\s*=\s*(\d{1,9})\s*", one) for one in text.split(",")]
    return all(one is not None and (one[1] == "saved" or int(one[2]) <= 100) for one in said)


def _known(cls: type) -> str:
    return ", ".join(f.name for f in fields(cls))


def _day(name: str, given: object) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError as why:
        raise NotUnderstood(f"{name.replace('_', '-')} “{str(given)[:40]}” is no day; write it like 2026-06-30.") from why


def _others(kept: Mapping[str, object]) -> dict[str, Any]:
    found: dict[str, Any] = {
        k: str(kept[k])[:200] for k in ("by", "engine", "cadences", "currency", "assumed", "metric") if k in kept
    }
    found |= {k: str(kept[k]).lower() in {"true", "1", "on", "yes"} for k in ("every", "bare") if k in kept}
    try:
        found |= {k: float(str(kept[k])) for k in ("level",) if k in kept}
        found |= {k: int(str(kept[k])) for k in ("cadence_days", "staff", "change") if k in kept}
    except ValueError as why:
        raise NotUnderstood("level, cadence_days, staff and change are numbers.") from why
    return found


@dataclass(frozen=True)
class Result:
    """An answer with its count, its interval, its words, and the way to the rows behind it.

    Unrounded. `more` holds what stands beside the number where it applies: mean, distribution,
    change, finite, flow, fitted.
    """

    insight: str
    formula: str
    as_of: date
    since: date | None
    until: date
    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    sentence: str
    warnings: tuple[str, ...]
    rows: tuple[Row, ...]
    rows_url: str
    more: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The answer as the CLI, the API and the pages read it."""
        return {
            "insight": self.insight,
            "formula": self.formula,
            "as_of": self.as_of.isoformat(),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat(),
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "n": self.n,
            "unit": self.unit,
            "sentence": self.sentence,
            "warnings": list(self.warnings),
            **self.more,
            "rows": list(self.rows),
            "rows_url": self.rows_url,
        }
