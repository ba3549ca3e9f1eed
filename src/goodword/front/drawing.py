"""Lines for the small pictures of the front page: coordinates only, colours come from the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 620, 230
LEFT, RIGHT, TOP, BOTTOM = 52, 576, 14, 186
MOST_LABELS = 5


@dataclass(frozen=True)
class Point:
    """One month: its first day, the value and its interval."""

    month: date
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str = ""
    month: date | None = None


@dataclass(frozen=True)
class Picture:
    """A band around a line, with its rules and labels, in the units of `view_box`."""

    view_box: str
    band: str
    line: str
    rules: tuple[Label, ...]
    months: tuple[Label, ...]
    dots: tuple[Label, ...]
    left: float = LEFT
    right: float = RIGHT


def picture(points: Sequence[Point], *, lowest: float, highest: float) -> Picture | None:
    """The picture of at least two months; None where a line would have nothing to join."""
    if len(points) < 2:
        return None
    floor, ceiling, step = _scale(points, lowest, highest)
    first, last = _index(points[0].month), _index(points[-1].month)

    def x(month: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (_index(month) - first) / max(last - first, 1), 1)

    def y(value: float) -> float:
        inside = min(max(value, floor), ceiling)
        return round(BOTTOM - (BOTTOM - TOP) * (inside - floor) / (ceiling - floor), 1)

    highs = [f"{x(p.month)} {y(p.high)}" for p in points]
    lows = [f"{x(p.month)} {y(p.low)}" for p in reversed(points)]
    marks = [floor + step * n for n in range(round((ceiling - floor) / step) + 1)]
    every = -(-len(points) // MOST_LABELS)
    return Picture(
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        band=f"M{' L'.join(highs + lows)}Z",
        line=f"M{' L'.join(f'{x(p.month)} {y(p.value)}' for p in points)}",
        rules=tuple(Label(LEFT - 8, y(mark), f"{mark:g}") for mark in marks),
        months=tuple(Label(x(p.month), HEIGHT - 14, month=p.month) for p in points[::every]),
        dots=tuple(Label(x(p.month), y(p.value)) for p in points),
    )


def _index(month: date) -> int:
    return month.year * 12 + month.month


def _scale(points: Sequence[Point], lowest: float, highest: float) -> tuple[float, float, float]:
    """A floor, a ceiling and a step of round figures that hold every interval."""
    low, high = min(p.low for p in points), max(p.high for p in points)
    step = next(s for s in (5, 10, 20, 25, 50, 100) if (high - low) / s <= 4 or s == 100)
    floor = max(step * (low // step), lowest)
    ceiling = min(-step * (-high // step), highest)
    return (floor, ceiling, step) if ceiling > floor else (lowest, highest, (highest - lowest) / 2)
