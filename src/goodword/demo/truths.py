"""What was planted, and what follows from what was drawn, so that tests can count it again."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from . import contacts, trade
from .records import CHANGE_DAY, Sizes
from .shape import DAYS, Days, Effects, Table, Truth, Truths

ACTIVE_DAYS = 730
USUAL_CADENCE = 90
YEAR = 365


def of(story: contacts.Story, people: Table, effects: Effects, today: date, sizes: Sizes) -> Truth:
    """The truths of one company."""
    buying, met = story.buying, story.met
    last_order = np.full(sizes.people, -1)
    np.maximum.at(last_order, buying.person, buying.day)
    last_real = contacts.last_real(met, sizes.people)
    is_active = _active(people, np.maximum(last_order, last_real))
    own = np.asarray(people["cadence_days"])
    cadence = np.where(own > 0, own, USUAL_CADENCE)
    is_in_mind = is_active & (last_real >= 0) & (DAYS - last_real <= cadence)
    return Truth(
        effects=effects,
        change_on=today - timedelta(days=DAYS - CHANGE_DAY),
        treated_branches=sizes.treated,
        r=effects.r,
        r_within_a_year=trade.r_within(YEAR, effects),
        welcome_share=effects.welcome_share,
        rhythm_days=buying.rhythm,
        top_of_mind=float(is_in_mind.sum() / max(is_active.sum(), 1)),
        n_active=int(is_active.sum()),
    )


def _active(people: Table, last: Days) -> Truths:
    is_reachable: NDArray[np.bool_] = (np.asarray(people["has_email"]) | np.asarray(people["has_phone"])) & ~np.asarray(
        people["wants_silence"]
    )
    return np.asarray(is_reachable & (last >= 0) & (DAYS - last <= ACTIVE_DAYS))
