"""What a simulated company is made of: columns, and the truths that were planted in them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Truths = NDArray[np.bool_]
DAYS = 3 * 365
SEGMENTS = ("private", "club", "business")


@dataclass(frozen=True)
class Words:
    """A text column of few different texts."""

    codes: NDArray[np.int64]
    vocabulary: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def texts(self) -> NDArray[np.object_]:
        return np.array(self.vocabulary, dtype=object)[self.codes]


Column = NDArray[Any] | Words
Table = dict[str, Column]


@dataclass(frozen=True)
class Effects:
    """What is planted. NPS effects are in points of the score's −100 … 100.

    `points_per_give` for each give (at most 4) in the 90 days before the answer; `change_points` in
    treated branches from `change_day` on; `segment_points` and `late_points` for the rest of the difference. `asking_points`
    are points of the share that brings somebody within 90 days, for whoever stands on the list of whom to ask.
    """

    points_per_give: float = 6.0
    change_points: float = 10.0
    segment_points: tuple[float, float, float] = (0.0, 10.0, -10.0)
    late_points: float = -30.0
    warm_wins: float = 0.80
    cold_wins: float = 0.55
    r: float = 0.30
    welcome_share: float = 0.20
    late_share: float = 0.08
    kept_share: float = 0.80
    answers: float = 0.45
    asking_points: float = 8.0

    @classmethod
    def none(cls) -> "Effects":
        """The null twin: the same company, where nothing makes any difference."""
        return cls(points_per_give=0, change_points=0, segment_points=(0, 0, 0), late_points=0, warm_wins=0.55, asking_points=0)

    @classmethod
    def silent(cls) -> "Effects":
        """The null twin of word of mouth: invitations are sent, and nobody comes by them."""
        return cls(r=0, asking_points=0)


@dataclass(frozen=True)
class Truth:
    """What somebody who looks at the company should find, and the days and branches it hangs on."""

    effects: Effects
    change_on: date
    treated_branches: tuple[int, ...]
    r: float
    r_within_a_year: float
    welcome_share: float
    rhythm_days: NDArray[np.float64]
    top_of_mind: float
    n_active: int


@dataclass(frozen=True)
class Company:
    """A simulated company. Ids count from 1; 0 in a column of ids, and NaT in one of moments, is nobody and never."""

    size: int
    seed: int
    today: date
    is_null: bool
    tables: dict[str, Table]
    truth: Truth

    @property
    def first_day(self) -> date:
        """Day 0 of the company's calendar; its last day is the one before `today`."""
        return self.today - timedelta(days=DAYS)


def moments(first_day: date, days: NDArray[Any], rng: np.random.Generator) -> NDArray[np.datetime64]:
    """Days of the company's calendar as moments between nine and five in Central Europe; negative days are never."""
    start = np.datetime64(first_day, "s")
    seconds = 8 * 3600 + rng.integers(0, 7 * 3600, len(days))
    at = start + (np.asarray(days, dtype=np.int64) * 86_400 + seconds).astype("timedelta64[s]")
    return np.where(np.asarray(days) < 0, np.datetime64("NaT", "s"), at)


def dates(first_day: date, days: NDArray[Any]) -> NDArray[np.datetime64]:
    """Days of the company's calendar as dates; negative days are never."""
    on = np.datetime64(first_day, "D") + np.asarray(days, dtype=np.int64).astype("timedelta64[D]")
    return np.where(np.asarray(days) < 0, np.datetime64("NaT", "D"), on)
