"""How secret shops are said."""

from datetime import date

from django.utils.translation import gettext as say

from goodword.asking.words import on_day

LONGEST = 140


def question(business: str) -> str:
    """What the caller asks at first; whoever draws the sample says it in their own words."""
    return say(
        "A friend of yours needs what %(business)s does. Whom would you tell them about? "
        "(If they name nobody or somebody else: and %(business)s?)"
    ) % {"business": business}


def would_not(words: str, day: date, *, today: date) -> str:
    """One of the best customers would not name us."""
    told = {"day": on_day(day, today=today), "words": words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"}
    if words:
        return say("Asked by an outsider on %(day)s, they would not name us: “%(words)s”") % told
    return say("Asked by an outsider on %(day)s, they would not name us.") % told
