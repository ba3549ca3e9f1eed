"""What people answered: would they recommend us, were they satisfied, was it easy, did they answer at all."""

import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _

from goodword.analytics import answers
from goodword.analytics.change import Spans
from goodword.analytics.measures import NetPromoter
from goodword.kit.facts import ANSWERS
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Facts, Insight
from goodword.insights.dimensions import PERIODS


def _recommending(facts: Facts, asked: Asked) -> ir.Table:
    found = answers.scored(facts[ANSWERS.name], "nps", since=asked.since, until=asked.last)
    found = found.filter(found.scale_low == 0, found.scale_high == 10)
    found = found.mutate(score=found.high_good)
    if asked.every:
        return found
    split = BY in found.columns
    return answers.last_of_each(found, by=BY if asked.by in PERIODS else "", keep=("score", BY) if split else ("score",))


def _recommending_then(facts: Facts, asked: Asked, spans: Spans) -> ir.Table:
    found = answers.scored(facts[ANSWERS.name], "nps", since=spans.before, until=spans.until)
    found = found.filter(found.scale_low == 0, found.scale_high == 10)
    found = found.mutate(score=found.high_good, is_later=(found.day >= spans.since).cast("int64"))
    return found if asked.every else answers.last_of_each(found, by="is_later")


NPS = Insight(
    name="nps",
    order=10,
    title=_("Would they recommend us?"),
    question=_("How likely are you to recommend us to a friend?"),
    how=_(
        "The last answer of each person, from 0 to 10. Those who gave 9 or 10 less those who gave 0 to 6, of all who answered, "
        "times 100. The interval is the adjusted Wald interval."
    ),
    formula="nps/1",
    reads=(ANSWERS,),
    about=(ANSWERS,),
    units=_recommending,
    moves=_recommending_then,
    can_be_every=True,
    measure=NetPromoter("score"),
    sentence=_("NPS {value}, between {low} and {high}, from {n} people."),
    empty=_("Nobody has answered “Would you recommend us?” yet. Bring in a file of answers and the number appears."),
    shows=("id", "who", "day", "score"),
    chart_by="quarter",
)

INSIGHTS = (NPS,)
