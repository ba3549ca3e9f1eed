"""How it stands between us and somebody: the mean of four shares over twelve months, of those that have rows."""

from datetime import date

import ibis
import ibis.expr.types as ir

YEAR = 365
SHARES = ("contacts", "promises", "cases", "outcomes")


def health(facts: dict[str, ir.Table], *, on: date) -> ir.Table:
    """Of each person with a row in twelve months `who`, each share in percent (null: no rows) with its `n_…`, and `health`.

    Contacts that were two-way, of all that were no broadcasts; promises kept, of those due; cases turned around, of those closed
    and judged; enquiries won, of those decided. `facts` are touchpoints, promises, cases and opportunities by their names.
    A promise that is due on the day itself and not kept yet is not broken yet; what was kept later was not kept yet.
    """
    day = ibis.literal(on)
    parts = (
        _contacts(facts["touchpoints"]),
        _promises(facts["promises"], day),
        _cases(facts["cases"]),
        _outcomes(facts["opportunities"]),
    )
    rows = []
    for name, part in zip(SHARES, parts, strict=True):
        kept = part.filter(part.who.notnull(), part.day <= day, part.day.delta(day, unit="day") > -YEAR)
        rows.append(kept.select("who", share=ibis.literal(name), is_good=kept.is_good.fill_null(False)))
    every = ibis.union(*rows)
    counts = {f"n_{name}": every.count(where=every.share == name) for name in SHARES}
    good = {f"g_{name}": every.count(where=(every.share == name) & every.is_good) for name in SHARES}
    found = every.group_by("who").aggregate(**counts, **good)
    found = found.mutate(
        **{name: 100.0 * found[f"g_{name}"] / found[f"n_{name}"].nullif(0) for name in SHARES},
        n_shares=sum((ibis.ifelse(found[f"n_{name}"] > 0, 1, 0) for name in SHARES), ibis.literal(0)),
        n_rows=sum((found[f"n_{name}"] for name in SHARES), ibis.literal(0)),
    )
    total = sum((found[name].fill_null(0.0) for name in SHARES), ibis.literal(0.0))
    return found.mutate(health=total / found.n_shares.nullif(0)).drop(*good)


def _contacts(touchpoints: ir.Table) -> ir.Table:
    kept = touchpoints.filter(~touchpoints.is_broadcast.fill_null(False))
    return kept.select(who=kept.person_id, day=kept.day, is_good=kept.direction == "two-way")


def _promises(promises: ir.Table, on: ir.DateValue) -> ir.Table:
    is_kept = (promises.kept_day <= on).fill_null(False)
    due = promises.mutate(is_good=is_kept).filter(is_kept | (promises.due_on < on))
    return due.select("is_good", who=due.person_id, day=due.due_on)


def _cases(cases: ir.Table) -> ir.Table:
    kept = cases.filter(cases.closed_day.notnull(), cases.outcome.isin(("turned", "not_turned")))
    return kept.select(who=kept.person_id, day=kept.closed_day, is_good=kept.outcome == "turned")


def _outcomes(enquiries: ir.Table) -> ir.Table:
    kept = enquiries.filter(enquiries.state.isin(("won", "lost")), enquiries.closed_day.notnull())
    return kept.select(who=kept.person_id, day=kept.closed_day, is_good=kept.state == "won")
