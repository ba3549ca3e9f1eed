"""The curve of somebody's experience on their page: coordinates and words, computed elsewhere (traces.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from .wording import spelt

WIDTH, HEIGHT = 620, 210
LEFT, RIGHT, TOP, BOTTOM = 44, 606, 12, 172
MOST_SHOWN = 8
FLAT = 0.005  # below it nobody would see the difference


@dataclass(frozen=True)
class Dot:
    """A moment on the curve."""

    x: float
    y: float
    is_up: bool


@dataclass(frozen=True)
class Mark:
    """A word beside a rule, or below it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Moment:
    """A line of the table: what happened, when, and what it did."""

    day: date
    name: str
    move: str
    level: str
    is_up: bool


@dataclass(frozen=True)
class Curve:
    """What is shown of one person's experience. Without `n` nothing has happened with them yet."""

    n: int
    now: str = ""
    says: str = ""
    line: str = ""
    rules: tuple[Mark, ...] = ()
    days: tuple[Mark, ...] = ()
    dots: tuple[Dot, ...] = ()
    moments: tuple[Moment, ...] = ()
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = RIGHT


def curve(found: Mapping[str, Any]) -> Curve:
    """The curve of a trace, and of its moments those that moved it most, the latest first."""
    if not found["n"]:
        return Curve(0)
    points = [(date.fromisoformat(one["day"]), float(one["level"])) for one in found["curve"]]
    most = _most(found["moments"])
    first, last = points[0][0], points[-1][0]

    def x(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - first).days / max((last - first).days, 1), 1)

    shown = [_moment(one) for one in sorted(most, key=lambda one: one["day"], reverse=True)]
    return Curve(
        n=found["n"],
        now=spelt(found["now"], "", 2),
        says=_says(found, points),
        line=f"M{' L'.join(f'{x(day)} {_y(level)}' for day, level in points)}",
        rules=tuple(Mark(LEFT - 8, _y(at), spelt(at, "", 0)) for at in (1.0, 0.0, -1.0)),
        days=tuple(Mark(x(day), HEIGHT - 14, date_format(day, "M Y")) for day in _spread(points)),
        dots=tuple(Dot(x(m.day), _y(float(one["level"])), m.is_up) for m, one in _pairs(shown, most) if m.day >= first),
        moments=tuple(shown),
    )


def _y(level: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * (level + 1) / 2, 1)


def _most(moments: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    moving = [one for one in moments if abs(one["move"]) >= FLAT]
    return sorted(moving, key=lambda one: (-abs(one["move"]), one["day"]))[:MOST_SHOWN]


def _pairs(shown: Sequence[Moment], most: Sequence[Mapping[str, Any]]) -> list[tuple[Moment, Mapping[str, Any]]]:
    return list(zip(shown, sorted(most, key=lambda one: one["day"], reverse=True), strict=True))


def _moment(one: Mapping[str, Any]) -> Moment:
    is_up = one["move"] > 0
    move = f"{'+' if is_up else ''}{spelt(one['move'], '', 2)}"
    return Moment(date.fromisoformat(one["day"]), named(one["name"]), move, spelt(one["level"], "", 2), is_up)


def _spread(points: Sequence[tuple[date, float]]) -> list[date]:
    """A few days along the curve to name, the first and the last of them well inside."""
    days = [day for day, _ in points]
    n = len(days)
    return list(dict.fromkeys(days[n * i // 8] for i in (1, 3, 5, 7))) if n > 8 else [days[n // 2]]


def _says(found: Mapping[str, Any], points: Sequence[tuple[date, float]]) -> str:
    """The picture in a sentence."""
    best, worst = max(points, key=lambda p: p[1]), min(points, key=lambda p: p[1])
    said = _("Experience %(now)s of −1 to 1; lately at best %(best)s in %(best_on)s, at worst %(worst)s in %(worst_on)s.")
    return said % {
        "now": spelt(found["now"], "", 2),
        "best": spelt(best[1], "", 2), "best_on": date_format(best[0], "F Y"),
        "worst": spelt(worst[1], "", 2), "worst_on": date_format(worst[0], "F Y"),
    }  # fmt: skip


def named(name: str) -> str:
    """What people call a moment."""
    known = {
        "talk given": _("A talk, and something given"), "talk": _("A talk"), "talk asked": _("A talk in which we asked"),
        "gift": _("Something given"), "request": _("Something asked of them"), "notice": _("Word from us"),
        "word from them": _("Word from them"), "contact": _("A contact"), "delivery in time": _("Delivered in time"),
        "delivery": _("Delivered"), "delivery overdue": _("Not there on the promised day"),
        "delivery late": _("Delivered late"), "promise kept": _("A promise kept"),
        "promise overdue": _("A promise not kept in time"),
        "promise kept late": _("A promise kept late"), "promise dropped": _("A promise dropped"),
        "answer nps": _("Answered: would recommend"), "answer csat": _("Answered: satisfied"), "answer ces": _("Answered: easy"),
        "answer other": _("Answered"),
    }  # fmt: skip
    return known.get(name, name)
