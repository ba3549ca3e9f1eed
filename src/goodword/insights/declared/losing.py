"""Who did not buy, and what became of them."""

import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _

from goodword.analytics import losing
from goodword.analytics.measures import Share
from goodword.insights.asked import Asked
from goodword.insights.declaration import Facts, Insight
from goodword.kit.facts import INTRODUCTIONS, OPPORTUNITIES


def _lost(facts: Facts, asked: Asked) -> ir.Table:
    enquiries, introductions = facts[OPPORTUNITIES.name], facts[INTRODUCTIONS.name]
    lost = losing.lost(enquiries, since=asked.since, last=asked.last)
    found = losing.recommended(lost, losing.words(enquiries, introductions, as_of=asked.as_of))
    return found.mutate(who=found.person_id)


LOST_RECOMMEND = Insight(
    name="lost-recommend",
    order=9,
    title=_("Lost, and recommends us"),
    question=_("How many of those who did not buy sent us somebody later?"),
    how=_(
        "Of the people whose first lost enquiry was lost in the window, the share who introduced somebody on a later day, up to "
        "today: a bound introduction, or an enquiry that names them. Who was lost lately has had little time to do so. An "
        "enquiry of an organisation alone is nobody's and left out. Wilson interval."
    ),
    formula="lost-recommend/1",
    reads=(OPPORTUNITIES, INTRODUCTIONS),
    about=(OPPORTUNITIES,),
    units=_lost,
    measure=Share("is_recommending"),
    sentence=_("{hits} of {n} people who did not buy sent us somebody later: {value}, between {low} and {high}."),
    empty=_(
        "Nobody's enquiry was lost in these days. Note how each one ends, and thank who did not buy: they may still recommend."
    ),
    shows=("id", "person_id", "day", "is_recommending", "recommended_on"),
    decimals=1,
    chart_by="quarter",
)

INSIGHTS = (LOST_RECOMMEND,)
