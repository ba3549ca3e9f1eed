"""Service plans: a bicycle looked after for a year, renewed each year until somebody leaves."""

from datetime import date

import numpy as np

from .records import CURRENCY, PRODUCTS, Sizes
from .shape import DAYS, Table, Words, dates
from .trade import LAST, Buying

SHARE_WITH_PLAN = 0.2
LEAVES_A_MONTH = 0.025  # planted: the chance to leave in each month under contract, the same for everybody
MONTH, YEAR = 30.4375, 365
DAYS_TO_DECIDE = 30
PRICE, NOTICE_DAYS = 9_600, 30
SERVICE = 1 + [name for name, _, _ in PRODUCTS].index("Spring service")
STATES, REASONS = ("active", "ended"), ("", "moved away", "price", "no bicycle any more")


def sign(buying: Buying, sizes: Sizes, first_day: date, rng: np.random.Generator) -> Table:
    """A plan for some of those who bought, within a month of their first order; whoever left did so in their own month."""
    first = np.flatnonzero(buying.is_first & (buying.day + DAYS_TO_DECIDE <= LAST))
    first = first[rng.random(len(first)) < SHARE_WITH_PLAN]
    n, person = len(first), buying.person[first]
    starts = buying.day[first] + rng.integers(0, DAYS_TO_DECIDE, n)
    ends = starts + np.ceil(rng.geometric(LEAVES_A_MONTH, n) * MONTH).astype(np.int64)
    has_left = ends <= LAST
    renews = starts + ((DAYS - starts) // YEAR + 1) * YEAR
    return {
        "id": np.arange(1, n + 1),
        "person_id": person + 1,
        "number": np.arange(501, n + 501),
        "since": dates(first_day, starts),
        "starts_on": dates(first_day, starts),
        "renews_on": dates(first_day, np.where(has_left, -1, renews)),
        "ended_on": dates(first_day, np.where(has_left, ends, -1)),
        "notice_days": np.full(n, NOTICE_DAYS),
        "value": np.full(n, PRICE),
        "currency": Words(np.zeros(n, dtype=np.int64), (CURRENCY,)),
        "state": Words(has_left.astype(np.int64), STATES),
        "reason": Words(np.where(has_left, rng.integers(1, len(REASONS), n), 0), REASONS),
        "product_id": np.full(n, SERVICE),
        "staff_id": person % sizes.staff + 1,
        "noted_at": dates(first_day, starts).astype("datetime64[s]"),
    }
