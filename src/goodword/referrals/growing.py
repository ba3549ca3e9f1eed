"""The picture of generations: coordinates only, colours come from the style sheet. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

WIDTH, HEIGHT = 720, 250
LEFT, RIGHT, TOP, BOTTOM = 36, 664, 24, 178
MOST_DOTS, MOST_COLUMNS = 9, 6
LARGEST, SMALLEST = 9.0, 3.5


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Column:
    """One generation: its place, its dots, the branches that lead to them, and what is written below."""

    number: int
    x: float
    dots: tuple[Dot, ...]
    branches: tuple[str, ...]
    people: str
    money: str


@dataclass(frozen=True)
class Corner:
    """The upper left corner of the square that stands for the top."""

    x: float
    y: float


@dataclass(frozen=True)
class Growth:
    view_box: str
    root: Corner
    columns: tuple[Column, ...]
    baseline: float = BOTTOM + 32


@dataclass(frozen=True)
class Level:
    """What is known of one generation, in the words that stand below it."""

    number: int
    n: int
    people: str
    money: str


def growth(levels: Sequence[Level]) -> Growth | None:
    """A tree whose generations have more dots the wider they are; None where nobody was sent."""
    shown = [level for level in levels if level.n][:MOST_COLUMNS]
    if not shown:
        return None
    widest = max(level.n for level in shown)
    step = (RIGHT - LEFT) / len(shown)
    root = Dot(LEFT, _middle(), 15)
    before: tuple[Dot, ...] = (root,)
    columns = []
    for place, level in enumerate(shown, start=1):
        dots = _dots(round(LEFT + step * place, 1), level.n, widest)
        branches = tuple(_branch(before[i * len(before) // len(dots)], dot) for i, dot in enumerate(dots))
        columns.append(Column(level.number, dots[0].x, dots, branches, level.people, level.money))
        before = dots
    return Growth(f"0 0 {WIDTH} {HEIGHT}", Corner(root.x - root.r, root.y - root.r), tuple(columns))


def _middle() -> float:
    return (TOP + BOTTOM) / 2


def _dots(x: float, n: int, widest: int) -> tuple[Dot, ...]:
    """One dot for each while they are few; then by the root of their share of the widest, so that a narrow one still shows."""
    many = n if widest <= MOST_DOTS else max(1, round(MOST_DOTS * sqrt(n / widest)))
    size = round(max(SMALLEST, LARGEST - many / 2), 1)
    gap = (BOTTOM - TOP) / many
    return tuple(Dot(x, round(TOP + gap * (i + 0.5), 1), size) for i in range(many))


def _branch(start: Dot, end: Dot) -> str:
    bend = round((start.x + end.x) / 2, 1)
    return f"M{start.x} {start.y} C{bend} {start.y} {bend} {end.y} {end.x} {end.y}"
