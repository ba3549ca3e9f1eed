"""How well what was done keeps to a sequence: token replay on the net of one step after the other.

Between two steps lies a place: a step puts a token there, the next takes it away. Before the first lies one token, and
whoever is done takes the last. Tokens that were wanted and not there are missing, those that nobody took remain
(Rozinat, van der Aalst 2008). Fitness = ½(1 − missing/consumed) + ½(1 − remaining/produced).
"""

from datetime import date

import ibis
import ibis.expr.types as ir


def counted(steps: ir.Table) -> ir.Table:
    """For each `who` the tokens `consumed`, `produced`, `missing`, `remaining`, its `fitness`, and `playbook_id`.

    `steps` has a row for each step of the sequence of a case: `who`, `place` (what they are ordered by), `times` it was done in
    a row (0: not at all) and `at` (null then); of two done at one moment the former came first. A step only meets the one
    before it, at the place between them: it finds that one's tokens if it came later, else none.
    """
    along = ibis.window(group_by=steps.who, order_by=steps.place)
    found = steps.mutate(
        put=steps.times.lag().over(along), put_at=steps["at"].lag().over(along), is_last=steps.place.lead().over(along).isnull()
    )
    there = found.put.fill_null(1)  # the token that a case begins with
    is_there = found.put.isnull() | (found.put_at <= found["at"]).fill_null(False)
    short = ibis.ifelse(is_there, ibis.greatest(found.times - there, ibis.literal(0, "int64")), found.times)
    is_unended = found.is_last & (found.times == 0)  # whoever is done takes a token that is not there
    missing = short + is_unended.cast("int64")
    left = there - found.times + short
    at_end = ibis.ifelse(found.is_last & (found.times > 0), found.times - 1, ibis.literal(0, "int64"))
    each = found.mutate(missing=missing, remaining=left + at_end)
    tokens = each.group_by("who").aggregate(
        playbook_id=each.playbook_id.min(),
        consumed=(each.times.sum() + 1).cast("int64"),
        produced=(each.times.sum() + 1).cast("int64"),
        missing=each.missing.sum().cast("int64"),
        remaining=each.remaining.sum().cast("int64"),
        n_ahead=each.is_ahead.cast("int64").sum().cast("int64"),
    )
    kept = tokens.filter(tokens.n_ahead == 0).drop("n_ahead")
    return kept.mutate(fitness=0.5 * (1 - kept.missing / kept.consumed) + 0.5 * (1 - kept.remaining / kept.produced))


def of_runs(steps: ir.Table, *, as_of: date) -> ir.Table:
    """The steps of runs as `counted` reads them; those that are still to come are `is_ahead`, and their runs are left out.

    `steps` are those of `doing.known`. The sequence of a run are its steps; an optional one that was not done is not
    part of it, and one that may happen more than once happens once.
    """
    is_waiting = ~steps.is_done & ~steps.is_skipped & steps.is_owed
    is_ahead = is_waiting & (steps.due_on >= ibis.literal(as_of)).fill_null(False)
    kept = steps.mutate(is_ahead=is_ahead).filter(steps.is_done | is_ahead | ~steps.is_optional.fill_null(False))
    several = ibis.ifelse(kept.may_repeat.fill_null(False), 1, ibis.greatest(kept.times.fill_null(1), 1))
    return kept.select(
        "playbook_id",
        "is_ahead",
        who=kept.run_id,
        place=kept.position,
        times=ibis.ifelse(kept.is_done, several, 0).cast("int64"),
        at=ibis.ifelse(kept.is_done, kept.done_at, ibis.null("timestamp")),
    )
