"""Questions put to people after an order, and their answers, in which the effects are planted.

An effect of x points adds x/200 to the chance of a promoter and takes x/200 from the chance of a
detractor, so that it moves the score by exactly x, whatever else moves it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import comments
from .contacts import Story, gives_before
from .shape import Days, Effects, Truths
from .trade import LAST

PROMOTERS, DETRACTORS = 0.40, 0.25
METRICS = ("nps", "csat", "ces")
NPS, CSAT, CES = range(3)
SHARE_OF_METRICS = np.array([0.55, 0.30, 0.15])
SCALES = np.array([(0, 10), (1, 5), (1, 7)])
ASKED_OF_ORDERS = 0.5
DAYS_TO_ASK, MOST_DAYS_TO_ANSWER = 10, 8
STATES = ("complete", "sent", "bounced", "declined", "partial")
COMPLETE, SENT, BOUNCED, DECLINED, PARTIAL = range(5)
BY_BAND = (
    (np.arange(0, 7), np.array([0.04, 0.02, 0.04, 0.1, 0.15, 0.3, 0.35])),
    (np.array([7, 8]), np.array([0.4, 0.6])),
    (np.array([9, 10]), np.array([0.45, 0.55])),
)
ON_OTHER_SCALES = {CSAT: ((1, 2), (3, 4), (4, 5)), CES: ((1, 3), (4, 5), (6, 7))}
DRIVERS = ("advice", "delivery", "quality", "price")


@dataclass(frozen=True)
class Asking:
    """Questions and answers, one row each; `order` is the place of the order, `score` is −1 without an answer."""

    order: NDArray[np.int64]
    metric: NDArray[np.int64]
    state: NDArray[np.int64]
    score: NDArray[np.int64]
    band: NDArray[np.int64]
    sent: Days
    answered: Days
    comment: NDArray[np.int64]
    ratings: NDArray[np.int64]


@dataclass(frozen=True)
class Circumstances:
    """What an answer may hang on, one row for each order."""

    is_late: Truths
    delivered: Days
    is_treated: Truths
    change_day: int


def ask(story: Story, around: Circumstances, effects: Effects, rng: np.random.Generator) -> Asking:
    """Ask after half of the orders; less than half of those asked answer."""
    order = np.flatnonzero((rng.random(len(story.buying.day)) < ASKED_OF_ORDERS) & (around.delivered + DAYS_TO_ASK <= LAST))
    sent = around.delivered[order] + DAYS_TO_ASK
    answered = sent + rng.integers(0, MOST_DAYS_TO_ANSWER, len(order))
    others = (1 - effects.answers) * np.array([0.85, 0.05, 0.03, 0.07])
    state = rng.choice(len(STATES), len(order), p=[effects.answers, *others])
    state = np.where((answered > LAST) & (state != BOUNCED), SENT, state)
    metric = rng.choice(3, len(order), p=SHARE_OF_METRICS)
    band = _bands(_points(story, around, effects, order, answered), rng)
    is_complete = state == COMPLETE
    words = rng.spawn(1)[0]  # what is written moves no other draw
    return Asking(
        order=order,
        metric=metric,
        state=state,
        score=np.where(is_complete, _scores(metric, band, rng), -1),
        band=band,
        sent=sent,
        answered=np.where(np.isin(state, (COMPLETE, PARTIAL)), answered, -1),
        comment=np.where(is_complete & (rng.random(len(order)) < 0.3), comments.codes(band, around.is_late[order], words), -1),
        ratings=np.clip(band[:, None] + 2 + rng.integers(0, 3, (len(order), len(DRIVERS))) - (band == 0)[:, None], 1, 5),
    )


def _points(
    story: Story, around: Circumstances, effects: Effects, order: NDArray[np.int64], answered: Days
) -> NDArray[np.float64]:
    person = story.buying.person[order]
    changed = around.is_treated[order] & (answered >= around.change_day)
    return np.asarray(
        effects.points_per_give * gives_before(story.met, person, answered)
        + effects.change_points * changed
        + np.array(effects.segment_points)[story.arrivals.segment[person]]
        + effects.late_points * around.is_late[order]
    )


def _bands(points: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Detractor 0, passive 1, promoter 2."""
    draw = rng.random(len(points))
    detractors, promoters = DETRACTORS - points / 200, PROMOTERS + points / 200
    return np.where(draw < detractors, 0, np.where(draw >= 1 - promoters, 2, 1))


def _scores(metric: NDArray[np.int64], band: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    score = np.zeros(len(band), dtype=np.int64)
    for at, (scores, chances) in enumerate(BY_BAND):
        score = np.where(band == at, rng.choice(scores, len(band), p=chances), score)
        for other, ranges in ON_OTHER_SCALES.items():
            low, high = ranges[at]
            score = np.where((metric == other) & (band == at), rng.integers(low, high + 1, len(band)), score)
    return score
