"""Good words in the simulated company: invitations, each word that reached somebody, and the one introducer of each."""

import numpy as np
from numpy.typing import NDArray

from .shape import DAYS, Table, Words
from .trade import Arrivals

PROOFS = ("invitation", "code", "link", "said", "staff")
SHARE_OF_PROOFS = np.array([0.20, 0.15, 0.35, 0.20, 0.10])
CHANNELS = ("WhatsApp", "e-mail", "in person", "LinkedIn")
SHARE_OF_CHANNELS = np.array([0.40, 0.25, 0.30, 0.05])
SENT_IN_VAIN = 0.4  # invitations of a customer that nobody answered, on average
TOLD_TWICE = 0.10  # of those who were introduced, who heard of us from another customer as well, and later
TOLD_TOO_LATE = 0.05  # of customers, who are said to have been sent by somebody, and had been customers before
TOO_LATE = "They were a customer before."
LAST = DAYS - 1
Whole = NDArray[np.int64]


def told(arrivals: Arrivals, at: NDArray[np.datetime64], rng: np.random.Generator) -> dict[str, Table]:
    """Every table of it. `at` is the moment at which each person's enquiry was opened."""
    friend = np.flatnonzero(arrivals.is_warm)
    proof = rng.choice(len(PROOFS), len(friend), p=SHARE_OF_PROOFS)
    channel = rng.choice(len(CHANNELS), len(friend), p=SHARE_OF_CHANNELS)
    customers = np.flatnonzero(arrivals.is_customer)
    bound = _touches(friend, arrivals.introducer[friend], (proof, channel), at[friend])
    more = [_told_twice(friend, at, customers, rng), _told_too_late(arrivals, customers, at, rng)]
    touches = _together([bound, *more])
    n = len(friend)
    introductions: Table = {
        **{name: bound[name] for name in ("person_id", "introducer_id", "proof", "channel", "noted_at")},
        "id": np.arange(1, n + 1),
        "bound_at": bound["at"],
        "touch_id": np.arange(1, n + 1),  # the first of all touches are those that bound
    }
    invited = proof == PROOFS.index("invitation")
    invitations = _invitations(arrivals, (friend[invited], channel[invited]), at, rng)
    return {"invitations": invitations, "referral_touches": touches, "introductions": introductions}


def _touches(person: Whole, introducer: Whole, how: tuple[Whole, Whole], at: NDArray[np.datetime64], refused: str = "") -> Table:
    n = len(person)
    return {
        "person_id": person + 1,
        "introducer_id": introducer + 1,
        "proof": Words(how[0], PROOFS),
        "channel": Words(how[1], CHANNELS),
        "at": at,
        "refused": Words(np.full(n, int(bool(refused))), ("", TOO_LATE)),
        "is_refused": np.full(n, bool(refused)),
        "noted_at": at,
    }


def _told_twice(friend: Whole, at: NDArray[np.datetime64], customers: Whole, rng: np.random.Generator) -> Table:
    """A word of staff that somebody else had sent them too: weaker, so it binds nothing."""
    some = friend[rng.random(len(friend)) < TOLD_TWICE] if len(customers) else friend[:0]
    other = rng.choice(customers, len(some)) if len(some) else some
    is_other = other != some
    some, other = some[is_other], other[is_other]
    how = np.full(len(some), PROOFS.index("staff")), np.full(len(some), CHANNELS.index("in person"))
    return _touches(some, other, how, at[some])


def _told_too_late(arrivals: Arrivals, customers: Whole, at: NDArray[np.datetime64], rng: np.random.Generator) -> Table:
    cold = customers[~arrivals.is_warm[customers]]
    some = cold[rng.random(len(cold)) < TOLD_TOO_LATE] if len(customers) > 1 else cold[:0]
    other = rng.choice(customers, len(some)) if len(some) else some
    is_other = other != some
    some, other = some[is_other], other[is_other]
    days = (arrivals.closed[some] - arrivals.opened[some]).astype("timedelta64[D]")
    how = np.full(len(some), PROOFS.index("said")), np.full(len(some), CHANNELS.index("in person"))
    return _touches(some, other, how, at[some] + days, TOO_LATE)


def _together(parts: list[Table]) -> Table:
    """One table of several; words keep the vocabulary that they share."""
    whole: Table = {"id": np.arange(1, sum(len(part["person_id"]) for part in parts) + 1)}
    for name, first in parts[0].items():
        if isinstance(first, Words):
            codes = [column.codes for part in parts if isinstance(column := part[name], Words)]
            whole[name] = Words(np.concatenate(codes), first.vocabulary)
        else:
            whole[name] = np.concatenate([np.asarray(part[name]) for part in parts])
    return whole


def _invitations(
    arrivals: Arrivals, answered: tuple[Whole, Whole], at: NDArray[np.datetime64], rng: np.random.Generator
) -> Table:
    """One for each friend who came by one, some days before; and those of customers that nobody answered."""
    friend, channel = answered
    customers = np.flatnonzero(arrivals.is_customer)
    sender = np.repeat(customers, rng.poisson(SENT_IN_VAIN, len(customers)))
    since = arrivals.closed[sender]
    waited = (since + rng.random(len(sender)) * (LAST - since)).astype(np.int64) - arrivals.opened[sender]
    in_vain = at[sender] + waited.astype("timedelta64[D]")
    introducer = arrivals.introducer[friend]
    won = arrivals.closed[introducer] - arrivals.opened[friend]  # days from the enquiry back to when the introducer was won
    before = (won * rng.random(len(friend))).astype(np.int64).astype("timedelta64[D]")
    never = np.full(len(sender), np.datetime64("NaT", "s"))
    made = np.r_[at[friend] + before, in_vain]
    return {
        "id": np.arange(1, len(made) + 1),
        "person_id": np.r_[introducer, sender] + 1,
        "channel": Words(np.r_[channel, rng.choice(len(CHANNELS), len(sender), p=SHARE_OF_CHANNELS)], CHANNELS),
        "made_at": made,
        "used_at": np.r_[at[friend], never],
        "noted_at": made,
    }
