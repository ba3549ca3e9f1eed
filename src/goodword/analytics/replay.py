"""How well what was done keeps to a sequence: token replay on the net of one step after the other.

Between two steps lies a place: a step puts a token there, the next takes it away. Before the first lies one token, and
whoever is done takes the last. Tokens that were wanted and not there are missing, those that nobody took remain
(Rozinat, van der Aalst 2008). Fitness = ½(1 − missing/consumed) + ½(1 − remaining/produced).
"""

import ibis
import ibis.expr.types as ir


def moves(events: ir.Table) -> ir.Table:
    """Events (`who`, `place` from 1, `seq`, `times`) of cases whose sequence has `length` steps, as what each does to places.

    Each event takes from the place before it and then puts into its own; a case begins with a token at place 0 and
    ends by taking one from its last place.
    """
    cases = events.group_by("who").aggregate(length=events.length.max(), first=events.seq.min(), last=events.seq.max())
    takes = events.select(who="who", place=events.place - 1, seq=events.seq * 2, change=-events.times)
    puts = events.select(who="who", place="place", seq=events.seq * 2 + 1, change="times")
    begins = cases.select(who="who", place=ibis.literal(0, "int64"), seq=cases["first"] * 2 - 1, change=ibis.literal(1, "int64"))
    ends = cases.select(who="who", place="length", seq=cases["last"] * 2 + 2, change=ibis.literal(-1, "int64"))
    return ibis.union(takes, puts, begins, ends)


def counted(events: ir.Table) -> ir.Table:
    """For each `who`: tokens `consumed`, `produced`, `missing`, `remaining`, and its `fitness`.

    `events` has int64 `who`, `place`, `seq`, `times` (how often in a row) and `length`, the number of steps of the case.
    A case without any event needs one of `times` 0.
    """
    found = moves(events)
    so_far = found.change.sum().over(ibis.cumulative_window(group_by=[found.who, found.place], order_by=found.seq))
    each = (
        found.mutate(so_far=so_far)
        .group_by("who", "place")
        .aggregate(
            lowest=lambda t: t.so_far.min(),
            left=lambda t: t.change.sum(),
            taken=lambda t: -t.change.sum(where=t.change < 0).fill_null(0),
            put=lambda t: t.change.sum(where=t.change > 0).fill_null(0),
        )
    )
    missing = ibis.greatest(-each.lowest, ibis.literal(0, "int64"))
    each = each.mutate(short=missing, over=each.left + missing)
    tokens = each.group_by("who").aggregate(
        consumed=each.taken.sum().cast("int64"),
        produced=each.put.sum().cast("int64"),
        missing=each.short.sum().cast("int64"),
        remaining=each.over.sum().cast("int64"),
    )
    return tokens.mutate(fitness=_fitness(tokens))


def _fitness(tokens: ir.Table) -> ir.FloatingValue:
    return 0.5 * (1 - tokens.missing / tokens.consumed) + 0.5 * (1 - tokens.remaining / tokens.produced)


def of_runs(steps: ir.Table, *, as_of: ir.DateValue) -> ir.Table:
    """The events of runs of which nothing is still to come, as `counted` reads them, with `playbook_id`.

    `steps` are those of `doing.known`. The sequence of a run are its steps; an optional one that was not done is not
    part of it, and one that may happen more than once happens once.
    """
    is_ahead = ~steps.is_done & ~steps.is_skipped & steps.is_owed & (steps.due_on >= as_of).fill_null(False)
    is_part = steps.is_done | ~steps.is_optional.fill_null(False)
    of_run = ibis.window(group_by=steps.run_id)
    kept = steps.mutate(_ahead=is_ahead.cast("int64").sum().over(of_run), _part=is_part)
    kept = kept.filter(kept["_ahead"] == 0, kept["_part"])
    in_place, in_time = (ibis.window(group_by=kept.run_id, order_by=order) for order in _orders(kept))
    several = ibis.ifelse(kept.may_repeat.fill_null(False), 1, ibis.greatest(kept.times, 1)).cast("int64")
    return kept.select(
        "playbook_id",
        who=kept.run_id,
        place=(ibis.row_number().over(in_place) + 1).cast("int64"),
        seq=(ibis.row_number().over(in_time) + 1).cast("int64"),
        times=ibis.ifelse(kept.is_done, several, 0).cast("int64"),
        length=kept.count().over(ibis.window(group_by=kept.run_id)).cast("int64"),
    )


def _orders(kept: ir.Table) -> tuple[list[ir.Value], list[ir.Value]]:
    """By place in the sequence; by when it was done, what was not done first, and as in the sequence where both were."""
    place: list[ir.Value] = [kept.position, kept.id]
    return place, [kept.is_done.cast("int64"), kept.done_at, *place]
