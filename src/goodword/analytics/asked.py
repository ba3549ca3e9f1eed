"""What asking for a recommendation does: those whom the lot put on the list against those whom it left out.

Who of the list was then asked is decided by people, so everybody on it counts, asked or not; only so both sides differ by
the lot alone. What one ask does follows from it, since nobody of those left out is asked (Bloom 1984).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

import ibis
import ibis.expr.types as ir

from .findings import apart, share_of
from .intervals import NOTHING, Difference, Interval
from .measures import Figure, Sums

WINDOW_DAYS = 90
SIDES = {"l": "on_list", "h": "held"}


@dataclass(frozen=True)
class Span:
    """Lots that were drawn from `since` (None: ever) to `last`, as they stand at the end of `as_of`."""

    since: date | None
    last: date
    as_of: date


def first_turns(lots: ir.Table, span: Span) -> ir.Table:
    """Of each person the first lot of the span, so that units are independent, with `is_ripe`: whether its days are over."""
    kept = lots.filter(lots.drawn_on <= ibis.literal(span.last))
    if span.since is not None:
        kept = kept.filter(kept.drawn_on >= ibis.literal(span.since))
    nth = ibis.row_number().over(ibis.window(group_by=kept.person_id, order_by=[kept.drawn_on, kept.id]))
    found = kept.mutate(nth=nth, is_held=kept.is_held.fill_null(False)).filter(lambda table: table.nth == 0).drop("nth")
    return found.mutate(is_ripe=found.drawn_on <= ibis.literal(span.as_of - timedelta(days=WINDOW_DAYS)))


def outcomes(lots: ir.Table, introductions: ir.Table, talks: ir.Table, span: Span, kind: str) -> ir.Table:
    """Each first lot whose 90 days are over, and what came in them; the day of the lot itself is not counted.

    Adds `n_brought` (introductions that were bound), `has_brought`, and `is_asked`: by the list, or by a contact of this
    `kind` however it got there. Those are added up before they are joined, so that nothing counts twice.
    """
    ripe = first_turns(lots, span).filter(lambda table: table.is_ripe)
    brought = introductions.filter(introductions.introducer_id.notnull(), introductions.day <= ibis.literal(span.as_of))
    came = _within(ripe, brought.select(_who=brought.introducer_id, _day=brought.day)).rename(_came="_lot", n_brought="n")
    outgoing = talks.filter(talks.kind == kind, talks.intent == "ask", talks.direction != "in", talks.person_id.notnull())
    asks = _within(ripe, outgoing.select(_who=outgoing.person_id, _day=outgoing.day), since=0)
    asks = asks.rename(_talked="_lot", n_talks="n")
    found = ripe.left_join(came, ripe.id == came["_came"]).drop("_came")
    found = found.left_join(asks, found.id == asks["_talked"]).drop("_talked")
    n_brought = found.n_brought.fill_null(0)
    is_asked = found.asked_day.notnull() | (found.n_talks.fill_null(0) > 0)
    return found.mutate(n_brought=n_brought, has_brought=n_brought > 0, is_asked=is_asked).drop("n_talks", "is_ripe")


def _within(lots: ir.Table, deeds: ir.Table, *, since: int = 1) -> ir.Table:
    """How many deeds of each lot's person fell into its days: columns `_lot` and `n`."""
    turns = lots.select("drawn_on", _lot="id", _person="person_id")
    both = turns.join(deeds, turns["_person"] == deeds["_who"])
    after = both["_day"].delta(both.drawn_on, unit="day")
    return both.group_by("_lot").aggregate(n=both.count(where=after.between(since, WINDOW_DAYS)))


@dataclass(frozen=True)
class ListedAgainstHeld:
    """The share who brought somebody of those on the list less that of those left out by lot, in points; Newcombe's interval.

    None without both. Beside it how many of each brought somebody, and how many of the list were asked.
    """

    unit: str = "points"

    def point(self, units: ir.Table) -> ir.Value:
        return 100 * units.has_brought.cast("int64")

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        found = {"n": units.count(), "asked": units.count(where=units.is_asked & ~units.is_held)}
        for key, is_of in {"l": ~units.is_held, "h": units.is_held}.items():
            found |= {
                f"{key}_n": units.count(where=is_of),
                f"{key}_hits": units.count(where=is_of & units.has_brought),
                f"{key}_brought": units.n_brought.sum(where=is_of),
            }
        return found

    def figure(self, sums: Sums, level: float) -> Figure:
        n, counts = int(sums["n"] or 0), _counts(sums)
        more: dict[str, object] = {
            f"{side}_{what}": int(sums[f"{key}_{what}"] or 0) for key, side in SIDES.items() for what in ("hits", "n", "brought")
        }
        more["asked"] = int(sums["asked"] or 0)
        if not all(of for _, of in counts):
            return Figure(None, NOTHING, n, None, more)
        found = _apart(sums, level)
        error = 100 * sqrt(sum(hits / of * (1 - hits / of) / of for hits, of in counts))
        return Figure(found.value, found.interval, n, error or None, more)


def of_one_ask(sums: Sums, level: float) -> Difference | None:
    """What one ask does, if whoever was not asked brought nobody more for standing on the list. None where nobody was."""
    asked, listed = int(sums["asked"] or 0), int(sums["l_n"] or 0)
    if not asked or not all(of for _, of in _counts(sums)):
        return None
    found, times = _apart(sums, level), listed / asked
    low, high = found.interval.low or 0.0, found.interval.high or 0.0
    return Difference(found.value * times, Interval(low * times, high * times))


def _counts(sums: Sums) -> list[tuple[int, int]]:
    return [(int(sums[f"{key}_hits"] or 0), int(sums[f"{key}_n"] or 0)) for key in SIDES]


def _apart(sums: Sums, level: float) -> Difference:
    listed, held = (share_of(side, hits, of, level) for side, (hits, of) in zip(SIDES.values(), _counts(sums), strict=True))
    return apart(listed, held)
