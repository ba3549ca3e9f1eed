"""Sheets of labels by their dimensions in millimetres, as their makers state them."""

from collections.abc import Iterator
from dataclasses import dataclass

A4 = (210.0, 297.0)
US_LETTER = (215.9, 279.4)


@dataclass(frozen=True)
class Sheet:
    """Where the labels of a sheet are: paper, how many, the size of one, the first corner, and the way to the next."""

    paper: tuple[float, float]
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    step_x: float
    step_y: float

    @property
    def n(self) -> int:
        return self.across * self.down


SHEETS = {
    "L7160": Sheet(A4, 3, 7, 63.5, 38.1, 7.25, 15.15, 66.0, 38.1),
    "L7163": Sheet(A4, 2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
    "5160": Sheet(US_LETTER, 3, 10, 66.675, 25.4, 4.7625, 12.7, 69.85, 25.4),
}


@dataclass(frozen=True)
class Spot:
    """One label: on which page, and its upper left corner from the upper left of the paper."""

    page: int
    x: float
    y: float


def spots(sheet: Sheet, starts_at: int) -> Iterator[Spot]:
    """The labels one after the other from a free one on (counted from 1, row by row), over as many pages as it takes."""
    at = min(max(starts_at, 1), sheet.n) - 1
    while True:
        page, place = divmod(at, sheet.n)
        row, column = divmod(place, sheet.across)
        yield Spot(page, sheet.left + column * sheet.step_x, sheet.top + row * sheet.step_y)
        at += 1
