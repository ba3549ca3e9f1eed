"""The letter's work for the clock."""

from django.utils import timezone

from goodword.accounts.queries import business
from goodword.jobs.queries import clock
from goodword.jobs.wiring import Payload
from goodword.mail.rendering import as_the_house_reads

from . import composing, queries, rules


def weekly(_: Payload) -> None:
    """Every hour: what is due by the business's own clock. Doing it twice is doing it once."""
    now, known = clock(), business()
    if known is None or not queries.has_people():
        return
    with as_the_house_reads(known):
        composing.track(now)
        local = timezone.localtime(now)
        week = rules.due_week(timezone.localdate(now), local.hour)
        if week is not None:
            composing.send(composing.write(week, at=now), at=now)
