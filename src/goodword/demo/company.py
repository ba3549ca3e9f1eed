"""A simulated company with planted truths, and its null twin in which nothing has any effect.

Everything is drawn from the seed: the same seed gives the same company on every machine. 100 to
1 million people, arrays of NumPy throughout.
"""

from datetime import date, timedelta

import numpy as np

from . import asking, contacts, plans, praise, records, told, trade, truths, welcome
from .columns import to_lake
from .rows import to_rows
from .shape import DAYS, Company, Effects

__all__ = ["TODAY", "Company", "NoSuchCompany", "simulate", "to_lake", "to_rows"]

SMALLEST, LARGEST = 100, 1_000_000
TODAY = date(2026, 6, 30)


class NoSuchCompany(ValueError):
    """The size is outside what can be simulated."""


def simulate(size: int, seed: int, null: bool = False, today: date = TODAY, *, is_silent: bool = False) -> Company:
    """A company of `size` people, whose last day is the one before `today`. In a silent one nobody brings anybody."""
    if not SMALLEST <= size <= LARGEST:
        raise NoSuchCompany(f"a company has {SMALLEST:,} to {LARGEST:,} people, not {size:,}")
    effects = Effects.silent() if is_silent else Effects.none() if null else Effects()
    # A stream for each part: a change in how one is drawn leaves the others as they were.
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence([seed, size]).spawn(10)]
    sized = records.Sizes.of(size)
    arrivals = trade.arrive(size, effects, streams[0])
    buying = trade.buy(arrivals, streams[1])
    met = contacts.meet(arrivals, buying, effects, sized.staff, streams[2])
    story = contacts.Story(arrivals, buying, met)
    write = records.Writer(today - timedelta(days=DAYS), sized, streams[6])
    people = write.people(arrivals, streams[3])
    orders, around = write.orders(buying, arrivals, effects, streams[4])
    asked = asking.ask(story, around, effects, streams[5])
    tables = {
        **write.house(),
        "people": people,
        **write.firms(arrivals),
        **orders,
        "opportunities": (enquiries := write.opportunities(arrivals)),
        **told.told(arrivals, np.asarray(enquiries["opened_at"]), streams[8]),
        "contracts": plans.sign(buying, sized, write.first_day, streams[7]),
        **write.meetings(met, effects),
        "answers": write.answers(asked, orders["orders"]),
        "good_words": praise.spoken(asked, buying, write.first_day, streams[9]),
        "lots": praise.lots(arrivals, effects, write.first_day, streams[9]),
    }
    until = np.datetime64(today, "s")
    tables |= welcome.follow(tables["orders"], tables["order_lines"], tables["touchpoints"], size=size, until=until)
    truth = truths.of(story, people, effects, today, sized)
    return Company(size, seed, today, null, tables, truth)
