"""Who asked, did not buy, and recommended us all the same."""

from datetime import date

import ibis
import ibis.expr.types as ir

BY = "by"


def lost(enquiries: ir.Table, *, since: date | None, last: date) -> ir.Table:
    """The first lost enquiry of each person, where it was lost from `since` (None: ever) to `last`.

    One row a person: `id` (of the enquiry), `person_id`, `day` on which it was lost, and `by` where there is one.
    """
    kept = enquiries.filter(enquiries.state == "lost", enquiries.person_id.notnull(), enquiries.closed_day.notnull())
    kept = kept.filter(kept.closed_day <= ibis.literal(last))
    nth = ibis.row_number().over(ibis.window(group_by=kept.person_id, order_by=[kept.closed_day, kept.id]))
    found = kept.mutate(nth=nth).filter(ibis._.nth == 0)
    if since is not None:
        found = found.filter(found.closed_day >= ibis.literal(since))
    by = {BY: found[BY]} if BY in found.columns else {}
    return found.select("id", "person_id", day=found.closed_day, **by)


def words(enquiries: ir.Table, introductions: ir.Table, *, as_of: date) -> ir.Table:
    """`introducer` and `on` of whoever was sent to us up to a day: a bound introduction, or an enquiry that names one."""
    named = enquiries.filter(enquiries.introduced_by_id.notnull()).select(introducer="introduced_by_id", on="day")
    bound = introductions.filter(introductions.introducer_id.notnull()).select(introducer="introducer_id", on="day")
    both = ibis.union(named, bound)
    return both.filter(both.on <= ibis.literal(as_of))


def recommended(lost: ir.Table, words: ir.Table) -> ir.Table:
    """Adds `recommended_on`, the first later day on which they sent somebody, null where none is, and `is_recommending`."""
    both = lost.join(words, lost.person_id == words.introducer)
    later = both.filter(both.on > both.day).group_by(_who=both.person_id).aggregate(recommended_on=ibis._.on.min())
    found = lost.left_join(later, lost.person_id == later["_who"]).drop("_who")
    return found.mutate(is_recommending=found.recommended_on.notnull())
